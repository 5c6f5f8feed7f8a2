"""The premise told in the first person or in the past: the person's own words, bent little."""

import re
from functools import lru_cache

from card_generator_app.composer.chunks import is_adverb, tokenize
from card_generator_app.composer.grammar import sentences
from card_generator_app.composer.lexicon import load_lexicon, words
from card_generator_app.composer.manner import Manner
from card_generator_app.composer.speak import CHAR
from card_generator_app.composer.verbs import base, irregulars, past

_IS_A = re.compile(rf"^{re.escape(CHAR)} (?:is|are) (?=\w)")
_NAMED = re.compile(
    rf"^{re.escape(CHAR)}, in the words of the person who imagined \w+: "
)
_IN_BRIEF = f"{CHAR} in a few words: "
_SAFE = words("is are has isn't aren't hasn't doesn't cannot can't won't can")
_SUBJECTS = words(
    "he she it they who that which whoever whatever everyone everybody nobody somebody "
    "someone nothing everything char we you one there"
)

_FOLLOWING = words(
    "a an the his her their its my your to in at on of with from for about into by every "
    "all no nobody that what how who it them him only as after before when everyone "
    "himself herself itself themselves through until , ."
)
_NO_SUBJECT = words(
    "a an the his her their its my your this these those of in at on with from for about "
    "into by to every each no two three four five six"
)
_BETWEEN = words("now never still always also just once ever only even often not }")
_NOT_FINITE_AFTER = words(
    "to can could will would may might must should does do did let"
)


def told_premise(text: str, manner: Manner) -> str:
    """The premise, which is in the third person and the present, told in this manner."""
    if not text or manner.pov != "first":
        return _in_past(text) if text and manner.tense == "past" else text
    if named := _NAMED.match(text):
        return f"{_i_am(manner)}, in other people's words: {text[named.end() :]}"
    if text.startswith(_IN_BRIEF):
        return f"{_i_am(manner)}, in a few words: {text.removeprefix(_IN_BRIEF)}"
    is_a = _IS_A.match(text)
    if is_a and len(sentences(text)) == 1:
        rest = text[is_a.end() :]
        rest = _in_past(rest) if manner.tense == "past" else rest
        return f"{_i_am(manner)}, {rest}"
    inner = text.replace('"', "'")
    return f'{_i_am(manner)}, and this is how others tell it: "{inner}"'


def _i_am(manner: Manner) -> str:
    own = manner.own["they"]
    return f"{own[0].upper()}{own[1:]} {manner.verb('is')} {CHAR}"


def _in_past(text: str) -> str:
    """The text with its present verbs in the past; what is quoted stays."""
    if _NAMED.match(text) or text.startswith(_IN_BRIEF):
        return text
    text = re.sub(r"\b([Hh]e|[Ss]he|[Ii]t|[Tt]here|who|that)['’]s\b", r"\1 is", text)
    text = re.sub(r"\b([Tt]hey|[Ww]e|[Yy]ou)['’]re\b", r"\1 are", text)
    tokens = tokenize(text)
    around = [one.lower for one in tokens]
    told, at = "", 0
    for place, token in enumerate(tokens):
        if _is_present(around, place):
            told += text[at : token.start] + past(token.word)
            at = token.end
    return told + text[at:]


def _is_present(around: list[str], at: int) -> bool:
    word = around[at]
    before = [one for one in around[:at] if not _is_between(one)]
    last = before[-1] if before else ""
    following = around[at + 1] if at + 1 < len(around) else "."
    if last in _NOT_FINITE_AFTER or (at and around[at - 1] in ("'", "’")):
        return False
    if word in _SAFE:
        return True
    if word in ("have", "do") or not word.endswith("s"):
        return word in _bases() | {"have", "do"} and last in ("they", "who", "we")
    if base(word) not in _bases() or last in _NO_SUBJECT:
        return False
    if last in _SUBJECTS:
        return True
    return following in _FOLLOWING and not load_lexicon().is_adjective(last)


def _is_between(word: str) -> bool:
    """Words that may stand between a subject and its verb."""
    return is_adverb(word) or word in _BETWEEN


@lru_cache(maxsize=1)
def _bases() -> frozenset[str]:
    lexicon = load_lexicon()
    return frozenset(map(base, lexicon.verbs)) | irregulars()

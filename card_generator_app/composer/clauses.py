"""What a concept says of its character, clause by clause, in the third person and the present."""

import re

from card_generator_app.composer.chunks import find_chunks, is_adverb
from card_generator_app.composer.grammar import sentences, with_article
from card_generator_app.composer.lexicon import Lexicon, words
from card_generator_app.composer.verbs import base

CHAR = "{{char}}"

_QUOTED = re.compile(r", in the words of the person who imagined \w+: .*$", re.DOTALL)
_SUBJECT = re.compile(
    rf"^(?:(?:in|on|at|from|after|once|before|since) [^.]*?, )?"
    rf"(?:{re.escape(CHAR)}|she|he|it|they)(?:, \d+,)?(?:'s| is|'re| are)? (?=\w)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:^|[ ,])(who|that|which)(?:'s\b|’s\b)? (?=\w)", re.IGNORECASE
)
_BE = re.compile(r"(?:'s|’s| is|'re| are)\s*$", re.IGNORECASE)
_JOINT = re.compile(r",? (?:and|but|yet)(?: also| then| still)? |; |, ")
# What may follow the noun for the character as a clause without its verb.
_PARTICIPLE = re.compile(
    r"(?<!-)\b(?<!^)((?:accused|suspected|wanted|disqualified|hired|assigned|posted|exiled|raised|"
    r"stuck|trapped|stranded|lost in|allergic|afraid|scared|frightened|terrified|tired of|"
    r"obsessed|cursed (?:to|by|with)|sworn|forced|banished|in love|unable|determined|"
    r"respected|feared|used|marked|on strike|living (?:in|on|at|with|under|among)|"
    r"writing|raising|waiting|hiding|"
    r"running|trying|working|looking|searching|going) .+)$",
    re.IGNORECASE,
)
_BEING = re.compile(
    r"\b(on (?:[\w-]+ ){0,5}?(?:strike|day|shift|duty|eve|run|leave|parole|trial|route)\b.*)$"
)
_WHOSE = re.compile(
    r"\bwhose (?P<owned>(?:[\w-]+ ){1,3}?)(?P<rest>(?:still |never |always |only )?"
    r"(?:[a-z]+s|come|go|are|have|was|were|can) .+)$"
)
_HAVING = re.compile(r"(?<!in love )\bwith (.+)$")
# "Hired to kill someone who died": that is somebody else.
_SOMEBODY = re.compile(
    r"\b(?:some|any|every)(?:one|body)$|\b(?:people|those|everybody)$"
)
# What only somebody with a mind does: "the AI of a ship that wants".
_OF_MINDS = words(
    "wants loves has hopes dreams believes knows remembers gives talks thinks refuses "
    "shares"
)
AUXILIARY = words(
    "is are was were has have had can cannot can't could will won't would must may might "
    "should doesn't does did didn't isn't wasn't hasn't used"
)
LEADING = words(
    "now still also only just never always often secretly once sometimes usually not "
    "again currently merely quietly rather"
)


def clauses_of(premise: str, lexicon: Lexicon) -> list[str]:
    """The predicates of the character: "runs a bakery", "is tired of war", "has lost …".

    `premise` is the concept as sentences about {{char}}; what it says of other people
    and of places is left out as far as rules can tell.
    """
    found: list[str] = []
    for sentence in sentences(_QUOTED.sub("", premise)):
        told = sentence.rstrip(".!?… ")
        match = _SUBJECT.match(told)
        if match is None:
            continue
        rest = told[match.end() :]
        if _BE.search(match[0].rstrip()):
            found += _of_noun(rest, lexicon)
        else:
            found += _parted(rest, lexicon)
    return list(dict.fromkeys(clause.strip(" ,") for clause in found if clause.strip()))


def without_adverbs(clause: str) -> str:
    """The predicate from its verb on: "runs a bakery" for "now secretly runs a bakery"."""
    words_ = clause.split()
    while len(words_) > 1 and (words_[0] in LEADING or is_adverb(words_[0])):
        words_.pop(0)
    return " ".join(words_)


def leads_with_verb(text: str, lexicon: Lexicon, *, surely: bool = True) -> bool:
    """Whether words begin as a predicate does: "still guards", "cannot swim".

    Where a verb must follow ("who …") its form is enough, and it need not be known.
    """
    verb = without_adverbs(text.lower()).partition(" ")[0].strip(",.")
    if verb in AUXILIARY or (verb in lexicon.verbs and not verb.endswith("ing")):
        return verb in AUXILIARY or verb.endswith(("s", "ed")) or not surely
    known = verb.endswith("s") and base(verb) in lexicon.verbs
    return known or (not surely and bool(re.search(r"(?:[^s]s|ed)$", verb)))


def _of_noun(rest: str, lexicon: Lexicon) -> list[str]:
    """From "a retired dragon-slayer who now runs a bakery": what it is, then what it does."""
    relative = next(
        (m for m in _RELATIVE.finditer(rest) if _is_of_subject(m, rest, lexicon)), None
    )
    head = rest[: relative.start()] if relative else rest
    found = []
    if relative:
        is_being = relative[0].rstrip().lower().endswith(("'s", "’s"))
        clause = rest[relative.end() :]
        found += _parted(f"is {clause}" if is_being else clause, lexicon)
    noun, *others = re.split(r", (?=\w)", head)
    found = [f"is {noun}", *(f"is {one}" for one in others), *found]
    for part in (noun, *others):
        if match := _PARTICIPLE.search(part):
            found.append(f"is {match[1]}")
        if match := _HAVING.search(part):
            found.append(f"has {match[1]}")
        if match := _BEING.search(part):
            found.append(f"is {match[1]}")
        if match := _WHOSE.search(part):
            found.append(_owned(match["owned"], match["rest"]))
    return found


def _owned(noun: str, rest: str) -> str:
    """From "whose songs come true": "has songs that come true"."""
    noun = noun.strip().removeprefix("only ")
    many = noun.endswith("s") and not noun.endswith("ss")
    return f"has {noun if many else with_article(noun)} that {rest}"


def _is_of_subject(match: re.Match[str], rest: str, lexicon: Lexicon) -> bool:
    """Whether a relative clause speaks of the character, and not of the noun before it."""
    clause = rest[match.end() :]
    is_being = match[0].rstrip().lower().endswith(("'s", "’s"))
    if not (is_being or leads_with_verb(clause, lexicon, surely=False)):
        return False  # "the human partner that it was built to protect"
    if match[1].lower() == "who":
        return not _SOMEBODY.search(rest[: match.start()])
    nouns = find_chunks(rest[: match.start()], lexicon)
    verb = without_adverbs(clause.lower()).partition(" ")[0]
    return len(nouns) < 2 or verb in _OF_MINDS


def _parted(predicate: str, lexicon: Lexicon) -> list[str]:
    """Predicates joined by "and", "but" or a comma, each by itself."""
    parts = [""]
    at = 0
    for match in _JOINT.finditer(predicate):
        parts[-1] += predicate[at : match.start()]
        if leads_with_verb(predicate[match.end() :], lexicon):
            parts.append("")
        else:
            parts[-1] += match[0]
        at = match.end()
    parts[-1] += predicate[at:]
    return parts

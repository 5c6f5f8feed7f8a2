"""Turns the concept into a sentence about {{char}}, in the person's own words."""

import re

from card_generator_app.composer.chunks import find_chunks, is_adverb, tokenize
from card_generator_app.composer.concept import Concept
from card_generator_app.composer.gloss import told as glossed_as
from card_generator_app.composer.grammar import (
    capitalize,
    closed,
    listed,
    sentences,
    with_article,
)
from card_generator_app.composer.lexicon import Lexicon, load_lexicon, words
from card_generator_app.composer.speak import CHAR, USER, Speaker

_SUBJECT_START = re.compile(
    r"^(?:(she|he|they|it)(?:'s|’s| is|'re|’re| are)|(?:i am|i'm|i’m))\s+",
    re.IGNORECASE,
)
_PRONOUN_START = re.compile(r"^(she|he|they|it)\b\s+", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:i|me|my|mine|i'm|i've|myself)\b", re.IGNORECASE)
_SECOND_PERSON = re.compile(r"\b(?:you|your|yours|you're|yourself)\b", re.IGNORECASE)
_DETERMINED = re.compile(
    r"^(?:an?|the|one|his|her|their|its|two|three|some|another|half|part|just)\b(?!-)",
    re.IGNORECASE,
)
# "Once a pirate, she is now a nun": the first words say when, not what.
_WHEN_FIRST = re.compile(
    r"^(once|formerly|previously|now)\s+(?=(?:an?|the)\b)", re.IGNORECASE
)
_THEN_SUBJECT = re.compile(
    rf"^([^.,;]+, )(?:{re.escape(CHAR)}|she|he|it)(?!\w)", re.IGNORECASE
)
_CLAUSE = re.compile(r"\b(?:who|whom|whose|that|which|where|when|while|because|if)\b")
_AGE_THEN_VERB = re.compile(r"^\d+,\s+[a-z]+s\s")
_AGE_THEN_NOUN = re.compile(r"^(\d+), (?=[a-z])")
_HER_NAME_IS = re.compile(
    rf"^(?:My|Her|His|Its|Their) name is {re.escape(CHAR)}[.!] (?=\w)"
)
# "Left in a cradle": it is left by others.
_LEFT_THERE = re.compile(
    r"^(?:left|lost|found|made|sent|kept|built) (?:in|on|at|by|behind|to|for)\b"
)
_FINITE = words(
    "is was are were has had can could will would must lives runs works owns keeps wants "
    "needs loves hates dreams hides seeks sells makes serves spends believes knows hunts "
    "fights guards haunts wanders travels lost found left won ran lived worked moved came "
    "became discovers discovered inherits inherited returns returned tries struggles never "
    "always secretly once only just now still does did goes gets gives takes teaches "
    "thinks pretends refuses writes"
)


def premise(concept: Concept, speaker: Speaker, limit_chars: int) -> str:
    """Who they are, as whole sentences; empty when the concept says nothing."""
    body = _shortened(concept.source.body, limit_chars)
    notes = "; ".join(concept.source.notes)[:limit_chars]
    said = _body_sentence(body, concept, speaker) if body else ""
    if not said:
        said = _from_identity(concept)
    if notes:
        said = f"{said} In notes: {closed(notes)}".strip()
    return said


def _shortened(text: str, limit_chars: int) -> str:
    """Whole sentences up to the limit; a single endless one is cut at a word."""
    kept: list[str] = []
    text = re.sub(r"(?<=[^.!?,;:])\s*\n\s*", ", ", text.strip()).replace("\n", " ")
    for sentence in sentences(text):
        if kept and sum(map(len, kept)) + len(sentence) > limit_chars:
            break
        kept.append(sentence)
    joined = " ".join(kept)
    if len(joined) <= limit_chars * 1.5:
        return joined
    return joined[:limit_chars].rsplit(" ", 1)[0].rstrip(",;:-") + "…"


def _body_sentence(body: str, concept: Concept, speaker: Speaker) -> str:
    if not re.search(r"\w", body):
        return f"{CHAR}, in signs alone: {body}"
    if not concept.source.english:
        return quoted(body, speaker, glossed_as(body))
    typed, body = body, _for_user(body)
    named = _HER_NAME_IS.sub("", _by_macro(body, concept.name))
    if re.match(
        rf"(?:In|On|At|From|After|Before|Since) [^.]*?, {re.escape(CHAR)} ", named
    ):
        return closed(named)
    if named.startswith(CHAR):
        return _after_name(named, speaker)
    if _SECOND_PERSON.search(body) or (
        _FIRST_PERSON.search(_without_my(_SUBJECT_START.sub("", body)))
    ):
        return quoted(typed, speaker)
    if named.startswith(("who ", "that ")):
        return closed(f"{CHAR} {named.partition(' ')[2]}")
    if match := _SUBJECT_START.match(named):
        return closed(f"{CHAR} {_be(concept)} {named[match.end() :]}")
    if match := _PRONOUN_START.match(named):
        return closed(f"{CHAR} {named[match.end() :]}")
    return _about_phrase(named, concept)


def quoted(text: str, speaker: Speaker, told: str = "") -> str:
    """The person's words as they are, after what they come to, as far as it is known."""
    them = speaker.pronoun("them")
    inner = text.replace('"', "'")
    is_so = f" is {with_article(told)}" if told else ""
    return f'{CHAR}{is_so}, in the words of the person who imagined {them}: "{inner}"'


def _for_user(text: str) -> str:
    """The words with {{user}} for "you", unless it is {{char}} who is spoken to."""
    if re.match(r"(?:you|imagine)\b", text, re.IGNORECASE):
        return text
    swapped = re.sub(r"\b[Yy]our\b", f"{USER}'s", text)
    for verb, third in (("have", "has"), ("are", "is"), ("were", "was")):
        swapped = re.sub(rf"\b[Yy]ou {verb}\b", f"{USER} {third}", swapped)
    swapped = re.sub(
        r"\b(to|for|with|from|of|about|owes|loves|hates|knows) you\b",
        rf"\1 {USER}",
        swapped,
    )
    swapped = re.sub(
        rf"^({re.escape(USER)}'s [^,.;]+?) is (an?|the) ", r"\1, \2 ", swapped
    )
    return text if _SECOND_PERSON.search(swapped) else swapped


def _without_my(text: str) -> str:
    return re.sub(r"^my\b", "", text, flags=re.IGNORECASE)


def _by_macro(text: str, name: str | None) -> str:
    """The name replaced by {{char}}, together with "named X"."""
    if not name:
        return text
    words = rf"(?<!\w){re.escape(name)}(?!\w)"
    text = re.sub(rf",?\s*\b(?:named|called|whose name is)\s+{words}", "", text)
    text = re.sub(words, CHAR, text)
    first = name.split()[0]
    if first.rstrip(".").lower() not in ("the", "dr", "mr", "mrs", "captain", "sir"):
        text = re.sub(rf"(?<!\w){re.escape(first)}(?!\w)", CHAR, text)
    return text.strip()


def _after_name(text: str, speaker: Speaker) -> str:
    """A sentence from both "{{char}}, a baker who …" and "{{char}} runs …"."""
    rest = text.removeprefix(CHAR)
    if match := re.match(r"\s*[,:–—-]\s*|\s+-\s+|\s*\(", rest):
        after = (
            rest[match.end() :].strip().rstrip(")")
            if "(" in match[0]
            else (rest[match.end() :].strip())
        )
        if _DETERMINED.match(after):
            return closed(f"{CHAR} is {after}")
        if _AGE_THEN_VERB.match(after):
            return closed(f"{CHAR}, {after}")
        if aged := _AGE_THEN_NOUN.match(after):
            told = _with_determiner(after[aged.end() :], load_lexicon())
            return closed(f"{CHAR}, {aged[1]}, is {told}")
        return closed(f"{CHAR}: {after}")
    return closed(text) if rest.strip() else ""


def _about_phrase(text: str, concept: Concept) -> str:
    """A noun phrase becomes "{{char}} is …"; a sentence about one becomes "… who …"."""
    lexicon = load_lexicon()
    parts = sentences(text)
    first, rest = parts[0].rstrip("."), parts[1:]
    if len(first.split()) == 1 and first.lower() in ("hi", "hello", "hey", "test"):
        return closed(f"{CHAR} in a few words: {text}")
    nouns = [item.strip().lower() for item in first.split(",")]
    if len(nouns) > 1 and all(map(lexicon.is_trade, nouns)):
        return closed(f"{CHAR} is {listed([with_article(noun) for noun in nouns])}")
    if _is_list(first, lexicon) or (rest and _all_fragments(parts, lexicon)):
        return closed(f"{CHAR} in a few words: {text}")
    first, *deeds = _deeds_apart(first, lexicon)
    is_first = closed(_first_sentence(first, concept, lexicon))
    return " ".join([is_first, *_with_subject([*deeds, *rest], lexicon)])


def _first_sentence(first: str, concept: Concept, lexicon: Lexicon) -> str:
    be = _be(concept)
    if concept.belongs_to_user and first.lower().startswith("my "):
        first = f"{USER}'s {first[3:]}"
    if first.startswith(USER):
        return f"{CHAR} {be} {first}"
    if when := _WHEN_FIRST.match(first):
        if subject := _THEN_SUBJECT.match(first):
            return f"{capitalize(subject[1])}{CHAR}{first[subject.end() :]}"
        be = be if when[1].lower() == "now" else "was" if be == "is" else "were"
        return f"{CHAR} {be} {first[0].lower()}{first[1:]}"
    first = _joined_to_verb(first, concept, lexicon)
    if " " not in first and lexicon.is_adjective(first.lower()):
        return f"{CHAR} {be} {first.lower()}"
    if not _DETERMINED.match(first):
        return f"{CHAR} {be} {_with_determiner(first, lexicon)}"
    return f"{CHAR} {be} {first[0].lower()}{first[1:]}"


def _be(concept: Concept) -> str:
    return "is" if concept.number == "one" else "are"


def _deeds_apart(phrase: str, lexicon: Lexicon) -> list[str]:
    """The phrase, then what "is" cannot hold with it: "A hermit" and "raises goats."."""
    parts: list[str] = []
    for item in phrase.split(", "):
        if parts and not _CLAUSE.search(parts[0]) and _is_deed(item, lexicon):
            parts.append(item)
        else:
            parts[-1:] = [", ".join([*parts[-1:], item])]
    return [parts[0], *map(closed, parts[1:])]


def _is_deed(item: str, lexicon: Lexicon) -> bool:
    """Whether it is "raises goats", and not the "hopes and" of a list of nouns."""
    first, _, others = item.partition(" ")
    following = others.partition(" ")[0]
    verb = first.lower()
    is_verb = verb in lexicon.verbs and verb.endswith("s")
    return is_verb and following not in ("", "and", "or", "of")


def _with_subject(rest: list[str], lexicon: Lexicon) -> list[str]:
    """Sentences such as "Hates blood." get the subject they lack."""
    whole = []
    for sentence in rest:
        first, _, others = sentence.partition(" ")
        word = first.lower().strip(",.!?")
        if word in lexicon.verbs and word.endswith("s") and others:
            sentence = f"{CHAR} {first.lower()} {others}"
        whole.append(capitalize(sentence))
    return whole


def _with_determiner(phrase: str, lexicon: Lexicon) -> str:
    """An article for a bare noun phrase, unless it is plural or a proper name."""
    start = phrase if phrase[1:2].isupper() else phrase[0].lower() + phrase[1:]
    chunks = find_chunks(start, lexicon)
    if chunks and _is_plural(chunks[0].head, lexicon):
        return start
    words = phrase.split()
    likely_name = len(words) > 1 and (words[1][0].isupper() or words[1] == "but")
    if likely_name and phrase[0].isupper() and words[0].lower() not in lexicon.trades:
        return phrase
    return with_article(start)


def _is_plural(head: str, lexicon: Lexicon) -> bool:
    if head in lexicon.trades or head in lexicon.species or head.endswith(("ss", "us")):
        return False
    return head.endswith("s")


def _joined_to_verb(phrase: str, concept: Concept, lexicon: Lexicon) -> str:
    """The phrase with "who": "an old wizard lives" → "an old wizard who lives"."""
    chunks = find_chunks(phrase, lexicon)
    if not chunks or chunks[0].start > 4:
        return phrase
    end = chunks[0].end
    following = [token.lower for token in tokenize(phrase[end:])][:2]
    if not following or following[0] not in _FINITE:
        return phrase
    if _LEFT_THERE.match(phrase[end:].strip()):
        return phrase
    if is_adverb(following[0]) and not (following[1:] and following[1] in _FINITE):
        return phrase
    who = "who" if concept.body.kind not in ("thing", "plant", "swarm") else "that"
    return f"{phrase[:end]} {who}{phrase[end:]}"


def _is_list(text: str, lexicon: Lexicon) -> bool:
    """Whether it is "shy, clever, loves cats": items no one sentence can hold."""
    items = [item.strip() for item in re.split(r"[,;/|\n]", text) if item.strip()]
    if len(items) < 2 or _DETERMINED.match(text):
        return False
    firsts = [item.split()[0].lower() for item in items]
    loose = sum(
        len(item.split()) <= 2 or first in lexicon.verbs
        for item, first in zip(items, firsts, strict=True)
    )
    head = items[0].lower().split()[-1]
    noun_first = lexicon.is_trade(head) or head in lexicon.species
    return loose == len(items) and (len(items) > 2 or not noun_first)


def _all_fragments(parts: list[str], lexicon: Lexicon) -> bool:
    """Whether it is "Lighthouse keeper. Widower.": notes, not sentences."""
    return all(len(part.split()) <= 4 for part in parts) and not any(
        token.lower in ("is", "are", "was") for p in parts for token in tokenize(p)
    )


def _from_identity(concept: Concept) -> str:
    """From the options alone: "{{char}} is a 54-year-old elf baker."."""
    words = []
    if concept.age and concept.age.years is not None:
        words.append(f"{concept.age.years}-year-old")
    if concept.body.species:
        words.append(concept.body.species)
    if concept.surroundings.role:
        words.append(concept.surroundings.role)
    if not words or (len(words) == 1 and words[0].endswith("-year-old")):
        return ""
    return closed(f"{CHAR} is {with_article(' '.join(words))}")

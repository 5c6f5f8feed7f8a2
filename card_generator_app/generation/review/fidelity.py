"""Whether the texts say of the character what the brief says: deterministic, no judgement.

A contradiction is a note. What was given and is nowhere in words is a note where words
are what it takes (age, species, occupation, relation); a trait may well be shown, so
those are left to the judge: `unconfirmed`.
"""

import re
from collections.abc import Iterator

from card_generator_app.brief import Brief, Fact
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.review.notes import Note

_ABOUT_CHAR = ("description", "personality", "scenario")
_AGE = re.compile(
    r"\b(\d{1,4})[- ]years?[- ]old\b|\baged?\s*[:=(]?\s*(?:of\s+)?(\d{1,4})\b",
    re.IGNORECASE,
)
# "57", not "in her fifties" or "looks 30, is 300".
_PLAIN_AGE = re.compile(r"\s*(?:about |around )?(\d{1,4})(?: years?(?: old)?)?\s*")
_NUMBER = re.compile(r"\d{1,4}")
_COLOURS = (
    "black|brown|blonde?|red|auburn|ginger|gr[ea]y|white|silver|blue|green|hazel|amber"
    "|violet|purple|pink|golden|gold"
)
_COLOURED = {
    "eyes": re.compile(rf"\b({_COLOURS})[- ](?:eyes\b|eyed\b)", re.IGNORECASE),
    "hair": re.compile(rf"\b({_COLOURS})[- ](?:hair\b|haired\b)", re.IGNORECASE),
}
_SAME = {"blonde": "blond", "gray": "grey", "golden": "gold", "ginger": "red"}
_PRONOUNS = {
    "she": re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE),
    "he": re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE),
}
_MANY, _CLEAR = 4, 4  # so many, and so many times more than of the right one
_NAME_LINE = re.compile(
    r"^[ \t]*(?:full )?name[ \t]*[:=][ \t]*\"?([^\n\"]{1,60})",
    re.IGNORECASE | re.MULTILINE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5
_EMPTY_WORDS = frozenset(
    {"that", "this", "with", "from", "they", "their", "them", "have", "been", "will"}
)


def fidelity_notes(draft: Draft) -> list[Note]:
    """Contradictions to the brief, and given facts that no text tells."""
    brief = draft.brief
    return [
        *_ages(draft, brief),
        *_colours(draft, brief),
        *_pronouns(draft, brief),
        *_names(draft, brief),
        *_missing(draft, brief),
    ]


def unconfirmed(draft: Draft) -> list[Fact]:
    """Given facts whose words appear nowhere; they may be shown without being named."""
    core, behaviour = draft.brief.core, draft.brief.behaviour
    soft = [*core.traits, *core.flaws, *core.motivations, *core.fears, *core.ties]
    whole = _whole(draft)
    return [
        fact
        for fact in [*soft, *behaviour.boundaries, *draft.brief.answers]
        if not tells(whole, fact.text)
    ]


def _ages(draft: Draft, brief: Brief) -> Iterator[Note]:
    age = _PLAIN_AGE.fullmatch(brief.identity.age.text)
    if age is None:
        return
    for key in (*_ABOUT_CHAR, "first_mes"):
        said = {
            int(one or other) for one, other in _AGE.findall(draft.texts.get(key, ""))
        }
        # Several ages in one text are several people.
        if len(said) == 1 and int(age[1]) not in said:
            told = f"says {said.pop()} years; {{{{char}}}} is {age[1]}"
            yield Note(key, "fidelity", told)


def _colours(draft: Draft, brief: Brief) -> Iterator[Note]:
    look = " ".join(fact.text for fact in [*brief.look, brief.notice])
    for what, pattern in _COLOURED.items():
        planned = _said(pattern, look)
        if len(planned) != 1:
            continue
        for key in (*_ABOUT_CHAR, "first_mes"):
            said = _said(pattern, draft.texts.get(key, ""))
            if len(said) == 1 and said != planned:
                told = f"{what}: {said.pop()} here, {next(iter(planned))} in the brief"
                yield Note(key, "fidelity", told)


def _said(pattern: re.Pattern[str], text: str) -> set[str]:
    found = (match[1].lower() for match in pattern.finditer(text))
    return {_SAME.get(colour, colour) for colour in found}


def _pronouns(draft: Draft, brief: Brief) -> Iterator[Note]:
    right = brief.identity.pronouns.text
    for key in ("description", "personality"):
        text = draft.texts.get(key, "")
        counts = {word: len(found.findall(text)) for word, found in _PRONOUNS.items()}
        for word, count in counts.items():
            other = counts.get(right, 0)
            if word != right and count >= _MANY and count > _CLEAR * other and right:
                yield Note(key, "fidelity", f"calls {{{{char}}}} {word}, not {right}")


def _names(draft: Draft, brief: Brief) -> Iterator[Note]:
    identity = brief.identity
    ours = {
        word.casefold()
        for word in re.findall(r"\w+", f"{identity.name.text} {identity.nickname.text}")
    }
    for match in _NAME_LINE.finditer(draft.texts.get("description", "")):
        theirs = {word.casefold() for word in re.findall(r"\w+", match[1])}
        if theirs and "{{" not in match[1] and not theirs & ours:
            told = f"names {match[1].strip()!r}; {{{{char}}}} is {identity.name.text!r}"
            yield Note("description", "fidelity", told)


def _missing(draft: Draft, brief: Brief) -> Iterator[Note]:
    """Given facts that only words can tell, and that no text of the card has."""
    identity, whole = brief.identity, _whole(draft)
    told_in = {
        "age": ("description", identity.age),
        "species": ("description", identity.species),
        "occupation": ("description", identity.occupation),
        "who {{user}} is to {{char}}": ("scenario", brief.stance.role_of_user),
    }
    for what, (key, fact) in told_in.items():
        is_wanted = fact.origin == "given" and key in draft.texts
        if is_wanted and not tells(whole, fact.text):
            told = f"{what} is given and not told: {fact.text!r}"
            yield Note(key, "fidelity", told)


def _whole(draft: Draft) -> str:
    lore = [entry.content for entry in draft.lore]
    return "\n".join([*draft.texts.values(), *lore]).casefold()


def tells(whole: str, fact: str) -> bool:
    """Whether half of the fact's words or more, by their beginnings, are in the text.

    A fact of short words or numbers is told when it stands there as it is.
    """
    folded = fact.casefold().strip()
    if not folded or re.search(rf"(?<!\w){re.escape(folded)}(?!\w)", whole):
        return True
    words = {word for word in _WORD.findall(folded) if word not in _EMPTY_WORDS}
    numbers = set(_NUMBER.findall(folded))
    if numbers and any(re.search(rf"\b{n}\b", whole) for n in numbers):
        return True
    told = sum(word[:_STEM] in whole for word in words)
    return bool(words) and told * 2 >= len(words)

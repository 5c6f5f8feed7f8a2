"""Whether the fields tell of the same character."""

import re
from collections.abc import Iterator

from card_generator_app.cards.lint.model import (
    REMOVE,
    Edit,
    Hit,
    Severity,
    Subject,
    TextField,
    rule,
)

_AGE = re.compile(
    r"\b(\d{1,3})[- ]years?[- ]old\b|\bage[d]?(?:\s*[:=(]\s*|\s+(?:of\s+)?)\"?(\d{1,3})\b",
    re.IGNORECASE,
)
_COLOURS = (
    "black|brown|blonde?|red|auburn|ginger|grey|gray|white|silver|blue|green|hazel|amber"
    "|violet|purple|pink|golden|gold"
)
_SAME = {"blonde": "blond", "gray": "grey", "golden": "gold", "ginger": "red"}
_EYES = re.compile(rf"\b({_COLOURS})[- ](?:eyes\b|eyed\b)", re.IGNORECASE)
_HAIR = re.compile(rf"\b({_COLOURS})[- ](?:hair\b|haired\b)", re.IGNORECASE)
_NAME_LINE = re.compile(
    r"^[ \t]*(?:full )?name[ \t]*[:=][ \t]*\"?([^\n\"]{1,60})",
    re.IGNORECASE | re.MULTILINE,
)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_MANY = 4
_CLEAR = 4  # times as many of one as of the other
_WORD = re.compile(r"\w+")
_SAME_TEXT = 0.6
_CHARACTER_FIELDS = ("description", "personality", "scenario")


@rule("age-conflict", Severity.WARNING, "Two ages make the model pick one each time.")
def age_conflict(subject: Subject) -> Iterator[Hit]:
    yield from _conflicts(subject, _AGE, "age")


@rule(
    "eye-colour-conflict",
    Severity.WARNING,
    "Eyes that change colour break the picture.",
)
def eye_colour_conflict(subject: Subject) -> Iterator[Hit]:
    yield from _conflicts(subject, _EYES, "eyes")


@rule(
    "hair-colour-conflict",
    Severity.WARNING,
    "Hair that changes colour breaks the picture.",
)
def hair_colour_conflict(subject: Subject) -> Iterator[Hit]:
    yield from _conflicts(subject, _HAIR, "hair")


@rule(
    "pronoun-conflict",
    Severity.WARNING,
    "Fields that disagree on he or she confuse the model.",
)
def pronoun_conflict(subject: Subject) -> Iterator[Hit]:
    said = {}
    for name in ("description", "personality", "first_mes"):
        field = subject.text(name)
        she, he = len(_SHE.findall(field.text)), len(_HE.findall(field.text))
        if max(she, he) >= _MANY and max(she, he) > _CLEAR * min(she, he):
            said[name] = "she" if she > he else "he"
    if len(set(said.values())) > 1:
        told = ", ".join(f"{name} says {word}" for name, word in said.items())
        yield Hit(("data", list(said)[-1]), told)


@rule(
    "name-conflict", Severity.INFO, "The name in the description should be the card's."
)
def name_conflict(subject: Subject) -> Iterator[Hit]:
    field = subject.text("description")
    ours = {
        w.casefold() for w in _WORD.findall(f"{subject.card.name} {subject.card.char}")
    }
    for match in _NAME_LINE.finditer(field.text):
        theirs = {word.casefold() for word in _WORD.findall(match[1])}
        if theirs and not theirs & ours and "{{" not in match[1]:
            yield field.hit(f"{match[1].strip()!r} is not {subject.card.name!r}", match)


@rule(
    "greeting-duplicate",
    Severity.WARNING,
    "The same greeting twice is a swipe that changes nothing.",
    fixes=True,
)
def greeting_duplicate(subject: Subject) -> Iterator[Hit]:
    seen = {subject.card.first_mes.strip()}
    for at, text in enumerate(subject.card.alternate_greetings):
        if text.strip() and text.strip() in seen:
            path = ("data", "alternate_greetings", at)
            yield Hit(path, "this greeting is there already", edit=Edit(path, REMOVE))
        seen.add(text.strip())


@rule(
    "fields-repeat",
    Severity.INFO,
    "What two permanent fields say alike is paid for twice.",
)
def fields_repeat(subject: Subject) -> Iterator[Hit]:
    fields = [subject.text(name) for name in _CHARACTER_FIELDS]
    for at, field in enumerate(fields):
        for other in fields[:at]:
            ours, theirs = _sentences(field), _sentences(other)
            if ours and len(ours & theirs) / len(ours) >= _SAME_TEXT:
                yield Hit(field.path, f"mostly repeats {other.name}")


@rule(
    "nickname-needless",
    Severity.INFO,
    "A nickname equal to the name only has to be changed twice.",
    fixes=True,
)
def nickname_needless(subject: Subject) -> Iterator[Hit]:
    if subject.card.text("nickname") == subject.card.name != "":
        path = ("data", "nickname")
        yield Hit(path, "the nickname is the name", edit=Edit(path, REMOVE))


def _conflicts(subject: Subject, pattern: re.Pattern[str], what: str) -> Iterator[Hit]:
    """A hit in each field that says something else than the first that says anything."""
    first: tuple[str, TextField] | None = None
    for name in (*_CHARACTER_FIELDS, "first_mes"):
        field = subject.text(name)
        values = {
            _SAME.get(value, value)
            for match in pattern.finditer(field.text)
            for value in [next(group for group in match.groups() if group).lower()]
        }
        # Several values in one field are several people.
        if len(values) != 1:
            continue
        (value,) = values
        if first is None:
            first = (value, field)
        elif value != first[0]:
            told = f"{what}: {value} here, {first[0]} in {first[1].name}"
            yield Hit(field.path, told)


def _sentences(field: TextField) -> set[str]:
    parts = re.split(r"[.!?\n;]+", field.text)
    return {" ".join(part.lower().split()) for part in parts if len(part.split()) > 2}

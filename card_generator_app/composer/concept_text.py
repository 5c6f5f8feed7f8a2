"""The concept as it was typed: cleaned, taken apart where it is a form, told by language."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from card_generator_app.composer.chunks import tokenize
from card_generator_app.composer.gloss import glossed
from card_generator_app.composer.lexicon import Lexicon, words

MAX_READ_CHARS = 4000  # what is read for facts; the premise keeps fewer

_REQUEST = re.compile(
    r"""^\s*(?:hi[,!.]?\s+|hello[,!.]?\s+|please[,]?\s+|(?:can|could)\s+you\s+(?:please\s+)?)*
    (?:(?:i\s+(?:want|need|would\s+like)|i'd\s+like|give\s+me|make|create|write|generate|
    design|build)\s+(?:me\s+|up\s+|us\s+)?
    (?:an?\s+|the\s+)?(?:new\s+|ai\s+|chat\s+)*
    (?:(?:character|card|bot|persona|oc)(?:\s+card)?\s*
    (?:named\s+(?P<name>[A-Z][\w'’-]+)\s*,?\s*)?
    (?:who\s+is|who's|that\s+is|that's|about|for|of|:|,|based\s+on|called|being)?\s*)?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_A_CHARACTER = re.compile(
    r"^\s*(?:meet|introducing|this\s+is)\s+|"
    r"^\s*(?:an?\s+)?(?:character|bot|persona)\s+(?:(?:named|called)\s+(?P<name>[\w'’-]+)\s+)?"
    r"(?=who\b|that\b|with\b)(?:who\s+is\s+|who's\s+|that\s+is\s+)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[\s*•\-–#]*([A-Za-z][A-Za-z /'’-]{1,24})\s*[:=]\s*(\S.*)$")
_QUOTED = r'"([^"]*)"'
_W_PLUS = re.compile(
    r'([A-Za-z][A-Za-z /]{1,24})\(\s*("[^"]*"(?:[\s,+]*"[^"]*")*)\s*\)'
)
_LABELS = {
    "name": "name",
    "full name": "name",
    "character": "name",
    "character name": "name",
    "nickname": "nickname",
    "alias": "nickname",
    "age": "age",
    "gender": "gender",
    "sex": "gender",
    "pronouns": "pronouns",
    "species": "species",
    "race": "species",
    "occupation": "occupation",
    "job": "occupation",
    "profession": "occupation",
    "work": "occupation",
    "class": "occupation",
    "role": "occupation",
    "setting": "setting",
    "world": "setting",
    "location": "setting",
}
_FOREIGN = words(
    """der die das den dem ein eine einen einem einer und ist nicht mit auf für von zu im
    le la les un une des du et est qui dans avec pour sur el los las una y es que con por
    para en il lo gli che di uno è per och det som en ett är og jeg av een het van
    op met voor zij hij ze um uma o os as e com não do da dos na no w się jest na z i"""
)


@dataclass(frozen=True)
class ConceptText:
    """What was typed, ready for reading."""

    raw: str
    body: str  # without labels and requests
    labels: dict[str, str] = field(default_factory=dict)  # known labels
    notes: tuple[str, ...] = ()  # other labelled lines, as typed
    english: bool = True
    gloss: str = ""  # what a body in another language comes to, in English words


def read_text(raw: str, lexicon: Lexicon) -> ConceptText:
    """The concept cleaned up; capitals, requests and "Name: …" lines are understood."""
    text = _calm(_unpacked(raw.strip()[: MAX_READ_CHARS * 2]))
    labels, notes, rest = _labelled(text)
    body = re.sub(r"[ \t]+", " ", rest).strip()
    request = _REQUEST.match(body)
    if request and request.end() < len(body):
        if request["name"]:
            labels.setdefault("name", request["name"])
        body = body[request.end() :].strip()
    if (character := _A_CHARACTER.match(body)) and character.end() < len(body):
        if character["name"]:
            labels.setdefault("name", character["name"])
        body = body[character.end() :]
    if len(body) > 1 and body[0] in "\"'“" and body[-1] in "\"'”":
        body = body[1:-1].strip()
    english = is_english(" ".join((body, *notes)), lexicon)
    gloss = "" if english else glossed(body[:MAX_READ_CHARS])
    return ConceptText(raw, body, labels, tuple(notes), english, gloss)


def is_english(text: str, lexicon: Lexicon) -> bool:
    """By its little words; a text too short to tell counts as English."""
    words = [t.lower for t in tokenize(text[:2000]) if t.word[0].isalpha()]
    if not words:
        return True
    latin = sum(word.isascii() for word in words)
    if latin < len(words) * 0.6:
        return False
    little = sum(word in lexicon.function_words for word in words)
    foreign = sum(
        word in _FOREIGN and word not in lexicon.function_words for word in words
    )
    if len(words) < 3:
        return True
    if foreign > little:
        return False
    known = sum(_is_known(word, lexicon) for word in words)
    return len(words) < 5 or known >= len(words) * 0.2


def _is_known(word: str, lexicon: Lexicon) -> bool:
    return (
        word in lexicon.function_words
        or word in lexicon.verbs
        or word in lexicon.adjectives
        or word in lexicon.trades
        or word in lexicon.species
        or word in lexicon.objects
        or word in lexicon.buildings
        or word in lexicon.towns
        or word in lexicon.landscapes
    )


def _unpacked(text: str) -> str:
    """W++ as lines: `Age("24")` is "Age: 24"."""
    found = _W_PLUS.findall(text)
    if len(found) < 2:
        return text
    lines = [
        f"{label.strip()}: {', '.join(re.findall(_QUOTED, values))}"
        for label, values in found
    ]
    return "\n".join(lines)


def _calm(text: str) -> str:
    """ALL CAPS become sentences; anything else stays as it is."""
    letters = [char for char in text if char.isalpha()]
    shouted = len(letters) > 8 and sum(c.isupper() for c in letters) > 0.9 * len(
        letters
    )
    if not shouted:
        return text
    calm = re.sub(r"\bi\b", "I", text.lower())
    return re.sub(
        r"(^|[.!?]\s+)([a-z])", lambda match: match[1] + match[2].upper(), calm
    )


def _labelled(text: str) -> tuple[dict[str, str], list[str], str]:
    """Known labels, other labelled lines, and what is left."""
    labels: dict[str, str] = {}
    notes: list[str] = []
    rest: list[str] = []
    for line in _lines(text):
        match = _LABEL.match(line)
        key = _LABELS.get(match[1].strip().lower()) if match else None
        if match and key and len(match[2]) <= 120:
            labels.setdefault(key, match[2].strip().rstrip(".,;"))
        elif match and (labels or len(match[1].split()) <= 2) and "\n" in text:
            notes.append(line.strip(" \t*•-–#"))
        else:
            rest.append(line)
    if not labels:
        return {}, [], text
    return labels, notes, "\n".join(rest)


def _lines(text: str) -> list[str]:
    """Lines; a one-line form ("Name: X, Age: 30; Job: cook") is parted at its labels."""
    if "\n" in text or len(_label_starts(text)) < 2:
        return text.split("\n")
    starts = [*_label_starts(text), len(text)]
    parts = [text[: starts[0]]] + [text[a:b] for a, b in pairwise(starts)]
    return [part.strip(" ,;|") for part in parts if part.strip(" ,;|")]


def _label_starts(text: str) -> list[int]:
    known = "|".join(sorted(_LABELS, key=len, reverse=True))
    pattern = re.compile(rf"(?:^|[,;|.]\s*)({known})\s*[:=]", re.IGNORECASE)
    return [match.start(1) for match in pattern.finditer(text)]

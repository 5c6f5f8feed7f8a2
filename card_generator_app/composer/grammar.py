"""Small English rules: articles, plurals, lists, capitals and sentences."""

import re
from collections.abc import Sequence

_CONSONANT_SOUND = re.compile(
    r"^(?:uni(?!n|m)|use|usu|uten|eu|ewe|one\b|once|ukul|ubiq)", re.IGNORECASE
)
_LETTER_WORD = re.compile(r"^(?:[FHLMNRSX][A-Z0-9]{1,4}|[FHLMNRSX])\b")
_VOWEL_START = re.compile(
    r"^(?:[aeiou]|hour|honest|honor|heir|8|11\b|18\b)", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’*)]?\s+(?=[\"'“‘*(]?[A-Z{0-9])")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Prof|vs|etc|e\.g|i\.e)\.$")
_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "wolf": "wolves",
    "elf": "elves",
    "dwarf": "dwarves",
    "thief": "thieves",
    "knife": "knives",
    "witch": "witches",
    "mouse": "mice",
    "goose": "geese",
    "fish": "fish",
    "sheep": "sheep",
    "deer": "deer",
}


def with_article(phrase: str) -> str:
    """An owl for "owl", a unicorn for "unicorn"."""
    return f"{'an' if needs_an(phrase) else 'a'} {phrase}"


def needs_an(phrase: str) -> bool:
    """Whether the words begin with a vowel sound."""
    word = phrase.lstrip("\"'“‘*(")
    if _LETTER_WORD.match(word):
        return True  # spelled out: an FBI agent, an X
    if _CONSONANT_SOUND.match(word):
        return False
    return bool(_VOWEL_START.match(word))


def capitalize(text: str) -> str:
    """The first letter as a capital, everything else as it is."""
    for at, char in enumerate(text):
        if char == "{":
            return text
        if char.isalpha():
            return text[:at] + char.upper() + text[at + 1 :]
        if not (char in "\"'“‘*(" or char.isspace()):
            return text
    return text


def listed(items: Sequence[str], last: str = "and") -> str:
    """The items as "a, b and c"; with semicolons where items hold commas."""
    if len(items) < 2:
        return "".join(items)
    if any("," in item for item in items):
        return "; ".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def plural(noun: str) -> str:
    """The plural of a noun phrase's last word."""
    before, space, head = noun.rpartition(" ")
    return before + space + _plural_word(head)


def _plural_word(word: str) -> str:
    for singular, many in _IRREGULAR.items():
        if word.endswith(singular):
            return word.removesuffix(singular) + many
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return word + "es"
    return word + "s"


def singular(noun: str) -> str:
    """The singular of a plain plural, or the word as it is."""
    for one, many in _IRREGULAR.items():
        if noun.endswith(many) and one != many:
            return noun.removesuffix(many) + one
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if re.search(r"(?:ss|us|is)$", noun):
        return noun
    if re.search(r"(?:x|z|ch|sh|ss)es$", noun):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and len(noun) > 3 else noun


def ordinal(number: int) -> str:
    """22nd for 22."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def sentences(text: str) -> list[str]:
    """The sentences of a text; abbreviations do not end one."""
    parts: list[str] = []
    at = 0
    for match in _SENTENCE.finditer(text):
        end = match.start() + len(match[0].rstrip())
        if _ABBREVIATION.search(text[at : match.start()]):
            continue
        parts.append(text[at:end].strip())
        at = match.end()
    parts.append(text[at:].strip())
    return [part for part in parts if part]


def closed(text: str) -> str:
    """The text with a full stop, unless it already ends a sentence."""
    bare = text.rstrip().rstrip(",;:–—-").rstrip()
    return bare if re.search(r"[.!?…][\"'”’)]*$", bare) else f"{bare}."

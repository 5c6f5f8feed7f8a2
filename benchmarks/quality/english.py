"""A grammar checker for composed cards: what a proof-reader would stop at, by rules.

Each rule is one pattern that is wrong wherever it stands; the exceptions are spelled out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from card_generator_app.composer.grammar import needs_an
from card_generator_app.composer.lexicon import words

# Words that are rightly doubled ("had had", "that that").
_DOUBLES = words("had that knock no well there now come so very long")
_VERBS = (
    "keep|want|go|say|take|make|know|believe|wear|tell|get|look|talk|speak|count|"
    "call|ask|give|have|sit|stand|hold|turn|leave|come|wait|think|find"
)
_VERBS_S = "|".join(
    "goes" if verb == "go" else "has" if verb == "have" else f"{verb}s"
    for verb in _VERBS.split("|")
)


@dataclass(frozen=True)
class Slip:
    """One finding: the rule, and the words around it."""

    rule: str
    words: str


_START = r"(?:^|[.!?;:,] |[.!?][\"*]? ?[\"*]|\b(?:and|but|so) )"
_ONE = r"(?:[Ss]he|[Hh]e|\{\{char\}\})"
_AUXILIARY = "would|could|must|might|should|cannot|don't|doesn't|didn't"
_MAY_FOLLOW = r"\w+(?:s|ed)|had|will|would|did|can|could|don't|won't|never|once|always"
_PATTERNS = {
    "markup left": r"(?<!\{)\{(?!\{)[^{}]*\}|\|[a-z]+\}|\0|\{\{(?!char|user|original)",
    "space before a mark": r"\w[ \t]+[,;:.!?](?=\s|$)",
    "two marks": r"[,;:][,;:.]|[.!?],|(?<!\.)\.\.(?!\.)|[!?]\.",
    "two spaces": r"\S  +\S",
    "no space after a mark": r"[a-z][,;:.!?][A-Za-z]{2}",
    "small letter at the start": r"(?:^[\"*(]*|(?<! [A-Z])[.!?][)*]*\s+[\"*(]*)[a-z]",
    "i for I": r"\bi\b(?![.'’])",
    "she are": rf"{_START}(?:{_ONE}|[Ii]t) (?:are|were|have|do)\b",
    "they is": r"\b[Tt]hey (?:is|was|has|does)\b",
    "they keeps": rf"\b[Tt]hey (?:{_VERBS_S})\b",
    "she keep": rf"{_START}{_ONE} (?:{_VERBS})\b",
    "I keeps": rf"\bI (?:is|are|has|{_VERBS_S})\b|\b[Ww]e (?:am|is|has|was|{_VERBS_S})\b",
    "me keeps": rf"(?:^|[.!?;:,] |\b(?:and|but|when|if|because|that) )[Mm]e "
    rf"(?:am|is|was|has|had|have|{_VERBS_S}|will|would|can)\b",
    "you is": r"(?<!beside )(?<!before )(?<!behind )(?<!feeds )(?<!with )(?<!of )"
    r"\b[Yy]ou (?:is|was|has|does)\b",
    "wrong case": r"\b(?:to|for|with|from|between|behind|beside|near|of) "
    rf"(?:she|he|they|I)\b(?! (?:{_MAY_FOLLOW}))",
    "object as subject": r"(?:^|[.!?] )(?:Them|Her|Him|Me) "
    r"(?:is|are|was|were|has|have|wants?|keeps?)\b",
    "one of plural": r"\b(?:each|every|another) [a-z]+(?:(?<!spec)ies|ches|shes)\b",
    "a pair of articles": r"\b(?:a|an|the|his|their|its|my|your) (?:a|an|the)\b(?! \w+-)",
    "possessive of a pronoun": r"\b(?:she|he|they|him|them|her|it)'s's"
    r"|(?<!of )\b(?:her|him|them|they)'s\b",
    "dangling word": r"\b(?:a|an|the|and|or|my|your|their) ?[.!?;](?=\s|$|[\"*])",
    "wrong form": rf"\b(?:{_AUXILIARY}) (?:has|is|was|does|goes|keeps|knows|says)\b",
    "theirself": r"\b(?:theirself|theirselves|hisself|itsself)\b",
}
_RULES = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
# "One of {{char}} keeps", "the one who speaks for {{char}} keeps": theirs is one verb.
_NOT_ONE = "".join(
    rf"(?<!{word} )"
    for word in ("by", "with", "from", "of", "among", "for", "to", "on")
)
_OF_SEVERAL = {
    "they is": rf"{_NOT_ONE}\{{\{{char\}}\}} (?:is|was|has|does)\b",
    "they keeps": rf"{_NOT_ONE}\{{\{{char\}}\}} (?:{_VERBS_S})\b",
}
_RULES_OF_SEVERAL = {
    name: re.compile(
        rf"{pattern}|{_OF_SEVERAL[name]}" if name in _OF_SEVERAL else pattern
    )
    for name, pattern in _PATTERNS.items()
    if name not in ("she are", "she keep")
}
_ARTICLE = re.compile(r"\b([Aa]n?) ([\"'“‘*(]?[\w'’-]+)")
_DOUBLED = re.compile(r"(?<!-)\b([A-Za-z]+) \1\b")


_QUOTED = re.compile(r'"[^"\n]*"')
_STILL_PRESENT = re.compile(
    r"(?:\{\{char\}\}|\{\{user\}\}|\bI|\b[Ss]he|\b[Hh]e|\b[Ii]t|\b[Tt]hey|\b[Tt]here|\bwho) "
    rf"(?:is|are|am|has|have|can|will|does|do|{_VERBS}|{_VERBS_S})\b"
    r"|\{\{char\}\} (?!always|perhaps|as\b|was|sometimes|besides|afterwards|this)[a-z]+s\b"
)


def still_present(text: str) -> Iterator[Slip]:
    """What is in the present in a text that should be in the past, speech left out."""
    for paragraph in _QUOTED.sub("", text).split("\n"):
        for match in _STILL_PRESENT.finditer(paragraph):
            yield Slip("still in the present", _around(paragraph, match))


def slips(text: str, *, several: bool = False) -> Iterator[Slip]:
    """What is wrong in a text; `several`: {{char}} is more than one, so "{{char}} are"."""
    for paragraph in text.split("\n"):
        yield from _in_paragraph(paragraph, _RULES_OF_SEVERAL if several else _RULES)


def _in_paragraph(text: str, rules: dict[str, re.Pattern[str]]) -> Iterator[Slip]:
    for name, pattern in rules.items():
        for match in pattern.finditer(text):
            yield Slip(name, _around(text, match))
    for match in _ARTICLE.finditer(text):
        proper = "an" if needs_an(match[2]) else "a"
        letter = match[1] == "A" and match[2][0].isupper()  # "A Victorian", or a mark
        if match[1].lower() != proper and not letter:
            yield Slip("a or an", _around(text, match))
    for match in _DOUBLED.finditer(text):
        if match[1].lower() not in _DOUBLES:
            yield Slip("doubled word", _around(text, match))
    if text.count('"') % 2:
        yield Slip("unbalanced quotes", text[:90])
    if text.count("*") % 2:
        yield Slip("unbalanced asterisks", text[:90])
    if text.count("(") != text.count(")"):
        yield Slip("unbalanced brackets", text[:90])


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 35) : match.end() + 35]

"""What must not be shared: minors in adult cards, secrets, traces, remote content."""

import re
from collections.abc import Iterator

from card_generator_app.cards.lint.model import Hit, Severity, Subject, rule

_ADULT_TAG = re.compile(
    r"^\s*#?(?:nsfw|nsfl|adult|18\+|r-?18|smut|erotic\w*|explicit|porn\w*|hentai|lewd|sex\w*"
    r"|kink\w*|fetish\w*)\s*$",
    re.IGNORECASE,
)
_ADULT_TEXT = re.compile(
    r"\b(?:nsfw|sexual(?:ly)?|erotic|genitals?|orgasm\w*|naked|nude|aroused?|fetish(?:es)?"
    r"|kinks?|libido|seduc(?:e|tive|es|ing))\b",
    re.IGNORECASE,
)
_UNDER_18 = re.compile(
    r"\b(?:([0-9]|1[0-7])[- ]years?[- ]old|age[d]?\s*[:=(]?\s*\"?([0-9]|1[0-7])\b(?![\d+])"
    r"|(?:underage|preteen|pre-teen|loli|shota|toddler|schoolgirl|schoolboy|middle[- ]school"
    r"|elementary[- ]school(?:er)?|high[- ]school (?:student|girl|boy|freshman|sophomore)"
    r"|little (?:girl|boy)|minor child))\b",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:sk-(?:or-)?[A-Za-z0-9_-]{20,}|hf_[A-Za-z0-9]{20,}|gh[pousr]_[A-Za-z0-9]{20,}"
    r"|AKIA[0-9A-Z]{16}|xox[abprs]-[A-Za-z0-9-]{10,})\b"
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[a-z]{2,24}\b", re.IGNORECASE
)
_HOME = re.compile(r"(?:[A-Z]:\\Users\\|/home/|/Users/)[\w.-]+", re.IGNORECASE)
_REMOTE = re.compile(
    r"!\[[^\]\n]{0,200}\]\(https?://[^)\s]{1,2000}\)|<img\b[^>]{0,300}\bsrc\s*=\s*[\"']?https?://[^\s\"'>]+"
    r"|url\(\s*[\"']?https?://[^)\s\"']+",
    re.IGNORECASE,
)
_HANDLER = re.compile(
    r"\bon(?:click|error|load|mouseover)\s*=|javascript:", re.IGNORECASE
)


@rule(
    "minor-in-adult-card",
    Severity.ERROR,
    "A character under 18 in a card with sexual content is not acceptable anywhere.",
)
def minor_in_adult_card(subject: Subject) -> Iterator[Hit]:
    tags = [tag for tag in subject.card.tags if _ADULT_TAG.match(tag)]
    whole = [*subject.texts, *subject.contents]
    explicit = [field for field in whole if _ADULT_TEXT.search(field.text)]
    if not tags and not explicit:
        return
    for field in whole:
        for match in _UNDER_18.finditer(field.text):
            why = f"tag {tags[0]!r}" if tags else f"sexual terms in {explicit[0].name}"
            yield field.hit(f"{match[0]!r} together with {why}", match)


@rule(
    "age-unsaid-in-adult-card",
    Severity.INFO,
    "An adult card should say that all are adults.",
)
def age_unsaid_in_adult_card(subject: Subject) -> Iterator[Hit]:
    adult = any(_ADULT_TAG.match(tag) for tag in subject.card.tags)
    stated = re.search(
        r"\b(?:adult|(?:[2-9]\d|1[89]|\d{3,})[- ]years?[- ]old|age\w*\W{1,3}\d{2,})",
        subject.card.description + subject.card.personality,
        re.IGNORECASE,
    )
    if adult and not stated:
        yield Hit(("data", "description"), "the card is for adults but states no age")


@rule("secret", Severity.ERROR, "A key in a shared card is a key given away.")
def secret(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding("sk-", "hf_", "gh", "akia", "xox"):
        for match in _SECRET.finditer(field.text):
            yield field.hit("this looks like an access key", match)


@rule(
    "personal-trace",
    Severity.INFO,
    "Addresses and home folders tell who made the card.",
)
def personal_trace(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding("@", "\\users\\", "/home/", "/users/"):
        for pattern in (_EMAIL, _HOME):
            for match in pattern.finditer(field.text):
                yield field.hit("an address or a home folder", match)


@rule(
    "remote-content",
    Severity.INFO,
    "A remote image tells its server who reads the card.",
)
def remote_content(subject: Subject) -> Iterator[Hit]:
    for field in subject.texts:
        for match in _REMOTE.finditer(field.text):
            yield field.hit(f"loads {match[0][:60]!r}", match)


@rule(
    "script-in-text",
    Severity.WARNING,
    "Code in a card is an attack or will be taken for one.",
)
def script_in_text(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding(
        "javascript:", "onclick", "onerror", "onload", "onmouse"
    ):
        for match in _HANDLER.finditer(field.text):
            yield field.hit(f"{match[0]!r} runs code where HTML is shown", match)

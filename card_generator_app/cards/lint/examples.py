"""Example dialogue: separated, balanced and in the voice of the greeting."""

import re
from collections.abc import Iterator
from itertools import pairwise

from card_generator_app.cards.lint.model import (
    Edit,
    Hit,
    Severity,
    Subject,
    TextField,
    rule,
)

_START = re.compile(r"^[ \t]*<START>(?=[ \t\r]*$)", re.MULTILINE)
_START_VARIANT = re.compile(
    r"^[ \t]*(?:<start>|\[start\]|\{start\}|\*\*\*start\*\*\*)(?=[ \t\r]*$)",
    re.MULTILINE | re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"^[ \t]*(\{\{char\}\}|\{\{user\}\}|[^\n:*\"]{1,40}):", re.MULTILINE
)
_CHAR, _USER = "{{char}}", "{{user}}"
_ENOUGH_BLOCKS = 2
_PATH = ("data", "mes_example")


@rule(
    "examples-missing",
    Severity.INFO,
    "Examples teach a voice better than any description.",
)
def examples_missing(subject: Subject) -> Iterator[Hit]:
    if not subject.card.mes_example.strip():
        yield Hit(_PATH, "there is no example dialogue")


@rule(
    "examples-start-variant",
    Severity.WARNING,
    "Only <START> on a line of its own separates examples.",
    fixes=True,
)
def examples_start_variant(subject: Subject) -> Iterator[Hit]:
    field = subject.text("mes_example")
    for match in _START_VARIANT.finditer(field.text):
        if match[0].strip() != "<START>":
            yield field.hit(f"{match[0].strip()} should be <START>", match, "<START>")


@rule(
    "examples-start-missing",
    Severity.WARNING,
    "Without <START> first, the examples run on as if they had happened in this chat.",
    fixes=True,
)
def examples_start_missing(subject: Subject) -> Iterator[Hit]:
    text = subject.card.mes_example
    if text.strip() and not _START_VARIANT.match(text.lstrip()):
        edit = Edit(_PATH, f"<START>\n{text.lstrip()}")
        yield Hit(_PATH, "the examples do not begin with <START>", edit=edit)


@rule(
    "examples-few", Severity.INFO, "From a single example the model copies its content."
)
def examples_few(subject: Subject) -> Iterator[Hit]:
    count = len(_blocks(subject))
    if 0 < count < _ENOUGH_BLOCKS:
        yield Hit(_PATH, f"there is {count} example; two or three show what is common")


@rule("examples-block-empty", Severity.INFO, "An empty example is only cost.")
def examples_block_empty(subject: Subject) -> Iterator[Hit]:
    text = subject.card.mes_example
    parts = _START.split(text)[1:]
    if parts and any(not part.strip() for part in parts):
        yield Hit(_PATH, "a <START> has nothing below it")


@rule(
    "examples-without-char",
    Severity.WARNING,
    "An example must show how {{char}} speaks.",
)
def examples_without_char(subject: Subject) -> Iterator[Hit]:
    names = (_CHAR, subject.card.name, subject.card.char)
    for block in _blocks(subject):
        if not any(f"{name}:" in block.text for name in names if name):
            yield Hit(
                _PATH, f"an example has no line of {{{{char}}}}: {block.text[:40]!r}"
            )


@rule(
    "examples-without-partner",
    Severity.INFO,
    "A voice shows in how it answers someone.",
)
def examples_without_partner(subject: Subject) -> Iterator[Hit]:
    for block in _blocks(subject):
        if len(set(_speakers(block.text))) == 1:
            yield Hit(_PATH, f"only one speaks in an example: {block.text[:40]!r}")


@rule(
    "examples-speaker-twice",
    Severity.INFO,
    "Two turns of one speaker in a row teach the model not to wait for an answer.",
)
def examples_speaker_twice(subject: Subject) -> Iterator[Hit]:
    for block in _blocks(subject):
        speakers = _speakers(block.text)
        if any(a == b for a, b in pairwise(speakers)):
            yield Hit(_PATH, f"a speaker has two turns in a row: {block.text[:40]!r}")


@rule(
    "examples-other-style",
    Severity.INFO,
    "Examples and greeting should mark actions alike, or replies will mix both styles.",
)
def examples_other_style(subject: Subject) -> Iterator[Hit]:
    examples, greeting = subject.card.mes_example, subject.card.first_mes
    ours = _has_asterisks(examples)
    if examples.strip() and greeting.strip() and ours != _has_asterisks(greeting):
        where = "the examples mark" if ours else "the first message marks"
        yield Hit(_PATH, f"only {where} actions with asterisks")


def _blocks(subject: Subject) -> list[TextField]:
    parts = _START.split(subject.card.mes_example)
    return [TextField(_PATH, part.strip()) for part in parts if part.strip()]


def _speakers(block: str) -> list[str]:
    return [match[1].strip() for match in _SPEAKER.finditer(block)]


def _has_asterisks(text: str) -> bool:
    return bool(re.search(r"(?<!\*)\*[^*\n]+\*(?!\*)", text))

"""Tokens: what is paid with every message, and whether the model still has room."""

import re
from collections.abc import Iterator

from card_generator_app.cards.lint.model import (
    REMOVE,
    Edit,
    Hit,
    Severity,
    Subject,
    rule,
)

# field -> (fewest, most) tokens that published guides advise.
_ADVISED = {
    "description": (60, 900),
    "personality": (0, 200),
    "scenario": (0, 200),
    "first_mes": (50, 500),
    "system_prompt": (0, 400),
    "post_history_instructions": (0, 250),
    "mes_example": (0, 700),
}
_ENTRY_TOKENS = 250
_CONSTANT_TOKENS = 600
_WPP = re.compile(
    r"\[\s*\w+\s*\(\s*[\"“][^\n]{1,60}[\"”]\s*\)\s*\{|\(\"[^\n]{0,200}\" \+ \""
)


@rule(
    "permanent-over-half",
    Severity.WARNING,
    "Above half of the context the chat itself is forgotten soon.",
)
def permanent_over_half(subject: Subject) -> Iterator[Hit]:
    total = subject.tokens.permanent + subject.tokens.book.constant
    half = subject.options.context_tokens // 2
    if total > half:
        message = f"about {total} permanent tokens; half of the context is {half}"
        yield Hit(("data",), message)


@rule("field-long", Severity.INFO, "What is sent each time should earn its place.")
def field_long(subject: Subject) -> Iterator[Hit]:
    for name, (_, most) in _ADVISED.items():
        if (found := subject.tokens.fields[name]) > most:
            yield Hit(("data", name), f"about {found} tokens; up to {most} is advised")


@rule(
    "field-short", Severity.INFO, "From a few words the model makes a stock character."
)
def field_short(subject: Subject) -> Iterator[Hit]:
    for name, (fewest, _) in _ADVISED.items():
        if 0 < (found := subject.tokens.fields[name]) < fewest:
            yield Hit(
                ("data", name), f"about {found} tokens; {fewest} or more is advised"
            )


@rule(
    "format-wpp",
    Severity.INFO,
    "W++ spends about twice the tokens of plain sentences to say the same.",
)
def format_wpp(subject: Subject) -> Iterator[Hit]:
    for field in [*subject.prose, *subject.contents]:
        if match := _WPP.search(field.text):
            yield field.hit(
                "this is W++; plain sentences say it in fewer tokens", match
            )


@rule("entry-long", Severity.INFO, "A long entry pushes the others out of the budget.")
def entry_long(subject: Subject) -> Iterator[Hit]:
    counts = zip(subject.entries, subject.tokens.book.entries, strict=True)
    for one, tokens in counts:
        if tokens > _ENTRY_TOKENS:
            yield Hit(one.path, f"{one.label!r} has about {tokens} tokens; split it")


@rule(
    "constant-over-budget",
    Severity.WARNING,
    "Constant entries are paid with every message and crowd out those with keys.",
)
def constant_over_budget(subject: Subject) -> Iterator[Hit]:
    book = subject.card.book or {}
    budget = book.get("token_budget") or _CONSTANT_TOKENS
    if subject.tokens.book.constant > budget:
        found = subject.tokens.book.constant
        message = f"constant entries need about {found} tokens of {budget}"
        yield Hit(("data", "character_book"), message)


@rule(
    "entry-over-budget",
    Severity.WARNING,
    "An entry above the whole budget never appears.",
)
def entry_over_budget(subject: Subject) -> Iterator[Hit]:
    budget = (subject.card.book or {}).get("token_budget") or 0
    counts = zip(subject.entries, subject.tokens.book.entries, strict=True)
    for one, tokens in counts:
        if 0 < budget < tokens:
            yield Hit(
                one.path, f"{one.label!r} needs about {tokens} tokens of {budget}"
            )


@rule(
    "book-switched-off",
    Severity.WARNING,
    "A scan depth or budget of 0, which some converters write, switches the book off.",
    fixes=True,
)
def book_switched_off(subject: Subject) -> Iterator[Hit]:
    for name in ("scan_depth", "token_budget"):
        if (subject.card.book or {}).get(name) == 0:
            path = ("data", "character_book", name)
            yield Hit(path, f"{name} is 0", edit=Edit(path, REMOVE))

"""The linter over a draft: safe fixes made, and what is left as notes on its texts."""

import re
from collections.abc import Collection
from dataclasses import replace

from card_generator_app.cards.card import Card
from card_generator_app.cards.lint import Finding, Severity, fix_card, lint_card
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.review.notes import Note

# Nothing of the draft answers for these: they are options, or checked here by another
# module, or would take a text away that was asked for.
_NOT_OURS = frozenset(
    {
        "creator-missing",
        "version-missing",
        "tags-missing",
        "nickname-needless",
        "examples-missing",
        "greeting-duplicate",
        "greeting-empty",
        "greetings-similar",
        "book-switched-off",
    }
)
_LEVELS = {
    "off": frozenset[Severity](),
    "error": frozenset({Severity.ERROR}),
    "warn": frozenset({Severity.ERROR, Severity.WARNING}),
    "info": frozenset(Severity),
}
_LIST_ITEM = re.compile(r"data\.(\w+)\[(\d+)\]")
_ENTRY = re.compile(r"data\.character_book\.entries\[(\d+)\]")
_FIELD = re.compile(r"data\.(\w+)$")


def lint_notes(
    draft: Draft, card: Card, level: str, *, ignore: Collection[str] = ()
) -> list[Note]:
    """Findings of this level or worse, in the order of the linter."""
    wanted = _LEVELS[level]
    if not wanted:
        return []
    findings = lint_card(card, ignore=_NOT_OURS | set(ignore), most_of_each=20)
    return [
        Note(_key_of(one, draft), "lint", f"{one.message} ({one.rule})")
        for one in findings
        if one.severity in wanted
    ]


def mended(draft: Draft, card: Card) -> tuple[Draft, list[str]]:
    """The draft with every safe fix made in its texts and entries, and what was mended."""
    fixed, done = fix_card(card, ignore=_NOT_OURS)
    texts = {key: _text(fixed, draft, key) for key in draft.texts}
    lore = [
        replace(entry, keys=list(row["keys"]), content=row["content"])
        for entry, row in zip(draft.lore, fixed.entries, strict=True)
    ]
    told = [f"{one.path}: {one.message} ({one.rule})" for one in done]
    return Draft(draft.brief, texts, lore), told


def _text(card: Card, draft: Draft, key: str) -> str:
    """The text as it stands in the draft's card, which has no place for missing numbers."""
    name, _, number = key.partition(".")
    if not number:
        return str(card.data[name])
    return str(card.data[name][draft.keys_of(name).index(key)])


def _key_of(finding: Finding, draft: Draft) -> str:
    """Which text a finding is about; "" where it is none that was written here."""
    if entry := _ENTRY.match(finding.path):
        return f"character_book.{entry[1]}"
    if item := _LIST_ITEM.match(finding.path):
        keys, at = draft.keys_of(item[1]), int(item[2])
        key = keys[at] if at < len(keys) else ""
    else:
        field = _FIELD.match(finding.path)
        key = field[1] if field else ""
    return key if key in draft.texts else ""

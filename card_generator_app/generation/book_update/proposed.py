"""Proposed: an entry as it would stand in the book, made from what was found and written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.decorators import split_block
from card_generator_app.cards.parts import BOOK, with_parts
from card_generator_app.generation.book_update.finding import Finding
from card_generator_app.generation.relevance import words_of
from card_generator_app.generation.stages.books import styled_keys
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import GenerationOptions


@dataclass(frozen=True)
class Proposed:
    """One change: `row` is the whole entry, `old` the one it takes the place of."""

    at: int
    row: dict[str, Any]
    old: Mapping[str, Any] | None
    finding: Finding
    note: str = ""
    """What a person should know before they accept it."""

    @property
    def key(self) -> str:
        """Of its part."""
        return f"{BOOK}.{self.at}"

    @property
    def new_keys(self) -> list[str]:
        """The keys that the book's entry does not have yet."""
        has = set() if self.old is None else set(self.old["keys"])
        return [key for key in self.row["keys"] if key not in has]

    @property
    def keeps_little(self) -> bool:
        """Whether most of what the entry said is gone: models drop what they were to keep."""
        said = set(words_of(str((self.old or {}).get("content", ""))))
        kept = said & set(words_of(self.row["content"]))
        return 2 * len(kept) < len(said)

    @property
    def reason(self) -> str:
        return f"{self.finding.told} {self.note}".strip()


def changed_row(
    old: Mapping[str, Any], text: LoreText, options: GenerationOptions
) -> dict[str, Any]:
    """The entry with another content and more keys; everything else of it stays."""
    keys = list(old["keys"])
    if not old.get("use_regex"):  # there a word would be a pattern
        has = {key.strip().casefold() for key in keys}
        new = styled_keys(text.keys, options)
        more = [key for key in new if key.casefold() not in has]
        keys += more[: max(options.keys_per_entry - len(keys), 0)]
    block, _ = split_block(old["content"])
    _, body = split_block(text.content)
    return {**old, "keys": keys, "content": block + body}


def with_proposals(card: Card, proposals: list[Proposed]) -> Card:
    """The card as it would be with all of them."""
    return with_parts(card, {one.key: one.row for one in proposals})

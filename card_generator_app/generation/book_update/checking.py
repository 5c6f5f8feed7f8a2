"""Whether proposed entries work in their book: keys of their own that call them, room, no circles.

Asked of the book's own simulator, as it would be with all that is proposed. What can be
mended is; what would never come into a chat is not proposed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from card_generator_app.cards.activation import Message, Outcome, Reason, simulate
from card_generator_app.cards.card import Card
from card_generator_app.cards.lint.lore import is_poor_key
from card_generator_app.cards.patterns import is_pattern
from card_generator_app.cards.recursion import calls_between
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.book_update.proposed import Proposed, with_proposals
from card_generator_app.generation.prose import first_sentences

# Why an entry stays silent that its own keys should call.
_SILENT = (
    Reason.NO_KEYS,
    Reason.NO_MATCH,
    Reason.SECONDARY,
    Reason.BUDGET,
    Reason.EMPTY,
)


@dataclass
class Checked:
    """What is proposed, and a sentence about each entry that is not."""

    proposals: list[Proposed] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def checked(card: Card, proposals: Sequence[Proposed]) -> Checked:
    """The proposals as they can be accepted, all or any of them."""
    found = Checked()
    for one in proposals:
        mended = _within_budget(_with_own_keys(card, found.proposals, one), card)
        if problem := _problem(card, mended):
            found.dropped.append(f"{one.finding.topic.name}: not proposed: {problem}")
        else:
            found.proposals.append(_with_note(card, mended))
    found.proposals = _renumbered(card, found.proposals)
    found.proposals = _without_circles(card, found.proposals)
    return found


def _with_own_keys(card: Card, before: Sequence[Proposed], one: Proposed) -> Proposed:
    """Without new keys that are in every chat or call another entry; its name, at worst."""
    others = [row for at, row in enumerate(card.entries) if at != one.at]
    others += [other.row for other in before]
    taken = {key.strip().casefold() for row in others for key in row["keys"]}
    old = [key for key in one.row["keys"] if key not in one.new_keys]
    own = [
        key
        for key in one.new_keys
        if key.strip().casefold() not in taken and not is_poor_key(key)
    ]
    name = one.finding.topic.name.strip()
    if not (old or own) and name.casefold() not in taken:
        own = [name]
    return replace(one, row={**one.row, "keys": [*old, *own]})


def _within_budget(one: Proposed, card: Card) -> Proposed:
    """A new entry no longer than all that the book may take of a prompt."""
    if one.old is not None or _fits(one, card):
        return one
    most = _budget(card) - 1
    short = first_sentences(one.row["content"], most, estimate_tokens)
    return replace(one, row={**one.row, "content": short})


def _fits(one: Proposed, card: Card) -> bool:
    budget = _budget(card)
    return budget == 0 or estimate_tokens(one.row["content"]) < budget


def _budget(card: Card) -> int:
    """Tokens; 0 where the reader's own setting counts, or the book is off."""
    budget = (card.book or {}).get("token_budget")
    return budget if isinstance(budget, int) and budget > 0 else 0


def _problem(card: Card, one: Proposed) -> str:
    """Why it would never come into a chat, or is nothing new; "" where neither is so."""
    if one.row == one.old:
        return "nothing of it is new"
    if not one.row["content"].strip():
        return "the book's token budget has no room for one sentence of it"
    if one.old is not None and _silent(card, one) is not None:
        return ""  # it was silent before: that is its author's will
    silent = _silent_then(card, one)
    if silent is None or (silent.reason is Reason.BUDGET and _fits(one, card)):
        return ""
    return f"it would stay silent: {silent.why}"


def _with_note(card: Card, one: Proposed) -> Proposed:
    """Says what is for the person to judge: little kept, or no room beside other entries."""
    if one.keeps_little:
        return replace(one, note="Little of the old text is kept: compare them.")
    silent = _silent_then(card, one)
    if one.old is None and silent is not None:
        return replace(one, note=f"So far it stays silent: {silent.why}.")
    return one


def _silent_then(card: Card, one: Proposed) -> Outcome | None:
    """What would keep it silent if it were in the book."""
    placed = replace(one, at=min(one.at, len(card.entries)))
    return _silent(with_proposals(card, [placed]), placed)


def _silent(card: Card, one: Proposed) -> Outcome | None:
    """What keeps the entry silent when its topic is spoken of; None where it answers."""
    book = card.book
    if book is None or 0 in (book.get("scan_depth"), book.get("token_budget")):
        return None  # there is none, or it is switched off as a whole
    row: dict[str, Any] = book["entries"][one.at]
    plain = [key for key in row["keys"] if not is_pattern(key)]
    second = " ".join(row.get("secondary_keys") or [])
    called = [*plain, one.finding.topic.name, *one.finding.topic.keys]
    outcome: Outcome | None = None
    for text in dict.fromkeys(called):
        said = [Message("user", f"{text} {second}".strip())]
        outcome = simulate(book, said, card=card).outcomes[one.at]
        if outcome.fires or outcome.reason not in _SILENT:
            return None
    return outcome


def _renumbered(card: Card, proposals: Sequence[Proposed]) -> list[Proposed]:
    """New entries one after another, where others before them were dropped."""
    found: list[Proposed] = []
    end = len(card.entries)
    for one in proposals:
        is_new = one.old is None
        found.append(replace(one, at=end) if is_new else one)
        end += is_new
    return found


def _without_circles(card: Card, proposals: list[Proposed]) -> list[Proposed]:
    """Closed to other entries where an entry would otherwise call itself, through others."""
    if not (card.book or {}).get("recursive_scanning"):
        return proposals
    result = list(proposals)
    circling = _circling(card)
    # New entries first: closing one changes nothing that works today.
    order = sorted(range(len(result)), key=lambda n: result[n].old is not None)
    for number in order:
        one = result[number]
        if one.at in _circling(with_proposals(card, result)) - circling:
            row = one.row
            extensions = {**row["extensions"], "exclude_recursion": True}
            note = "It is called by the chat alone, for else it would call itself."
            result[number] = replace(
                one, row={**row, "extensions": extensions}, note=note
            )
    return result


def _circling(card: Card) -> set[int]:
    """Entries from which calls lead back to them; closed ones are called by none."""
    book = card.book
    if book is None:
        return set()
    closed = {
        at
        for at, row in enumerate(book["entries"])
        if row["extensions"].get("exclude_recursion")
    }
    calls = {at: called - closed for at, called in calls_between(book).items()}
    return {at for at in calls if at in _reached(calls, at)}


def _reached(calls: dict[int, set[int]], start: int) -> set[int]:
    found: set[int] = set()
    left = list(calls.get(start, ()))
    while left:
        at = left.pop()
        if at not in found:
            found.add(at)
            left += calls.get(at, ())
    return found

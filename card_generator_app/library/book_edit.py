"""A person's change of a lorebook, as a function from book to book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebook import new_entry, read_book
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.schema import BOOK_OPTIONAL
from card_generator_app.errors import InvalidInput

_ALWAYS = ("entries", "extensions")


@dataclass(frozen=True)
class BookEdit:
    """`fields` of the book (None removes one), entries `put` and `remove`d by number.

    Or a `whole` book in place of all that. Raises InvalidInput for what is no edit.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    put: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    remove: Sequence[int] = ()
    whole: Json | None = None

    def __post_init__(self) -> None:
        if self.whole is not None and (self.fields or self.put or self.remove):
            raise InvalidInput("give a whole `book`, or what changes in it; not both")
        if unknown := self.fields.keys() - BOOK_OPTIONAL.keys() - set(_ALWAYS):
            known = ", ".join([*BOOK_OPTIONAL, *_ALWAYS])
            raise InvalidInput(
                f"no field of a lorebook: {', '.join(sorted(unknown))}; there are: {known}"
            )
        for name in _ALWAYS:
            if name in self.fields and self.fields[name] is None:
                raise InvalidInput(f"a lorebook always has {name}; set it to be empty")

    def __call__(self, book: Json) -> Json:
        if self.whole is not None:
            return complete_book(self.whole)
        changed = {**book, **self.fields}
        kept = {name: one for name, one in changed.items() if one is not None}
        kept["entries"] = self._entries(kept["entries"])
        return complete_book(kept)

    def _entries(self, entries: Any) -> list[Any]:
        if not isinstance(entries, list):
            raise InvalidInput("`entries` is a list of entries")
        numbered: dict[int, Any] = dict(enumerate(entries))
        wrong = [n for n in {*self.remove} | {*self.put} if n < 0]
        if missing := [n for n in self.remove if n not in numbered] or wrong:
            raise InvalidInput(
                f"the lorebook has entries 0 to {len(entries) - 1}; no {missing[0]}"
            )
        for number, change in sorted(self.put.items()):
            at = min(number, len(numbered))
            before = numbered.get(at, new_entry([], ""))
            if not isinstance(before, Mapping):
                raise InvalidInput(
                    f"entry {at} is no object, so nothing of it can stay"
                )
            numbered[at] = {**before, **change}
        return [one for at, one in numbered.items() if at not in set(self.remove)]


def complete_book(raw: Json) -> Json:
    """A book that a person wrote, each entry complete; raises InvalidInput for what is lost.

    What a lenient reader would leave out is refused here: nobody asked it to vanish.
    """
    repairs = Repairs()
    book = read_book(raw, "book", repairs)
    lost = [one for one in repairs if one.id in ("not_an_entry", "not_a_list")]
    if book is None or lost:
        raise InvalidInput(
            "; ".join(f"{one.path}: {one.message}" for one in lost) or "this is no book"
        )
    return book

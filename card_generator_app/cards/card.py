"""Card: the one shape a character card is stored in, a V3 document with everything kept."""

from dataclasses import dataclass
from typing import Any, Self

from card_generator_app.cards.jsontext import Json, copy_json, describe
from card_generator_app.cards.schema import (
    SPEC_V3,
    V3_FIELDS,
    V3_REQUIRED,
    Kind,
)
from card_generator_app.errors import CardFormatError

SPEC_VERSION = "3.0"
_TOP_LEVEL = ("spec", "spec_version", "data")


def empty_data() -> Json:
    """The `data` object of a card in which nothing is said yet."""
    return {name: _empty(kind) for name, kind in V3_REQUIRED.items()}


def new_card(**fields: Any) -> "Card":
    """A card from V3 `data` fields; those not given are empty.

    Fields that are no V3 field raise TypeError: other data belongs in `extensions`.
    """
    if unknown := fields.keys() - V3_FIELDS.keys():
        raise TypeError(f"no field of a V3 card: {', '.join(sorted(unknown))}")
    data = {**empty_data(), **copy_json(fields)}
    return Card({"spec": SPEC_V3, "spec_version": SPEC_VERSION, "data": data})


@dataclass(frozen=True, slots=True)
class Card:
    """A V3 document, `{"spec", "spec_version", "data", …}`, with typed reading.

    Unknown keys stay where they were found (top, data, extensions, book, entry), in order.
    Treat `document` as read-only: `with_fields` makes a changed card.
    """

    document: Json

    @classmethod
    def from_dict(cls, document: Json) -> Self:
        """A card from a stored document; raises CardFormatError when it is not V3.

        For files of unknown origin use `FormatConverter.decode`, which mends them.
        """
        data = document.get("data")
        if document.get("spec") != SPEC_V3 or not isinstance(data, dict):
            raise CardFormatError("the stored document is not a V3 card")
        for name, kind in V3_REQUIRED.items():
            if type(data.get(name)) is not type(_empty(kind)):
                found = describe(data.get(name))
                raise CardFormatError(f"data.{name} of the stored card is {found}")
        return cls(copy_json(document))

    def to_dict(self) -> Json:
        """The whole document as new dicts and lists, ready for `json.dumps`."""
        document: Json = copy_json(self.document)
        return document

    def with_fields(self, **fields: Any) -> "Card":
        """A copy with these `data` fields set; None removes an optional one."""
        if unknown := fields.keys() - V3_FIELDS.keys():
            raise TypeError(f"no field of a V3 card: {', '.join(sorted(unknown))}")
        document = self.to_dict()
        for name, value in fields.items():
            if value is None and name not in V3_REQUIRED:
                document["data"].pop(name, None)
            else:
                document["data"][name] = copy_json(value)
        return Card(document)

    @property
    def data(self) -> Json:
        data: Json = self.document["data"]
        return data

    @property
    def unknown_keys(self) -> list[str]:
        """Top-level keys that no spec has, in order."""
        return [key for key in self.document if key not in _TOP_LEVEL]

    def text(self, field: str) -> str:
        """A text field of `data` by its spec name, "" when absent."""
        return str(self.data.get(field, ""))

    @property
    def name(self) -> str:
        return self.text("name")

    @property
    def char(self) -> str:
        """What `{{char}}` becomes: the nickname, else the name (V3 spec)."""
        return self.text("nickname") or self.name

    @property
    def description(self) -> str:
        return self.text("description")

    @property
    def personality(self) -> str:
        return self.text("personality")

    @property
    def scenario(self) -> str:
        return self.text("scenario")

    @property
    def first_mes(self) -> str:
        return self.text("first_mes")

    @property
    def mes_example(self) -> str:
        return self.text("mes_example")

    @property
    def creator(self) -> str:
        return self.text("creator")

    @property
    def creator_notes(self) -> str:
        return self.text("creator_notes")

    @property
    def system_prompt(self) -> str:
        return self.text("system_prompt")

    @property
    def post_history_instructions(self) -> str:
        return self.text("post_history_instructions")

    @property
    def character_version(self) -> str:
        return self.text("character_version")

    @property
    def alternate_greetings(self) -> list[str]:
        return list(self.data["alternate_greetings"])

    @property
    def group_only_greetings(self) -> list[str]:
        return list(self.data["group_only_greetings"])

    @property
    def greetings(self) -> list[str]:
        """Every way a chat can begin, `first_mes` first."""
        return [self.first_mes, *self.alternate_greetings]

    @property
    def tags(self) -> list[str]:
        return list(self.data["tags"])

    @property
    def extensions(self) -> Json:
        extensions: Json = self.data["extensions"]
        return extensions

    @property
    def book(self) -> Json | None:
        book: Json | None = self.data.get("character_book")
        return book

    @property
    def entries(self) -> list[Json]:
        """The lorebook's entries in file order, [] without a book."""
        return list(self.book["entries"]) if self.book else []

    @property
    def assets(self) -> list[Json]:
        return list(self.data.get("assets", []))


def _empty(kind: Kind) -> Any:
    match kind:
        case Kind.TEXT:
            return ""
        case Kind.OBJECT:
            return {}
        case _:
            return []

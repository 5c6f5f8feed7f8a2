"""The fields of the card specs by version, each with the type it must have.

Sources: Character Card V1, V2 and V3 specifications; names are the specs' own.
"""

from enum import StrEnum

SPEC_V2 = "chara_card_v2"
SPEC_V3 = "chara_card_v3"
SPEC_LOREBOOK = "lorebook_v3"


class Kind(StrEnum):
    """The JSON type of a field."""

    TEXT = "text"
    TEXTS = "texts"
    TAGS = "tags"
    OBJECT = "object"
    NUMBER = "number"
    FLAG = "flag"
    BOOK = "book"
    ASSETS = "assets"
    ID = "id"
    POSITION = "position"


V1_FIELDS = (
    "name",
    "description",
    "personality",
    "scenario",
    "first_mes",
    "mes_example",
)

V2_REQUIRED: dict[str, Kind] = {
    **dict.fromkeys(V1_FIELDS, Kind.TEXT),
    "creator_notes": Kind.TEXT,
    "system_prompt": Kind.TEXT,
    "post_history_instructions": Kind.TEXT,
    "alternate_greetings": Kind.TEXTS,
    "tags": Kind.TAGS,
    "creator": Kind.TEXT,
    "character_version": Kind.TEXT,
    "extensions": Kind.OBJECT,
}
V2_OPTIONAL: dict[str, Kind] = {"character_book": Kind.BOOK}
V2_FIELDS = {**V2_REQUIRED, **V2_OPTIONAL}

V3_REQUIRED: dict[str, Kind] = {**V2_REQUIRED, "group_only_greetings": Kind.TEXTS}
V3_OPTIONAL: dict[str, Kind] = {
    **V2_OPTIONAL,
    "assets": Kind.ASSETS,
    "nickname": Kind.TEXT,
    "creator_notes_multilingual": Kind.OBJECT,
    "source": Kind.TEXTS,
    "creation_date": Kind.NUMBER,
    "modification_date": Kind.NUMBER,
}
V3_FIELDS = {**V3_REQUIRED, **V3_OPTIONAL}
V3_ONLY = tuple(name for name in V3_FIELDS if name not in V2_FIELDS)

BOOK_OPTIONAL: dict[str, Kind] = {
    "name": Kind.TEXT,
    "description": Kind.TEXT,
    "scan_depth": Kind.NUMBER,
    "token_budget": Kind.NUMBER,
    "recursive_scanning": Kind.FLAG,
}

ENTRY_REQUIRED: dict[str, Kind] = {
    "keys": Kind.TEXTS,
    "content": Kind.TEXT,
    "extensions": Kind.OBJECT,
    "enabled": Kind.FLAG,
    "insertion_order": Kind.NUMBER,
}
ENTRY_OPTIONAL: dict[str, Kind] = {
    "case_sensitive": Kind.FLAG,
    "name": Kind.TEXT,
    "priority": Kind.NUMBER,
    "id": Kind.ID,
    "comment": Kind.TEXT,
    "selective": Kind.FLAG,
    "secondary_keys": Kind.TEXTS,
    "constant": Kind.FLAG,
    "position": Kind.POSITION,
}
ENTRY_V3_REQUIRED: dict[str, Kind] = {**ENTRY_REQUIRED, "use_regex": Kind.FLAG}

POSITIONS = ("before_char", "after_char")

# Where this program keeps what a V2 file has no field for (V2 spec: `extensions`
# keys should be namespaced).
NAMESPACE = "cardforge"

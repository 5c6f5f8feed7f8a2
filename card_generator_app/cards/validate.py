"""Strict judges: every MUST of the V2 and V3 specs, for documents as they stand in a file."""

from dataclasses import dataclass
from typing import Any

from card_generator_app.cards.jsontext import Json, describe
from card_generator_app.cards.schema import (
    BOOK_OPTIONAL,
    ENTRY_OPTIONAL,
    ENTRY_REQUIRED,
    ENTRY_V3_REQUIRED,
    POSITIONS,
    SPEC_V2,
    SPEC_V3,
    V1_FIELDS,
    V2_OPTIONAL,
    V2_REQUIRED,
    V3_OPTIONAL,
    V3_REQUIRED,
    Kind,
)

ASSET_FIELDS = ("type", "uri", "name", "ext")


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule: a stable id, where, and what is wrong."""

    rule: str
    path: str
    message: str


def validate_v2(document: Json) -> list[Finding]:
    """Every way in which a document is not a V2 card; [] for a valid one."""
    findings = _check_spec(document, SPEC_V2)
    if document.get("spec_version") != "2.0":
        message = 'spec_version must be the text "2.0"'
        findings.append(Finding("spec_version", "spec_version", message))
    return findings + _check_data(document, V2_REQUIRED, V2_OPTIONAL, ENTRY_REQUIRED)


def validate_v3(document: Json) -> list[Finding]:
    """Every way in which a document is not a V3 card; [] for a valid one."""
    findings = _check_spec(document, SPEC_V3)
    if document.get("spec_version") != "3.0":
        message = 'spec_version must be the text "3.0"'
        findings.append(Finding("spec_version", "spec_version", message))
    findings += _check_data(document, V3_REQUIRED, V3_OPTIONAL, ENTRY_V3_REQUIRED)
    data = document.get("data")
    if isinstance(data, dict) and isinstance(data.get("assets"), list):
        findings += _check_assets(data["assets"])
    return findings


def validate_v1(document: Json) -> list[Finding]:
    """Every way in which a document is not a flat V1 card; [] for a valid one."""
    required = dict.fromkeys(V1_FIELDS, Kind.TEXT)
    return _check_fields(document, required, {}, "")


def _check_spec(document: Json, spec: str) -> list[Finding]:
    if document.get("spec") == spec:
        return []
    return [Finding("spec", "spec", f'spec must be the text "{spec}"')]


def _check_data(
    document: Json,
    required: dict[str, Kind],
    optional: dict[str, Kind],
    entry_required: dict[str, Kind],
) -> list[Finding]:
    data = document.get("data")
    if not isinstance(data, dict):
        return [
            Finding("data", "data", f"data must be an object, not {describe(data)}")
        ]
    findings = _check_fields(data, required, optional, "data.")
    book = data.get("character_book")
    if isinstance(book, dict):
        findings += check_book(book, "data.character_book", entry_required)
    return findings


def check_book(book: Json, path: str, entry_required: dict[str, Kind]) -> list[Finding]:
    """Every broken rule of a lorebook whose entries must have `entry_required`."""
    required = {"extensions": Kind.OBJECT}
    findings = _check_fields(book, required, BOOK_OPTIONAL, f"{path}.")
    entries = book.get("entries")
    if not isinstance(entries, list):
        message = f"entries must be a list, not {describe(entries)}"
        return [*findings, Finding("type", f"{path}.entries", message)]
    for at, entry in enumerate(entries):
        where = f"{path}.entries[{at}]"
        if not isinstance(entry, dict):
            message = f"an entry must be an object, not {describe(entry)}"
            findings.append(Finding("type", where, message))
            continue
        optional = dict(ENTRY_OPTIONAL)
        if "use_regex" not in entry_required:
            optional["id"] = Kind.NUMBER  # V3 allows texts
        findings += _check_fields(entry, entry_required, optional, f"{where}.")
    return findings


def _check_fields(
    holder: Json, required: dict[str, Kind], optional: dict[str, Kind], prefix: str
) -> list[Finding]:
    findings = [
        Finding("missing", f"{prefix}{name}", f"{name} is required")
        for name in required
        if name not in holder
    ]
    for name, kind in {**required, **optional}.items():
        if name in holder and not _is(holder[name], kind):
            message = f"{name} must be {_WANTED[kind]}, not {describe(holder[name])}"
            findings.append(Finding("type", f"{prefix}{name}", message))
    return findings


def _check_assets(assets: list[Any]) -> list[Finding]:
    findings = []
    for at, asset in enumerate(assets):
        path = f"data.assets[{at}]"
        if not isinstance(asset, dict):
            findings.append(Finding("type", path, "an asset must be an object"))
            continue
        findings += _check_fields(
            asset, dict.fromkeys(ASSET_FIELDS, Kind.TEXT), {}, f"{path}."
        )
        ext = asset.get("ext")
        if isinstance(ext, str) and (ext != ext.lower() or "." in ext):
            message = "ext must be lower-case and without a dot"
            findings.append(Finding("asset_ext", f"{path}.ext", message))
    return findings + _check_main_assets([a for a in assets if isinstance(a, dict)])


def _check_main_assets(assets: list[Json]) -> list[Finding]:
    def named_main(kind: str) -> int:
        return sum(a.get("type") == kind and a.get("name") == "main" for a in assets)

    findings = []
    icons = sum(asset.get("type") == "icon" for asset in assets)
    if icons > 1 and named_main("icon") != 1:
        message = "of several icons exactly one must be named main"
        findings.append(Finding("main_icon", "data.assets", message))
    if named_main("background") > 1:
        message = "only one background may be named main"
        findings.append(Finding("main_background", "data.assets", message))
    return findings


_WANTED: dict[Kind, str] = {
    Kind.TEXT: "a text",
    Kind.TEXTS: "a list of texts",
    Kind.TAGS: "a list of texts",
    Kind.OBJECT: "an object",
    Kind.NUMBER: "a number",
    Kind.FLAG: "true or false",
    Kind.BOOK: "an object (leave it out when there is none)",
    Kind.ASSETS: "a list of objects",
    Kind.ID: "a number or a text",
    Kind.POSITION: " or ".join(POSITIONS),
}


def _is(value: Any, kind: Kind) -> bool:
    match kind:
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.TEXTS | Kind.TAGS:
            return isinstance(value, list) and all(isinstance(v, str) for v in value)
        case Kind.OBJECT | Kind.BOOK:
            return isinstance(value, dict)
        case Kind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Kind.FLAG:
            return isinstance(value, bool)
        case Kind.ASSETS:
            return isinstance(value, list)
        case Kind.ID:
            return isinstance(value, int | float | str) and not isinstance(value, bool)
        case Kind.POSITION:
            return value in POSITIONS

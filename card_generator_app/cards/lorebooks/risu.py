"""RisuAI lorebook exports: `{"type": "risu", "data": [...]}`, keys as one text."""

from card_generator_app.cards.decorators import Decorator, parse_content, write_content
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.koboldai import split_keys
from card_generator_app.cards.lorebooks.carrying import losses_of
from card_generator_app.cards.repairs import Loss

NAMESPACE = "risu"
_FOLDER = "folder"
_SWITCHED_OFF = "dont_activate"
_CARRIED = {
    "keys",
    "secondary_keys",
    "insertion_order",
    "comment",
    "name",
    "content",
    "constant",
    "selective",
    "use_regex",
    "case_sensitive",
    "enabled",
    "extensions",
    "id",
}


def looks_like_risu(document: Json) -> bool:
    return document.get("type") == "risu" and isinstance(document.get("data"), list)


def from_risu(document: Json) -> Json:
    """The raw book; folders and other private fields are kept in `extensions.risu`."""
    rows = [row for row in document["data"] if isinstance(row, dict)]
    folders = [row for row in rows if row.get("mode") == _FOLDER]
    entries = [_read_row(row) for row in rows if row.get("mode") != _FOLDER]
    own = {"folders": folders} if folders else {}
    return {"extensions": {NAMESPACE: own} if own else {}, "entries": entries}


def to_risu(book: Json) -> tuple[Json, list[Loss]]:
    """The export, and what it cannot carry (keys that hold a comma, for one)."""
    own = book["extensions"].get(NAMESPACE)
    folders = own.get("folders", []) if isinstance(own, dict) else []
    losses = losses_of(
        book,
        book_fields={"extensions"},
        entry_fields=_CARRIED,
        program="RisuAI",
    )
    rows = []
    for at, entry in enumerate(book["entries"]):
        if any(
            "," in key for key in [*entry["keys"], *entry.get("secondary_keys", [])]
        ):
            losses.append(Loss(f"entries[{at}].keys", "RisuAI splits keys at commas"))
        rows.append(_write_row(entry))
    return {"type": "risu", "ver": 1, "data": [*folders, *rows]}, losses


def _read_row(row: Json) -> Json:
    own = dict(row)
    misspelt = own.pop("extentions", None)  # RisuAI's own spelling
    case_sensitive = isinstance(misspelt, dict) and misspelt.pop(
        "risu_case_sensitive", False
    )
    if misspelt:
        own["extentions"] = misspelt
    comment = own.pop("comment", "")
    entry: Json = {
        "keys": split_keys(own.pop("key", "")),
        "secondary_keys": split_keys(own.pop("secondkey", "")),
        "insertion_order": own.pop("insertorder", 100),
        "name": comment,
        "comment": comment,
        "content": own.pop("content", ""),
        "constant": bool(own.pop("alwaysActive", False)),
        "selective": bool(own.pop("selective", False)),
        "use_regex": bool(own.pop("useRegex", False)),
        "case_sensitive": bool(case_sensitive),
        "enabled": True,
        "extensions": {},
    }
    if own.get("id"):
        entry["id"] = own.pop("id")
    if (percent := own.pop("activationPercent", None)) is not None:
        entry["extensions"]["probability"] = percent
    decorators, body = parse_content(str(entry["content"]))
    if any(one.name == _SWITCHED_OFF for one in decorators):
        rest = [one for one in decorators if one.name != _SWITCHED_OFF]
        entry["content"], entry["enabled"] = write_content(rest, body), False
    if own:
        entry["extensions"][NAMESPACE] = own
    return entry


def _write_row(entry: Json) -> Json:
    extensions = entry["extensions"]
    own = extensions.get(NAMESPACE)
    content = entry["content"]
    if not entry["enabled"]:  # RisuAI has no switch, but knows the decorator
        decorators, body = parse_content(content)
        content = write_content([Decorator(_SWITCHED_OFF), *decorators], body)
    row: Json = {
        "key": ", ".join(entry["keys"]),
        "secondkey": ", ".join(entry.get("secondary_keys", [])),
        "insertorder": entry["insertion_order"],
        "comment": entry.get("comment") or entry.get("name", ""),
        "content": content,
        "mode": "constant" if entry.get("constant") else "normal",
        "alwaysActive": entry.get("constant", False),
        "selective": entry.get("selective", False),
        "useRegex": entry["use_regex"],
    }
    if entry.get("case_sensitive"):
        row["extentions"] = {"risu_case_sensitive": True}
    if "probability" in extensions:
        row["activationPercent"] = extensions["probability"]
    if isinstance(entry.get("id"), str):
        row["id"] = entry["id"]
    return {**row, **(own if isinstance(own, dict) else {})}

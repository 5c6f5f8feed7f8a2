"""KoboldAI world files: `{"folders", "entries"}` with entries keyed by uid."""

from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lorebooks.carrying import losses_of
from card_generator_app.cards.repairs import Loss

NAMESPACE = "koboldai"
_FIELDS = {
    "uid": "id",
    "title": "name",
    "key": "keys",
    "keysecondary": "secondary_keys",
    "constant": "constant",
    "content": "content",
    "comment": "comment",
    "selective": "selective",
}


def looks_like_kobold_world(document: Json) -> bool:
    return "folders" in document and isinstance(document.get("entries"), dict)


def from_kobold_world(document: Json) -> Json:
    """The raw book; entries come in uid order, folders are kept in `extensions.koboldai`."""
    rows = [row for row in document["entries"].values() if isinstance(row, dict)]
    own = {key: value for key, value in document.items() if key != "entries"}
    entries = []
    for at, row in enumerate(rows):
        rest = {key: value for key, value in row.items() if key not in _FIELDS}
        entry = {_FIELDS[key]: value for key, value in row.items() if key in _FIELDS}
        entry |= {"enabled": True, "insertion_order": at}
        entries.append({**entry, "extensions": {NAMESPACE: rest} if rest else {}})
    return {"extensions": {NAMESPACE: own}, "entries": entries}


def to_kobold_world(book: Json) -> tuple[Json, list[Loss]]:
    """The world file, and what it has no field for; entries keep their file order."""
    own = book["extensions"].get(NAMESPACE)
    rows = {}
    for at, entry in enumerate(book["entries"]):
        kept = entry["extensions"].get(NAMESPACE)
        row = {theirs: entry[ours] for theirs, ours in _FIELDS.items() if ours in entry}
        rows[str(at)] = {**row, "uid": at, **(kept if isinstance(kept, dict) else {})}
    carried = {*_FIELDS.values(), "extensions", "insertion_order"}
    losses = losses_of(
        book, book_fields={"extensions"}, entry_fields=carried, program="KoboldAI"
    )
    folders = own if isinstance(own, dict) else {"folders": {}}
    return {**folders, "entries": rows}, losses

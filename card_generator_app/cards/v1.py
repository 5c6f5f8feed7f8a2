"""V1 cards: one flat object of six texts, and whatever else stood beside them."""

from card_generator_app.cards.card import Card
from card_generator_app.cards.fields import assemble, read_data
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.repairs import Loss, Repairs
from card_generator_app.cards.schema import V1_FIELDS, V3_FIELDS, V3_REQUIRED

_SPECS_OF_OTHERS = {"chara_card_v2", "chara_card_v3"}


def looks_like_v1(document: Json) -> bool:
    """Whether a flat object can be a V1 card: a name and at least one other V1 text."""
    return "name" in document and any(name in document for name in V1_FIELDS[1:])


def read_v1(document: Json, repairs: Repairs) -> Card:
    """The card of a flat object; fields of later specs found beside the six are used too.

    That covers V2 fields without a `data` object (Chub), `spec: "tavern_ai"`, and the
    extra keys of SillyTavern and Maid. Keys of no spec stay at the top level.
    """
    spec = document.get("spec")
    if spec in _SPECS_OF_OTHERS:
        repairs.add("fields_at_root", f"{spec} without a data object", "data")
    elif spec is not None:
        repairs.add("unknown_spec", f"spec {str(spec)[:40]!r} read as V1", "spec")
    flat = {key: value for key, value in document.items() if key in V3_FIELDS}
    root = {key: value for key, value in document.items() if key not in V3_FIELDS}
    # SillyTavern's V1 name for creator_notes.
    if not flat.get("creator_notes") and isinstance(root.get("creatorcomment"), str):
        flat["creator_notes"] = root.pop("creatorcomment")
    return assemble(root, read_data(flat, V1_FIELDS, repairs), repairs)


def write_v1(card: Card) -> tuple[Json, list[Loss]]:
    """The flat object, and every filled field that V1 has no place for."""
    document: Json = {name: card.data[name] for name in V1_FIELDS}
    losses = []
    for key in card.unknown_keys:
        document.setdefault(key, card.document[key])
    for key, value in card.data.items():
        if key not in V1_FIELDS and (value or key not in V3_REQUIRED):
            losses.append(Loss(f"data.{key}", "V1 has only the six texts"))
    return document, losses

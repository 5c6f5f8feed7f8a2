"""Flat cards of text-generation-webui and Pygmalion: `name greeting context`, YAML or JSON."""

from card_generator_app.cards.card import Card
from card_generator_app.cards.fields import assemble, read_data
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.repairs import Loss, Repairs
from card_generator_app.cards.schema import V1_FIELDS, V3_REQUIRED
from card_generator_app.cards.yamltext import dump_yaml

# Their names for our fields; the first that is filled counts.
_ALIASES = {
    "name": ("char_name", "name", "bot", "<|bot|>"),
    "description": ("char_persona", "context", "description"),
    "first_mes": ("char_greeting", "greeting", "first_mes"),
    "mes_example": ("example_dialogue", "mes_example"),
    "scenario": ("world_scenario", "scenario"),
    "personality": ("personality",),
}
_TELLING = {
    "char_name",
    "char_persona",
    "char_greeting",
    "greeting",
    "context",
    "bot",
    "<|bot|>",
}
_MERGED = "merged into context, the only field for it"


def looks_like_textgen(document: Json) -> bool:
    """Whether the fields are those of text-generation-webui or Pygmalion."""
    has_name = any(alias in document for alias in _ALIASES["name"])
    return has_name and bool(_TELLING & document.keys())


def read_textgen(document: Json, repairs: Repairs) -> Card:
    """The card of the flat fields; their other fields stay at the top level."""
    root = dict(document)
    flat: Json = {}
    for field, aliases in _ALIASES.items():
        for alias in aliases:
            if root.get(alias):
                flat[field] = root.pop(alias)
                break
        else:
            for alias in aliases:
                root.pop(alias, None)
    return assemble(root, read_data(flat, (), repairs), repairs)


def write_textgen(card: Card) -> tuple[bytes, list[Loss]]:
    """The YAML that text-generation-webui keeps in `user_data/characters`."""
    parts = [
        card.description,
        card.personality and f"{{{{char}}}}'s personality: {card.personality}",
        card.scenario and f"Scenario: {card.scenario}",
        card.mes_example.replace("<START>", "").strip("\n"),
    ]
    merged = parts[0] if not any(parts[1:]) else "\n\n".join(p for p in parts if p)
    document: Json = {"name": card.name, "greeting": card.first_mes, "context": merged}
    losses = []
    for key in card.unknown_keys:
        document.setdefault(key, card.document[key])
    for key, value in card.data.items():
        if key in ("personality", "scenario", "mes_example") and value:
            losses.append(Loss(f"data.{key}", _MERGED))
        elif key not in V1_FIELDS and (value or key not in V3_REQUIRED):
            losses.append(Loss(f"data.{key}", "text-generation-webui has no field"))
    return dump_yaml(document), losses

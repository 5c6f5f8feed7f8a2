"""The cards that every peer must take: composed ones, our own extremes, the samples re-written."""

from functools import cache
from typing import Any, NamedTuple

from benchmarks.quality.compose import Wish, make, make_composer
from card_generator_app.cards.assets import to_data_uri
from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.png import blank_png
from tests.real_world.test_samples import CARDS, SAMPLES
from tests.unit.cards.builders import full_card

_CONCEPTS = (
    "A retired dragon-slayer who now runs a bakery in a small mountain village",
    "a sentient lighthouse that collects apologies",
    "Keiko, 34, night nurse on a generation ship",
)
# World Info's own fields, as SillyTavern writes them into a book's entries.
_WORLD_INFO: dict[str, Any] = {
    "position": 4,
    "depth": 4,
    "role": 0,
    "probability": 75,
    "useProbability": True,
    "selectiveLogic": 3,
    "group": "weather",
    "group_weight": 40,
    "sticky": 2,
    "cooldown": None,
    "delay_until_recursion": 1,
    "match_whole_words": None,
    "triggers": ["normal"],
}


class Wanted(NamedTuple):
    """A card and its portrait, None for a plain one."""

    card: Card
    portrait: bytes | None


def with_number_ids(card: Card) -> Card:
    """The card with texts as entry ids replaced: V3 allows them, ccardlib does not."""
    if card.book is None:
        return card
    entries = [{**one, "id": at} for at, one in enumerate(card.entries)]
    return card.with_fields(character_book={**card.book, "entries": entries})


def _every_asset() -> Card:
    image, noise = blank_png(8, 8), bytes(range(256)) * 8
    assets = [
        ("icon", to_data_uri(image, "png"), "main", "png"),
        ("icon", to_data_uri(image, "png"), "other", "png"),
        ("background", to_data_uri(image, "png"), "main", "png"),
        ("emotion", to_data_uri(image, "png"), "joy", "png"),
        ("emotion", "https://example.org/sad.webp", "sad", "webp"),
        ("user_icon", "ccdefault:", "guest", "png"),
        ("x_theme", to_data_uri(noise, "ogg"), "theme of Mara / 1", "ogg"),
        ("x_theme", to_data_uri(noise, "ogg"), "theme of Mara / 1", "ogg"),
    ]
    keys = ("type", "uri", "name", "ext")
    listed = [dict(zip(keys, asset, strict=True)) for asset in assets]
    return full_card().with_fields(assets=listed)


def _every_entry() -> Card:
    decorated = (
        "@@depth 2\n@@role system\n@@additional_keys storm, gale\n"
        "@@@scan_depth 3\nThe wind here has a name."
    )
    entries = [
        new_entry(["storm"], decorated, extensions=_WORLD_INFO),
        new_entry(["/gr[ae]y/i"], "Grey is the colour of guilt.", use_regex=True),
        new_entry([], "Always said.", constant=True, position="after_char"),
        new_entry(["off"], "Never said.", enabled=False, insertion_order=-5),
        new_entry(["a"], "", secondary_keys=["b"], selective=True, case_sensitive=True),
        {**new_entry(["z"], "Unknown keys."), "x_list": [1, {"deep": None}]},
    ]
    book = new_book(
        entries,
        name="Weather",
        description="What blows.",
        scan_depth=6,
        token_budget=900,
        recursive_scanning=True,
        extensions={"other/tool": {"a": [None, 1.5]}},
    )
    return full_card().with_fields(character_book=book)


def _other_scripts() -> Card:
    return new_card(
        name="月纱 «Луна» 🌙",
        description='她说:"你好"。\nОна ждёт.\u2028かな 👩‍🚀 \\ " \t end',
        first_mes="<b>¡Hola!</b> {{user}}…",
        alternate_greetings=["", "もう一度。"],
        tags=["ファンタジー", ""],
        character_book=new_book([new_entry(["月", "луна"], "夜" * 3000)]),
    )


def _large() -> Card:
    entries = [
        new_entry([f"place {at}", f"stone {at}"], f"Stone {at} leans west. " * 20)
        for at in range(500)
    ]
    return new_card(
        name="Mara", first_mes="Wipe your boots.", character_book=new_book(entries)
    )


_OWN = {
    "every field": lambda: Wanted(full_card(), None),
    "every asset": lambda: Wanted(_every_asset(), blank_png(30, 40)),
    "every kind of entry": lambda: Wanted(_every_entry(), None),
    "other scripts": lambda: Wanted(_other_scripts(), None),
    "500 entries": lambda: Wanted(_large(), None),
    "only a name": lambda: Wanted(new_card(name="Mara"), None),
}


def names() -> list[str]:
    """Every card's name; samples only where their folder is beside the repository."""
    composed = [f"composed: {concept}" for concept in _CONCEPTS]
    return [*_OWN, *composed, *(f"sample: {name}" for name in _samples())]


@cache
def wanted(name: str) -> Wanted:
    """The card by its name, made anew or read from a sample."""
    kind, _, rest = name.partition(": ")
    if kind == "composed":
        return Wanted(make(_composer(), Wish(rest), 1).card, None)
    if kind == "sample":
        decoded = FormatConverter.decode((SAMPLES / rest).read_bytes(), rest)
        return Wanted(decoded.card, decoded.portrait)
    return _OWN[name]()


_composer = cache(make_composer)


def _samples() -> list[str]:
    return [name for name in CARDS if (SAMPLES / name).exists()]

"""Who is to be drawn: the words about a character, turned into drawing choices."""

import random
import re
from dataclasses import dataclass

SIZE = (512, 768)  # SillyTavern and its kin show avatars at 2:3

# word → open-peeps heads; the first row that matches decides.
_HEADS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"hijab|headscarf|wimple|veil", ("hijab",)),
    (r"turban", ("turban",)),
    (r"beanie|knit cap|woolen cap|watch cap", ("hatBeanie",)),
    (r"bald|hairless|shaven head|no hair", ("noHair1", "noHair2", "noHair3")),
    (r"mohawk", ("mohawk", "mohawk2")),
    (r"dreadlocks|locs\b|dreads", ("dreads1", "dreads2")),
    (r"cornrows|braided close", ("cornrows", "cornrows2")),
    (r"afro\b", ("afro", "longAfro")),
    (r"twists\b", ("twists", "twists2")),
    (r"shaved|cropped|buzz|stubbled scalp", ("shaved1", "shaved2", "shaved3")),
    (r"(gray|grey|white|silver)[^.;]{0,30}\b(bun|knot|pinned)", ("grayBun",)),
    (r"(gray|grey|white|silver)[^.;]{0,30}\bhair", ("grayMedium", "grayShort")),
    (r"\bbun\b|top-?knot|pinned up|hair up", ("bun", "buns")),
    (r"bangs|fringe", ("bangs", "bangs2", "longBangs")),
    (
        r"(red|ginger|auburn|blond|golden|pink)[^.;]{0,20}\b(hair|curls)",
        ("bangs", "mediumBangs2"),
    ),
    (r"curls|curly", ("longCurly", "medium3")),
    (r"long[^.;]{0,20}\b(hair|braid)|braid|plait|ponytail", ("long", "longBangs")),
    (r"short[^.;]{0,20}\bhair", ("short1", "short2", "short3", "short5")),
)
_HEADS_BY_PRONOUN = {
    "she": (
        "bangs",
        "bun",
        "long",
        "longBangs",
        "longCurly",
        "medium1",
        "mediumStraight",
    ),
    "he": ("short1", "short2", "short3", "short4", "short5", "pomp", "flatTop"),
    "they": ("medium1", "medium2", "short4", "mediumBangs", "bangs2", "short5"),
    "it": ("noHair1", "noHair2", "shaved1"),
}
_OLD_HEADS = {"she": ("grayBun", "grayMedium"), "he": ("grayShort",)}

_EXPRESSIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"cheerful|laugh|grin|warm|kind|jolly|friendly", ("smile", "cute")),
    (r"tired|exhaust|sleepless|weary|insomni|night shift", ("tired",)),
    (r"suspici|wary|cynic|detective|distrust|sarcastic|scepti|skepti", ("suspicious",)),
    (r"proud|arrogan|haughty|contempt|noble", ("contempt", "driven")),
    (r"shy|timid|gentle|sweet|bashful", ("cute", "calm")),
    (r"mischie|trick|cheeky|thief|playful|rogue", ("cheeky",)),
    (r"stern|soldier|strict|general|grim|knight|merciless", ("serious", "driven")),
    (r"sad|grief|mourn|lonel|melanchol|ghost", ("solemn",)),
    (r"curious|inventor|explorer|scholar|wonder", ("awe", "explaining")),
    (r"afraid|anxious|nervous|worri", ("concerned",)),
)
_CALM = ("calm", "serious", "smile", "solemn")

_ACCESSORIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"eye-?patch|one eye|missing eye|blind in one", ("eyepatch",)),
    (r"sunglasses|dark glasses|mirrored|shades\b", ("sunglasses", "sunglasses2")),
    (r"glasses|spectacles|monocle|goggles|lenses", ("glasses", "glasses2", "glasses3")),
)
_BEARDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"goatee", ("goatee1", "goatee2")),
    (r"m(o|ou)ustache|mustache", ("moustache1", "moustache3", "moustache5")),
    (r"stubble", ("chin",)),
    (r"beard", ("full", "full2", "full3", "full4")),
)

_SKIN_WORDS: tuple[tuple[str, str], ...] = (
    (r"\b(dark|black|ebony|deep brown)[- ]skin", "#694d3d"),
    (r"\b(brown|tan|tanned|bronze|olive)[- ]skin|weather-?browned", "#ae5d29"),
    (r"\b(pale|fair|white)[- ]skin|\bpale face", "#ffdbb4"),
    (r"\borc\b|goblin|troll", "#8ba869"),
    (r"ghost|specter|spectre|spirit|wraith", "#e6eef4"),
    (r"vampire|undead|lich|revenant", "#e9dfd6"),
    (r"android|robot|cyborg|automaton|synthetic|golem", "#c4ced6"),
    (r"demon|devil|tiefling|imp\b", "#c8625c"),
    (r"mermaid|merman|merfolk|siren|nymph|water spirit", "#9fc7c0"),
    (r"alien|extraterrestrial", "#a8b4dd"),
)
_SKINS = ("#ffdbb4", "#edb98a", "#d08b5b", "#ae5d29", "#694d3d")
_HAIR_WORDS: tuple[tuple[str, str], ...] = (
    (r"\b(red|ginger|auburn|copper)[^.;]{0,20}\bhair", "#a55728"),
    (r"\b(blond|blonde|golden|straw|sandy)[^.;]{0,20}\bhair", "#d6b370"),
    (r"\b(gray|grey|white|silver)[^.;]{0,25}\bhair", "#e8e1e1"),
    (r"\b(pink|dyed)[^.;]{0,20}\bhair", "#f59797"),
    (r"\bbrown[^.;]{0,20}\bhair", "#724133"),
)
# Most heads are drawn in ink; only these take a hair color.
_COLORED_HEADS = {"he": ("short4",), "she": ("bangs", "mediumBangs2")}
_HAIRS = ("#2c1b18", "#4a312c", "#724133", "#2c1b18")
_CLOTHES = ("#6d7fa8", "#5f8a72", "#b98a4a", "#8d5a7c", "#a3574c", "#4f7f86", "#55606e")

# Beings with no human shape get an emblem; a face would be a lie.
_EMBLEMS: tuple[tuple[str, str], ...] = (
    (
        r"\b(cat|dog|wolf|fox|bear|hound|kitten|puppy|horse|lion|tiger|rabbit|mouse|rat)\b",
        "paw",
    ),
    (r"\b(sword|blade|dagger|axe|spear|weapon)\b", "blade"),
    (r"\b(bees?|hive|swarm|ants?|colony of|wasps?)\b", "hive"),
    (r"\b(dragon|wyrm|wyvern|phoenix|salamander|elemental|fire spirit)\b", "flame"),
    (r"\b(bird|crow|raven|owl|parrot|hawk|magpie|gull)\b", "wing"),
    (r"\b(ship's ai|computer|ai|artificial intelligence|drone|probe)\b", "eye"),
    (r"\b(tree|forest spirit|dryad|plant|mushroom|flower)\b", "leaf"),
    (r"\b(house|mansion|book|lamp|mirror|clock|doll|ship|train|jukebox)\b", "star"),
)
_HUMAN_SHAPE = re.compile(
    r"\b(human|wom[ae]n|m[ae]n|girl|boy|elf|dwarf|android|ghost|vampire|witch|person)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Subject:
    """What is known about who is drawn. `text` is everything said of looks and nature."""

    text: str
    pronouns: str = "they"
    age: str = ""
    species: str = ""
    theme: str = ""

    @property
    def emblem(self) -> str | None:
        """The emblem of a being without a human shape, or None for a face."""
        if not self.species or _HUMAN_SHAPE.search(self.species):
            return None
        return next(
            (
                e
                for words, e in _EMBLEMS
                if re.search(words, self.species, re.IGNORECASE)
            ),
            None,
        )


def peep_options(subject: Subject, seed: int) -> dict[str, object]:
    """DiceBear options for open-peeps: whitelisted variants only, fixed by the seed."""
    rng = random.Random(f"peep{seed}")  # noqa: S311 - a drawing, not a secret
    text = f"{subject.text} {subject.species}".lower()
    pronoun = subject.pronouns if subject.pronouns in _HEADS_BY_PRONOUN else "they"
    heads = _first(_HEADS, text)
    if not heads and _is_old(subject.age):
        heads = _OLD_HEADS.get(pronoun, ("grayMedium", "grayShort"))
    hair = _color(_HAIR_WORDS, text)
    if hair and not heads:
        heads = _COLORED_HEADS.get(pronoun, ("bangs", "short4"))
    accessory, beard = _first(_ACCESSORIES, text), _first(_BEARDS, text)
    return {
        "seed": str(seed),
        "headVariant": [rng.choice(heads or _HEADS_BY_PRONOUN[pronoun])],
        "expressionVariant": [rng.choice(_first(_EXPRESSIONS, text) or _CALM)],
        "accessoriesVariant": [rng.choice(accessory or ("glasses",))],
        "accessoriesProbability": 100 if accessory else 0,
        "facialHairVariant": [rng.choice(beard or ("chin",))],
        "facialHairProbability": 100 if beard else 0,
        "maskProbability": 0,
        "skinColor": [_color(_SKIN_WORDS, text) or rng.choice(_SKINS)],
        "headContrastColor": [hair or rng.choice(_HAIRS)],
        "clothingColor": [rng.choice(_CLOTHES)],
    }


def _first(rows: tuple[tuple[str, tuple[str, ...]], ...], text: str) -> tuple[str, ...]:
    return next((choices for words, choices in rows if re.search(words, text)), ())


def _color(rows: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((color for words, color in rows if re.search(words, text)), None)


def _is_old(age: str) -> bool:
    number = re.search(r"\d+", age)
    if number:
        return int(number[0]) >= 60
    return bool(
        re.search(r"\bold\b|elder|sixt|sevent|eight|ninet|late fift", age.lower())
    )

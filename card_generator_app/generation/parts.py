"""What there is to write: the parts of a card, and how long each may be."""

from dataclasses import dataclass
from typing import Literal

from card_generator_app.brief import Brief
from card_generator_app.options import GenerationOptions

TextField = Literal[
    "description",
    "personality",
    "scenario",
    "first_mes",
    "alternate_greetings",
    "mes_example",
    "system_prompt",
    "post_history_instructions",
    "creator_notes",
]

TOPICS_A_CALL = (
    4  # lorebook entries a model writes at once: enough context, no cut-offs
)

# Token ranges a field is asked to keep, by length preset (card-craft, "permanent tokens").
_RANGES: dict[str, dict[str, str]] = {
    "lite": {
        "description": "120-250",
        "personality": "40-80",
        "scenario": "40-80",
        "greeting": "80-160",
        "exchange": "30-60",
        "entry": "30-60",
    },
    "standard": {
        "description": "350-650",
        "personality": "80-150",
        "scenario": "80-150",
        "greeting": "150-350",
        "exchange": "60-120",
        "entry": "50-120",
    },
    "rich": {
        "description": "600-1000",
        "personality": "120-220",
        "scenario": "120-220",
        "greeting": "250-500",
        "exchange": "90-180",
        "entry": "80-150",
    },
}


@dataclass(frozen=True)
class Part:
    """One text of the card. `key` names it on events, in the ledger and in provenance."""

    field: TextField
    index: int | None = None

    @property
    def key(self) -> str:
        return self.field if self.index is None else f"{self.field}.{self.index}"


def parts_of(options: GenerationOptions, brief: Brief) -> list[Part]:
    """The prose parts these options ask for (lorebook entries are written in batches)."""
    parts = [
        Part("description"),
        Part("personality"),
        Part("scenario"),
        Part("first_mes"),
    ]
    # One greeting is the first message; a writer may have found fewer scenes than asked.
    extra = min(options.alternate_greetings, max(len(brief.openings) - 1, 0))
    parts += [Part("alternate_greetings", index) for index in range(extra)]
    if options.example_dialogues and brief.voice.exchanges:
        parts.append(Part("mes_example"))
    if options.system_prompt_mode == "generate":
        parts.append(Part("system_prompt"))
    if options.post_history_mode == "generate":
        parts.append(Part("post_history_instructions"))
    parts.append(Part("creator_notes"))
    return parts


def token_ranges(options: GenerationOptions) -> dict[str, str]:
    """Token range by kind of text, as prompts say it."""
    return _RANGES[options.length_preset]


def brief_limit(options: GenerationOptions) -> int:
    """Most tokens the brief may take: room in any language, for as much as is asked.

    Only what is used is paid.
    """
    if options.max_output_tokens is not None:
        return options.max_output_tokens
    topics = options.lorebook_entries if options.lorebook == "embedded" else 0
    scenes = 400 * options.alternate_greetings + 250 * options.example_dialogues
    return max(8000, 5000 + scenes + 150 * topics)


def token_limit(options: GenerationOptions, part: str) -> int:
    """Most tokens a reply for `part` may take: twice its range, for languages that need more."""
    if options.max_output_tokens is not None:
        return options.max_output_tokens
    ranges = token_ranges(options)
    exchanges = max(options.example_dialogues, 1)
    upper = {
        "description": _upper(ranges["description"]),
        "personality": _upper(ranges["personality"]),
        "scenario": _upper(ranges["scenario"]),
        "first_mes": _upper(ranges["greeting"]),
        "alternate_greetings": _upper(ranges["greeting"]),
        "mes_example": exchanges * (_upper(ranges["exchange"]) + 60),
        "lorebook": TOPICS_A_CALL * (_upper(ranges["entry"]) + 60),
    }.get(part, 250)
    return 2 * upper + 100


def _upper(token_range: str) -> int:
    return int(token_range.split("-")[1])

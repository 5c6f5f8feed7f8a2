"""What there is to write: the parts of a card, and how long each may be."""

from dataclasses import dataclass
from typing import get_args

from card_generator_app.brief import Brief
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.options import GenerationOptions
from card_generator_app.options.declare import TextTask
from card_generator_app.options.fields import TextField
from card_generator_app.options.wanted import (
    alternates,
    brief_counts,
    group_greetings,
    wants,
)

TOPICS_A_CALL = (
    4  # lorebook entries a model writes at once: enough context, no cut-offs
)

IMAGE_PROMPT_LIMIT = 500  # tokens; it is asked to be a third of that

NO_OPENING = -1
"""Of a greeting that is written from no opening of the brief."""

# Most tokens of a text, by length preset (card-craft, "permanent tokens").
_MOST: dict[str, dict[str, int]] = {
    "lite": {
        "description": 250,
        "personality": 80,
        "scenario": 80,
        "greeting": 160,
        "exchange": 60,
        "entry": 60,
    },
    "standard": {
        "description": 650,
        "personality": 150,
        "scenario": 150,
        "greeting": 350,
        "exchange": 120,
        "entry": 120,
    },
    "rich": {
        "description": 1000,
        "personality": 220,
        "scenario": 220,
        "greeting": 500,
        "exchange": 180,
        "entry": 150,
    },
    "epic": {
        "description": 1600,
        "personality": 320,
        "scenario": 320,
        "greeting": 800,
        "exchange": 260,
        "entry": 220,
    },
}
_ALWAYS = {"system_prompt": 120, "post_history": 60, "notes": 120}
# The kinds of text that a front end sends with every message, and their fields.
_PERMANENT = {
    "description": "description",
    "personality": "personality",
    "scenario": "scenario",
    "system_prompt": "system_prompt",
    "post_history": "post_history_instructions",
}
_NAME_TOKENS = 10
_LEAST = 20  # tokens a text can say something in
_LOWER = 0.5  # of the upper end of a range
_ROOM = 2  # times what a text has now: it may grow, and other languages need more


@dataclass(frozen=True)
class Part:
    """One text of the card. `key` names it on events, in the ledger and in provenance."""

    field: TextField
    index: int | None = None
    planned: int | None = None
    """Which of the brief's openings a greeting is written from, where its number does
    not say so."""

    @property
    def key(self) -> str:
        return self.field if self.index is None else f"{self.field}.{self.index}"

    def opening(self, options: GenerationOptions) -> int:
        """Which of the brief's openings this greeting is written from."""
        if self.planned is not None:
            return self.planned
        if self.index is None:
            return 0
        before = alternates(options) if self.field == "group_only_greetings" else 0
        return 1 + before + self.index


def part_of(key: str) -> Part:
    """The part of this key; raises ValueError where there is none such."""
    field, _, index = key.partition(".")
    for name in get_args(TextField):
        if name == field:
            return Part(name, int(index) if index else None)
    raise ValueError(f"no part of a card: {key}")


def parts_of(options: GenerationOptions, brief: Brief) -> list[Part]:
    """The prose parts these options ask for (lorebook entries are written in batches)."""
    singles: tuple[TextField, ...] = (
        "description",
        "personality",
        "scenario",
        "first_mes",
    )
    parts = [Part(field) for field in singles if wants(options, field)]
    # One opening is the first message; a writer may have found fewer scenes than asked.
    there = max(len(brief.openings) - 1, 0)
    extra = min(alternates(options), there)
    parts += [Part("alternate_greetings", index) for index in range(extra)]
    in_groups = min(group_greetings(options), there - extra)
    parts += [Part("group_only_greetings", index) for index in range(in_groups)]
    if brief_counts(options)["exchanges"] and brief.voice.exchanges:
        parts.append(Part("mes_example"))
    later: tuple[TextField, ...] = (
        "system_prompt",
        "post_history_instructions",
        "creator_notes",
    )
    parts += [Part(field) for field in later if wants(options, field)]
    # The person's own text needs no writing.
    own = Part("creator_notes") if options.creator_notes_mode == "text" else None
    return [part for part in parts if part != own]


def token_ranges(options: GenerationOptions) -> dict[str, str]:
    """Token range by kind of text, as prompts say it."""
    return {
        kind: f"{max(int(most * _LOWER), 1)}-{most}"
        for kind, most in token_targets(options).items()
    }


def token_targets(options: GenerationOptions) -> dict[str, int]:
    """Most tokens by kind of text: the preset, single targets, shrunk into the budget."""
    most = _MOST[options.length_preset] | _ALWAYS
    if options.entry_tokens is not None:
        most["entry"] = options.entry_tokens
    fixed = {str(kind): tokens for kind, tokens in options.field_token_targets.items()}
    most |= fixed
    if options.card_token_budget is None:
        return most
    sent = [kind for kind, field in _PERMANENT.items() if wants(options, field)]
    room = options.card_token_budget - _NAME_TOKENS
    room -= sum(most[kind] for kind in sent if kind in fixed)
    free = [kind for kind in sent if kind not in fixed]
    total = sum(most[kind] for kind in free)
    if total > room:
        share = max(room, 0) / total
        most |= {kind: max(int(most[kind] * share), _LEAST) for kind in free}
    return most


def brief_limit(options: GenerationOptions) -> int:
    """Most tokens the brief may take: room in any language, for as much as is asked.

    Only what is used is paid.
    """
    if (limit := _asked_limit(options, "brief")) is not None:
        return limit
    counts = brief_counts(options)
    scenes = 400 * (counts["openings"] - 1) + 250 * counts["exchanges"]
    return max(8000, 5000 + scenes + 150 * counts["topics"])


def token_limit(options: GenerationOptions, part: str) -> int:
    """Most tokens a reply for `part` may take: twice its range, for languages that need more."""
    asked = _asked_limit(options, "lore" if part == "lorebook" else "write")
    if asked is not None:
        return asked
    most = token_targets(options)
    exchanges = max(options.example_dialogues, 1)
    upper = {
        "first_mes": most["greeting"],
        "alternate_greetings": most["greeting"],
        "group_only_greetings": most["greeting"],
        "mes_example": exchanges * (most["exchange"] + 60),
        "lorebook": TOPICS_A_CALL * (most["entry"] + 15 * options.keys_per_entry),
        "post_history_instructions": most["post_history"],
        "creator_notes": most["notes"],
    }.get(part, most.get(part, 250))
    return 2 * upper + 100


def anew_limit(options: GenerationOptions, part: str, text: str) -> int:
    """Most tokens a reply may take that tells `text` anew, however long that is.

    Cards come with longer texts than their length asks for, and a cut one is lost.
    """
    return max(token_limit(options, part), _ROOM * estimate_tokens(text))


def _asked_limit(options: GenerationOptions, task: TextTask) -> int | None:
    return options.task_max_output_tokens.get(task, options.max_output_tokens)

"""What the options ask for: which fields, how many of each."""

from card_generator_app.options import GenerationOptions
from card_generator_app.options.existing import Existing

# What a card of this spec has no place for.
_NOT_IN_V1 = frozenset(
    {
        "alternate_greetings",
        "group_only_greetings",
        "system_prompt",
        "post_history_instructions",
        "creator_notes",
        "lorebook",
    }
)
_NOT_IN_V2 = frozenset({"group_only_greetings"})
_ONLY_IN_V3 = ("nickname", "expressions")


def wants(options: GenerationOptions, field: str) -> bool:
    """Whether this field is to be written at all.

    `fields` also asks for one that its own mode leaves out ("none").
    """
    if field in options.skip_fields or field in _not_in(options.spec):
        return False
    if options.fields:
        return field in options.fields
    off = {
        "system_prompt": options.system_prompt_mode == "none",
        "post_history_instructions": options.post_history_mode == "none",
        "creator_notes": options.creator_notes_mode == "none",
        "lorebook": options.lorebook == "none",
    }
    return not off.get(field, False)


def wants_book_in_card(options: GenerationOptions) -> bool:
    """Whether the lorebook stands in the card."""
    return wants(options, "lorebook") and options.lorebook != "linked"


def wants_book_beside(options: GenerationOptions) -> bool:
    """Whether the lorebook is (also) a file of its own, which the card names."""
    return wants(options, "lorebook") and options.lorebook in ("linked", "both")


def brief_counts(options: GenerationOptions) -> dict[str, int]:
    """How many openings, exchanges and topics the brief has to plan."""
    return {
        "openings": 1 + alternates(options) + group_greetings(options),
        "exchanges": (
            options.example_dialogues if wants(options, "mes_example") else 0
        ),
        "topics": options.lorebook_entries if wants(options, "lorebook") else 0,
    }


def picture_wish(options: GenerationOptions) -> str:
    """What a person wants to see in the portrait that is made anew."""
    return options.instruction if options.input_card_mode == "portrait" else ""


def alternates(options: GenerationOptions) -> int:
    """Alternate greetings to write."""
    wanted = wants(options, "alternate_greetings")
    return options.alternate_greetings if wanted else 0


def group_greetings(options: GenerationOptions) -> int:
    """Greetings for group chats to write."""
    return options.group_greetings if wants(options, "group_only_greetings") else 0


def not_carried(options: GenerationOptions) -> list[str]:
    """An "option: reason" for what was asked for and the spec has no place for."""
    asked = {
        "alternate_greetings": (
            options.alternate_greetings
            if "alternate_greetings" in options.model_fields_set
            else 0
        ),
        "group_greetings": options.group_greetings,
        "nickname": options.nickname if options.spec != "v3" else None,
        "expressions": options.expressions if options.spec != "v3" else [],
        "system_prompt_mode": options.system_prompt_mode != "none",
        "post_history_mode": options.post_history_mode != "none",
        "lorebook": (
            options.lorebook != "none" if "lorebook" in options.model_fields_set else 0
        ),
    }
    fields = {
        "group_greetings": "group_only_greetings",
        "system_prompt_mode": "system_prompt",
        "post_history_mode": "post_history_instructions",
    }
    reasons = _without_a_card(options)
    if options.expressions and options.image != "generate":
        reasons.append("expressions: a model makes them, where image is generate")
    return reasons + [
        f"{name}: a {options.spec.upper()} card has no place for it"
        for name, value in asked.items()
        if value
        and (name in _ONLY_IN_V3 or fields.get(name, name) in _not_in(options.spec))
    ]


def _without_a_card(options: GenerationOptions) -> list[str]:
    """What was asked for and means nothing, because no card is there to be changed."""
    if options.input_card:
        return []
    return [
        f"{name}: it is for a card that is there, and `input_card` names none"
        for name in Existing.model_fields.keys() & options.model_fields_set
        if getattr(options, name) and name != "instruction"
    ]


def _not_in(spec: str) -> frozenset[str]:
    return {"v1": _NOT_IN_V1 | _NOT_IN_V2, "v2": _NOT_IN_V2}.get(spec, frozenset())

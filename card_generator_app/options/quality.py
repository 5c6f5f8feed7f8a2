"""How much is checked, and what is done about what is found.

`quality` is a preset over the rest of this section: below both profiles and what was
sent, above the defaults. `standard` is the defaults themselves.
"""

from collections.abc import Mapping
from typing import Any, Literal

from card_generator_app.options.declare import Group, Line, Lines, OptionGroup, option


class Quality(OptionGroup):
    """How much is checked, and what is done about what is found."""

    quality: Literal["draft", "standard", "best"] = option(
        "standard",
        "Sets everything below: draft checks little, best has a second model judge.",
        group=Group.QUALITY,
    )
    brief_gate: Literal["off", "rules", "judge"] = option(
        "rules",
        "How the plan is checked before anything is written from it.",
        group=Group.QUALITY,
        advanced=True,
    )
    lint_level: Literal["off", "error", "warn", "info"] = option(
        "warn",
        "From which severity on a finding of the linter has its text rewritten.",
        group=Group.QUALITY,
        advanced=True,
    )
    auto_fix: bool = option(
        True,
        "Mend at once what can be mended safely (macros, blanks, example separators).",
        group=Group.QUALITY,
        advanced=True,
    )
    critique_rounds: int = option(
        1,
        "How often texts are rewritten for what was found.",
        group=Group.QUALITY,
        advanced=True,
        ge=0,
        le=3,
    )
    fidelity_check: bool = option(
        True,
        "Check names, ages, pronouns, colours and relations against the plan.",
        group=Group.QUALITY,
        advanced=True,
    )
    greeting_distinctness: float = option(
        0.7,
        "How different any two greetings must be: 0 not at all, 1 no four words in common.",
        group=Group.QUALITY,
        advanced=True,
        ge=0,
        le=1,
    )
    judge: bool = option(
        False,
        "Have a model answer a yes/no checklist about the card.",
        group=Group.QUALITY,
        advanced=True,
    )
    judge_model: Line | None = option(
        None,
        "Which model judges; best one of another family than the writer's.",
        group=Group.QUALITY,
        advanced=True,
    )
    judge_temperature: float = option(
        0.2,
        "Sampling temperature of the judge.",
        group=Group.QUALITY,
        advanced=True,
        ge=0,
        le=2,
    )
    min_score: float | None = option(
        None,
        "Share of the judge's checklist that is good enough to rewrite nothing for it.",
        group=Group.QUALITY,
        advanced=True,
        ge=0,
        le=1,
    )
    candidates: int = option(
        1,
        "How often each text is written; the judge picks the best in pairs.",
        group=Group.QUALITY,
        advanced=True,
        ge=1,
        le=5,
    )
    similarity_guard: float | None = option(
        None,
        "Most that the card may share with a stored one: 0.2 is a fifth of its phrases.",
        group=Group.QUALITY,
        advanced=True,
        ge=0,
        le=1,
    )
    ban_phrases: Lines = option(
        [],
        "Phrases that must not stand anywhere in the card.",
        group=Group.QUALITY,
        advanced=True,
        max_length=100,
    )


PRESETS: Mapping[str, Mapping[str, Any]] = {
    "draft": {
        "brief_gate": "off",
        "lint_level": "error",
        "critique_rounds": 0,
        "fidelity_check": False,
        "greeting_distinctness": 0.0,
    },
    "standard": {},
    "best": {
        "brief_gate": "judge",
        "critique_rounds": 2,
        "judge": True,
        "candidates": 2,
    },
}


def preset_of(layers: Mapping[str, Any]) -> dict[str, Any]:
    """What the `quality` asked for in these merged layers sets; nothing if it is none."""
    chosen = layers.get("quality")
    return dict(PRESETS.get(chosen, {})) if isinstance(chosen, str) else {}

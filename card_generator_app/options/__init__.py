"""The option registry: every generation option, declared once.

Flags, help, request schema, profile keys, docs and the studio's form follow from this
model. What was *sent* is known by `model_fields_set`, so a profile never loses to a
registry default and a sent default always beats a profile. A new option is a line in
the module of its section.
"""

from difflib import get_close_matches
from typing import Any

from pydantic import ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from card_generator_app.errors import InvalidInput, UnknownOption
from card_generator_app.options.declare import MAX_CONCEPT_CHARS, Group
from card_generator_app.options.existing import Existing
from card_generator_app.options.fields import Fields
from card_generator_app.options.greetings import Greetings
from card_generator_app.options.identity import Identity
from card_generator_app.options.inputs import Inputs
from card_generator_app.options.interview import Interview
from card_generator_app.options.lorebook import Lorebook
from card_generator_app.options.model import Model
from card_generator_app.options.output import Output
from card_generator_app.options.portrait import Portrait
from card_generator_app.options.quality import Quality, preset_of
from card_generator_app.options.run import Run
from card_generator_app.options.sampling import Sampling
from card_generator_app.options.sources import Sources
from card_generator_app.options.style import Style
from card_generator_app.options.voice import Voice
from card_generator_app.options.world import World

__all__ = [
    "MAX_CONCEPT_CHARS",
    "GenerationOptions",
    "Group",
    "describe_problems",
    "parse_options",
    "resolve",
]


# Pydantic collects fields from the last base to the first; so the first section is last.
class GenerationOptions(
    Run,
    Output,
    Quality,
    Sampling,
    Model,
    Portrait,
    World,
    Lorebook,
    Greetings,
    Fields,
    Style,
    Voice,
    Identity,
    Sources,
    Existing,
    Interview,
    Inputs,
):
    """Everything one can ask of a generation."""

    # FastAPI wants it whole.
    model_config = ConfigDict(defer_build=False)


def parse_options(sent: dict[str, Any]) -> GenerationOptions:
    """The options in `sent`, validated, every problem named at once.

    Raises UnknownOption (with the nearest name) or InvalidInput.
    """
    names = GenerationOptions.model_fields.keys()
    unknown = [_did_you_mean(name) for name in sent if name not in names]
    known = {name: value for name, value in sent.items() if name in names}
    try:
        options = GenerationOptions.model_validate(known)
    except ValidationError as error:
        problems = "; ".join([*unknown, *describe_problems(error)])
        raise (UnknownOption if unknown else InvalidInput)(problems) from error
    if unknown:
        raise UnknownOption("; ".join(unknown))
    return options


def resolve(*layers: dict[str, Any]) -> GenerationOptions:
    """One set of options from layers in rising strength: profiles first, what was sent last.

    Below them all is what the `quality` asked for sets.
    """
    merged: dict[str, Any] = {}
    for layer in layers:
        merged |= layer
    return parse_options(preset_of(merged) | merged)


def describe_problems(error: ValidationError) -> list[str]:
    """`option: what is wrong`, one string a problem."""
    return [
        f"{'.'.join(str(part) for part in problem['loc']) or 'options'}: {_told(problem)}"
        for problem in error.errors(include_url=False, include_input=False)
    ]


def _told(problem: ErrorDetails) -> str:
    if problem["type"] == "extra_forbidden":
        return "there is nothing of this name"
    return problem["msg"]


def _did_you_mean(name: str) -> str:
    near = get_close_matches(name, GenerationOptions.model_fields, n=1, cutoff=0.6)
    hint = (
        f"did you mean '{near[0]}'?" if near else "see GET /api/v2/generation/options"
    )
    return f"there is no option '{name}'; {hint}"

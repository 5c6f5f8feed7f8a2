"""The options of a simulation as form fields, made from their one declaration."""

from inspect import Parameter, Signature
from typing import Annotated, Any, Literal

from fastapi import Form

from card_generator_app.cards.activation.options import (
    SETTINGS,
    Options,
    Setting,
    read_options,
)


async def simulation_options(**given: Any) -> Options:
    """The options that a form sent."""
    return read_options(given, "simulation")


def _field(one: Setting) -> Parameter:
    kind: Any = list[str] if one.many else one.kind
    if one.choices:
        kind = Literal[one.choices]
    form = Form(description=one.help, ge=one.ge, le=one.le)
    default = None if one.many else one.default
    return Parameter(
        one.name,
        Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[kind | None if default is None else kind, form],
    )


# FastAPI reads the fields of a form from the signature.
simulation_options.__signature__ = Signature(  # type: ignore[attr-defined]
    [_field(one) for one in SETTINGS]
)

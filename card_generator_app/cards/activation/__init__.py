"""Lorebook simulator: which entries fire for a chat, in what order, and why (not).

Follows the V3 spec and SillyTavern's World Info where the spec is silent. Deterministic:
chance is drawn from a seed.
"""

from card_generator_app.cards.activation.assertions import CaseResult, check_cases
from card_generator_app.cards.activation.engine import simulate
from card_generator_app.cards.activation.model import (
    Message,
    Outcome,
    Placement,
    Reason,
    Simulation,
)
from card_generator_app.cards.activation.options import SETTINGS, Options, read_options

__all__ = [
    "SETTINGS",
    "CaseResult",
    "Message",
    "Options",
    "Outcome",
    "Placement",
    "Reason",
    "Simulation",
    "check_cases",
    "read_options",
    "simulate",
]

"""Manifest: how a card came to be, for the card itself, on request."""

from decimal import Decimal
from typing import Any

from card_generator_app.generation.context import JobContext
from card_generator_app.profiles.config import ConfigProfile
from card_generator_app.profiles.prompts import PromptProfile

# Addresses, files and names of people do not belong into a card that is shared.
_PRIVATE = {"webhook_url", "image_file", "creator"}
_LONGEST = 2000  # characters of an option's text


def manifest_of(
    context: JobContext, config: ConfigProfile, prompts: PromptProfile
) -> dict[str, Any]:
    """Options, models, cost and digests of a run; no prompt, no secret."""
    options = context.options
    sent = options.model_dump(mode="json", include=options.model_fields_set)
    answered = [one for one in context.calls if one.reply is not None]
    cost = sum((one.cost_usd or Decimal(0) for one in context.calls), Decimal(0))
    return {
        "options": {
            name: value[:_LONGEST] if isinstance(value, str) else value
            for name, value in sent.items()
            if name not in _PRIVATE
        },
        "config_profile": config.name,
        "prompt_profile": prompts.name,
        "prompt_digest": prompts.digest,
        "models": sorted({one.model for one in answered}),
        "calls": {one.key: one.request_sha256 for one in answered},
        "cost_usd": format((cost + context.spent_usd).normalize(), "f"),
    }

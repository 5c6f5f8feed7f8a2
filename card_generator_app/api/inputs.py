"""What a job is made from, checked before there is one."""

import asyncio

from card_generator_app.api.services import Services
from card_generator_app.errors import NothingToGenerate
from card_generator_app.generation.stores import is_file_id
from card_generator_app.options import GenerationOptions
from card_generator_app.options.sources import INPUTS
from card_generator_app.portrait.crop import crop_portrait


def check_is_something(options: GenerationOptions) -> None:
    """Raises NothingToGenerate where neither a concept nor anything else is given."""
    if options.concept.strip() or any(getattr(options, name) for name in INPUTS):
        return
    others = ", ".join(INPUTS)
    raise NothingToGenerate(
        "there is nothing to make a card from: say who the character is in `concept`, or "
        f"give something that tells of them ({others})"
    )


async def check_inputs(services: Services, options: GenerationOptions) -> None:
    """Raises FileNotStored or CardNotFound for what is not there, ImageError for no picture.

    What documents hold is seen when they are read: that can take its time.
    """
    for file_id in options.source_files:
        await services.uploads.get(file_id)
    for stored_id in [*options.reference_cards, *options.context_lorebooks]:
        if is_file_id(stored_id):
            await services.uploads.get(stored_id)
        else:
            await services.cards.get(stored_id)
    if options.image_file:
        picture = await services.files.get(options.image_file)
        await asyncio.to_thread(crop_portrait, picture.content)

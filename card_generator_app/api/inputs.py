"""What a job is made from, checked before there is one."""

import asyncio
from collections.abc import Mapping
from typing import Any

from card_generator_app.api.services import Services
from card_generator_app.errors import InvalidInput, NothingToGenerate
from card_generator_app.generation.book_update.locks import check_open
from card_generator_app.generation.existing import language_of
from card_generator_app.generation.repainting import check_picture
from card_generator_app.generation.revision_plan import plan_revision
from card_generator_app.generation.setting import as_person, person_of
from card_generator_app.generation.stores import is_file_id
from card_generator_app.library.cards import must_be_card
from card_generator_app.options import GenerationOptions
from card_generator_app.options.sources import INPUTS
from card_generator_app.portrait.crop import crop_portrait, shown_picture


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
    """Raises the NotFound of what is not there for the caller, ImageError for no picture.

    What documents hold is seen when they are read: that can take its time.
    """
    for file_id in options.source_files:
        await services.uploads.get(file_id)
    for stored_id in [*options.reference_cards, *options.context_lorebooks]:
        if is_file_id(stored_id):
            await services.uploads.get(stored_id)
        else:
            await services.cards.get(stored_id)
    if options.reference_image:
        await services.uploads.get(options.reference_image)
        content = await services.uploads.content(options.reference_image)
        await asyncio.to_thread(shown_picture, content)
    if options.image_file:
        picture = await services.uploads.content(options.image_file)
        await asyncio.to_thread(crop_portrait, picture)
    if options.input_card:
        await services.cards.get(options.input_card)
    if options.world_id:
        await services.worlds.get(options.world_id)


async def with_card(
    services: Services, options: GenerationOptions, sent: Mapping[str, Any]
) -> GenerationOptions:
    """The options with the version of the input card that will be read, and its language.

    Nobody wants half a card in English because the language went without saying.

    Raises CardNotFound, and what `plan_revision`, `check_open` or `check_picture` raises
    when there is nothing to make.
    """
    if not options.input_card:
        return options
    stored = await services.cards.get(options.input_card, options.input_card_version)
    if options.input_card_mode != "extend_book":
        must_be_card(stored)
    read = vars(options) | {"input_card_version": stored.version}
    if "language" not in options.model_fields_set:
        language = await asyncio.to_thread(language_of, stored.card, options.language)
        read["language"] = language
    found = GenerationOptions.model_construct(_fields_set=set(sent), **read)
    if options.input_card_mode == "extend_book":
        check_open(stored, found)
    elif options.input_card_mode == "portrait":
        check_picture(found)
    else:
        plan_revision(stored, found)
    return found


async def with_world(
    services: Services, options: GenerationOptions
) -> GenerationOptions:
    """The options with what the world says of the person whose card is wanted.

    Raises WorldNotFound, or InvalidInput for a person who is not in it.
    """
    if not options.world_id:
        if options.world_person:
            raise InvalidInput("world_person: say in which world, as world_id")
        return options
    world = (await services.worlds.get(options.world_id)).world
    if not options.world_person:
        return options
    return as_person(options, world, person_of(world, options.world_person))

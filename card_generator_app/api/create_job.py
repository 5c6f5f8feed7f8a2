"""Creating a generation job: the same for v1 and v2."""

import asyncio
from typing import Any

from card_generator_app.api.services import Services
from card_generator_app.errors import NothingToGenerate
from card_generator_app.generation.writers import snapshot
from card_generator_app.jobs.job import Job, Priority
from card_generator_app.options import parse_options, resolve
from card_generator_app.portrait.crop import crop_portrait


async def create_job(
    services: Services, sent: dict[str, Any], key: str | None = None
) -> Job:
    """Queues a job for what was sent; profiles fill in the rest.

    Everything that can be refused is refused here, before anything is paid: unknown
    options, an empty concept, a writer that is not there, a picture that is none.
    `key` makes a repeated request give the job of the first one.
    """
    asked = parse_options(sent)
    if not asked.concept.strip():
        raise NothingToGenerate(
            "there is no concept: say who the character is in `concept`"
        )
    settings = services.settings
    config = services.configs.get(asked.profile or settings.profile)
    prompts = services.prompts.get(asked.prompt_profile or settings.prompt_profile)
    options = resolve(prompts.options, config.options, sent)
    if options.image_file:
        picture = await services.files.get(options.image_file)
        await asyncio.to_thread(crop_portrait, picture.content)
    writer = services.connections.choose(options.writer)
    return await services.jobs.create(
        options,
        sent=sent,
        profile=config.name,
        prompt_profile=prompts.name,
        writer=writer,
        snapshot=snapshot(writer, config, prompts),
        priority=Priority[options.priority.upper()],
        idempotency_key=key,
    )

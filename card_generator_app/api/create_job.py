"""Creating a generation job: the same for v1 and v2."""

import asyncio
from collections.abc import Mapping
from typing import Any

from card_generator_app.api.inputs import (
    check_inputs,
    check_is_something,
    with_card,
)
from card_generator_app.api.services import Services
from card_generator_app.errors import (
    InvalidInput,
    JobStateConflict,
)
from card_generator_app.generation.interview import check_held
from card_generator_app.generation.rating import check_options
from card_generator_app.generation.writers import local_model, snapshot
from card_generator_app.jobs.job import Job, Priority
from card_generator_app.llm.connect import Writer
from card_generator_app.llm.servers import choice_of
from card_generator_app.options import GenerationOptions, parse_options, resolve
from card_generator_app.options.quality import Quality
from card_generator_app.profiles.config import ConfigProfile
from card_generator_app.profiles.prompts import PromptProfile

GENERATE = "generate"


async def create_job(
    services: Services,
    sent: dict[str, Any],
    key: str | None = None,
    *,
    kind: str = GENERATE,
) -> Job:
    """Queues a job for what was sent; profiles fill in the rest.

    Everything that can be refused is refused here, before anything is paid: unknown
    options, an empty concept, a writer that is not there, a picture that is none.
    `key` makes a repeated request give the job of the first one.
    """
    asked = parse_options(sent)
    if kind == GENERATE:
        check_is_something(asked)
        check_held(asked)
    config, prompts, writer = await _profiles(services, sent)
    options = resolve(prompts.options, config.options, sent)
    options = await with_card(services, options, sent)
    await _check(services, options)
    return await services.jobs.create(
        options,
        sent=sent,
        profile=config.name,
        prompt_profile=prompts.name,
        writer=writer,
        snapshot=snapshot(writer, config, prompts),
        priority=Priority[options.priority.upper()],
        idempotency_key=key,
        kind=kind,
    )


async def retry_job(
    services: Services,
    job_id: str,
    overrides: dict[str, Any],
    *,
    reuse_calls: bool,
    key: str | None = None,
) -> Job:
    """Queues a final job again as a new one: what was frozen with it, and the overrides.

    Another profile, prompt profile or writer is frozen anew. Raises JobStateConflict
    while the job has not ended.
    """
    job = await services.jobs.get(job_id)
    if not job.is_final:
        raise JobStateConflict(f"the job is {job.status.value}; cancel it first")
    parse_options(overrides)
    sent = {**job.sent, **overrides}
    check_is_something(parse_options(sent))
    if overrides.keys() & {"profile", "prompt_profile", "writer", "base_url"}:
        config, prompts, writer = await _profiles(services, sent)
        options = resolve(prompts.options, config.options, sent)
        frozen: Mapping[str, Any] = snapshot(writer, config, prompts)
        names = (config.name, prompts.name)
    else:
        frozen = await services.jobs.snapshot(job.snapshot_sha256)
        options = resolve(_kept(job, frozen, overrides), overrides)
        writer, names = frozen["writer"], (job.profile, job.prompt_profile)
    await _check(services, options)
    return await services.jobs.create(
        options,
        sent=sent,
        profile=names[0],
        prompt_profile=names[1],
        writer=writer,
        snapshot=frozen,
        priority=Priority[options.priority.upper()],
        idempotency_key=key,
        kind=job.kind,
        retry_of=job,
        reuse_calls=reuse_calls,
    )


def _kept(
    job: Job, frozen: Mapping[str, Any], overrides: Mapping[str, Any]
) -> dict[str, Any]:
    """The job's options; with another `quality`, without what its old one had set."""
    if "quality" not in overrides:
        return dict(job.options)
    chosen = job.sent.keys() | frozen["config"]["options"].keys()
    return {
        name: value
        for name, value in job.options.items()
        if name not in Quality.model_fields or name in chosen
    }


async def _profiles(
    services: Services, sent: dict[str, Any]
) -> tuple[ConfigProfile, PromptProfile, Writer]:
    """The profiles that hold, and who writes.

    Refuses a writer that is not there, and an address that leads into our own network.
    """
    settings = services.settings
    config = services.configs.get(parse_options(sent).profile or settings.profile)
    options = resolve(config.options, sent)
    choice = choice_of(config, options)
    model = local_model(config, options)
    writer = services.connections.choose(options.writer, choice, model)
    if writer == "openrouter":
        await services.connections.check(choice)
    prompts = options.prompt_profile or settings.prompt_profile_for(writer)
    return config, services.prompts.get(prompts), writer


async def _check(services: Services, options: GenerationOptions) -> None:
    """Refuses what is never written, a picture that is none, an unsigned webhook."""
    await asyncio.to_thread(check_options, options)
    await check_inputs(services, options)
    if options.webhook_url and services.settings.webhook_secret is None:
        raise InvalidInput(
            "webhook_url: webhooks are signed, and this server has no "
            "CARDFORGE_WEBHOOK_SECRET"
        )

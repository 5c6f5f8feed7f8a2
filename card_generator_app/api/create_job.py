"""Creating a generation job: the same for v1 and v2."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from card_generator_app.api.create_batch import retry_batch
from card_generator_app.api.create_cast import create_cast
from card_generator_app.api.inputs import check_is_something, with_card, with_world
from card_generator_app.api.job_specs import GENERATE, check_spec, spec_maker
from card_generator_app.api.services import Services
from card_generator_app.errors import InvalidInput, JobStateConflict
from card_generator_app.generation.interview import check_held
from card_generator_app.generation.revision_plan import RevisionPlan, plan_revision
from card_generator_app.generation.world_making import WORLD_KIND
from card_generator_app.jobs.job import Job
from card_generator_app.jobs.spec import JobSpec
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.options import parse_options


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
    spec = await checked_spec(services, sent, kind=kind)
    if kind == GENERATE and spec.options.cast_size > 1:
        return await create_cast(services, spec, key)
    return await services.jobs.create(spec, idempotency_key=key)


async def checked_spec(
    services: Services, sent: dict[str, Any], *, kind: str = GENERATE
) -> JobSpec:
    """The job that would be created; raises whatever keeps it from being one."""
    asked = parse_options(sent)
    if kind in (GENERATE, WORLD_KIND):
        check_is_something(asked)
    if kind == GENERATE:
        check_held(asked)
    spec = (await spec_maker(services)).of(sent, kind)
    options = await with_card(services, spec.options, sent)
    options = await with_world(services, options)
    spec = replace(spec, options=options)
    await check_spec(services, spec)
    return spec


async def planned(
    services: Services, sent: dict[str, Any]
) -> tuple[StoredCard, RevisionPlan]:
    """What a job for what was sent would write of its input card; there is no job.

    Raises what `create_job` raises where nothing would be written.
    """
    parse_options(sent)
    options = (await spec_maker(services)).of(sent, GENERATE).options
    stored = await services.cards.get_card(
        options.input_card or "", options.input_card_version
    )
    return stored, plan_revision(stored, options)


async def retry_job(
    services: Services,
    job_id: str,
    overrides: dict[str, Any],
    *,
    unset: Collection[str] = (),
    reuse_calls: bool,
    key: str | None = None,
) -> Job:
    """Queues a final job again as a new one: what was frozen with it, and the overrides.

    Options in `unset` go back to what profiles and defaults say. Another profile, prompt
    profile, writer or address is frozen anew. Raises JobStateConflict while the job has
    not ended.
    """
    job = await services.jobs.get(job_id)
    if both := sorted(overrides.keys() & set(unset)):
        raise InvalidInput(f"{both[0]} is both set and unset")
    if not job.is_final:
        raise JobStateConflict(f"the job is {job.status.value}; cancel it first")
    if job.is_parent:
        return await retry_batch(
            services,
            job,
            overrides,
            unset=unset,
            reuse_calls=reuse_calls,
            key=key,
        )
    parse_options(overrides)
    kept = {name: one for name, one in job.sent.items() if name not in unset}
    check_is_something(parse_options({**kept, **overrides}))
    frozen = await services.jobs.snapshot(job.snapshot_sha256)
    maker = await spec_maker(services)
    spec = maker.again(job, frozen, overrides, unset=unset, reuse_calls=reuse_calls)
    await check_spec(services, spec)
    return await services.jobs.create(spec, idempotency_key=key)

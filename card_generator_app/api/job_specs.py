"""What was sent becomes a job to be: profiles fill in the rest, and it is frozen."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from card_generator_app.api.inputs import check_inputs
from card_generator_app.api.services import Services
from card_generator_app.errors import InvalidInput, ProfileNotFound
from card_generator_app.generation.rating import check_options
from card_generator_app.generation.writers import local_model, snapshot
from card_generator_app.jobs.job import Job, Priority
from card_generator_app.jobs.spec import JobSpec
from card_generator_app.llm.connect import Writer
from card_generator_app.llm.servers import choice_of
from card_generator_app.options import GenerationOptions, parse_options, resolve
from card_generator_app.options.quality import Quality
from card_generator_app.profiles.config import ConfigProfile
from card_generator_app.profiles.prompts import PromptProfile

GENERATE = "generate"
_FREEZES = ("profile", "prompt_profile", "writer", "base_url")


class SpecMaker:
    """Makes specs that share what they have in common: a profile is read once."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._configs: dict[str, ConfigProfile] = {}
        self._prompt_profiles: dict[str, PromptProfile] = {}
        self._snapshots: dict[tuple[str, str, str], Mapping[str, Any]] = {}

    def of(self, sent: Mapping[str, Any], kind: str = GENERATE) -> JobSpec:
        """The spec of a new card. Raises InvalidInput, ProfileNotFound."""
        config = self._config(parse_options(dict(sent)).profile)
        own = resolve(config.options, dict(sent))
        choice = choice_of(config, own)
        model = local_model(config, own)
        writer = self._services.connections.choose(own.writer, choice, model)
        prompts = self._prompts(
            own.prompt_profile or self._services.settings.prompt_profile_for(writer)
        )
        options = resolve(prompts.options, config.options, dict(sent))
        return JobSpec(
            options,
            sent,
            config.name,
            prompts.name,
            writer,
            self._snapshot(writer, config, prompts),
            Priority[options.priority.upper()],
            kind,
        )

    def again(
        self,
        first: Job | JobSpec,
        frozen: Mapping[str, Any],
        overrides: Mapping[str, Any],
        *,
        unset: Collection[str] = (),
        reuse_calls: bool = True,
    ) -> JobSpec:
        """The spec of a retry: what was `frozen` with the first, and the overrides.

        Options in `unset` are as if they had never been sent. The first may be an item of
        a group that never became a job. Another profile, prompt profile, writer or address
        is frozen anew.
        """
        kept = {name: one for name, one in first.sent.items() if name not in unset}
        sent = {**kept, **overrides}
        if any(name in overrides or name in unset for name in _FREEZES):
            new = self.of(sent)
            frozen, options = new.snapshot, new.options
            profile, prompt_profile = new.profile, new.prompt_profile
        else:
            base = _kept(first, frozen, {*overrides, *unset})
            for name in unset:
                base.pop(name, None)
            unsaid = {
                name: one
                for name, one in self._profile_options(first, frozen).items()
                if name in unset
            }
            options = resolve(base, unsaid, dict(overrides))
            profile, prompt_profile = first.profile, first.prompt_profile
        return JobSpec(
            options,
            sent,
            profile,
            prompt_profile,
            frozen["writer"],
            frozen,
            Priority[options.priority.upper()],
            first.kind,
            first if isinstance(first, Job) else first.retry_of,
            reuse_calls,
        )

    def _profile_options(
        self, first: Job | JobSpec, frozen: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """What the first's profiles set; those of its prompt profile as they are now."""
        prompts: Mapping[str, Any] = {}
        with suppress(ProfileNotFound):
            prompts = self._prompts(first.prompt_profile).options
        return {**prompts, **frozen["config"]["options"]}

    def _config(self, name: str | None) -> ConfigProfile:
        name = name or self._services.settings.profile
        if name not in self._configs:
            self._configs[name] = self._services.configs.get(name)
        return self._configs[name]

    def _prompts(self, name: str) -> PromptProfile:
        if name not in self._prompt_profiles:
            self._prompt_profiles[name] = self._services.prompts.get(name)
        return self._prompt_profiles[name]

    def _snapshot(
        self, writer: Writer, config: ConfigProfile, prompts: PromptProfile
    ) -> Mapping[str, Any]:
        key = (writer, config.name, prompts.name)
        if key not in self._snapshots:
            self._snapshots[key] = snapshot(writer, config, prompts)
        return self._snapshots[key]


async def spec_maker(services: Services) -> SpecMaker:
    """A maker that knows the profiles of who asks."""
    return SpecMaker(await services.with_own_profiles())


async def check_spec(services: Services, spec: JobSpec) -> None:
    """Refuses what is never written, a picture that is none, an unsigned webhook.

    And an address that leads into our own network.
    """
    options = spec.options
    await asyncio.to_thread(check_options, options)
    await check_inputs(services, options)
    if options.webhook_url and services.settings.webhook_secret is None:
        raise InvalidInput(
            "webhook_url: webhooks are signed, and this server has no "
            "CARDFORGE_WEBHOOK_SECRET"
        )
    if spec.writer == "openrouter":
        config = ConfigProfile.model_validate(spec.snapshot["config"])
        await services.connections.check(choice_of(config, options))


def _kept(
    first: Job | JobSpec, frozen: Mapping[str, Any], changed: Collection[str]
) -> dict[str, Any]:
    """The job's options; with another `quality`, without what its old one had set."""
    options = first.options
    if isinstance(options, GenerationOptions):
        options = options.model_dump(mode="json")
    if "quality" not in changed:
        return dict(options)
    chosen = first.sent.keys() | frozen["config"]["options"].keys()
    return {
        name: value
        for name, value in options.items()
        if name not in Quality.model_fields or name in chosen
    }

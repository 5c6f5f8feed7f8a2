"""Profiles as they are shown: what there is, whether it is sound, what it would do."""

from collections.abc import Callable
from typing import Any, Literal, get_args

from card_generator_app.api.services import Services
from card_generator_app.api.v2.chat_models import PromptMessage
from card_generator_app.api.v2.profile_models import (
    CallPreview,
    ProfileDetails,
    ProfileInfo,
    ProfilePreview,
    ProfileReport,
)
from card_generator_app.errors import ProfileError
from card_generator_app.generation.preview import EXAMPLE_CONCEPT, preview
from card_generator_app.generation.routing import Requests
from card_generator_app.options import parse_options, resolve
from card_generator_app.options.declare import Task
from card_generator_app.profiles.config import ConfigProfile
from card_generator_app.profiles.prompts import PromptProfile

Kind = Literal["config", "prompts"]


def listed(services: Services) -> list[ProfileInfo]:
    """Every profile of both kinds; one that cannot be read says why."""
    kinds: tuple[Kind, ...] = ("config", "prompts")
    return [
        _info(services, kind, name)
        for kind in kinds
        for name in _folder(services, kind).names()
    ]


def shown(services: Services, kind: Kind, name: str) -> ProfileDetails:
    """One profile whole; raises ProfileNotFound or ProfileError."""
    profile = _get(services, kind, name)
    if isinstance(profile, ConfigProfile):
        content = profile.model_dump(mode="json", exclude={"name"})
        digest = None
    else:
        content = {
            "description": profile.description,
            "options": profile.options,
            "templates": profile.templates,
            "blocked_names": profile.blocked_names,
        }
        digest = profile.digest
    return ProfileDetails(
        kind=kind,
        name=name,
        description=profile.description,
        digest=digest,
        version=_version(services, kind, name),
        content=content,
    )


def validated(services: Services, kind: Kind, name: str) -> ProfileReport:
    """What is wrong with a profile, [] when it is sound: read, checked and rendered."""
    problems: list[str] = []
    try:
        profile = _get(services, kind, name)
        if isinstance(profile, PromptProfile):
            for sent in _TRIED:
                preview(profile, parse_options({"concept": EXAMPLE_CONCEPT} | sent))
    except ProfileError as error:
        problems.append(error.message)
    return ProfileReport(kind=kind, name=name, is_valid=not problems, problems=problems)


def previewed(
    services: Services, kind: Kind, name: str, sent: dict[str, Any]
) -> ProfilePreview:
    """What a run with this profile and these options would send."""
    options = {"concept": EXAMPLE_CONCEPT} | sent
    settings = services.settings
    config = services.configs.get(name if kind == "config" else settings.profile)
    wanted = name if kind == "prompts" else None
    if wanted is None:
        merged = resolve(config.options, options)
        wanted = merged.prompt_profile or settings.prompt_profile
    prompts = services.prompts.get(wanted)
    resolved = resolve(prompts.options, config.options, options)
    calls = [
        CallPreview(
            key=one.key,
            messages=[
                PromptMessage(role=message.role, content=message.content)
                for message in one.messages
            ],
            tokens=one.tokens,
            max_tokens=one.limit,
            ready=one.ready,
        )
        for one in preview(prompts, resolved)
    ]
    requests = Requests(resolved, config)
    return ProfilePreview(
        kind=kind,
        name=name,
        options=resolved.model_dump(mode="json"),
        models={task: requests.model_for(task) for task in get_args(Task)},
        calls=calls,
    )


# What makes templates take their different ways.
_TRIED: list[dict[str, Any]] = [
    {},
    {"lorebook": "none", "alternate_greetings": 0, "example_dialogues": 0},
    {
        "system_prompt_mode": "generate",
        "post_history_mode": "generate",
        "group_greetings": 1,
        "secondary_keys": True,
        "constant_max": 1,
        "recursion": "safe",
        "tone": ["dry"],
        "genre": ["noir"],
        "setting": "a port",
        "avoid": ["war"],
        "name_origin": "real",
        "greeting_styles": ["quiet"],
        "greeting_scenarios": ["a flood"],
        "example_coverage": ["anger"],
        "tags_vocabulary": ["noir"],
        "image": "generate",
        "image_prompt_style": "tags",
    },
    {
        "system_prompt_mode": "template",
        "post_history_mode": "template",
        "image": "prompt_only",
        "negative_prompt": "a hat",
    },
]


def _info(services: Services, kind: Kind, name: str) -> ProfileInfo:
    try:
        profile = _get(services, kind, name)
    except ProfileError as error:
        return ProfileInfo(
            kind=kind,
            name=name,
            description=error.message,
            is_valid=False,
            version=_version(services, kind, name),
        )
    return ProfileInfo(
        kind=kind,
        name=name,
        description=profile.description,
        is_valid=True,
        version=_version(services, kind, name),
    )


def _version(services: Services, kind: Kind, name: str) -> int | None:
    own = services.own_profiles.get(name) if kind == "config" else None
    return own.version if own else None


def _get(services: Services, kind: Kind, name: str) -> ConfigProfile | PromptProfile:
    get: Callable[[str], ConfigProfile | PromptProfile] = _folder(services, kind).get
    return get(name)


def _folder(services: Services, kind: Kind) -> Any:
    return services.configs if kind == "config" else services.prompts

"""Profiles as they are shown: what there is, whether it is sound, what it would do."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from card_generator_app.api.services import Services
from card_generator_app.api.v2.chat_models import PromptMessage
from card_generator_app.api.v2.profile_models import (
    CallPreview,
    ProfileContent,
    ProfileDetails,
    ProfileInfo,
    ProfilePreview,
    ProfileReport,
    ProfileTemplates,
    RenderedTemplate,
    TemplateInfo,
    TemplateProblem,
)
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.errors import ProfileError, ProfileNotFound
from card_generator_app.generation.examples import example_values
from card_generator_app.generation.preview import (
    EXAMPLE_CONCEPT,
    example_of,
    preview,
)
from card_generator_app.generation.routing import Requests
from card_generator_app.options import parse_options, resolve
from card_generator_app.options.declare import Task
from card_generator_app.profiles import Kind
from card_generator_app.profiles.checking import problems_in, variables_of
from card_generator_app.profiles.config import (
    ConfigContent,
    ConfigProfile,
    ConfigProfiles,
)
from card_generator_app.profiles.language import FILTERS, CannotRender
from card_generator_app.profiles.prompts import (
    BASE,
    TEMPLATES,
    PromptContent,
    PromptProfile,
    PromptProfiles,
)


def listed(services: Services) -> list[ProfileInfo]:
    """Every profile of both kinds; one that cannot be read says why."""
    kinds: tuple[Kind, ...] = ("config", "prompts")
    return [
        _info(services, kind, name)
        for kind in kinds
        for name in folder(services, kind).names()
    ]


def shown(services: Services, kind: Kind, name: str) -> ProfileDetails:
    """One profile whole; raises ProfileNotFound or ProfileError."""
    profile = folder(services, kind).get(name)
    content: ProfileContent
    if isinstance(profile, ConfigProfile):
        said = profile.model_dump(exclude={"name"}, exclude_unset=True)
        content = ConfigContent(**said)
        digest, blocked_names = None, []
    else:
        content = PromptContent(
            description=profile.description,
            options=profile.options,
            templates=profile.templates,
        )
        digest, blocked_names = profile.digest, profile.blocked_names
    return ProfileDetails(
        kind=kind,
        name=name,
        description=profile.description,
        digest=digest,
        version=_version(services, kind, name),
        content=content,
        blocked_names=blocked_names,
    )


def validated(services: Services, kind: Kind, name: str) -> ProfileReport:
    """What is wrong with a profile, [] when it is sound: read, checked and rendered."""
    problems: list[str] = []
    try:
        _try(folder(services, kind).get(name))
    except ProfileError as error:
        problems.append(error.message)
    return ProfileReport(kind=kind, name=name, is_valid=not problems, problems=problems)


def problems_of(
    services: Services, kind: Kind, name: str, said: Mapping[str, Any]
) -> list[str]:
    """What keeps this from being a sound profile, [] when nothing does."""
    try:
        _try(folder(services, kind).of(name, said))
    except ProfileError as error:
        return [error.message]
    return []


def rendered(
    services: Services, template: str, body: str, sent: dict[str, Any]
) -> RenderedTemplate:
    """One template as a model might read it, or what is wrong with it.

    Raises ProfileNotFound where there is no such template.
    """
    if template not in TEMPLATES:
        known = ", ".join(TEMPLATES)
        raise ProfileNotFound(f"there is no template '{template}' (there are: {known})")
    problems, text = problems_in(template, body), ""
    if not problems:
        options = resolve({"concept": EXAMPLE_CONCEPT}, sent)
        # For the names that no character gets; all profiles have the same.
        profile = replace(services.prompts.get(BASE), templates={template: body})
        try:
            text = profile.fill(template, example_values(profile, options))
        except CannotRender as error:
            problems = (error.problem,)
    return RenderedTemplate(
        template=template,
        text=text,
        tokens=estimate_tokens(text),
        problems=[TemplateProblem(line=one.line, text=one.text) for one in problems],
    )


def templates(services: Services) -> ProfileTemplates:
    """What a profile of each kind may say."""
    base = services.prompts.base()
    return ProfileTemplates(
        config=ConfigContent.model_json_schema(),
        prompts=[
            TemplateInfo(
                name=name, about=about, variables=variables_of(name), body=base[name]
            )
            for name, about in TEMPLATES.items()
        ],
        filters=sorted(FILTERS),
    )


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
        profile = folder(services, kind).get(name)
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
    own = services.own_profiles.get((kind, name))
    return own.version if own else None


def _try(profile: ConfigProfile | PromptProfile) -> None:
    """Every template with what makes it take its different ways; raises ProfileError."""
    if isinstance(profile, ConfigProfile):
        return
    for sent in _TRIED:
        options = parse_options({"concept": EXAMPLE_CONCEPT} | sent)
        preview(profile, options)
        for template in profile.templates:
            example_of(profile, template, options)


def folder(services: Services, kind: Kind) -> ConfigProfiles | PromptProfiles:
    """The profiles of one kind."""
    return services.configs if kind == "config" else services.prompts

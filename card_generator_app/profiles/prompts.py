"""Prompt profiles: one folder of Jinja templates each in `configs/prompts`."""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from card_generator_app.errors import InvalidInput, ProfileError, ProfileNotFound
from card_generator_app.options import describe_problems, parse_options
from card_generator_app.profiles.checking import problems_in

TEMPLATES = (
    "system",
    "interview",
    "world",
    "distil",
    "picture",
    "brief",
    "write",
    "description",
    "personality",
    "scenario",
    "greeting",
    "mes_example",
    "system_prompt",
    "system_prompt_ready",
    "post_history_instructions",
    "post_history_instructions_ready",
    "creator_notes",
    "lorebook",
    "mend_brief",
    "gate",
    "rewrite",
    "revise",
    "plan_more",
    "analyse_book",
    "update_entry",
    "judge",
    "choose",
    "portrait_prompt",
)
# What a template's own arithmetic, indexing or loops can raise besides Jinja's errors.
_RENDER_ERRORS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError)


@dataclass(frozen=True)
class PromptProfile:
    """The words of one profile: a template by name, and defaults for options."""

    name: str
    description: str
    templates: dict[str, str]
    options: dict[str, Any] = field(default_factory=dict)
    blocked_names: list[str] = field(default_factory=list)
    """Overworked names that no character gets unasked."""

    @property
    def digest(self) -> str:
        """Identifies these exact words, so that a run can be explained later."""
        text = "\0".join(
            f"{name}\0{body}" for name, body in sorted(self.templates.items())
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def render(self, template: str, **values: Any) -> str:
        """One template with values; raises ProfileError naming template and problem."""
        macros = {"char": "{{char}}", "user": "{{user}}", "original": "{{original}}"}
        plain = {name: _plain(value) for name, value in values.items()}
        try:
            text = self._environment().get_template(template).render(macros | plain)
        except _RENDER_ERRORS as error:
            raise self._problem(template, error) from error
        return text.strip()

    def check(self) -> None:
        """Raises ProfileError naming what is wrong with any of its templates."""
        if problems := self.problems():
            raise ProfileError(f"prompt profile '{self.name}': {'; '.join(problems)}")

    def problems(self) -> list[str]:
        """Invalid Jinja and unknown variables, by template; [] when there are none."""
        environment = self._environment()
        return [
            f"template {template}.md.j2: {problem}"
            for template, body in self.templates.items()
            for problem in problems_in(template, body, environment)
        ]

    def _environment(self) -> ImmutableSandboxedEnvironment:
        return _environment_of(tuple(self.templates.items()))

    def _problem(self, template: str, error: Exception) -> ProfileError:
        where = f"prompt profile '{self.name}', template {template}.md.j2"
        return ProfileError(f"{where}: {error}")


@lru_cache(maxsize=16)
def _environment_of(
    templates: tuple[tuple[str, str], ...],
) -> ImmutableSandboxedEnvironment:
    """Kept, for it keeps the templates compiled: that takes longer than to fill them in."""
    # Sandboxed: a profile may come from another person.
    return ImmutableSandboxedEnvironment(
        loader=DictLoader(dict(templates)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # prompts are plain text, not HTML
    )


class _About(BaseModel):
    """`profile.yaml`."""

    model_config = ConfigDict(extra="forbid")

    description: str = ""
    options: dict[str, Any] = Field(default_factory=dict)


class PromptProfiles:
    """The prompt profiles of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """Names in order."""
        return sorted(path.parent.name for path in self._folder.glob("*/profile.yaml"))

    def get(self, name: str) -> PromptProfile:
        """One profile, complete; raises ProfileNotFound or ProfileError."""
        if name not in self.names():
            known = ", ".join(self.names()) or "none"
            raise ProfileNotFound(
                f"there is no prompt profile '{name}' (there are: {known})"
            )
        folder = self._folder / name
        missing = [t for t in TEMPLATES if not (folder / f"{t}.md.j2").is_file()]
        if missing:
            raise ProfileError(f"prompt profile '{name}' lacks {', '.join(missing)}")
        about = _read_about(folder / "profile.yaml")
        profile = PromptProfile(
            name=name,
            description=about.description,
            templates={t: _read_text(folder / f"{t}.md.j2") for t in TEMPLATES},
            options=about.options,
            blocked_names=_read_names(self._folder / "overworked-names.txt"),
        )
        profile.check()
        return profile


def _read_names(path: Path) -> list[str]:
    """One name a line, shared by all profiles; none when there is no such file."""
    if not path.is_file():
        return []
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _read_about(path: Path) -> _About:
    where, text = f"prompt profile '{path.parent.name}', {path.name}", _read_text(path)
    try:
        about = _About.model_validate(yaml.safe_load(text) or {})
        parse_options(about.options)
    except ValidationError as error:
        problems = "; ".join(describe_problems(error))
        raise ProfileError(f"{where}: {problems}") from error
    except (yaml.YAMLError, InvalidInput) as error:
        raise ProfileError(f"{where}: {error}") from error
    return about


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        where = f"prompt profile '{path.parent.name}', {path.name}"
        raise ProfileError(f"{where}: {error}") from error


def _plain(value: Any) -> Any:
    """A model as bare data: its methods read files and unpickle, which no sandbox sees."""
    if isinstance(value, BaseModel):
        return SimpleNamespace(**value.model_dump())
    return value

"""Prompt profiles: one folder of Jinja templates each in `configs/prompts`."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from card_generator_app.errors import InvalidInput, ProfileError, ProfileNotFound
from card_generator_app.options import describe_problems, parse_options
from card_generator_app.profiles.checking import problems_in
from card_generator_app.profiles.language import CannotRender, Problem, render

TEMPLATES = {
    "system": "Who the model is; every other prompt stands after it.",
    "interview": "Asks for the next question to the person.",
    "world": "Asks for a world, a cast, or further people of a world.",
    "distil": "Asks for the facts of one passage of a long source.",
    "picture": "Asks what can be seen in a reference picture.",
    "brief": "Asks for the brief: what is decided before a word is written.",
    "write": "Shows the brief to whoever writes a part of the card.",
    "description": "Asks for the description.",
    "personality": "Asks for the personality.",
    "scenario": "Asks for the scenario.",
    "greeting": "Asks for one greeting.",
    "mes_example": "Asks for the example dialogue.",
    "system_prompt": "Asks for the card's system prompt.",
    "system_prompt_ready": "The card's system prompt, where no model is asked for it.",
    "post_history_instructions": "Asks for the instructions after the chat.",
    "post_history_instructions_ready": "Those, where no model is asked for them.",
    "creator_notes": "Asks for the notes to whoever chooses the card.",
    "lorebook": "Asks for lorebook entries.",
    "mend_brief": "Asks for parts of the brief again, with what was wrong.",
    "gate": "Asks whether the brief is good enough to write from.",
    "rewrite": "Asks for a text again, with what was wrong.",
    "revise": "Asks for a text of a stored card anew, longer or shorter.",
    "plan_more": "Asks for further openings and topics of a brief.",
    "analyse_book": "Asks what a lorebook lacks or has wrong.",
    "update_entry": "Asks for a lorebook entry with what is new.",
    "judge": "Asks another model about the finished card.",
    "choose": "Asks which of two versions is better.",
    "portrait_prompt": "Asks for what an image model is told.",
}
"""Every template by name, and what it is for."""

BASE = "default"
"""The shipped profile whose templates stand in for those that one's own does not have."""


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
        try:
            return self.fill(template, values)
        except CannotRender as error:
            where = f"prompt profile '{self.name}', {_place(template, error.problem)}"
            raise ProfileError(f"{where}: {error.problem.text}") from error

    def fill(self, template: str, values: Mapping[str, Any]) -> str:
        """One template with values; raises CannotRender."""
        macros = {"char": "{{char}}", "user": "{{user}}", "original": "{{original}}"}
        plain = {name: _plain(value) for name, value in values.items()}
        return render(self.templates[template], macros | plain).strip()

    def check(self) -> None:
        """Raises ProfileError naming what is wrong with any of its templates."""
        if problems := self.problems():
            raise ProfileError(f"prompt profile '{self.name}': {'; '.join(problems)}")

    def problems(self) -> list[str]:
        """Invalid Jinja and unknown variables, by template; [] when there are none."""
        return [
            f"{_place(template, problem)}: {problem.text}"
            for template, body in self.templates.items()
            for problem in problems_in(template, body)
        ]


def _place(template: str, problem: Problem) -> str:
    line = f", line {problem.line}" if problem.line else ""
    return f"template {template}.md.j2{line}"


class _About(BaseModel):
    """`profile.yaml`."""

    model_config = ConfigDict(extra="forbid")

    description: str = ""
    options: dict[str, Any] = Field(default_factory=dict)


class PromptContent(_About):
    """What a prompt profile of one's own says: its templates by name, and options.

    A template that is not there is the default profile's.
    """

    templates: dict[str, str]


A = TypeVar("A", bound=_About)


class PromptProfiles:
    """The prompt profiles of one folder, and those that its user has made (`own`)."""

    def __init__(
        self, folder: Path, own: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        self._folder, self._own = folder, own or {}

    def with_own(self, own: Mapping[str, Mapping[str, Any]]) -> "PromptProfiles":
        """The same with a user's own, contents by name; these go first."""
        return PromptProfiles(self._folder, own)

    def names(self) -> list[str]:
        """Names in order."""
        return sorted(self._own.keys() | self._files())

    def is_file(self, name: str) -> bool:
        """Whether it is one of the folder, which is read-only."""
        return name in self._files() and name not in self._own

    def get(self, name: str) -> PromptProfile:
        """One profile, complete; raises ProfileNotFound or ProfileError."""
        if name in self._own:
            return self.of(name, self._own[name])
        if name not in self._files():
            known = ", ".join(self.names()) or "none"
            raise ProfileNotFound(
                f"there is no prompt profile '{name}' (there are: {known})"
            )
        profile = self._read(name)
        profile.check()
        return profile

    def of(self, name: str, said: object) -> PromptProfile:
        """A profile from what one's own says, complete; raises ProfileError."""
        about = _about(said, PromptContent, f"prompt profile '{name}'")
        if unknown := sorted(about.templates.keys() - TEMPLATES.keys()):
            raise ProfileError(
                f"prompt profile '{name}': there is no template {', '.join(unknown)} "
                f"(there are: {', '.join(TEMPLATES)})"
            )
        profile = PromptProfile(
            name=name,
            description=about.description,
            templates=self.base() | about.templates,
            options=about.options,
            blocked_names=self._blocked_names(),
        )
        profile.check()
        return profile

    def base(self) -> dict[str, str]:
        """The templates that stand in for those which one's own does not have."""
        return self._read(BASE).templates

    def _read(self, name: str) -> PromptProfile:
        folder = self._folder / name
        missing = [t for t in TEMPLATES if not (folder / f"{t}.md.j2").is_file()]
        if missing:
            raise ProfileError(f"prompt profile '{name}' lacks {', '.join(missing)}")
        about = _read_about(folder / "profile.yaml")
        return PromptProfile(
            name=name,
            description=about.description,
            templates={t: _read_text(folder / f"{t}.md.j2") for t in TEMPLATES},
            options=about.options,
            blocked_names=self._blocked_names(),
        )

    def _blocked_names(self) -> list[str]:
        return _read_names(self._folder / "overworked-names.txt")

    def _files(self) -> set[str]:
        return {path.parent.name for path in self._folder.glob("*/profile.yaml")}


def _read_names(path: Path) -> list[str]:
    """One name a line, shared by all profiles; none when there is no such file."""
    if not path.is_file():
        return []
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _read_about(path: Path) -> _About:
    where, text = f"prompt profile '{path.parent.name}', {path.name}", _read_text(path)
    try:
        said = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise ProfileError(f"{where}: {error}") from error
    return _about(said, _About, where)


def _about(said: object, shape: type[A], where: str) -> A:
    try:
        about = shape.model_validate(said)
        parse_options(about.options)
    except ValidationError as error:
        problems = "; ".join(describe_problems(error))
        raise ProfileError(f"{where}: {problems}") from error
    except InvalidInput as error:
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

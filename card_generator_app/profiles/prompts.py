"""Prompt profiles: one folder of Jinja templates each in `configs/prompts`."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from jinja2 import DictLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from card_generator_app.errors import InvalidInput, ProfileError, ProfileNotFound
from card_generator_app.options import parse_options

TEMPLATES = (
    "system",
    "brief",
    "write",
    "description",
    "personality",
    "scenario",
    "greeting",
    "mes_example",
    "system_prompt",
    "post_history_instructions",
    "creator_notes",
    "lorebook",
)


@dataclass(frozen=True)
class PromptProfile:
    """The words of one profile: a template by name, and defaults for options."""

    name: str
    description: str
    templates: dict[str, str]
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Identifies these exact words, so that a run can be explained later."""
        text = "\0".join(
            f"{name}\0{body}" for name, body in sorted(self.templates.items())
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def render(self, template: str, **values: Any) -> str:
        """One template with values; raises ProfileError naming template and problem."""
        # Sandboxed: a profile may come from another person.
        environment = SandboxedEnvironment(
            loader=DictLoader(self.templates),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # prompts are plain text, not HTML
        )
        macros = {"char": "{{char}}", "user": "{{user}}", "original": "{{original}}"}
        try:
            return environment.get_template(template).render(**macros, **values).strip()
        except TemplateError as error:
            raise ProfileError(
                f"prompt profile '{self.name}', template {template}.md.j2: {error}"
            ) from error


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
        try:
            about = yaml.safe_load((folder / "profile.yaml").read_text("utf-8")) or {}
            options = about.get("options") or {}
            parse_options(options)
        except (yaml.YAMLError, InvalidInput, AttributeError) as error:
            raise ProfileError(f"prompt profile '{name}': {error}") from error
        return PromptProfile(
            name=name,
            description=about.get("description", ""),
            templates={
                t: (folder / f"{t}.md.j2").read_text("utf-8") for t in TEMPLATES
            },
            options=options,
        )

"""CLIConfigMapper: generation options to command-line flags and back, from the registry."""

import shlex
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

import click
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from card_generator_app.errors import InvalidInput
from card_generator_app.options import GenerationOptions, Group


class OptionFlag(click.Option):
    """A flag made from a registry option; knows its group, for the help text."""

    def __init__(self, name: str, field: FieldInfo) -> None:
        extra = cast(dict[str, Any], field.json_schema_extra)
        self.group = Group(extra["x-group"])
        self.advanced = bool(extra["x-advanced"])
        choices = _choices(field.annotation)
        many = _is_list(field.annotation)
        super().__init__(
            [_flag(name)],
            # Pydantic does the parsing, so CLI and REST give the same messages.
            type=click.Choice(choices) if choices else str,
            multiple=many,
            metavar=None if choices else _metavar(field.annotation),
            help=_help(field, many),
        )


class CLIConfigMapper:
    """Maps between command lines and the options that a request sends."""

    def flags(self) -> list[OptionFlag]:
        """One flag for each registry option, in registry order (`concept` is the argument)."""
        return [
            OptionFlag(name, field)
            for name, field in GenerationOptions.model_fields.items()
            if name != "concept"
        ]

    def to_sent(self, values: dict[str, Any]) -> dict[str, Any]:
        """Only what the person typed; so profiles still apply to everything else."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value is not None and value != ()
        }

    def check(self, sent: dict[str, Any]) -> None:
        """Raises InvalidInput that names every bad value by its flag."""
        try:
            GenerationOptions.model_validate(sent)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_input=False)
            lines = [f"{_label(p['loc'][0])}: {p['msg']}" for p in problems]
            raise InvalidInput("\n".join(lines)) from error

    def to_argv(self, sent: dict[str, Any]) -> list[str]:
        """The arguments of `cardforge generate` that send exactly this."""
        argv: list[str] = []
        for name, value in sent.items():
            if name == "concept":
                continue
            items = value if isinstance(value, list) else [value]
            argv += [f"{_flag(name)}={item}" for item in items]
        # After `--`, a concept that starts with a dash is still a concept.
        return [*argv, "--", sent["concept"]] if sent.get("concept") else argv

    def command_line(self, sent: dict[str, Any]) -> str:
        """The same as one line to paste into a shell."""
        return shlex.join(["cardforge", "generate", *self.to_argv(sent)])


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _label(name: int | str) -> str:
    return "the concept" if name == "concept" else _flag(str(name))


def _plain(annotation: Any) -> Any:
    """The type without Annotated and without `| None`."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _plain(next(a for a in get_args(annotation) if a is not NoneType))
    return annotation


def _choices(annotation: Any) -> list[str]:
    plain = _plain(annotation)
    return (
        [str(value) for value in get_args(plain)]
        if get_origin(plain) is Literal
        else []
    )


def _is_list(annotation: Any) -> bool:
    return get_origin(_plain(annotation)) is list


def _metavar(annotation: Any) -> str:
    plain = _plain(annotation)
    return {int: "N", float: "X"}.get(plain, "TEXT")


def _help(field: FieldInfo, many: bool) -> str:
    notes = [limit for limit in (_limits(field),) if limit]
    default = field.get_default(call_default_factory=True)
    if default not in (None, "", []):
        notes.append(f"default: {default}")
    if many:
        notes.append("repeatable")
    return f"{field.description}" + (f"  [{'; '.join(notes)}]" if notes else "")


def _limits(field: FieldInfo) -> str:
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    return f"{low} to {high}" if low is not None and high is not None else ""

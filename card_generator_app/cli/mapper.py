"""CLIConfigMapper: generation options to command-line flags and back, from the registry."""

import json
import shlex
from typing import Any, Literal, cast, get_args, get_origin

import click
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from card_generator_app.errors import InvalidInput
from card_generator_app.options import GenerationOptions, Group
from card_generator_app.options.texts import plain_type


class OptionFlag(click.Option):
    """A flag made from a registry option; knows its group, for the help text."""

    def __init__(self, name: str, field: FieldInfo) -> None:
        extra = cast(dict[str, Any], field.json_schema_extra)
        self.group = Group(extra["x-group"])
        self.advanced = bool(extra["x-advanced"])
        plain = plain_type(field.annotation)
        choices = _choices(plain)
        many = get_origin(plain) in (list, dict)
        is_switch = plain is bool
        flag = _flag(name)
        super().__init__(
            [f"{flag}/{_off_flag(name)}" if is_switch else flag],
            # Pydantic does the parsing, so CLI and REST give the same messages.
            type=bool if is_switch else click.Choice(choices) if choices else str,
            multiple=many,
            default=None,  # what is not typed is not sent
            metavar=None if choices or is_switch else _metavar(plain),
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
            name: _sent(name, value)
            for name, value in values.items()
            if value is not None and value != ()
        }

    def from_texts(self, values: dict[str, list[str]]) -> dict[str, Any]:
        """Options typed as texts: lists and maps keep all of theirs, others the last.

        A name that is no option is left as it is, for the server to refuse.
        """
        fields = GenerationOptions.model_fields
        sent: dict[str, Any] = {}
        for name, texts in values.items():
            many = name in fields and get_origin(
                plain_type(fields[name].annotation)
            ) in (
                list,
                dict,
            )
            sent[name] = _sent(name, tuple(texts)) if many else texts[-1]
        return sent

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
            if isinstance(value, bool):
                argv.append(_flag(name) if value else _off_flag(name))
                continue
            argv += [f"{_flag(name)}={item}" for item in _items(value)]
        # After `--`, a concept that starts with a dash is still a concept.
        return [*argv, "--", sent["concept"]] if sent.get("concept") else argv

    def command_line(self, sent: dict[str, Any]) -> str:
        """The same as one line to paste into a shell."""
        return shlex.join(["cardforge", "generate", *self.to_argv(sent)])


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _off_flag(name: str) -> str:
    return "--no-" + name.replace("_", "-")


def _sent(name: str, value: Any) -> Any:
    """What a flag's value means to a request; a map is typed as `KEY=VALUE`, repeatedly."""
    if not isinstance(value, tuple):
        return value
    if get_origin(plain_type(GenerationOptions.model_fields[name].annotation)) is list:
        return list(value)
    pairs = [str(item).partition("=") for item in value]
    if odd := next((key for key, equals, _ in pairs if not equals), None):
        raise InvalidInput(f"{_flag(name)}: '{odd}' is not KEY=VALUE")
    return {key: text for key, _, text in pairs}


def _items(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [f"{key}={item}" for key, item in value.items()]
    items = value if isinstance(value, list) else [value]
    return [json.dumps(one) if isinstance(one, dict) else one for one in items]


def _label(name: int | str) -> str:
    return "the concept" if name == "concept" else _flag(str(name))


def _choices(plain: Any) -> list[str]:
    """The values of a Literal, or of a list of them."""
    if get_origin(plain) is list:
        plain = plain_type(get_args(plain)[0])
    if get_origin(plain) is not Literal:
        return []
    return [str(value) for value in get_args(plain)]


def _metavar(plain: Any) -> str:
    if get_origin(plain) is dict:
        return "KEY=VALUE"
    return {int: "N", float: "X"}.get(plain, "TEXT")


def _help(field: FieldInfo, many: bool) -> str:
    notes = [limit for limit in (_limits(field),) if limit]
    default = field.get_default(call_default_factory=True)
    if default not in (None, "", [], {}):
        notes.append(f"default: {_as_typed(default)}")
    if many:
        notes.append("repeatable")
    return f"{field.description}" + (f"  [{'; '.join(notes)}]" if notes else "")


def _as_typed(default: Any) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    return ", ".join(map(str, _items(default)))


def _limits(field: FieldInfo) -> str:
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    return f"{low} to {high}" if low is not None and high is not None else ""

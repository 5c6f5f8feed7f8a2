"""The options of a simulation are the same everywhere: declaration, flags, form, files."""

import click
import httpx

from card_generator_app.cards.activation import SETTINGS, Options, read_options
from card_generator_app.main_cli import cli

# What a simulation is given besides its options.
OWN_FLAGS = {"source", "messages", "chat", "cases", "as_json", "server"}
OWN_FIELDS = {"file", "messages"}


def test_the_flags_are_exactly_the_options() -> None:
    group = cli.get_command(click.Context(cli), "lorebooks")
    assert isinstance(group, click.Group)
    command = group.get_command(click.Context(group), "simulate")
    assert command is not None

    names = {parameter.name for parameter in command.params}

    assert names - OWN_FLAGS == {one.name for one in SETTINGS}


def test_the_form_has_exactly_the_options_and_their_limits(api: httpx.Client) -> None:
    document = api.get("/api/v2/openapi.json").json()

    body = document["paths"]["/lorebooks/simulate"]["post"]["requestBody"]
    content = body["content"]["multipart/form-data"]["schema"]
    name = content["$ref"].rsplit("/", 1)[1]
    fields = document["components"]["schemas"][name]["properties"]
    assert set(fields) - OWN_FIELDS == {one.name for one in SETTINGS}
    for one in SETTINGS:
        field = fields[one.name]
        shapes = field.get("anyOf", [field])
        assert field["description"] == one.help
        assert shapes[0].get("minimum") == one.ge
        assert shapes[0].get("maximum") == one.le
        assert tuple(shapes[0].get("enum", ())) == one.choices


def test_an_assertion_file_may_name_each_option() -> None:
    for one in SETTINGS:
        given = {one.name: list(one.default) if one.many else one.default}
        assert read_options(given, "case") == Options()

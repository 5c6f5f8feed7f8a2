"""The option registry is the same everywhere: request, flags, options endpoint, profiles."""

import json
from typing import Any, cast

import click
import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from card_generator_app.cli.mapper import CLIConfigMapper
from card_generator_app.cli.uploading import FILE_OPTIONS
from card_generator_app.main_cli import cli
from card_generator_app.options import GenerationOptions, Group, parse_options
from tests.fakes.program import Command, Provider

REGISTRY = list(GenerationOptions.model_fields)
# The CLI's own flags: about files, streams and servers, not about the card.
OWN_FLAGS = {
    "concept_file",
    "concept_url",
    "concept_url_depth",
    "output",
    "file_formats",
    "filename_template",
    "overwrite",
    "as_json",
    "quiet",
    "dry_run",
    "detach",
    "server",
    "help_all",
}
SCHEMA = GenerationOptions.model_json_schema()["properties"]


def generate_command() -> click.Command:
    command = cli.get_command(click.Context(cli), "generate")
    assert command is not None
    return command


def test_the_request_schema_has_exactly_the_registry(api: httpx.Client) -> None:
    document = api.get("/api/v2/openapi.json").json()

    body = document["paths"]["/generation/generate"]["post"]["requestBody"]
    reference = body["content"]["application/json"]["schema"]["$ref"]
    schema = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
    assert list(schema["properties"]) == REGISTRY
    assert schema["additionalProperties"] is False


def test_the_flags_are_exactly_the_registry() -> None:
    parameters = {parameter.name: parameter for parameter in generate_command().params}

    assert set(parameters) - OWN_FLAGS == set(REGISTRY)
    for name in REGISTRY:
        parameter = parameters[name]
        if name == "concept":
            assert isinstance(parameter, click.Argument)
        else:
            assert parameter.opts == [f"--{name.replace('_', '-')}"]


def test_the_options_endpoint_has_exactly_the_registry(api: httpx.Client) -> None:
    answer = api.get("/api/v2/generation/options").json()

    assert [option["name"] for option in answer["options"]] == REGISTRY
    assert answer["groups"] == [group.value for group in Group]
    for option in answer["options"]:
        assert option["json_schema"] == SCHEMA[option["name"]]
        flags = [p.opts for p in generate_command().params]
        assert option["name"] == "concept" or [option["flag"]] in flags


def test_every_limit_is_told_by_the_help(cardforge: Command) -> None:
    text = " ".join(cardforge("generate", "--help-all").stdout.split())

    for name in REGISTRY:
        schema = SCHEMA[name]
        if "minimum" in schema and "maximum" in schema:
            assert f"{schema['minimum']} to {schema['maximum']}" in text, name


def _text(limit: int) -> st.SearchStrategy[str]:
    """What a person can type into an argument, a NUL excepted."""
    characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    return st.text(characters, max_size=min(limit, 30))


def _value(name: str, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Valid values of one option, from its own JSON schema."""
    if "anyOf" in schema:
        real = next(one for one in schema["anyOf"] if one.get("type") != "null")
        return _value(name, real)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema["type"]
    if kind == "boolean":
        return st.booleans()
    if kind == "object":
        keys = schema.get("propertyNames", {}).get("enum")
        key = st.sampled_from(keys) if keys else st.sampled_from(["one", "two"])
        value = _value(name, schema["additionalProperties"])
        return st.dictionaries(key, value, min_size=1, max_size=3)
    if kind == "integer":
        return st.integers(schema["minimum"], schema["maximum"])
    if kind == "number":
        low = schema.get("minimum", schema.get("exclusiveMinimum"))
        is_open = "exclusiveMinimum" in schema
        return st.floats(low, schema["maximum"], exclude_min=is_open, width=32)
    if kind == "array":
        items = schema["items"]
        if "enum" in items or "pattern" in items:
            item = _value(name, {"type": "string"} | items)
        else:
            item = _text(500).filter(lambda text: text.strip())
        return st.lists(item, min_size=1, max_size=min(schema["maxItems"], 3))
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    words = _text(schema["maxLength"])
    return words.filter(str.strip) if schema.get("minLength") else words


# A profile and a writer must exist on the server; no job shall time out again and again.
GIVEN: dict[str, st.SearchStrategy[Any]] = {
    "profile": st.just("default"),
    "prompt_profile": st.just("default"),
    "writer": st.just("auto"),
    # A random number would now and then be a minor's, which a mature rating refuses.
    "age": st.just("41"),
    # Valid, and nothing is ever sent there.
    "webhook_url": st.just("http://127.0.0.1:9/hook"),
    # In the test its place is taken by the provider, at which jobs end at once.
    "base_url": st.just("http://provider/v1"),
    # Asked for and refused at once.
    "source_urls": st.just(["http://127.0.0.1:9/page"]),
    # Whoever is asked first has to answer.
    "interview": st.sampled_from(["off", "auto"]),
    "answers": st.lists(
        st.fixed_dictionaries(
            {"question": st.text("who wants=?", min_size=1).filter(str.strip)},
            optional={"answer": st.text("a king.=", max_size=9).map(str.strip)},
        ),
        min_size=1,
        max_size=3,
    ),
    # No more roles than people.
    "cast_roles": st.just(["the healer"]),
    "idle_timeout_s": st.floats(10, 3600, width=32),
}
# A world must be there, with the person in it.
OF_A_WORLD = ("world_id", "world_person")
SENDABLE = st.fixed_dictionaries(
    {"concept": _text(100_000).map(str.strip).filter(bool)},
    optional={
        name: GIVEN[name] if name in GIVEN else _value(name, SCHEMA[name])
        for name in REGISTRY
        if name not in {"concept", *OF_A_WORLD, *FILE_OPTIONS}
    },
)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(sent=SENDABLE)
def test_a_command_line_means_what_the_live_route_accepted(
    api: httpx.Client, provider: Provider, sent: dict[str, Any]
) -> None:
    sent = {
        name: provider.base_url if name == "base_url" else value
        for name, value in sent.items()
    }
    answer = api.post("/api/v2/generation/generate", json=sent)

    assert answer.status_code == 202, answer.text
    accepted = parse_options(answer.json()["job"]["sent"])
    typed = _typed(CLIConfigMapper().to_argv(sent))
    assert typed.model_dump(exclude_unset=True) == accepted.model_dump(
        exclude_unset=True
    )


def _typed(argv: list[str]) -> GenerationOptions:
    """What the `generate` command makes of these arguments, before it asks a server."""
    mapper = CLIConfigMapper()
    context = generate_command().make_context("generate", list(argv))
    values = {name: context.params[name] for name in REGISTRY}
    concept = cast(str, values.pop("concept"))
    return parse_options(mapper.to_sent(values) | {"concept": concept})


def test_the_shown_command_line_sends_the_same_again(
    cardforge: Command, api: httpx.Client
) -> None:
    sent = {"concept": '-v is for "Vera"', "traits": ["wry", "a 'b'"], "seed": 3}
    sent |= {"priority": "high"}  # the jobs of the property above still wait
    argv = CLIConfigMapper().to_argv(sent)

    ran = cardforge("generate", *argv)

    assert ran.status == 3  # the provider has no credit; the job is there all the same
    newest = api.get("/api/v2/jobs", params={"limit": 1}).json()["jobs"][0]
    assert newest["sent"] == sent
    assert json.dumps(newest["sent"], sort_keys=True) == json.dumps(
        sent, sort_keys=True
    )

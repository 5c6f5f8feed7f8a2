"""The option registry: what is refused, what wins, and what each option says of itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from card_generator_app.errors import InvalidInput, UnknownOption
from card_generator_app.options import (
    MAX_CONCEPT_CHARS,
    GenerationOptions,
    Group,
    parse_options,
    resolve,
)
from card_generator_app.options.quality import PRESETS, Quality

FIELDS = GenerationOptions.model_fields


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("temprature", "temperature"), ("alternative_greetings", "alternate_greetings")],
)
def test_an_unknown_option_is_refused_with_the_nearest_name(
    typed: str, meant: str
) -> None:
    with pytest.raises(UnknownOption, match=f"'{typed}'; did you mean '{meant}'"):
        parse_options({typed: 1})


def test_an_unknown_option_near_to_nothing_points_to_the_list() -> None:
    with pytest.raises(UnknownOption, match="GET /api/v2/generation/options"):
        parse_options({"zzzzqq": 1})


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_options({"temperature": 9, "pov": "fourth", "alternate_greetings": 99})

    for name in ("temperature", "pov", "alternate_greetings"):
        assert f"{name}: " in str(caught.value)


def test_unknown_names_and_bad_values_are_named_together() -> None:
    with pytest.raises(UnknownOption) as caught:
        parse_options({"temprature": 1, "colour": "red", "pov": "fourth"})

    for words in ("'temprature'", "'colour'", "pov: "):
        assert words in str(caught.value)


def test_a_refusal_never_repeats_what_was_sent() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_options({"seed": "my-secret-words"})

    assert "my-secret-words" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("concept", "x" * MAX_CONCEPT_CHARS, "x" * (MAX_CONCEPT_CHARS + 1)),
        ("alternate_greetings", 20, 21),
        ("alternate_greetings", 0, -1),
        ("example_dialogues", 10, 11),
        ("lorebook_entries", 200, 201),
        ("lorebook_entries", 1, 0),
        ("temperature", 2, 2.01),
        ("temperature", 0, float("nan")),
        ("top_p", 1, 0),
        ("seed", 2**31 - 1, 2**31),
        ("retries", 1, 0),
        ("concurrency", 32, 33),
        ("idle_timeout_s", 0.1, float("inf")),
        ("language", "pt-BR", "Portuguese, please"),
        ("traits", ["a"] * 20, ["a"] * 21),
        ("traits", ["a"], ["  "]),
        ("name", "x" * 500, "x" * 501),
    ],
)
def test_a_limit_holds_on_both_sides(name: str, inside: Any, outside: Any) -> None:
    parse_options({name: inside})

    with pytest.raises(InvalidInput, match=name):
        parse_options({name: outside})


def test_blanks_around_a_line_are_dropped() -> None:
    options = parse_options({"name": "  Mara ", "traits": [" wry "]})

    assert (options.name, options.traits) == ("Mara", ["wry"])


def test_lists_of_two_option_sets_are_not_shared() -> None:
    parse_options({}).traits.append("wry")

    assert parse_options({}).traits == []


def test_model_fields_set_holds_what_was_sent_and_nothing_else() -> None:
    options = parse_options({"pov": FIELDS["pov"].default, "seed": 4})

    assert options.model_fields_set == {"pov", "seed"}


def a_layer() -> st.SearchStrategy[dict[str, Any]]:
    """Any subset of some options, each with its default among the values."""
    values: dict[str, st.SearchStrategy[Any]] = {
        "pov": st.sampled_from(["first", "second", "third"]),
        "alternate_greetings": st.sampled_from([0, 1, 2, 7]),
        "temperature": st.sampled_from([None, 0.0, 0.9]),
        "tone": st.sampled_from([[], ["dry"], ["warm", "slow"]]),
        "seed": st.sampled_from([None, 0, 5]),
        "creator": st.sampled_from(["", "Ada"]),
    }
    return st.fixed_dictionaries({}, optional=values)


@given(prompt_profile=a_layer(), config_profile=a_layer(), sent=a_layer())
def test_the_stronger_layer_wins_and_a_sent_default_beats_a_profile(
    prompt_profile: dict[str, Any], config_profile: dict[str, Any], sent: dict[str, Any]
) -> None:
    resolved = resolve(prompt_profile, config_profile, sent)

    for name, field in FIELDS.items():
        layers = [
            layer[name]
            for layer in (sent, config_profile, prompt_profile)
            if name in layer
        ]
        default = field.get_default(call_default_factory=True)
        assert getattr(resolved, name) == (layers[0] if layers else default)


def test_a_sent_default_beats_both_profiles() -> None:
    options = resolve({"pov": "first"}, {"pov": "second"}, {"pov": "third"})

    assert options.pov == "third"


def test_layers_are_not_changed_by_resolving() -> None:
    profile = {"pov": "first"}

    resolve(profile, {"pov": "second"})

    assert profile == {"pov": "first"}


@pytest.mark.parametrize("name", FIELDS)
def test_every_option_has_a_group_and_a_sentence(name: str) -> None:
    field: FieldInfo = FIELDS[name]
    extra = field.json_schema_extra

    assert isinstance(extra, dict)
    assert extra["x-group"] in set(Group)
    assert isinstance(extra["x-advanced"], bool)
    assert field.description is not None
    assert field.description.endswith(".")
    assert field.description[0].isupper()


@pytest.mark.parametrize("name", FIELDS)
def test_every_default_is_valid_when_it_is_sent(name: str) -> None:
    default = FIELDS[name].get_default(call_default_factory=True)

    assert getattr(parse_options({name: default}), name) == default


def test_the_json_schema_carries_limits_groups_and_choices() -> None:
    properties = GenerationOptions.model_json_schema()["properties"]

    assert set(properties) == set(FIELDS)
    assert properties["alternate_greetings"]["maximum"] == 20
    assert properties["tense"]["enum"] == ["present", "past"]
    assert all("x-group" in one and "description" in one for one in properties.values())


def test_every_group_has_an_option() -> None:
    groups = [field.json_schema_extra["x-group"] for field in FIELDS.values()]  # type: ignore[index]

    assert list(dict.fromkeys(groups)) == [group.value for group in Group]


def test_a_quality_sets_what_nobody_else_has_set() -> None:
    options = resolve({"candidates": 3}, {"quality": "best"}, {"judge": False})

    assert (options.brief_gate, options.critique_rounds) == ("judge", 2)
    assert (options.candidates, options.judge) == (3, False)


def test_standard_is_the_defaults_themselves() -> None:
    assert resolve({"quality": "standard"}) == resolve()


@pytest.mark.parametrize("quality", PRESETS)
def test_a_preset_sets_only_what_there_is(quality: str) -> None:
    assert PRESETS[quality].keys() <= Quality.model_fields.keys() - {"quality"}


@pytest.mark.parametrize("quality", [None, 3, ["best"], "excellent"])
def test_a_quality_that_is_none_is_refused(quality: Any) -> None:
    with pytest.raises(InvalidInput, match="quality"):
        resolve({"quality": quality})

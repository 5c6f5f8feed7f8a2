"""Prompt profiles: every template renders for every option, and none can do harm."""

import dataclasses
import itertools
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from card_generator_app.errors import ProfileError, ProfileNotFound
from card_generator_app.generation.examples import example_values
from card_generator_app.generation.material import Material
from card_generator_app.generation.preview import example_of
from card_generator_app.options import GenerationOptions, parse_options
from card_generator_app.profiles.checking import _GROUPS as GROUPS
from card_generator_app.profiles.checking import known_in
from card_generator_app.profiles.prompts import (
    TEMPLATES,
    PromptProfile,
    PromptProfiles,
)
from card_generator_app.settings import PROJECT_ROOT

SHIPPED = PromptProfiles(PROJECT_ROOT / "configs" / "prompts")


def one_template(body: str) -> PromptProfile:
    return PromptProfile(name="mine", description="", templates={"x": body})


def render(body: str, **values: Any) -> str:
    return one_template(body).render("x", **values)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A profile folder with a good copy of the default profile, as `mine`."""
    shutil.copytree(PROJECT_ROOT / "configs" / "prompts" / "default", tmp_path / "mine")
    return tmp_path


@pytest.mark.parametrize("name", SHIPPED.names())
def test_a_shipped_profile_is_complete(name: str) -> None:
    profile = SHIPPED.get(name)

    assert set(profile.templates) == set(TEMPLATES)
    assert all(body.strip() for body in profile.templates.values())
    assert profile.description.endswith(".")


def test_no_file_of_a_shipped_profile_is_left_unread() -> None:
    files = (PROJECT_ROOT / "configs" / "prompts").glob("*/*.j2")

    assert {file.name.removesuffix(".md.j2") for file in files} == set(TEMPLATES)


def test_the_digest_follows_the_words_and_only_them() -> None:
    a, b = one_template("one"), one_template("two")

    assert a.digest == PromptProfile("other", "text", {"x": "one"}).digest
    assert a.digest != b.digest


def test_the_macros_of_a_card_come_out_as_they_are() -> None:
    text = render("{{ char }} {{ user }} {{ original }}")

    assert text == "{{char}} {{user}} {{original}}"


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", "{% for x in y %}", "{# gone #}", "{{char}}", "{%", "}}"]
)
def test_template_marks_in_a_value_are_only_text(text: str) -> None:
    assert render("<{{ options.concept }}>", options=parse_options({"concept": text}))
    assert render("<{{ text }}>", text=text) == f"<{text}>"


@pytest.mark.parametrize(
    "body",
    [
        "{{ options.nothing }}",
        "{{ nothing }}",
        "{{ 1 / 0 }}",
        "{{ 1 + 'a' }}",
        "{{ [][3] }}",
        "{% for x in range(10 ** 9) %}{% endfor %}",
        "{% include 'other' %}",
        "{{ 'a' | nofilter }}",
        "{% if %}",
    ],
)
def test_a_template_that_fails_is_named(body: str) -> None:
    with pytest.raises(ProfileError, match=r"'mine', template x\.md\.j2, line 1: "):
        render(body, options=parse_options({}))


@pytest.mark.parametrize(
    "body",
    [
        "{{ options.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ options['__class__'] }}",
        "{{ options | attr('__class__') }}",
        "{{ '{0.__class__}'.format(options) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__['os'] }}",
        "{{ options.parse_file('/etc/hostname', content_type='json') }}",
        "{{ options.model_validate({}) }}",
        "{{ options.model_fields_set.clear() }}",
        "{{ options.traits.append('x') }}",
        "{{ tokens.update({'description': '1-2'}) }}",
        "{% do tokens.clear() %}",
    ],
)
def test_a_template_that_reaches_out_of_its_box_is_refused(body: str) -> None:
    options, tokens = parse_options({"traits": ["wry"]}), {"description": "3-4"}

    with pytest.raises(ProfileError):
        render(body, options=options, tokens=tokens)

    assert (options.traits, tokens) == (["wry"], {"description": "3-4"})


def test_a_template_cannot_unpickle(tmp_path: Path) -> None:
    # Pydantic's deprecated `parse_raw` would do it, were the model itself handed over.
    pickled = f"cpathlib\nPath.touch\n(cpathlib\nPath\n(S'{tmp_path / 'x'}'\ntRtR."
    body = "{{ options.parse_raw(text, proto='pickle', allow_pickle=True) }}"

    with pytest.raises(ProfileError):
        render(body, options=parse_options({}), text=pickled)

    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["nothing", "../mine", ""])
def test_an_unknown_profile_is_refused_with_those_there_are(
    folder: Path, name: str
) -> None:
    with pytest.raises(ProfileNotFound, match=r"\(there are: mine\)"):
        PromptProfiles(folder).get(name)


def test_missing_templates_are_named(folder: Path) -> None:
    for name in ("brief", "greeting"):
        (folder / "mine" / f"{name}.md.j2").unlink()

    with pytest.raises(ProfileError, match="'mine' lacks brief, greeting"):
        PromptProfiles(folder).get("mine")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"options: {temprature: 1}", "did you mean 'temperature'"),
        (b"options: {pov: fourth}", "pov: "),
        (b"options: 5", "options: "),
        (b"option: {pov: first}", "option: "),
        (b"- a list", "dict"),
        (b"description: [", "expected"),
        (b"description: caf\xe9", "utf-8"),
    ],
)
def test_a_bad_profile_file_is_refused_with_what_is_wrong(
    folder: Path, content: bytes, words: str
) -> None:
    (folder / "mine" / "profile.yaml").write_bytes(content)

    with pytest.raises(ProfileError, match=rf"'mine'(.|\n)*{words}"):
        PromptProfiles(folder).get("mine")


@pytest.mark.parametrize("content", [b"{% if %}", b"{{ open", b"caf\xe9"])
def test_a_broken_template_is_found_when_the_profile_is_read(
    folder: Path, content: bytes
) -> None:
    (folder / "mine" / "greeting.md.j2").write_bytes(content)

    with pytest.raises(ProfileError, match=r"'mine'.*greeting\.md\.j2"):
        PromptProfiles(folder).get("mine")


def test_options_of_a_profile_are_read(folder: Path) -> None:
    (folder / "mine" / "profile.yaml").write_text("options: {pov: first}")

    assert PromptProfiles(folder).get("mine").options == {"pov": "first"}


CHOICES: dict[str, list[Any]] = {
    "pov": ["first", "second", "third", "third_omniscient"],
    "tense": ["present", "past"],
    "length_preset": ["lite", "standard", "rich", "epic"],
    "description_format": ["prose", "wpp", "ali_chat"],
    "content_rating": ["general", "teen", "mature"],
}
VARIED: list[dict[str, Any]] = [
    dict(zip(CHOICES, values, strict=True))
    for values in itertools.product(*CHOICES.values())
][::5]
EDGES: list[dict[str, Any]] = [
    {"lorebook": "none"},
    {"alternate_greetings": 0, "example_dialogues": 0},
    {"alternate_greetings": 20, "example_dialogues": 10, "lorebook_entries": 200},
    {"tone": ["dry"], "genre": ["noir"], "setting": "a port", "avoid": ["war", "wine"]},
    {"system_prompt_mode": "generate", "post_history_mode": "generate"},
    {"concept": "", "language": "pt-BR"},
    {"group_greetings": 2, "greeting_scenarios": ["a flood"], "recursion": "safe"},
    {"secondary_keys": True, "constant_max": 2, "tags_vocabulary": ["cosy"]},
    {"name_origin": "culture:Basque", "example_coverage": ["anger"]},
]


def _names(values: Any) -> Iterable[str]:
    if isinstance(values, Material):
        return (field.name for field in dataclasses.fields(values))
    names: Iterable[str] = type(values).model_fields
    return names


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", SHIPPED.names())
def test_every_shipped_template_renders_whatever_is_asked(
    name: str, template: str
) -> None:
    profile = SHIPPED.get(name)

    for sent in [*VARIED, *EDGES]:
        options: GenerationOptions = parse_options({"concept": "A baker."} | sent)
        values = example_values(profile, options)
        for group, known in GROUPS.items():
            found = values[group]
            names = found if isinstance(found, dict) else _names(found)
            assert set(names) == known
        text = example_of(profile, template, options)
        assert text
        assert "{%" not in text
        assert "None" not in text


@pytest.mark.parametrize(
    ("template", "body", "words"),
    [
        ("greeting", "{{ opning_json }}", "'opning_json'; did you mean 'opening_json'"),
        (
            "brief",
            "{{ options.tenze }}",
            "'options.tenze'; did you mean 'options.tense'",
        ),
        ("system", "{{ brief_json }}", "'brief_json'"),
        (
            "lorebook",
            "{% if counts.topic %}x{% endif %}",
            "did you mean 'counts.topics'",
        ),
        ("write", "{% for x in nothing %}{{ x }}{% endfor %}", "'nothing'"),
        ("write", "{% if %}", "Expected an expression"),
    ],
)
def test_an_unknown_variable_is_found_before_anything_is_rendered(
    folder: Path, template: str, body: str, words: str
) -> None:
    (folder / "mine" / f"{template}.md.j2").write_text(body)

    with pytest.raises(ProfileError) as caught:
        PromptProfiles(folder).get("mine")

    assert f"template {template}.md.j2, line 1: " in caught.value.message
    assert words in caught.value.message


def test_names_of_a_loop_and_of_macros_are_no_unknown_variables(folder: Path) -> None:
    body = (
        "{% set a = 1 %}{% for x in options.tone %}{{ x }}{{ loop.index }}{% endfor %}"
    )
    (folder / "mine" / "write.md.j2").write_text(body + "{{ a }}{{ original }}")

    assert PromptProfiles(folder).get("mine").problems() == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_there_is_an_example_of_everything_that_a_template_may_use(
    template: str,
) -> None:
    values = example_values(SHIPPED.get("default"), parse_options({}))

    missing = known_in(template) - values.keys() - {"char", "user", "original"}
    assert missing == set()

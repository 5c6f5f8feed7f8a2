"""The language of templates: everything in it ends, and nothing else is in it."""

import time
from typing import Any

import pytest

from card_generator_app.profiles.language import (
    FILTERS,
    MOST_CHARS,
    CannotRender,
    parse,
    render,
)

LONG = "word " * 80_000
VALUES: dict[str, Any] = {"long": LONG, "many": ["a", "b"] * 5_000, "one": "x"}


def refused(body: str) -> str:
    with pytest.raises(CannotRender) as caught:
        parse(body)
    return caught.value.problem.text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{% for x in many[:2] %}{{ loop.index }}{{ x }} {% endfor %}", "1a 2b "),
        ("{% set a = one ~ one %}{{ a | upper }}", "XX"),
        ("{{ many | unique | join(', ') }}", "a, b"),
        ("{% for k, v in facts.items() %}{{ k }}={{ v }};{% endfor %}", "a=1;b=2;"),
        ("{{ many | length if 'a' in many else 0 }}", "10000"),
        ("{% if one is defined and one == 'x' %}yes{% endif %}", "yes"),
        ("{{ one | replace('x', 'y') | title }}", "Y"),
        ("{{ long | length }}", str(len(LONG))),
        ("{# nothing #}{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    ],
)
def test_what_prompts_need_is_there(body: str, text: str) -> None:
    assert render(body, VALUES | {"facts": {"a": 1, "b": 2}}) == text


@pytest.mark.parametrize(
    "body",
    [
        "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
        "{% for x in range(9) %}{% endfor %}",
        "{% for x in many recursive %}{{ loop(x) }}{% endfor %}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ one * 999999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ one.center(999999999) }}",
        "{{ one | center(999999999) }}",
        "{{ one | indent(999999999) }}",
        "{{ long | join(long) }}",
        "{{ long | replace('w', long) }}",
        "{{ long | join(" + repr("x" * 101) + ") }}",
        "{{ long | join(*many) }}",
        "{{ facts.items(1) }}",
        "{{ lipsum() }}",
        "{% set ns = namespace(a=1) %}",
        "{% set a %}{{ long }}{% endset %}",
        "{% include 'other' %}",
        "{% extends 'other' %}",
        "{% import 'other' as o %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}x{% endfilter %}",
        "{% call f() %}{% endcall %}",
        "{% with a = 1 %}{% endwith %}",
        "{% autoescape true %}{% endautoescape %}",
        "{{ one | attr('__class__') }}",
        "{{ many | map('upper') }}",
        "{{ one | is paid for }}",
        "{{ {'a': 1} }}",
        "{% set a = [a, a] %}",
        "{% set a = (a, a) %}",
        "{{ one is filter('x') }}",
        "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}",
        "{{ " + "one or " * 3_000 + "one }}",
        "{% for x in many %}" * 25 + "{% endfor %}" * 25,
        "{{ " + "9" * 5_000 + " }}",
        "x" * (MOST_CHARS + 1),
    ],
)
def test_what_could_run_for_ever_or_reach_out_is_not_of_the_language(body: str) -> None:
    with pytest.raises(CannotRender):
        render(body, VALUES)


@pytest.mark.parametrize(
    "body",
    [
        "{% for x in long %}{% for y in long %}{% endfor %}{% endfor %}",
        "{% for x in many %}{{ long }}{% endfor %}",
        "{% for x in many %}{% if long == long ~ one %}{% endif %}{% endfor %}",
        "{% for x in many %}{% if 'zz' in long %}{% endif %}{% endfor %}",
        "{% for x in many %}{% if long is none or long[:-1] %}{% endif %}{% endfor %}",
        "{% for x in many %}{% set a = long | upper | sort %}{% endfor %}",
        "{% set a = one %}" + "{% set a = a + a %}" * 60,
        "{% set a = one %}" + "{% set a = a ~ a %}" * 60,
        "{{ long" + (" | join('" + "x" * 100 + "')") * 30 + " }}",
        "{% for a in many %}{% for b in many %}{% for c in many %}"
        + "{% if a == b %}{% endif %}" * 500
        + "{% endfor %}{% endfor %}{% endfor %}",
        "{{ long" + (" | replace('w', '" + "w" * 100 + "')") * 15 + " }}",
    ],
)
def test_work_without_measure_is_given_up_soon(body: str) -> None:
    begun = time.process_time()

    with pytest.raises(CannotRender, match="more work"):
        render(body, VALUES)

    assert time.process_time() - begun < 10


def test_what_is_wrong_names_its_line() -> None:
    with pytest.raises(CannotRender) as unknown:
        render("a\nb {{ nothing }}", {})
    with pytest.raises(CannotRender) as strange:
        parse("a\n\n{{ f(1) }}")
    with pytest.raises(CannotRender) as broken:
        parse("a\n{% if %}")

    lines = [one.value.problem.line for one in (unknown, strange, broken)]
    assert lines == [2, 3, 2]


def test_a_refusal_says_what_there_is_instead() -> None:
    assert ", ".join(sorted(FILTERS)) in refused("{{ one | indent }}")
    assert "'**'" in refused("{{ 2 ** 2 }}")
    assert "'macro'" in refused("{% macro f() %}{% endmacro %}")

"""Exact counts by model family, and what is said where they are not installed."""

import subprocess
import sys

import pytest

from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.inspection import inspect_file
from card_generator_app.cards.lint import lint_card
from card_generator_app.cards.tokenizers import ESTIMATE, FAMILIES, find_tokenizer
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.errors import InvalidInput
from tests.unit.cards.builders import full_card

# From the families' own published tokenizers.
GREETING = "Hello, world!"
ONE_TOKEN_EACH = {"gpt": 4, "llama3": 4, "qwen": 4, "deepseek": 4, "mistral": 4}


@pytest.mark.parametrize("family", ONE_TOKEN_EACH)
def test_family_counts_as_its_models_do(family: str) -> None:
    found = find_tokenizer(family)

    assert found.count(GREETING) == ONE_TOKEN_EACH[family]
    assert found.count("") == 0
    assert found.is_exact


def test_families_differ_where_their_vocabularies_do() -> None:
    chinese = "她把六个面包放在窗台上，第七个还在冒烟。" * 5

    counts = {family: find_tokenizer(family).count(chinese) for family in FAMILIES[1:]}

    assert len(set(counts.values())) > 4


@pytest.mark.parametrize("family", ["estimate", "gemini", "claude"])
def test_what_no_published_vocabulary_counts_is_approximate(family: str) -> None:
    assert not find_tokenizer(family).is_exact


def test_claude_is_counted_on_the_high_side() -> None:
    text = "The baker counts loaves the way she once counted arrows. " * 20

    gpt, claude = (find_tokenizer(family).count(text) for family in ("gpt", "claude"))

    assert 1.14 * gpt < claude < 1.16 * gpt + 1


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("text", ["<|endoftext|>", "<s>[INST]", "half \ud83d", "\0"])
def test_special_words_and_broken_characters_are_plain_text(
    family: str, text: str
) -> None:
    assert find_tokenizer(family).count(text) >= 1


def test_names_are_taken_in_any_case_and_unknown_ones_listed() -> None:
    assert find_tokenizer("GPT").family == "gpt"
    with pytest.raises(InvalidInput, match="gpt, llama3, qwen"):
        find_tokenizer("gpt-2")


def test_inspection_says_who_counted() -> None:
    data = FormatConverter.encode(full_card(), "v3").bytes

    estimated, exact = inspect_file(data), inspect_file(data, tokenizer="gpt")

    assert (estimated.tokenizer, estimated.is_exact) == (ESTIMATE, False)
    assert (exact.tokenizer, exact.is_exact) == ("gpt", True)
    description = find_tokenizer("gpt").count("{{char}} bakes.")
    assert exact.tokens.fields["description"] == description


def test_lint_measures_budgets_with_the_tokenizer_given() -> None:
    text = "Σκέψη " * 400
    card = full_card().with_fields(personality=text)

    def field_long(family: str) -> str:
        count = find_tokenizer(family).count
        return next(
            one.message
            for one in lint_card(card, count=count)
            if one.rule == "field-long"
        )

    assert str(find_tokenizer("gpt").count(text)) in field_long("gpt")
    assert str(estimate_tokens(text)) in field_long(ESTIMATE)


def test_without_the_extra_the_error_names_it_and_the_estimator_works() -> None:
    script = (
        "import sys; sys.modules['splintr'] = None\n"
        "from card_generator_app.cards.tokenizers import find_tokenizer\n"
        "print(find_tokenizer().count('a b'))\n"
        "find_tokenizer('gpt')"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert int(ran.stdout) > 0
    assert "card-generator-app[tokens]" in ran.stderr
    assert "InvalidInput" in ran.stderr

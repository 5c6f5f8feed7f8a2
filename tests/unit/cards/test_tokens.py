from pathlib import Path

import pytest
import yaml

from card_generator_app.cards.card import new_card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.tokenizers import find_tokenizer
from card_generator_app.cards.tokens import count_card, estimate_tokens

_TEXTS = yaml.safe_load(
    (Path(__file__).parents[3] / "benchmarks" / "tokens_texts.yaml").read_text("utf-8")
)


@pytest.mark.parametrize(
    ("text", "fewest", "most"),
    [
        ("", 0, 0),
        (" ", 1, 1),
        ("Hello there, general.", 4, 7),
        ("The baker counts loaves the way she once counted arrows. " * 20, 200, 290),
        ("她把六个面包放在窗台上，第七个还在冒烟。" * 10, 120, 230),
        ("1234567890", 3, 8),
    ],
)
def test_estimate_is_near_what_tokenizers_count(
    text: str, fewest: int, most: int
) -> None:
    assert fewest <= estimate_tokens(text) <= most


@pytest.mark.parametrize("language", _TEXTS)
def test_estimate_of_a_language_is_near_a_real_count(language: str) -> None:
    text = _TEXTS[language]["test"]  # what the weights were not fitted to

    counted = find_tokenizer("gpt").count(text)

    assert 0.75 * counted < estimate_tokens(text) < 1.25 * counted


def test_a_few_accents_make_no_english_text_foreign() -> None:
    plain = "The fiance of the cafe owner sat in the corner with his resume. " * 5
    accented = plain.replace("fiance", "fiancé").replace("cafe", "café")

    assert estimate_tokens(accented) < 1.1 * estimate_tokens(plain)


def test_estimate_grows_with_the_text() -> None:
    text = "She kneads the dough, and waits."

    assert estimate_tokens(text * 10) > 9 * estimate_tokens(text) - 10


def test_card_is_counted_by_what_is_paid_when() -> None:
    book = new_book(
        [
            new_entry([], "a b c", constant=True),
            new_entry(["x"], "@@depth 4\na b c d"),
            new_entry(["y"], "a b", enabled=False),
        ]
    )
    card = new_card(name="a", description="b c", first_mes="d e f", character_book=book)

    found = count_card(card, lambda text: len(text.split()))

    assert (found.permanent, found.once) == (3, 3)
    assert (found.book.constant, found.book.triggered) == (3, 4)
    assert found.book.entries == [3, 4, 2]
    assert found.total == 13

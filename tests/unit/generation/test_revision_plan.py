"""Which parts of a card that is there are written, and why no others."""

from typing import Any

import pytest

from card_generator_app.cards.card import Card, new_card
from card_generator_app.errors import Conflict, InvalidInput
from card_generator_app.generation.revision_plan import RevisionPlan, plan_revision
from card_generator_app.options import GenerationOptions
from tests.fakes.cards import small_card, stored_card


def plan(card: Card | None = None, **sent: Any) -> RevisionPlan:
    stored = {name: sent.pop(name) for name in ("locks", "provenance") if name in sent}
    return plan_revision(
        stored_card(card or small_card(), **stored), GenerationOptions(**sent)
    )


def made(writer: str = "composer") -> dict[str, Any]:
    return {"parts": {"description": writer, "first_mes": "author"}}


def test_gaps_are_what_is_blank_and_wanted() -> None:
    found = plan(alternate_greetings=2)

    assert found.write == (
        "tags",
        "personality",
        "scenario",
        "mes_example",
        "creator_notes",
        "alternate_greetings.0",
        "alternate_greetings.1",
    )
    assert found.blank == frozenset(found.write)


def test_a_list_with_something_in_it_is_topped_up_only_when_asked() -> None:
    card = small_card().with_fields(alternate_greetings=["One.", ""])

    usual = plan(card)
    asked = plan(card, alternate_greetings=4, lorebook="embedded", lorebook_entries=4)

    def numbered(found: RevisionPlan) -> list[str]:
        return [key for key in found.write if "." in key]

    assert numbered(usual) == ["alternate_greetings.1"]
    assert numbered(asked) == [
        "alternate_greetings.1",
        "alternate_greetings.2",
        "alternate_greetings.3",
        "character_book.2",
        "character_book.3",
    ]


def test_a_complete_card_has_no_gaps_and_that_is_said() -> None:
    with pytest.raises(InvalidInput, match="nothing is blank"):
        plan(fields=["description"])


def test_the_authors_words_are_written_anew_only_where_they_are_named() -> None:
    known: dict[str, Any] = {"provenance": made()}

    usual = plan(input_card_mode="rewrite", **known)
    named = plan(input_card_mode="rewrite", parts=["first_mes"], **known)

    assert usual.write == ("description",)
    assert "author" in usual.kept["first_mes"]
    assert named.write == ("first_mes",)


def test_a_card_that_is_all_the_authors_says_what_to_do() -> None:
    with pytest.raises(InvalidInput, match="name it in `parts`"):
        plan(input_card_mode="rewrite")


def test_locks_win_over_every_mode() -> None:
    found = plan(input_card_mode="variant", locks=("description", "character_book"))

    assert found.write == ("first_mes",)
    assert found.kept["description"] == "it is locked"


def test_a_locked_part_that_is_named_is_a_conflict() -> None:
    with pytest.raises(Conflict, match="locked: description"):
        plan(parts=["description"], lock_fields=["description"])


def test_all_leaves_what_is_locked() -> None:
    found = plan(parts=["all"], locks=("description",))

    assert found.write == ("first_mes", "character_book.0", "character_book.1")


def test_everything_locked_costs_nothing_and_says_why() -> None:
    with pytest.raises(InvalidInput, match="it is locked"):
        plan(parts=["all"], locks=("description", "first_mes", "character_book"))


@pytest.mark.parametrize("name", ["extensions", "tags", "description.1", "name"])
def test_what_no_writer_writes_is_refused_with_what_there_is(name: str) -> None:
    with pytest.raises(InvalidInput, match="alternate_greetings"):
        plan(parts=[name])


def test_a_number_past_the_end_adds_one() -> None:
    found = plan(parts=["alternate_greetings.9", "character_book.99"])

    assert found.write == ("alternate_greetings.0", "character_book.2")
    assert found.blank == frozenset(found.write)


def test_a_blank_part_is_filled_whatever_the_mode() -> None:
    found = plan(parts=["scenario", "description"], input_card_mode="condense")

    assert found.mode_of("scenario") == "fill_gaps"
    assert found.mode_of("description") == "condense"


def test_an_empty_card_is_all_gaps() -> None:
    found = plan(new_card())

    assert {"name", "description", "first_mes", "tags"} <= set(found.write)


def test_a_variant_of_nothing_costs_nothing_and_says_why() -> None:
    with pytest.raises(InvalidInput, match="fill_gaps writes what is blank"):
        plan(new_card(name="Mara"), input_card_mode="variant")
    with pytest.raises(InvalidInput, match="it is locked"):
        plan(
            input_card_mode="variant",
            locks=("description", "first_mes", "character_book"),
        )

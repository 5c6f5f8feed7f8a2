"""What depends on what: which parts no longer fit their brief."""

from typing import Any

import pytest

from card_generator_app.brief import Brief, Fact, Opening
from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.parts import parts_of_card
from card_generator_app.errors import InvalidInput
from card_generator_app.generation.brief_edit import edited_brief
from card_generator_app.generation.staleness import (
    is_authors,
    stale_parts,
    written_from,
)
from card_generator_app.library.provenance import after_edit, written_by_author

OPENING = Opening(title="a", hour="", situation="s", tension="", action="", line="")
CARD = new_card(
    name="Mara",
    description="Keeps the light.",
    personality="Short words.",
    first_mes="Hello.",
    alternate_greetings=["Rain.", "Snow."],
)


def brief() -> dict[str, Any]:
    made = Brief(openings=[OPENING, OPENING, OPENING])
    made.core.want = Fact(text="One quiet winter.")
    made.voice.avoids = Fact(text="Her brother.")
    return made.model_dump(mode="json")


def provenance(card: Card = CARD) -> dict[str, Any]:
    own = {"alternate_greetings.0": "openings.1", "alternate_greetings.1": "openings.2"}
    keys = list(parts_of_card(card))
    return {
        "parts": dict.fromkeys(keys, "openrouter"),
        "written_from": {key: written_from(key, brief(), own.get(key)) for key in keys},
    }


def stale_after(**patch: Any) -> dict[str, list[str]]:
    return stale_parts(CARD, edited_brief(brief(), patch), provenance())


def test_nothing_is_stale_until_the_brief_changes() -> None:
    assert stale_parts(CARD, brief(), provenance()) == {}


def test_a_changed_want_makes_the_description_stale_and_no_greeting() -> None:
    assert stale_after(core={"want": "To be found."}) == {"description": ["core"]}


def test_a_changed_voice_makes_all_that_is_spoken_stale() -> None:
    assert set(stale_after(voice={"avoids": "The sea."})) == {
        "personality",
        "first_mes",
        "alternate_greetings.0",
        "alternate_greetings.1",
    }


def test_a_changed_opening_concerns_its_own_greeting_only() -> None:
    openings = brief()["openings"]
    openings[2] = openings[2] | {"situation": "Another place."}

    found = stale_after(openings=openings)

    assert found == {"alternate_greetings.1": ["openings.2"]}


def test_spaces_and_origins_are_no_change() -> None:
    assert stale_after(core={"want": "One  quiet\n winter. "}) == {}


CHANGED = {"core": {"want": "To be found."}}


def test_what_the_author_changed_is_told_when_the_brief_changes() -> None:
    after = CARD.with_fields(description="My own words.")
    known = after_edit(CARD, provenance(), after, brief())

    assert stale_parts(after, brief(), known) == {}
    assert stale_parts(after, edited_brief(brief(), CHANGED), known) == {
        "description": ["core"]
    }
    assert is_authors("description", known)


def test_what_the_author_made_fit_is_stale_no_more() -> None:
    after = CARD.with_fields(description="To be found, in my own words.")
    new = edited_brief(brief(), CHANGED)

    known = after_edit(CARD, provenance(), after, new)

    assert stale_parts(after, new, known) == {}


def test_what_the_author_wrote_from_the_start_is_never_stale() -> None:
    known = written_by_author(CARD)

    assert stale_parts(CARD, edited_brief(brief(), CHANGED), known) == {}


def test_of_a_changed_list_nothing_is_guessed() -> None:
    after = CARD.with_fields(alternate_greetings=["My own words."])

    known = after_edit(CARD, provenance(), after, brief())

    assert "alternate_greetings.0" not in known["written_from"]


def test_a_moved_greeting_remembers_what_it_was_written_from() -> None:
    after = CARD.with_fields(alternate_greetings=["Snow.", "Rain."])
    known = after_edit(CARD, provenance(), after)
    openings = brief()["openings"]
    openings[2] = openings[2] | {"situation": "Another place."}

    found = stale_parts(after, edited_brief(brief(), {"openings": openings}), known)

    assert found == {"alternate_greetings.0": ["openings.2"]}


def test_an_edited_fact_is_the_persons_own() -> None:
    edited = edited_brief(
        brief(),
        {"identity": {"age": "52"}, "look": ["A scar."], "core": {"want": None}},
    )

    assert edited["identity"]["age"] == {"text": "52", "origin": "given", "ref": None}
    assert edited["look"] == [{"text": "A scar.", "origin": "given", "ref": None}]
    assert edited["core"]["want"]["text"] == ""
    assert edited["voice"] == brief()["voice"]


@pytest.mark.parametrize(
    ("patch", "told"),
    [
        (
            {"core": {"nothing": "x"}},
            "core has no nothing; there are: work, past, want",
        ),
        ({"cores": {}}, "the brief has no cores; there are: identity, look"),
    ],
)
def test_what_a_brief_does_not_have_is_told_with_what_it_has(
    patch: dict[str, Any], told: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        edited_brief(brief(), patch)

    assert told in str(refused.value)

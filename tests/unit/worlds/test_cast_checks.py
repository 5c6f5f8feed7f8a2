"""Whether the cards of a cast agree with their world and with each other."""

from card_generator_app.cards.card import Card, new_card
from card_generator_app.worlds.cast_checks import check_cast
from tests.fakes.worlds import saltmouth


def rules(**texts: str) -> list[str]:
    """The rules that the cards of Mara and Jo break."""
    cards = {
        "mara-quill": card("Mara Quill", texts.get("mara", "Jo is her sister.")),
        "jo": card("Jo", texts.get("jo", "Her sister Mara pilots ships.")),
    }
    return [one.rule for one in check_cast(saltmouth(), cards)]


def card(name: str, description: str) -> Card:
    return new_card(name=name, description=description)


def test_cards_that_agree_have_no_findings() -> None:
    assert rules() == []


def test_a_card_under_another_name_is_found() -> None:
    found = check_cast(saltmouth(), {"jo": card("Joanna", "She counts.")})

    assert [(one.rule, one.severity) for one in found] == [("other_name", "error")]


def test_kin_that_is_other_kin_in_the_world_is_found() -> None:
    assert rules(jo="Her mother Mara pilots ships.") == ["other_relation"]
    assert rules(jo="Mara Quill, her aunt, pilots ships.") == ["other_relation"]


def test_who_does_not_know_their_own_is_found() -> None:
    assert rules(jo="She counts alone.") == ["does_not_know"]


def test_an_event_with_another_year_is_found() -> None:
    assert rules(jo="Mara left after the Long Ebb of 352.") == ["other_year"]
    assert rules(jo="Mara left after the Long Ebb of 348.") == []


def test_people_who_share_their_phrases_are_found() -> None:
    same = "Jo and Mara, who answer every question with another question about rope. "

    assert rules(jo=same * 3, mara=same * 3) == ["same_phrases"]


def test_who_has_no_card_is_not_looked_at() -> None:
    assert check_cast(saltmouth(), {}) == []

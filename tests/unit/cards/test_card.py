import pytest

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.validate import validate_v3
from card_generator_app.errors import CardFormatError
from tests.unit.cards.builders import full_card


def test_new_card_has_every_required_v3_field() -> None:
    card = new_card(name="Mara")

    assert card.name == "Mara"
    assert validate_v3(card.to_dict()) == []


def test_new_card_refuses_a_field_no_spec_has() -> None:
    with pytest.raises(TypeError, match="hair"):
        new_card(name="Mara", hair="red")


def test_stored_document_comes_back_equal_and_independent() -> None:
    card = full_card()
    stored = card.to_dict()

    again = Card.from_dict(stored)
    stored["data"]["extensions"]["new"] = 1

    assert again == card
    assert "new" not in again.extensions


@pytest.mark.parametrize(
    "document",
    [{}, {"spec": "chara_card_v2", "data": {}}, {"spec": "chara_card_v3", "data": {}}],
)
def test_stored_document_of_another_shape_is_refused(
    document: dict[str, object],
) -> None:
    with pytest.raises(CardFormatError):
        Card.from_dict(document)


def test_with_fields_leaves_the_original_alone() -> None:
    card = new_card(name="Mara", nickname="Mar")

    changed = card.with_fields(name="Nell", nickname=None)

    assert (card.name, card.char) == ("Mara", "Mar")
    assert (changed.name, changed.char) == ("Nell", "Nell")
    assert "nickname" not in changed.data


def test_greetings_begin_with_the_first_message() -> None:
    card = new_card(first_mes="One.", alternate_greetings=["Two."])

    assert card.greetings == ["One.", "Two."]

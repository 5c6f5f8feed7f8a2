"""The prompt of a chat: in the order of chat programs, with the lore that fires."""

import pytest

from card_generator_app.cards.activation import Options
from card_generator_app.cards.activation.model import Message as Said
from card_generator_app.cards.card import new_card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.errors import InvalidInput
from card_generator_app.generation.chatting import ChatPrompt, chat_prompt

MILL = new_entry(["mill"], "The mill burned.", name="Mill", position="after_char")
DEEP = new_entry(
    ["mill"],
    "It is night.",
    extensions={"position": 4, "depth": 1, "role": 0},
)
MARA = new_card(
    name="Mara Quill",
    nickname="Mara",
    description="{{char}} bakes.",
    personality="gruff",
    scenario="A bakery.",
    first_mes="Mind the step, {{user}}.",
    alternate_greetings=["Closed."],
    mes_example="<START>\n{{char}}: Hm.",
    post_history_instructions="Stay short. {{original}}",
    character_book=new_book([MILL, DEEP]),
)


def prompt(text: str, **settings: object) -> ChatPrompt:
    options = Options(user="Ann", **settings)  # type: ignore[arg-type]
    return chat_prompt(MARA, [Said("user", text)], options)


def test_who_they_are_the_chat_and_the_last_word() -> None:
    found = [(one.role, one.content) for one in prompt("Hello").messages]

    system = found[0][1]
    order = ["Mara's next reply", "Mara bakes.", "Personality: gruff", "A bakery."]
    places = [system.index(one) for one in [*order, "How Mara talks:"]]
    assert places == sorted(places)
    assert found[1:] == [
        ("assistant", "Mind the step, Ann."),
        ("user", "Hello"),
        ("system", "Stay short."),
    ]


def test_lore_stands_where_it_asks_to() -> None:
    found = prompt("Who owns the mill?")

    assert "Mara bakes.\n\nThe mill burned." in found.messages[0].content
    assert [one.content for one in found.messages[1:4]] == [
        "Mind the step, Ann.",
        "It is night.",
        "Who owns the mill?",
    ]
    assert found.lore is not None
    assert len(found.lore.fired) == 2


def test_another_greeting_begins_the_chat() -> None:
    assert prompt("Hello", greeting=1).messages[1].content == "Closed."
    with pytest.raises(InvalidInput):
        prompt("Hello", greeting=2)

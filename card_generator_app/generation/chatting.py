"""A card tried in a chat: the prompt as chat programs build it, and the lore that fires."""

from collections.abc import Sequence
from dataclasses import dataclass

from card_generator_app.cards.activation import Options, Simulation, simulate
from card_generator_app.cards.activation.macros import with_names
from card_generator_app.cards.activation.model import Message as Said
from card_generator_app.cards.activation.model import Outcome
from card_generator_app.cards.card import Card
from card_generator_app.errors import InvalidInput
from card_generator_app.llm.chat import Message

_MAIN = (
    "Write {{char}}'s next reply in a chat between {{char}} and {{user}}. Stay in "
    "character, and never speak or act for {{user}}."
)
_BEFORE = ("before_char", "before_desc")


@dataclass(frozen=True)
class ChatPrompt:
    """What a model is sent; `lore` None for a card without a lorebook."""

    messages: tuple[Message, ...]
    lore: Simulation | None


def chat_prompt(card: Card, said: Sequence[Said], options: Options) -> ChatPrompt:
    """The prompt for {{char}}'s next reply, names filled in.

    A chat begins with the greeting that the options name. Raises InvalidInput for a
    greeting that the card does not have.
    """
    greetings = card.greetings
    if options.greeting >= len(greetings):
        raise InvalidInput(f"the card has {len(greetings)} greetings, counted from 0")
    greeting = greetings[options.greeting]
    chat = [Said("assistant", greeting), *said] if greeting else list(said)
    lore = None if card.book is None else simulate(card.book, chat, options, card=card)
    fired = [] if lore is None else lore.fired
    messages = [Message("system", _system(card, fired))]
    messages += _history(chat, fired)
    if card.post_history_instructions:
        last = card.post_history_instructions.replace("{{original}}", "")
        messages.append(Message("system", last.strip()))
    named = [
        Message(one.role, with_names(one.content, card.char, options.user))
        for one in messages
    ]
    return ChatPrompt(tuple(named), lore)


def _system(card: Card, fired: Sequence[Outcome]) -> str:
    """Who they are; lore stands before or after the description, as it asks to."""
    main = (card.system_prompt or _MAIN).replace("{{original}}", _MAIN)
    flat = [one for one in fired if not _is_deep(one)]
    before = [one.content for one in flat if _place(one) in _BEFORE]
    after = [one.content for one in flat if _place(one) not in _BEFORE]
    parts = [
        main,
        *before,
        card.description,
        *after,
        f"Personality: {card.personality}" if card.personality else "",
        f"Scenario: {card.scenario}" if card.scenario else "",
        f"How {{{{char}}}} talks:\n{card.mes_example}" if card.mes_example else "",
    ]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _history(chat: Sequence[Said], fired: Sequence[Outcome]) -> list[Message]:
    """The chat, with the lore that stands in it, counted from its end."""
    messages = [Message(one.role, one.text) for one in chat]
    for one in fired:
        place = one.placement
        if place is not None and _is_deep(one):
            at = max(len(chat) - (place.depth or 0), 0)
            # Those put in so far stand before: the deepest come first.
            inserted = len(messages) - len(chat)
            messages.insert(at + inserted, Message(place.role, one.content))
    return messages


def _place(one: Outcome) -> str:
    return one.placement.position if one.placement else ""


def _is_deep(one: Outcome) -> bool:
    return _place(one) == "at_depth"

"""Blind pairs: a judge sees two cards for one idea, in both orders, and picks the better one."""

import asyncio
from typing import Literal

from pydantic import BaseModel

from benchmarks.quality.sources import Concept
from card_generator_app.cards.card import Card
from card_generator_app.llm.chat import Attempt, ChatRequest, Message
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.structured import complete_json

_QUESTION = """Two character cards were written for the same idea by different methods.

Idea: {concept}

<first>
{first}
</first>

<second>
{second}
</second>

Which would be better to play with for weeks: more particular, truer to the idea, consistent \
in itself, in a voice of its own, with greetings that differ, fewer stock phrases, and nothing \
decided for {{{{user}}}}? Length is no merit."""
_SHOWN = ("description", "personality", "scenario", "first_mes", "mes_example")


class _Better(BaseModel):
    better: Literal["first", "second"]


class PairJudge:
    """Judges through one model. Order is swapped because judges favour a place."""

    def __init__(self, chat: ChatClient, model: str | None) -> None:
        self._chat, self._model = chat, model
        self.cost_usd = 0.0

    async def points(self, concept: Concept, ours: Card, theirs: Card) -> float:
        """1 when ours is better in both orders, 0 when theirs is, 0.5 when it depends."""
        one, other = await asyncio.gather(
            self._ask(concept, ours, theirs), self._ask(concept, theirs, ours)
        )
        return ((one == "first") + (other == "second")) / 2

    async def _ask(self, concept: Concept, first: Card, second: Card) -> str:
        prompt = _QUESTION.format(
            concept=concept.text, first=_text(first), second=_text(second)
        )
        request = ChatRequest(
            (Message("user", prompt),),
            model=self._model,
            temperature=0,
            seed=concept.number,
            max_tokens=600,
        )
        found, _ = await complete_json(
            self._chat, request, _Better, on_attempt=self._note
        )
        return found.better

    async def _note(self, attempt: Attempt) -> None:
        self.cost_usd += float(attempt.usage.cost_usd or 0)


def _text(card: Card) -> str:
    """The card without anything that tells who made it."""
    parts = [f"## {name}\n{card.text(name)}" for name in _SHOWN]
    parts += [f"## another greeting\n{text}" for text in card.alternate_greetings]
    parts += [f"## lore\n{entry['content']}" for entry in card.entries]
    return "\n\n".join(parts)

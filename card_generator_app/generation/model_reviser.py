"""ModelReviser: a model writes for a card that is there, through the ledger."""

import json
from dataclasses import replace

from pydantic import create_model

from card_generator_app.brief import Brief, Opening, Topic
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.bounds import counted
from card_generator_app.generation.brief_reply import OpeningReply, TopicReply
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.lore_reply import EntryReply
from card_generator_app.generation.parts import Part, brief_limit, token_limit
from card_generator_app.generation.prompting import Prompting
from card_generator_app.generation.routing import Requests
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import GenerationOptions
from card_generator_app.options.existing import Mode

_ROOM = 2  # times what a text has now: it may grow, and other languages need more


class ModelReviser:
    """The reviser of one job."""

    def __init__(
        self,
        calls: ModelCalls,
        prompting: Prompting,
        requests: Requests,
        options: GenerationOptions,
    ) -> None:
        self._calls, self._prompting = calls, prompting
        self._requests, self._options = requests, options

    def stand_beside(self, card: str) -> None:
        self._prompting.standing = card

    async def plan_more(self, brief: Brief, openings: int, topics: int) -> Brief:
        schema = create_model(
            "MorePlans",
            openings=counted(OpeningReply, openings),
            world=counted(TopicReply, topics),
        )
        messages = self._prompting.plan_more(brief, openings, topics)
        request = self._requests.of("brief", messages, brief_limit(self._options))
        reply = await self._calls.parsed("brief#more", request, schema)
        found = reply.model_dump()
        new = [Opening(**one) for one in found["openings"][:openings]]
        world = [
            Topic(content=one.pop("facts"), **one) for one in found["world"][:topics]
        ]
        return brief.model_copy(
            update={
                "openings": [*brief.openings, *new],
                "world": [*brief.world, *world],
            }
        )

    async def revise(self, part: Part, text: str, mode: Mode, brief: Brief) -> str:
        task = self._prompting.part(part, brief)[-1].content
        messages = self._prompting.revise(f"`{part.field}`", text, task, mode, brief)
        limit = token_limit(self._options, part.field)
        limit = max(limit, _ROOM * estimate_tokens(text))
        request = self._requests.of("write", messages, limit)
        return await self._calls.text(f"{part.key}#{mode}", request)

    async def revise_entry(
        self, key: str, entry: LoreText, mode: Mode, brief: Brief
    ) -> LoreText:
        shown = {"name": entry.name, "keys": entry.keys, "content": entry.content}
        text = json.dumps(shown, ensure_ascii=False, indent=1)
        # As one of a batch of none: the rules for all entries are what is needed.
        task = self._prompting.lore([], brief)[-1].content
        messages = self._prompting.revise("lorebook entry", text, task, mode, brief)
        limit = token_limit(self._options, "lorebook")
        limit = max(limit, _ROOM * estimate_tokens(text))
        reply = await self._calls.parsed(
            f"{key}#{mode}",
            self._requests.of("lore", messages, limit),
            EntryReply,
            prose=lambda one: one.content,
        )
        return replace(entry, keys=reply.keys, content=reply.content)

"""ModelReviser: a model writes for a card that is there, through the ledger."""

from dataclasses import replace

from pydantic import create_model

from card_generator_app.brief import Brief, Opening, Topic
from card_generator_app.generation.bounds import counted
from card_generator_app.generation.brief_reply import OpeningReply, TopicReply
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.lore_reply import EntryReply, shown_entry
from card_generator_app.generation.parts import Part, anew_limit, brief_limit
from card_generator_app.generation.prompting import Prompting
from card_generator_app.generation.routing import Requests
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import GenerationOptions
from card_generator_app.options.existing import Mode


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
        task = self._prompting.part_task(part, brief)
        messages = self._prompting.revise(f"`{part.field}`", text, task, mode, brief)
        limit = anew_limit(self._options, part.field, text)
        request = self._requests.of("write", messages, limit)
        return await self._calls.text(f"{part.key}#{mode}", request)

    async def revise_entry(
        self, key: str, entry: LoreText, mode: Mode, brief: Brief
    ) -> LoreText:
        text = shown_entry(entry)
        task = self._prompting.lore_task()
        messages = self._prompting.revise("lorebook entry", text, task, mode, brief)
        limit = anew_limit(self._options, "lorebook", text)
        reply = await self._calls.parsed(
            f"{key}#{mode}",
            self._requests.of("lore", messages, limit),
            EntryReply,
            prose=lambda one: one.content,
        )
        return replace(entry, keys=reply.keys, content=reply.content)

"""ModelPlanner: a language model thinks up worlds and people, in one call."""

from dataclasses import replace

from card_generator_app.errors import LimitExceeded, ProviderError
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.planner import Planned, Wanted
from card_generator_app.generation.prompting import Prompting
from card_generator_app.generation.routing import Requests
from card_generator_app.generation.world_reply import (
    WorldReply,
    problems_of,
    to_planned,
    world_reply_model,
)
from card_generator_app.llm.chat import ChatRequest, Message

_TOKENS_A_THING, _TOKENS_A_RELATION, _LEAST_TOKENS = 220, 40, 2000


class ModelPlanner:
    """The planner of one job."""

    def __init__(
        self,
        calls: ModelCalls,
        prompting: Prompting,
        requests: Requests,
        context: JobContext,
    ) -> None:
        self._calls, self._prompting, self._requests = calls, prompting, requests
        self._context = context

    async def plan(self, wanted: Wanted) -> Planned:
        messages = self._prompting.world(wanted)
        room = _TOKENS_A_THING * (wanted.things + wanted.people)
        room += _TOKENS_A_RELATION * wanted.relations + _LEAST_TOKENS
        request = self._requests.of("brief", messages, room)
        schema = world_reply_model(wanted)
        reply = await self._calls.parsed("world", request, schema, prose=_told)
        if problems := problems_of(reply, wanted):
            again = (
                f"That does not hold yet: {'; '.join(problems)}. Give the whole plan "
                "again, mended, in the same form."
            )
            said = (
                Message("assistant", reply.model_dump_json()),
                Message("user", again),
            )
            request = replace(request, messages=(*messages, *said))
            reply = await self._mended(request, schema, reply)
        planned = to_planned(reply, wanted, self._context.options)
        planned.notes += problems_of(reply, wanted)
        return planned

    async def _mended(
        self, request: ChatRequest, schema: type[WorldReply], first: WorldReply
    ) -> WorldReply:
        try:
            return await self._calls.parsed("world#again", request, schema, prose=_told)
        except (ProviderError, LimitExceeded) as error:
            await self._context.warn(f"world: the first plan stays ({error})")
            return first


def _told(reply: WorldReply) -> str:
    return " ".join([reply.premise, *(one.text for one in reply.entities)])

"""ModelReader: short sources go into the brief whole, long ones are distilled by a model."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.errors import ModelNotAvailable, ReplyUnusable, RequestRefused
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.distilling import (
    ANSWER_TOKENS,
    FACTS_A_CALL,
    DistilReply,
    Note,
    brief_room,
    budgeted,
    chosen_chunks,
    chunk_tokens,
    merged,
    pieces,
    verified,
)
from card_generator_app.generation.material import Passage, Picture, ReadSource
from card_generator_app.generation.parts import brief_limit
from card_generator_app.generation.picture_reply import (
    PictureReply,
    data_url,
    picture_of,
)
from card_generator_app.generation.prompting import Prompting
from card_generator_app.generation.quotes import Places
from card_generator_app.generation.relevance import question_of, scores, within
from card_generator_app.generation.routing import Requests
from card_generator_app.generation.stores import NamedFile
from card_generator_app.generation.together import Piece, all_of
from card_generator_app.llm.chat import ChatRequest
from card_generator_app.llm.client import ChatClient
from card_generator_app.options.declare import TextTask
from card_generator_app.portrait.crop import shown_picture
from card_generator_app.sources.chunks import Chunk, chunks_of
from card_generator_app.sources.source import Source

_PICTURE_TOKENS = 1500
_UNKNOWN_CONTEXT = 8_000  # tokens; small servers cut off more without a word


class ModelReader:
    """The reader of one job."""

    def __init__(
        self,
        chat: ChatClient,
        calls: ModelCalls,
        prompting: Prompting,
        requests: Requests,
        context: JobContext,
    ) -> None:
        self._chat, self._calls, self._context = chat, calls, context
        self._prompting, self._requests = prompting, requests
        self._options = context.options

    async def room(self) -> int:
        limit = brief_limit(self._options)
        return brief_room(await self._context_tokens("brief"), limit)

    async def distil(
        self, sources: Sequence[Source], room: int
    ) -> tuple[list[Passage], list[ReadSource]]:
        tokens = [estimate_tokens(one.text) for one in sources]
        if sum(tokens) <= room:
            read = [
                ReadSource(one.name, one.kind, count, 0)
                for one, count in zip(sources, tokens, strict=True)
            ]
            return await asyncio.to_thread(pieces, sources), read
        chunks = await self._chunks(sources)
        notes = await self._notes(sources, chunks)
        read = [
            ReadSource(
                *(one.name, one.kind, count),
                calls=sum(source is one for source, _ in chunks),
            )
            for one, count in zip(sources, tokens, strict=True)
        ]
        query = question_of(self._options)
        if notes:
            kept = await asyncio.to_thread(merged, notes)
            is_lore = self._options.input_card_mode == "extend_book"
            fitting = partial(budgeted, kept, query, room, is_lore=is_lore)
            return await asyncio.to_thread(fitting), read
        await self._context.warn(
            "sources: the model noted nothing that could be found in them, so the parts "
            "most about the concept are used as they stand"
        )
        return await asyncio.to_thread(_nearest, sources, query, room), read

    async def describe(self, picture: NamedFile) -> Picture | None:
        jpeg = await asyncio.to_thread(shown_picture, picture.content)
        messages = self._prompting.description_of(data_url(jpeg))
        request = self._requests.of("vision", messages, _PICTURE_TOKENS)
        able, blind = await self._for_who_sees(request)
        if blind:
            await self._context.warn(
                f"reference_image: {', '.join(blind)} takes no pictures; name a model that "
                "does (task_models vision=…, see `cardforge models list --capability vision`)"
            )
        if able is None:
            return None
        key = f"picture.{hashlib.sha256(picture.content).hexdigest()[:12]}"
        try:
            reply = await self._calls.parsed(key, able, PictureReply)
        except (ReplyUnusable, RequestRefused, ModelNotAvailable) as error:
            await self._context.warn(f"reference_image: nobody described it ({error})")
            return None
        return picture_of(reply, picture.name)

    async def _for_who_sees(
        self, request: ChatRequest
    ) -> tuple[ChatRequest | None, list[str]]:
        """The request for the first models that may see; those that surely do not."""
        models = [request.model, *request.fallbacks]
        sees = [await self._chat.sees_images(one) for one in models]
        able = [one for one, can in zip(models, sees, strict=True) if can is not False]
        if not able:
            return None, [one or "the local model" for one in models]
        rest = tuple(one for one in able[1:] if one)
        blind = [] if able[0] == models[0] else [str(models[0])]
        return replace(request, model=able[0], fallbacks=rest), blind

    async def _context_tokens(self, task: TextTask) -> int:
        model = self._requests.model_for(task)
        return await self._chat.context_tokens(model) or _UNKNOWN_CONTEXT

    async def _chunks(self, sources: Sequence[Source]) -> list[tuple[Source, Chunk]]:
        """The pieces to read, each once, no more than may be read."""
        size = chunk_tokens(await self._context_tokens("distil"))
        found: dict[str, tuple[Source, Chunk]] = {}
        for one in sources:
            for chunk in await asyncio.to_thread(chunks_of, one, size):
                found.setdefault(_key(chunk), (one, chunk))
        most = self._options.source_max_calls
        chosen = await asyncio.to_thread(
            chosen_chunks, list(found.values()), question_of(self._options), most
        )
        if len(chosen) < len(found):
            await self._context.warn(
                f"source_max_calls: the sources are {len(found)} pieces long; the {most} "
                "most about the concept were read"
            )
        return chosen

    async def _notes(
        self, sources: Sequence[Source], chunks: Sequence[tuple[Source, Chunk]]
    ) -> list[Note]:
        """What the model notes of all pieces at once, as far as the pieces really say it.

        A piece that it will not or cannot read is left out, with a warning.
        """
        places = {id(one): await asyncio.to_thread(Places, one) for one in sources}
        found: dict[str, list[Note]] = {}
        said = 0

        async def read(source: Source, chunk: Chunk) -> str:
            nonlocal said
            try:
                reply = await self._ask(chunk)
            except (ReplyUnusable, RequestRefused) as error:
                await self._context.warn(f"{chunk.ref}: not read ({error})")
                return f"Left out: {chunk.ref}"
            said += len(reply.facts)
            notes = verified(reply, places[id(source)], chunk)
            found[_key(chunk)] = notes
            return f"Read: {chunk.ref}, {len(notes)} facts"

        work: dict[str, Piece] = {
            _key(chunk): partial(read, source, chunk) for source, chunk in chunks
        }
        await self._context.stage("sources", "Reading the sources", len(work))
        await all_of(self._context, work)
        if not found:
            raise ReplyUnusable("sources: the model could read none of them")
        notes = [note for key in work for note in found.get(key, [])]
        await self._context.log(
            "info",
            f"Found in the sources: {len(notes)} facts; {said - len(notes)} "
            "without words of the source to show for it were dropped",
        )
        return notes

    async def _ask(self, chunk: Chunk) -> DistilReply:
        messages = self._prompting.distil(chunk.ref, chunk.text, FACTS_A_CALL)
        request = self._requests.of("distil", messages, ANSWER_TOKENS)
        return await self._calls.parsed(_key(chunk), request, DistilReply)


def _key(chunk: Chunk) -> str:
    """The name of a call: the same text is never bought twice, whatever stands around it."""
    return f"distil.{hashlib.sha256(chunk.text.encode()).hexdigest()[:12]}"


def _nearest(sources: Sequence[Source], query: str, room: int) -> list[Passage]:
    """Verbatim pieces, those most about the query, else from the beginning."""
    found = pieces(sources)
    texts = [one.text for one in found]
    return within(found, texts, scores(query, texts), room)

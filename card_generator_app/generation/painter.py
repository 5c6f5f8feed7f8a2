"""Painter: pictures by a model through the job's ledger, so that none is paid twice."""

import asyncio
import hashlib
import json
from dataclasses import asdict, replace
from typing import Protocol

from card_generator_app.errors import FileNotStored
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.recording import Recording
from card_generator_app.llm.picture_wire import ImageRequest
from card_generator_app.llm.pictures import ImageClient
from card_generator_app.portrait.crop import crop_portrait


class PictureStore(Protocol):
    """Where finished pictures are kept, by the name of their content."""

    async def put(self, content: bytes, media_type: str) -> str:
        """Its sha256."""

    async def read(self, sha256: str) -> bytes:
        """The content; raises FileNotStored."""


class Painter:
    """Paints for one job. `model` None: the first that the server is known to have."""

    def __init__(
        self,
        client: ImageClient,
        context: JobContext,
        store: PictureStore,
        *,
        model: str | None,
        seed: int | None,
    ) -> None:
        self._client, self._context, self._store = client, context, store
        self._model, self._seed = model, seed
        self._choosing = asyncio.Lock()

    async def paint(
        self, key: str, prompt: str, *, negative: str, reference: bytes | None = None
    ) -> bytes:
        """A PNG at 2:3, from the ledger when it was painted before.

        Raises a `ProviderError`, LimitExceeded, or ImageError for what is no picture.
        """
        request = ImageRequest(
            prompt=prompt,
            model=await self._the_model(),
            size=_size(self._context.options.image_size),
            negative=negative,
            seed=self._seed,
            reference=reference,
        )
        asked = _sha256(request)
        if (known := await self._context.find_call(key, asked)) is not None:
            try:
                return await self._store.read(known)
            except FileNotStored:
                pass  # tidied away: it has to be painted again
        return await self._painted(key, asked, request)

    async def _painted(self, key: str, asked: str, request: ImageRequest) -> bytes:
        provider = self._client.endpoint.kind
        async with Recording(self._context, provider, key, asked) as recording:
            reply = await self._client.make(request, on_attempt=recording.note)
            # What a server sends is of any size, format and intent.
            picture = await asyncio.to_thread(crop_portrait, reply.content)
            name = await self._store.put(picture, "image/png")
            await recording.close(answer=name)
        return picture

    async def _the_model(self) -> str | None:
        async with self._choosing:
            if self._model is None:
                self._model = await self._client.default_model()
        return self._model


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def _sha256(request: ImageRequest) -> str:
    """What is asked, in short; a picture to keep to counts by its content."""
    reference = request.reference
    digest = None if reference is None else hashlib.sha256(reference).hexdigest()
    asked = json.dumps([asdict(replace(request, reference=None)), digest])
    return hashlib.sha256(asked.encode()).hexdigest()

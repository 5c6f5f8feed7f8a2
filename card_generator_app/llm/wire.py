"""One call over HTTP: raw lines in, chunks out of a chat, failures in one shape.

The `openai` client builds and sends a chat's request; its typed chunks are not used, because
raw bytes cost a quarter of the CPU and show what the typed ones hide: error bodies behind
HTTP 200, keep-alive comments, the content type.
"""

import asyncio
import contextlib
import importlib
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import jiter

from card_generator_app.errors import InvalidInput
from card_generator_app.llm.chat import Usage
from card_generator_app.llm.chunks import Chunk, ChunkParser
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.failures import CallFailed, Failure, from_body
from card_generator_app.outbound import Outbound

if TYPE_CHECKING:
    import httpx2
    from openai import APIStatusError, AsyncOpenAI

_DRAIN_LIMIT_S = 0.5
_APP_HEADERS = {"X-OpenRouter-Title": "CardForge"}


class Way(NamedTuple):
    """What an HTTP client has to be fit for."""

    is_plain: bool
    is_guarded: bool
    is_on_loopback: bool


def new_http_client(way: Way, outbound: Outbound | None = None) -> "httpx2.AsyncClient":
    """A client fit for a `way`; no read timeout, because comments would never let it pass.

    Plain HTTP gets a fresh connection per call: llama.cpp's server drops reused ones now
    and then. What runs on this machine is reached without the proxy of the environment.
    What is guarded is reached where `outbound` allows, by a fresh connection too: it is
    made to an address, which two hosts may have, and whose certificate was only one's.
    """
    import httpx2

    from card_generator_app.llm.guarded import GuardedTransport

    kept = 0 if way.is_plain or way.is_guarded else 20
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=kept)
    timeout = httpx2.Timeout(None, connect=10.0, write=60.0)
    if way.is_guarded:
        transport = GuardedTransport(outbound or Outbound(), limits)
        return httpx2.AsyncClient(transport=transport, timeout=timeout, trust_env=False)
    return httpx2.AsyncClient(
        limits=limits, timeout=timeout, trust_env=not way.is_on_loopback
    )


def way_to(endpoint: Endpoint) -> Way:
    """How it is reached; endpoints with the same way share a client."""
    is_plain = endpoint.base_url.startswith("http:")
    return Way(is_plain, endpoint.is_guarded, endpoint.is_on_loopback)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__} {error}".strip()


class Wire:
    """Sends chat requests to one endpoint through a given HTTP client."""

    def __init__(self, endpoint: Endpoint, http_client: "httpx2.AsyncClient") -> None:
        self.endpoint = endpoint
        self._http_client = http_client
        self._client: AsyncOpenAI | None = None

    async def stream(self, body: Mapping[str, Any]) -> AsyncGenerator[Chunk]:
        """The chunks of one streamed completion, until `[DONE]` or the end of the stream.

        Raises CallFailed. Closing the generator, or cancelling its task, closes the
        connection, which is what stops the provider's work.
        """
        client = await self._openai_client()
        import httpx2
        import openai

        try:
            async with client.chat.completions.with_streaming_response.create(
                model=body["model"],
                messages=body["messages"],
                stream=True,
                extra_body={
                    key: value
                    for key, value in body.items()
                    if key not in {"model", "messages"}
                },
            ) as response:
                # The id is needed to settle the bill even if no event ever comes.
                yield Chunk(
                    generation_id=response.headers.get("x-generation-id"),
                    is_event=False,
                )
                parser = ChunkParser()
                blocks = response.iter_bytes()
                async for block in blocks:
                    for chunk in parser.feed(block):
                        yield chunk
                    if parser.is_done:
                        await _drain(blocks)
                        return
                for chunk in parser.finish():
                    yield chunk
        except openai.APIStatusError as error:
            raise CallFailed(_status_failure(error)) from error
        except (openai.APIConnectionError, httpx2.TransportError) as error:
            words = _words(error.__cause__ or error)
            raise CallFailed(Failure("unreachable", message=words)) from error

    async def post(
        self, path: str, body: Mapping[str, Any], *, most_bytes: int
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by lower-case name, and content of an answer in one piece.

        Little more than `most_bytes` are read. Raises CallFailed where none comes: "cut"
        when the server had been asked, which may charge for it.
        """
        import httpx2

        content = bytearray()
        try:
            async with self._http_client.stream(
                "POST",
                f"{self.endpoint.base_url}{path}",
                json=body,
                headers={"Authorization": f"Bearer {self._secret}"},
            ) as answer:
                async for piece in answer.aiter_bytes():
                    content += piece
                    if len(content) > most_bytes:
                        break
                headers = {name.lower(): one for name, one in answer.headers.items()}
                return answer.status_code, headers, bytes(content)
        except (httpx2.ReadError, httpx2.RemoteProtocolError) as error:
            raise CallFailed(Failure("cut", message=_words(error))) from error
        except (httpx2.TransportError, InvalidInput) as error:
            raise CallFailed(Failure("unreachable", message=_words(error))) from error

    async def list_models(self) -> list[dict[str, Any]]:
        """What `GET /models` lists, at least the `id` of each. Raises CallFailed."""
        client = await self._openai_client()
        import openai

        # Otherwise OpenRouter leaves out what makes pictures only.
        all_kinds = {"output_modalities": "all"}
        query = all_kinds if self.endpoint.takes_openrouter_fields else {}
        try:
            answer = await client.models.with_raw_response.list(extra_query=query)
        except openai.APIStatusError as error:
            raise CallFailed(_status_failure(error)) from error
        except openai.APIConnectionError as error:
            raise CallFailed(Failure("unreachable", message=str(error))) from error
        try:
            rows: list[dict[str, Any]] = jiter.from_json(answer.content)["data"]
            if not all(isinstance(row["id"], str) for row in rows):
                raise TypeError("an id is no text")
        except (ValueError, KeyError, TypeError) as error:
            raise CallFailed(Failure("not_a_chat_server")) from error
        return rows

    async def billed(self, generation_id: str) -> Usage | None:
        """What OpenRouter has on its bill for an answer; None while it does not say."""
        client = await self._openai_client()
        import openai

        try:
            answer: Any = await client.get(
                "/generation", cast_to=object, options={"params": {"id": generation_id}}
            )
            told = answer["data"]
            return Usage(
                prompt_tokens=int(told["native_tokens_prompt"] or 0),
                completion_tokens=int(told["native_tokens_completion"] or 0),
                cost_usd=Decimal(str(told["total_cost"])),
            )
        except (openai.APIError, LookupError, TypeError, ValueError, ArithmeticError):
            return None

    async def _openai_client(self) -> "AsyncOpenAI":
        if self._client is None:
            # A second of CPU on the first call of a process, kept off the event loop.
            openai = await asyncio.to_thread(importlib.import_module, "openai")
            self._client = openai.AsyncOpenAI(
                api_key=self._secret,
                base_url=self.endpoint.base_url,
                max_retries=0,
                http_client=self._http_client,
                default_headers=self._headers(openai.Omit()),
            )
        client: AsyncOpenAI = self._client
        return client

    @property
    def _secret(self) -> str:
        # Servers without keys still need the header to be there.
        key = self.endpoint.api_key
        return key.get_secret_value() if key else "none"

    def _headers(self, omit: object) -> dict[str, Any]:
        # Otherwise the client would send what OPENAI_ORG_ID says to somebody else.
        headers: dict[str, Any] = {
            "OpenAI-Organization": omit,
            "OpenAI-Project": omit,
        }
        if self.endpoint.takes_openrouter_fields:
            headers |= _APP_HEADERS
        return headers


async def _drain(blocks: AsyncIterator[bytes]) -> None:
    """Read the end of a body after `[DONE]`, so that its connection can be used again."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_LIMIT_S):
            async for _ in blocks:
                pass


def _status_failure(error: "APIStatusError") -> Failure:
    """The failure in an HTTP error: its body as sent, its headers, its status."""
    response = error.response
    if response.is_redirect:
        moved = f"it redirects to {response.headers.get('location', 'nowhere')}"
        return Failure("not_a_chat_server", response.status_code, message=moved)
    return from_body(
        response.content, response.status_code, response.headers, time.time()
    )

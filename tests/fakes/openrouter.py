"""A stand-in for OpenRouter, written from its contract: streams, prices, and fails on demand.

    fake = FakeOpenRouter(latency_s=0.2)
    with serving(fake) as url: ...           # base URL f"{url}/api/v1", any key
    fake.faults.append("rate_limited")       # what the next call does (see faults.py)

Also a server for demos: `python -m tests.fakes.openrouter [port]`.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.fakes.answers import Answer, answer_for, json_body
from tests.fakes.faults import ERRORS, Fault
from tests.fakes.pictures import FakePictures
from tests.fakes.strict_schemas import schema_problem

PROMPT_PRICE = Decimal("0.000002")
COMPLETION_PRICE = Decimal("0.000010")
PARAMETERS = (
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "frequency_penalty",
    "presence_penalty",
    "repetition_penalty",
    "seed",
    "max_tokens",
    "reasoning",
    "structured_outputs",
    "response_format",
)
_OPENROUTER_FIELDS = ("provider", "plugins", "models", "session_id")
_PROVIDER = "FakeProvider"


@dataclass(slots=True)
class RecordedCall:
    """One chat request as it arrived, and how it ended."""

    body: dict[str, Any]
    headers: dict[str, str]
    at_s: float
    fault: str | None = None
    is_finished: bool = False


class FakeOpenRouter:
    """An ASGI app. `latency_s` is the time to the first token; every call is counted.

    `key`: the only key accepted (None: any). `plain`: a small OpenAI-compatible server that
    knows neither OpenRouter's fields nor json_schema, sends no cost and needs no key.
    `json_object` False makes the plain server refuse that too. `most_at_once`: calls beyond
    that are answered 429.
    """

    def __init__(
        self,
        *,
        latency_s: float = 0.0,
        key: str | None = None,
        plain: bool = False,
        json_object: bool = True,
    ) -> None:
        self.latency_s, self.key = latency_s, key
        self.plain, self.json_object = plain, json_object
        self.models = ["some/model", "other/model"]
        # What `/models` says instead; None: a list of its own; a number: it fails.
        self.rows: list[dict[str, Any]] | int | None = None
        self.lists = 0
        self.most_at_once: int | None = None
        self.parameters = list(PARAMETERS)
        self.pictures = FakePictures(self)
        self.reset()
        prefix = "/v1" if plain else "/api/v1"
        self._app = Starlette(
            routes=[
                Route(f"{prefix}/chat/completions", self._chat, methods=["POST"]),
                Route(f"{prefix}/models", self._models),
                Route(f"{prefix}/key", self._key),
                *self.pictures.routes(prefix),
                Route(f"{prefix}/generation", self._generation),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def reset(self) -> None:
        """Forget calls, faults, money, and what models take by the list."""
        self.answers: Callable[[dict[str, Any], Fault, int], Answer] = answer_for
        self.faults: deque[Fault | str] = deque()
        self.always: Fault | str | None = None
        self._at: dict[str, deque[Fault | str]] = {}
        self.requests: list[RecordedCall] = []
        self.spend = Decimal(0)
        self.inputs: dict[str, list[str]] = {}
        self.bills: dict[str, dict[str, Any]] = {}
        self.keeps_bills = True
        self.cancelled = 0
        self.max_in_flight = 0
        self._in_flight = self._accepted = 0
        self.pictures.reset()

    def at(self, words: str, *faults: Fault | str) -> None:
        """What the next calls do whose messages of the user hold `words`."""
        self._at.setdefault(words, deque()).extend(faults)

    @property
    def calls(self) -> int:
        """How many chat requests arrived, refused ones included."""
        return len(self.requests)

    @property
    def in_flight(self) -> int:
        """How many answers are being streamed right now."""
        return self._in_flight

    async def _models(self, _request: Request) -> Response:
        self.lists += 1
        if isinstance(self.rows, int):
            return JSONResponse({"error": {"message": "down", "code": 500}}, 500)
        if self.rows is not None:
            return JSONResponse({"data": self.rows})
        rows = [
            {
                "id": model,
                "context_length": 128_000,
                "pricing": {
                    "prompt": str(PROMPT_PRICE),
                    "completion": str(COMPLETION_PRICE),
                },
                "supported_parameters": self.parameters,
                "architecture": {"input_modalities": self.inputs.get(model, [])},
            }
            for model in self.models
        ]
        return JSONResponse({"data": rows, "total_count": len(rows)})

    async def _key(self, request: Request) -> Response:
        if not self._is_authorized(request):
            return self._error(Fault("bad_key"))
        usage = {"label": "sk-or-v1-…", "limit": None, "usage": float(self.spend)}
        return JSONResponse({"data": usage})

    async def _generation(self, request: Request) -> Response:
        """A bill, which is found only when it is asked for a second time."""
        bill = self.bills.get(request.query_params["id"]) if self.keeps_bills else None
        if bill is None or not bill.pop("is_ready", False):
            if bill is not None:
                bill["is_ready"] = True
            return JSONResponse({"error": {"code": 404, "message": "not found"}}, 404)
        return JSONResponse({"data": bill})

    async def _chat(self, request: Request) -> Response:
        body = await request.json()
        if "image" in body.get("modalities", []):
            return self.pictures.chat(body)
        fault = self._next_fault(body)
        call = RecordedCall(body, dict(request.headers), time.monotonic(), fault.name)
        self.requests.append(call)
        if not self._is_authorized(request):
            return self._error(Fault("bad_key"))
        if problem := self._refusal(body):
            return self._plain_error(problem)
        if self.most_at_once is not None and self._accepted >= self.most_at_once:
            fault = Fault("rate_limited")
        if fault.name in ERRORS:
            return self._error(fault)
        answer = self.answers(body, fault, self.calls)
        if not body.get("stream") or fault.name == "not_streamed":
            await asyncio.sleep(self.latency_s)
            self._bill(body, answer.id, answer.text)
            call.is_finished = True
            return JSONResponse(json_body(answer, self._usage(body, answer.text)))
        if fault.name == "html200":
            return HTMLResponse("<html><body>Sign in to continue</body></html>")
        if fault.name == "http200_error_body":
            error = {"code": 502, "message": "Upstream failed after the start"}
            return JSONResponse({"error": error})
        self._accepted += 1
        return StreamingResponse(
            self._counted(self._stream(call, answer, fault)),
            media_type=(
                "text/plain"
                if fault.name == "wrong_content_type"
                else "text/event-stream"
            ),
            headers={} if self.plain else {"X-Generation-Id": answer.id},
        )

    def _next_fault(self, body: dict[str, Any]) -> Fault:
        said = "\n".join(
            str(one["content"]) for one in body["messages"] if one["role"] == "user"
        )
        meant = next((q for words, q in self._at.items() if q and words in said), None)
        queue = self.faults if meant is None else meant
        chosen = queue.popleft() if queue else self.always
        return Fault(chosen) if isinstance(chosen, str) else chosen or Fault("none")

    def _is_authorized(self, request: Request) -> bool:
        if self.plain:
            return True
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        return key == self.key if self.key else key not in {"", "none"}

    def _refusal(self, body: dict[str, Any]) -> str | None:
        """Why the request is malformed, or None."""
        form = body.get("response_format") or {}
        if self.plain:
            for name in _OPENROUTER_FIELDS:
                if name in body:
                    return f"Unrecognized request argument supplied: {name}"
            allowed = {"text", "json_object"} if self.json_object else {"text"}
            if form and form["type"] not in allowed:
                return f"'response_format.type' must be one of {sorted(allowed)}"
        if form.get("type") == "json_schema":
            return schema_problem(form["json_schema"]["schema"])
        return None

    def _plain_error(self, problem: str) -> Response:
        error = {"message": problem, "type": "invalid_request_error", "code": None}
        if not self.plain:
            error = {"message": problem, "code": 400}  # type: ignore[dict-item]
        return JSONResponse({"error": error}, status_code=400)

    def _error(self, fault: Fault) -> Response:
        answer = ERRORS[fault.name]
        headers = answer.headers | fault.headers
        if fault.retry_after_s is not None:
            headers["Retry-After"] = f"{fault.retry_after_s:g}"
        if answer.is_raw or not isinstance(answer.error, dict):
            return Response(str(answer.error), answer.status, headers)
        error = answer.error
        if fault.message is not None:
            error = error | {"message": fault.message}
        return JSONResponse({"error": error, "user_id": "u"}, answer.status, headers)

    async def _counted(self, stream: AsyncIterator[str]) -> AsyncIterator[str]:
        self._in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self._in_flight)
        try:
            async for piece in stream:
                yield piece
        finally:
            self._in_flight -= 1
            self._accepted -= 1

    async def _stream(
        self, call: RecordedCall, answer: Answer, fault: Fault
    ) -> AsyncIterator[str]:
        written: list[str] = []
        try:
            yield ": OPENROUTER PROCESSING\n\n"
            await asyncio.sleep(self.latency_s)
            async for piece in self._events(call.body, answer, fault, written):
                yield piece
            call.is_finished = True
        finally:
            if not call.is_finished:
                self.cancelled += 1
            self._bill(call.body, answer.id, "".join(written))

    async def _events(
        self, body: dict[str, Any], answer: Answer, fault: Fault, written: list[str]
    ) -> AsyncIterator[str]:
        if fault.name == "empty_stream":
            return
        if fault.name == "stall":
            async for comment in _comments_for_ever():
                yield comment
        if "reasoning" in fault.name:
            yield _event(self._chunk(answer, {"reasoning": "Let me think."}))
        if fault.name == "null_content":
            yield _event(self._chunk(answer, {"role": "assistant", "content": None}))
        if fault.name == "tool_calls":
            tools = [{"index": 0, "function": {"name": "write", "arguments": "{}"}}]
            yield _event(self._chunk(answer, {"content": None, "tool_calls": tools}))
        pieces = answer.pieces
        for at, piece in enumerate(pieces):
            if at == len(pieces) // 2 and fault.name in _MIDSTREAM:
                async for event in self._break_off(answer, fault):
                    yield event
                return
            written.append(piece)
            event = _event(self._chunk(answer, {"content": piece}))
            for part in _delivered(event, fault):
                yield part
                await asyncio.sleep(0)
        async for event in self._ending(body, answer, fault, "".join(written)):
            yield event

    async def _break_off(self, answer: Answer, fault: Fault) -> AsyncIterator[str]:
        if fault.name == "stall_midstream":
            async for comment in _comments_for_ever():
                yield comment
        if fault.name == "cut_stream":
            return
        if fault.name == "broken_event":
            yield 'data: {"id": "gen", "choices": [{"del\n\n'
            return
        code: int | str = (
            429 if fault.name != "midstream_error_string" else "server_error"
        )
        error = {"code": code, "message": "It broke in the middle"}
        chunk = self._chunk(answer, {"content": ""}, finish="error")
        if fault.name == "choice_error":
            chunk["choices"][0]["error"] = error
        else:
            chunk["error"] = error
        yield _event(chunk)

    async def _ending(
        self, body: dict[str, Any], answer: Answer, fault: Fault, text: str
    ) -> AsyncIterator[str]:
        delta = {"refusal": answer.refusal} if answer.refusal else {}
        finish = self._chunk(answer, delta, finish=answer.finish_reason)
        usage = self._usage(body, text)
        if fault.name == "no_finish":
            yield "data: [DONE]\n\n"
            return
        if fault.name == "finish_twice":
            yield _event(finish)
        if usage and fault.name == "usage_nonsense":
            usage = usage | {"cost": "free", "prompt_tokens": None}
        if fault.name == "no_usage" or (
            self.plain and not (body.get("stream_options") or {}).get("include_usage")
        ):
            usage = None
        if usage and fault.name == "usage_on_finish":
            yield _event(finish | {"usage": usage})
        else:
            yield _event(finish)
            if usage and fault.name == "usage_in_delta":
                yield _event(self._chunk(answer, {"content": ""}) | {"usage": usage})
            elif usage:
                yield _event(self._chunk(answer, None) | {"usage": usage})
        if fault.name != "no_done":
            yield "data: [DONE]\n\n"

    def _chunk(
        self, answer: Answer, delta: dict[str, Any] | None, finish: str | None = None
    ) -> dict[str, Any]:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        chunk: dict[str, Any] = {
            "id": answer.id,
            "object": "chat.completion.chunk",
            "model": answer.model,
            "choices": [] if delta is None else choices,
        }
        return chunk if self.plain else chunk | {"provider": _PROVIDER}

    def _usage(self, body: dict[str, Any], text: str) -> dict[str, Any] | None:
        prompt, completion = _prompt_tokens(body), _tokens(text)
        usage: dict[str, Any] = {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        }
        if not self.plain:
            # Zero-completion insurance: nothing written, nothing charged.
            usage["cost"] = float(_cost(prompt, completion)) if text else 0
        return usage

    def _bill(self, body: dict[str, Any], answer_id: str, text: str) -> None:
        if self.plain:
            return
        prompt, completion = _prompt_tokens(body), _tokens(text)
        cost = _cost(prompt, completion) if text else Decimal(0)
        self.spend += cost
        self.bills[answer_id] = {
            "id": answer_id,
            "total_cost": float(cost),
            "native_tokens_prompt": prompt,
            "native_tokens_completion": completion,
        }


_MIDSTREAM = frozenset(
    {
        "midstream_error",
        "midstream_error_string",
        "choice_error",
        "cut_stream",
        "stall_midstream",
        "broken_event",
    }
)


def _delivered(event: str, fault: Fault) -> list[str]:
    """An event as it comes over the wire: whole, in pieces, or between blank lines."""
    if fault.name == "slow_drip":
        return [event[at : at + 11] for at in range(0, len(event), 11)]
    if fault.name == "blank_lines":
        return [f"\r\n\r\n{event}: comment\n\n"]
    return [event]


async def _comments_for_ever() -> AsyncIterator[str]:
    while True:
        yield ": OPENROUTER PROCESSING\n\n"
        await asyncio.sleep(0.02)


def _event(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


def _tokens(text: str) -> int:
    return -(-len(text) // 4)


def _prompt_tokens(body: dict[str, Any]) -> int:
    return _tokens("".join(str(one["content"]) for one in body["messages"]))


def _cost(prompt_tokens: int, completion_tokens: int) -> Decimal:
    return prompt_tokens * PROMPT_PRICE + completion_tokens * COMPLETION_PRICE


if __name__ == "__main__":
    import sys

    import uvicorn

    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8010
    uvicorn.run(FakeOpenRouter(latency_s=0.3), host="127.0.0.1", port=port)

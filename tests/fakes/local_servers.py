"""Ollama, LM Studio, llama.cpp and KoboldCpp on the wire: what each has that others lack.

Written from what their documentation and issue trackers say (reference, 1.9 and 2).
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.fakes.answers import Answer
from tests.fakes.openrouter import FakeOpenRouter

ServerName = Literal["ollama", "lmstudio", "llamacpp", "koboldcpp"]


@dataclass(frozen=True)
class Shape:
    """One server's ways. `formats` None: `response_format` is ignored in silence."""

    model: str
    row: dict[str, Any]
    formats: frozenset[str] | None
    error: Literal["openai", "code", "text", "detail"]
    has_usage: bool = True
    extras: dict[str, Any] = field(default_factory=dict)
    """Odd fields that each chunk carries."""


SHAPES: dict[ServerName, Shape] = {
    "ollama": Shape(
        "llama3.2:latest",
        {"object": "model", "created": 1_730_000_000, "owned_by": "library"},
        frozenset({"text", "json_object", "json_schema"}),
        "openai",
        extras={"system_fingerprint": "fp_ollama"},
    ),
    "lmstudio": Shape(
        "qwen3-8b",
        {"object": "model", "owned_by": "organization_owner"},
        frozenset({"text", "json_schema"}),
        "text",
        extras={"system_fingerprint": "qwen3-8b", "stats": {}, "model_info": {}},
    ),
    "llamacpp": Shape(
        "/models/mistral-7b.gguf",
        {
            "object": "model",
            "owned_by": "llamacpp",
            "meta": {"n_vocab": 32_000, "n_ctx_train": 32_768, "n_params": 7_000_000},
        },
        frozenset({"text", "json_object", "json_schema"}),
        "code",
        extras={"timings": {"prompt_n": 9, "predicted_per_second": 40.0}},
    ),
    "koboldcpp": Shape(
        "koboldcpp/Mistral-7B",
        {"object": "model", "owned_by": "koboldcpp", "permission": [], "root": "x"},
        None,
        "detail",
        has_usage=False,
    ),
}
_UNKNOWN_TO_ALL = ("provider", "plugins", "models", "session_id")


class FakeLocalServer(FakeOpenRouter):
    """One of them at `/v1`; no key, no price, no OpenRouter fields."""

    def __init__(self, name: ServerName) -> None:
        super().__init__(plain=True)
        self.shape = SHAPES[name]
        self.models = [self.shape.model]

    async def _models(self, _request: Request) -> Response:
        self.lists += 1
        rows = [{"id": self.shape.model, **self.shape.row}]
        return JSONResponse({"object": "list", "data": rows})

    def _refusal(self, body: dict[str, Any]) -> str | None:
        for name in _UNKNOWN_TO_ALL:
            if name in body:
                return f"Unrecognized request argument supplied: {name}"
        if body["model"] not in self.models:
            return f"model {body['model']!r} not found, try pulling it first"
        kind = (body.get("response_format") or {}).get("type", "text")
        if self.shape.formats is not None and kind not in self.shape.formats:
            return "'response_format.type' must be 'json_schema' or 'text'"
        return None

    def _plain_error(self, problem: str) -> Response:
        status = 404 if "not found" in problem else 400
        kind = "invalid_request_error"
        shapes: dict[str, dict[str, Any]] = {
            "openai": {
                "error": {"message": problem, "type": kind, "param": None, "code": None}
            },
            "code": {"error": {"code": status, "message": problem, "type": kind}},
            "text": {"error": problem},
            "detail": {"detail": {"msg": problem, "type": "bad_input"}},
        }
        return JSONResponse(shapes[self.shape.error], status)

    def _usage(self, body: dict[str, Any], text: str) -> dict[str, Any] | None:
        return super()._usage(body, text) if self.shape.has_usage else None

    def _chunk(
        self, answer: Answer, delta: dict[str, Any] | None, finish: str | None = None
    ) -> dict[str, Any]:
        return super()._chunk(answer, delta, finish) | self.shape.extras

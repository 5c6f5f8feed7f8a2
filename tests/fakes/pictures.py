"""The part of the fake servers that makes pictures: OpenRouter's /images, chat with
modalities, OpenAI's /images/generations; and what goes wrong with each."""

import asyncio
import io
from base64 import b64encode
from collections import deque
from typing import Any, Protocol

from PIL import Image
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

COST = 0.04
TOKENS = 4175


class _Server(Protocol):
    plain: bool


def picture(color: str = "purple", size: tuple[int, int] = (300, 400)) -> bytes:
    """A small JPEG, as servers send them whatever was asked for."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG")
    return out.getvalue()


class FakePictures:
    """Every request is kept. `faults`: what the next ones do; `content`: what they paint.

    `has_images` False: the server has no /images, as OpenRouter had not. `by_url`: the
    answer names an address, where the picture lies.
    """

    def __init__(self, server: _Server) -> None:
        self._server = server
        self.reset()

    def reset(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.faults: deque[str] = deque()
        self.content = picture()
        self.has_images = True
        self.by_url: str | None = None
        self.refuses: set[str] = set()

    def routes(self, prefix: str) -> list[Route]:
        paths = ["/images/generations"] if self._server.plain else ["/images"]
        made = [Route(f"{prefix}{p}", self._images, methods=["POST"]) for p in paths]
        return [*made, Route("/made.png", self._file)]

    def chat(self, body: dict[str, Any]) -> Response:
        """The answer of a chat that was asked for a picture."""
        fault = self._arrived("chat", body)
        if refused := self._refused(fault, body):
            return refused
        url = f"data:image/jpeg;base64,{b64encode(self.content).decode()}"
        images = [{"type": "image_url", "image_url": {"url": url}}]
        message: dict[str, Any] = {"role": "assistant", "content": "", "images": images}
        if fault == "no_picture":
            message = {"role": "assistant", "content": "Here is your picture!"}
        if fault == "refusal":
            message = {"role": "assistant", "refusal": "I can't paint that."}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return JSONResponse({"choices": [choice], "usage": _usage()})

    async def _file(self, _request: Request) -> Response:
        return Response(self.content, media_type="image/jpeg")

    async def _images(self, request: Request) -> Response:
        body = await request.json()
        if not self.has_images and not self._server.plain:
            return JSONResponse({"error": {"code": 404, "message": "Not Found"}}, 404)
        fault = self._arrived("images", body)
        if fault == "hangs":
            await asyncio.sleep(1)
        if refused := self._refused(fault, body):
            return refused
        row: dict[str, Any] = {"b64_json": b64encode(self.content).decode()}
        if self.by_url:
            row = {"url": self.by_url}
        if fault == "bad_base64":
            row = {"b64_json": "@@@"}
        data = [] if fault == "no_picture" else [row]
        answer = {"created": 1, "data": data}
        return JSONResponse(answer if self._server.plain else answer | _spent())

    def _arrived(self, path: str, body: dict[str, Any]) -> str:
        self.bodies.append(body)
        self.paths.append(path)
        return self.faults.popleft() if self.faults else ""

    def _refused(self, fault: str, body: dict[str, Any]) -> Response | None:
        for name in sorted(self.refuses & set(body)):
            return _error(400, "invalid_request", f"Unknown parameter: '{name}'.")
        match fault:
            case "policy":
                words = "Your request was flagged by our safety policy."
                return _error(400, "content_policy_violation", words)
            case "busy":
                return _error(503, "provider_overloaded", "Try later.")
            case "error200":
                error = {"code": 502, "message": "Upstream failed after the start"}
                return JSONResponse({"error": error})
            case "html":
                return Response("<html>Sign in</html>", media_type="text/html")
        return None


def _spent() -> dict[str, Any]:
    return {"usage": _usage()}


def _usage() -> dict[str, Any]:
    return {"prompt_tokens": 0, "completion_tokens": TOKENS, "cost": COST}


def _error(status: int, kind: str, message: str) -> Response:
    error = {"code": status, "message": message, "metadata": {"error_type": kind}}
    return JSONResponse({"error": error}, status)

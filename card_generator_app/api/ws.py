"""WebSockets: one job as it runs, and all jobs as they change. The same for v1 and v2."""

import asyncio
import contextlib
import re
from collections.abc import Coroutine
from typing import Any, cast

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from card_generator_app.access.caller import Caller, Tier
from card_generator_app.access.caller import Scope as AccessScope
from card_generator_app.api.admit import address_of, check_scope
from card_generator_app.api.errors import problem, problem_of, request_id_of
from card_generator_app.api.services import Services
from card_generator_app.api.v2.jobs_out import event_out
from card_generator_app.errors import JobNotFound, RateLimited, ScopeMissing
from card_generator_app.jobs.job import EventKind, Job
from card_generator_app.jobs.live import LiveText

_PATH = re.compile(r"/api/v[12]/ws/jobs(?:/(?P<job_id>[^/]+))?")
_ENDED, _COME_AGAIN = 1000, 1012
_MAX_SEQ = 2**31 - 1


class WebSockets:
    """Answers WebSockets before the framework sees them, and passes all else on.

    A socket stays open for hours, and whatever stands between it and the server stays in
    memory with it: the layers of two apps and their routing were half of what it took.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        socket = WebSocket(scope, receive, send)
        found = _PATH.fullmatch(scope["path"])
        if found is None:
            await _deny(socket, 404, "not_found", f"there is no {scope['path']}")
        elif found["job_id"] is None:
            await _all_jobs(socket)
        else:
            await _one_job(socket, found["job_id"])


async def _one_job(socket: WebSocket, job_id: str) -> None:
    """Each event above `after`, as the log has it, and pieces of text as they come.

    A text (`kind` "text") has no number and is not repeated; `restarts` says that what
    came of this call before is void. Closed with 1000 after the job's last event.
    """
    services = _seen(socket)
    after = socket.query_params.get("after", "0")
    if not (after.isdecimal() and int(after) <= _MAX_SEQ):
        wanted = f"after: a number from 0 to {_MAX_SEQ}, not {after!r}"
        await _deny(socket, 422, "invalid_input", wanted)
        return
    if not await _is_welcome(socket, services, job_id):
        return
    await _until_closed(socket, _send_job(socket, services, job_id, int(after)))


async def _all_jobs(socket: WebSocket) -> None:
    """The jobs that changed, as they are now, at most ten times a second.

    `deleted` names those that are gone; to who does not see everybody's, of those that
    were named here. Where one joins there is no past: list first.
    """
    services = _seen(socket)
    if await _is_welcome(socket, services, None):
        await _until_closed(socket, _send_changes(socket, services))


def _seen(socket: WebSocket) -> Services:
    """What is there for the caller that the gate let in."""
    services: Services = socket.app.state.services
    return services.seen_by(_caller(socket))


def _caller(socket: WebSocket) -> Caller:
    return cast(Caller, socket.scope["state"]["caller"])


async def _is_welcome(
    socket: WebSocket, services: Services, job_id: str | None
) -> bool:
    """Accepts, or answers with a problem. Each try counts like a read."""
    caller = _caller(socket)
    try:
        check_scope(caller, AccessScope.READ)
        address = address_of(socket.scope.get("client"))
        await services.rates.count(caller, address, Tier.GENEROUS)
        if job_id is not None:
            await services.jobs.get(job_id)
    except (JobNotFound, RateLimited, ScopeMissing) as error:
        answer = problem_of(error, request_id_of(socket.scope))
        await socket.send_denial_response(answer)
        return False
    await socket.accept()
    return True


async def _deny(socket: WebSocket, status: int, code: str, detail: str) -> None:
    answer: JSONResponse = problem(
        request_id_of(socket.scope),
        status=status,
        code=code,
        title=detail,
        detail=detail,
    )
    await socket.send_denial_response(answer)


async def _send_job(
    socket: WebSocket, services: Services, job_id: str, after: int
) -> int:
    with contextlib.suppress(JobNotFound):  # deleted meanwhile
        async for one in services.feed.watch(job_id, after):
            if isinstance(one, LiveText):
                await socket.send_json({"kind": "text", **vars(one)})
                continue
            await socket.send_json(event_out(one).model_dump(mode="json"))
            if one.kind is EventKind.SERVER_DRAINING:
                return _COME_AGAIN
    return _ENDED


async def _send_changes(socket: WebSocket, services: Services) -> int:
    sees_all, told = _caller(socket).sees is None, set[str]()
    async for changed in services.feed.changes():
        jobs = await services.jobs.get_many(changed)
        there = {job.id for job in jobs}
        # Whose an unknown one was can no longer be told.
        deleted = changed - there if sees_all else told & changed - there
        told = (told | there) - deleted
        if there or deleted:
            shown = [_summary(job) for job in jobs]
            await socket.send_json({"jobs": shown, "deleted": sorted(deleted)})
    return _COME_AGAIN


def _summary(job: Job) -> dict[str, Any]:
    """What a list shows; options may be large, and do not change."""
    return {
        "id": job.id,
        "kind": job.kind,
        "status": job.status.value,
        "progress": vars(job.progress),
        "tokens": job.tokens.total,
        "cost_usd": f"{job.cost_usd.normalize():f}",
        "card_id": job.card_id,
        "error": None if job.error is None else vars(job.error),
    }


async def _until_closed(socket: WebSocket, sending: Coroutine[Any, Any, int]) -> None:
    """Sends until that is over or the other side goes. Nothing that it says matters."""

    async def send() -> None:
        code = await sending
        await socket.close(code)

    sender = asyncio.create_task(send())
    try:
        # After our own close there comes a disconnect as well.
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass
    finally:
        sender.cancel()
        # It may have been sending just when the other side went.
        with contextlib.suppress(
            asyncio.CancelledError, WebSocketDisconnect, RuntimeError
        ):
            await sender

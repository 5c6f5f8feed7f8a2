"""Webhooks: who asked to be told of a job's end is told, signed, until it has heard.

The delivery is stored in the transaction that ends the job, so none is lost; a receiver
may be told twice and knows that by the `webhook-id`. Headers and signature are those of
Standard Webhooks (standardwebhooks.com).
"""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import logging
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Row, select, update
from sqlalchemy.exc import SQLAlchemyError

from card_generator_app.db.session import Database
from card_generator_app.db.types import utc_now
from card_generator_app.errors import InvalidInput
from card_generator_app.jobs.job import Job
from card_generator_app.jobs.rows import DELIVERIES, JOBS, job_from
from card_generator_app.outbound import Outbound

# After the first attempt and each further one; then it is given up.
BACKOFF_S = (10.0, 60.0, 300.0, 1800.0, 7200.0)
_POLL_S = 2.0

logger = logging.getLogger(__name__)


class WebhookSender:
    """Sends what is due. Several workers share the work."""

    def __init__(
        self,
        database: Database,
        outbound: Outbound,
        secret: str,
        *,
        poll_s: float = _POLL_S,
    ) -> None:
        self._database, self._outbound = database, outbound
        self._secret = secret.encode()
        self._poll_s = poll_s
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._send_forever(), name="webhooks")

    async def stop(self) -> None:
        """Ends after the delivery that is under way."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def send_due(self, now: datetime) -> bool:
        """Make one attempt at one delivery; False when none is due."""
        claimed = await self._claim(now)
        if claimed is None:
            return False
        job = job_from(claimed)
        error = await self._attempt(job, claimed.webhook_url, now)
        async with self._database.write() as session:
            told = {"delivered_at": now, "due_at": None} if error is None else {}
            await session.execute(
                update(DELIVERIES)
                .where(DELIVERIES.c.job_id == job.id)
                .values(error=error, **told)
            )
        if error is not None:
            logger.warning("the webhook of job %s: %s", job.id, error)
        return True

    async def _send_forever(self) -> None:
        while not self._stopping.is_set():
            try:
                if await self.send_due(utc_now()):
                    continue
            except SQLAlchemyError:
                logger.exception("webhooks cannot be sent; trying again")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._poll_s)

    async def _claim(self, now: datetime) -> Row[Any] | None:
        """The job to tell of. The next attempt is set first, should this process die."""
        due = DELIVERIES.c.due_at <= now
        first = (
            select(DELIVERIES.c.job_id)
            .where(due)
            .order_by(DELIVERIES.c.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        async with self._database.write() as session:
            row = (
                await session.execute(
                    update(DELIVERIES)
                    .where(due, DELIVERIES.c.job_id == first.scalar_subquery())
                    .values(attempts=DELIVERIES.c.attempts + 1)
                    .returning(DELIVERIES.c.job_id, DELIVERIES.c.attempts)
                )
            ).one_or_none()
            if row is None:
                return None
            await session.execute(
                update(DELIVERIES)
                .where(DELIVERIES.c.job_id == row.job_id)
                .values(due_at=_next_attempt(row.attempts, now))
            )
            job = select(JOBS).where(JOBS.c.id == row.job_id)
            return (await session.execute(job)).one()

    async def _attempt(self, job: Job, url: str, now: datetime) -> str | None:
        """None when the receiver has it, else why not."""
        content = json.dumps(_message(job)).encode()
        headers = signed_headers(self._secret, job.id, now, content)
        try:
            status = await self._outbound.post(url, content, headers)
        except (InvalidInput, OSError, ValueError, httpx.HTTPError) as error:
            return f"not delivered ({type(error).__name__}: {error})"[:500]
        return None if 200 <= status < 300 else f"the receiver answered {status}"


def signed_headers(
    secret: bytes, message_id: str, now: datetime, content: bytes
) -> dict[str, str]:
    """Id, time and signature of a message; a receiver checks all three."""
    time_s = str(int(now.timestamp()))
    signed = f"{message_id}.{time_s}.".encode() + content
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": time_s,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _next_attempt(attempts: int, now: datetime) -> datetime | None:
    if attempts > len(BACKOFF_S):
        return None
    return now + timedelta(seconds=BACKOFF_S[attempts - 1])


def _message(job: Job) -> dict[str, Any]:
    finished_at = None if job.finished_at is None else job.finished_at.isoformat()
    return {
        "type": f"job.{job.status}",
        "timestamp": finished_at,
        "data": {
            "id": job.id,
            "kind": job.kind,
            "status": job.status,
            "card_id": job.card_id,
            "cost_usd": f"{job.cost_usd:f}",
            "tokens": job.tokens.total,
            "error": None if job.error is None else vars(job.error),
        },
    }

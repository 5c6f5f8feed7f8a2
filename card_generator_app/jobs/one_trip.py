"""The statements of every run on PostgreSQL: its claim, its paid calls, its completion.

Each is a whole transaction in one trip to the server, and takes Procrastinate's row along
with the job's. What they write is what `changes.py` and `completion.py` write elsewhere.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ARRAY,
    CTE,
    BigInteger,
    Numeric,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    cast,
    column,
    delete,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    table,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from card_generator_app.db.types import UtcDateTime
from card_generator_app.jobs.completion import Completion
from card_generator_app.jobs.job import NANOS_PER_USD, EventKind, JobStatus, LogLevel
from card_generator_app.jobs.ledger import ANSWERED_ALREADY, INHERITED
from card_generator_app.jobs.rows import CALLS, DELIVERIES, EVENTS, JOBS, REQUESTS
from card_generator_app.library.card_rows import CARDS, VERSIONS
from card_generator_app.library.files import BLOBS

ENGINE = "engine_"
"""What the columns of Procrastinate's row begin with in a claim's answer."""
_ENGINE_COLUMNS: dict[str, Any] = {
    "id": BigInteger,
    "status": String,
    "task_name": String,
    "priority": BigInteger,
    "lock": String,
    "queueing_lock": String,
    "args": JSONB,
    "scheduled_at": UtcDateTime,
    "queue_name": String,
    "attempts": BigInteger,
    "worker_id": BigInteger,
}
_TOLD = (
    *("id", "seq", "status", "attempt", "card_id", "parent_id", "webhook_url"),
    *("cost_nanos", "prompt_tokens", "completion_tokens"),
)
_ENGINE_ROWS = table("procrastinate_jobs", column("id", BigInteger))


def claim_statement() -> Select[Any]:
    """The next row of the `queues` for `worker_id`, and its job, which runs from `now` on.

    One row: all NULL where nothing waits; without a job where the row is out of date.
    """
    fetch = func.procrastinate_fetch_job_v2(
        bindparam("queues", type_=ARRAY(String)),
        bindparam("worker_id", type_=BigInteger),
    )
    columns = [column(name, kind) for name, kind in _ENGINE_COLUMNS.items()]
    fetched = select(fetch.table_valued(*columns)).cte("fetched")
    now = bindparam("now", type_=UtcDateTime)
    claimed = (
        update(JOBS)
        .where(
            JOBS.c.id == fetched.c.args["job_id"].astext,
            JOBS.c.attempt == fetched.c.args["attempt"].as_integer(),
            JOBS.c.status == JobStatus.QUEUED,
        )
        .values(
            status=JobStatus.RUNNING,
            attempt=JOBS.c.attempt + 1,
            seq=JOBS.c.seq + 1,
            started_at=func.coalesce(JOBS.c.started_at, now),
            scheduled_at=None,
        )
        .returning(*JOBS.c)
        .cte("claimed")
    )
    data = func.json_build_object(
        "status", literal(JobStatus.RUNNING.value), "attempt", claimed.c.attempt
    )
    return (
        select(*[one.label(ENGINE + one.name) for one in fetched.c], *claimed.c)
        .select_from(fetched.outerjoin(claimed, true()))
        .add_cte(_told(claimed, literal("Running"), data, now))
    )


def call_statement() -> Select[Any]:
    """Store an attempt at a call, its cost and its request; no row if it is not this run's.

    A second answer to the same question is its cost only. Two at once break the unique
    index: then the second one is to be stored in a session.
    """
    spent = {
        name: JOBS.c[name]
        + func.coalesce(bindparam(f"call_{name}", type_=BigInteger), 0)
        for name in ("prompt_tokens", "completion_tokens", "cost_nanos")
    }
    paid = (
        update(JOBS)
        .where(
            JOBS.c.id == bindparam("call_job_id"),
            JOBS.c.status == JobStatus.RUNNING,
            JOBS.c.attempt == bindparam("call_attempt"),
        )
        .values(**spent)
        .returning(JOBS.c.id)
        .cte("paid")
    )
    given = _given(CALLS, "call", *CALLS.c.keys())
    answered = and_(
        given["reply"].is_not(None),
        exists(
            select(CALLS.c.id).where(
                CALLS.c.job_id == given["job_id"],
                CALLS.c.key == given["key"],
                CALLS.c.reply.is_not(None),
                or_(
                    CALLS.c.attempt != INHERITED,
                    CALLS.c.request_sha256 == given["request_sha256"],
                ),
            )
        ),
    )
    row = given | {
        "reply": case((answered, null()), else_=given["reply"]),
        "error_code": case((answered, ANSWERED_ALREADY), else_=given["error_code"]),
    }
    stored = insert(CALLS).from_select(
        list(row), select(*row.values()).select_from(paid)
    )
    has_body = bindparam("body_sha256", type_=REQUESTS.c.sha256.type).is_not(None)
    body = _insert(REQUESTS, "body", paid, has_body, if_absent=True)
    return select(paid.c.id).add_cte(body, stored.cte("stored"))


def call_values(
    row: Mapping[str, Any], body: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What `call_statement` is given: `ledger.rows_of` a call."""
    body = body or dict.fromkeys(REQUESTS.c.keys())
    return {
        **{f"call_{name}": value for name, value in row.items()},
        **{f"body_{name}": value for name, value in body.items()},
    }


def completion_statement() -> Select[Any]:
    """Store a Completion, and take the `engine_row` away; no row if it is not this run's."""
    changed = update(JOBS).where(
        JOBS.c.id == bindparam("run_job_id"),
        JOBS.c.status == JobStatus.RUNNING,
        JOBS.c.attempt == bindparam("run_attempt"),
    )
    names = ("status", "percent", "card_id", "writer", "warnings", "finished_at")
    done = (
        changed.values(seq=JOBS.c.seq + 1, **_given(JOBS, "job", *names))
        .returning(*[JOBS.c[name] for name in _TOLD])
        .cte("done")
    )
    has_file = bindparam("file_sha256", type_=BLOBS.c.sha256.type).is_not(None)
    file = _insert(BLOBS, "file", done, has_file, if_absent=True)
    deliver = insert(DELIVERIES).from_select(
        ["job_id", "attempts", "due_at"],
        select(
            done.c.id, literal(0), bindparam("job_finished_at", type_=UtcDateTime)
        ).where(done.c.webhook_url.is_not(None)),
    )
    leave = delete(_ENGINE_ROWS).where(
        _ENGINE_ROWS.c.id == bindparam("engine_row", type_=BigInteger),
        exists(select(done.c.id)),
    )
    finished_at = bindparam("job_finished_at", type_=UtcDateTime)
    message = bindparam("message", type_=EVENTS.c.message.type)
    return select(done.c.parent_id).add_cte(
        file,
        _insert(CARDS, "card", done),
        _insert(VERSIONS, "version", done),
        _told(done, message, _end(done), finished_at),
        deliver.cte("delivery"),
        leave.cte("left"),
    )


def completion_values(done: Completion, engine_row: int | None) -> dict[str, Any]:
    """What `completion_statement` is given."""
    no_file = dict.fromkeys(BLOBS.c.keys())
    rows = {
        "job": done.job,
        "card": done.card,
        "version": done.version,
        "file": done.file or no_file,
    }
    values = {
        f"{prefix}_{name}": value
        for prefix, row in rows.items()
        for name, value in row.items()
    }
    return values | {
        "run_job_id": done.job_id,
        "run_attempt": done.attempt,
        "message": done.message,
        "engine_row": engine_row,
    }


def _given(table: Table, prefix: str, *names: str) -> dict[str, Any]:
    return {
        name: bindparam(f"{prefix}_{name}", type_=table.c[name].type) for name in names
    }


def _insert(
    table: Table, prefix: str, run: CTE, *conditions: Any, if_absent: bool = False
) -> CTE:
    """A row that is stored if the run is the job's."""
    given = _given(table, prefix, *table.c.keys())
    row = select(*given.values()).select_from(run).where(*conditions)
    statement = insert(table).from_select(list(given), row)
    if if_absent:
        statement = statement.on_conflict_do_nothing()
    return statement.cte(f"new_{prefix}")


def _told(changed: CTE, message: Any, data: Any, at: Any) -> CTE:
    """The event of a changed state."""
    event = select(
        changed.c.id,
        changed.c.seq,
        literal(EventKind.STATUS.value),
        literal(LogLevel.INFO.value),
        message,
        data,
        at,
    )
    names = ["job_id", "seq", "kind", "level", "message", "data", "created_at"]
    return insert(EVENTS).from_select(names, event).cte("told")


def _end(done: CTE) -> Any:
    """What the last event says, as `changes.py` has it."""
    cost_usd = func.trim_scale(cast(done.c.cost_nanos, Numeric) / NANOS_PER_USD)
    tokens = func.json_build_object(
        "prompt",
        done.c.prompt_tokens,
        "completion",
        done.c.completion_tokens,
        "total",
        done.c.prompt_tokens + done.c.completion_tokens,
    )
    return func.json_build_object(
        "status",
        done.c.status,
        "attempt",
        done.c.attempt,
        "card_id",
        done.c.card_id,
        "cost_usd",
        cast(cost_usd, String),
        "tokens",
        tokens,
        "error",
        null(),
    )

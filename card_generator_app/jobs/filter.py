"""Which jobs a list shows."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, TextualSelect, text

from card_generator_app.jobs.job import JobStatus
from card_generator_app.jobs.rows import JOBS, TEXTS

MAX_TEXT_MATCHES = 500
MAX_SEARCHED_CHARS = 10_000
"""How much of a concept can be searched for."""


@dataclass(frozen=True)
class JobFilter:
    """Every condition that is not None must hold.

    `text`: words, each of them the beginning of a word of the concept. The newest 500
    jobs that match are looked at.
    """

    status: JobStatus | None = None
    kind: str | None = None
    owner: str | None = None
    parent_id: str | None = None
    text: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None

    def conditions(self, is_sqlite: bool) -> list[ColumnElement[bool]]:
        """What `WHERE` must hold."""
        found: list[ColumnElement[bool]] = []
        if self.status is not None:
            found.append(JOBS.c.status == self.status)
        if self.kind is not None:
            found.append(JOBS.c.kind == self.kind)
        if self.owner is not None:
            found.append(JOBS.c.owner == self.owner)
        if self.parent_id is not None:
            found.append(JOBS.c.parent_id == self.parent_id)
        if self.created_after is not None:
            found.append(JOBS.c.created_at > self.created_after)
        if self.created_before is not None:
            found.append(JOBS.c.created_at < self.created_before)
        if words := re.findall(r"\w+", self.text or ""):
            found.append(JOBS.c.id.in_(_matching(words, is_sqlite)))
        return found


EVERY_JOB = JobFilter()


_FTS5 = text(f"""
    SELECT job_id FROM job_text JOIN (
        SELECT rowid FROM job_words WHERE job_words MATCH :words
        ORDER BY rowid DESC LIMIT {MAX_TEXT_MATCHES}
    ) AS found ON number = found.rowid
""")  # noqa: S608 - only a number of ours is put in
# Materialized: otherwise PostgreSQL hopes to find enough on its way down the numbers, and
# reads all of a million texts for a rare word (2.5 s instead of some milliseconds).
_TSQUERY = text(f"""
    WITH found AS MATERIALIZED (
        SELECT number, job_id FROM job_text
        WHERE to_tsvector('simple', concept) @@ to_tsquery('simple', :words)
    )
    SELECT job_id FROM found ORDER BY number DESC LIMIT {MAX_TEXT_MATCHES}
""")  # noqa: S608


def _matching(words: list[str], is_sqlite: bool) -> TextualSelect:
    """The ids of the newest jobs that have all these words."""
    if is_sqlite:
        found, terms = _FTS5, " ".join(f'"{word}"*' for word in words)
    else:
        found, terms = _TSQUERY, " & ".join(f"{word}:*" for word in words)
    return found.bindparams(words=terms).columns(TEXTS.c.job_id)

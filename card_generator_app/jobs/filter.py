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
    jobs that match are looked at (on SQLite those that have the whole words, where there
    are so many).
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


# Whole words first: their rows are in order, while the begins of words have to be sorted
# (0.2 ms and 30 ms where a word is in each of a million concepts).
_FTS5 = text(f"""
    WITH whole AS MATERIALIZED (
        SELECT rowid AS number FROM job_words WHERE job_words MATCH :words
        ORDER BY rowid DESC LIMIT {MAX_TEXT_MATCHES}
    ), begun AS MATERIALIZED (
        SELECT rowid AS number FROM job_words WHERE job_words MATCH CASE
            WHEN (SELECT count(*) FROM whole) < {MAX_TEXT_MATCHES} THEN :begins
            ELSE '""' END
        ORDER BY rowid DESC LIMIT {MAX_TEXT_MATCHES}
    )
    SELECT job_id FROM job_text WHERE number IN (
        SELECT number FROM whole UNION SELECT number FROM begun
        ORDER BY number DESC LIMIT {MAX_TEXT_MATCHES}
    )
""")  # noqa: S608 - only numbers of ours are put in
# The newest jobs first: a word that many have is found among them, without reading the
# million places that the index has for it. Materialized, so that PostgreSQL does not hope to
# find a rare word on its way down the numbers (2.5 s instead of some milliseconds).
_TSQUERY = text(f"""
    WITH newest AS MATERIALIZED (
        SELECT number, job_id, job_words FROM job_text
        ORDER BY number DESC LIMIT {2 * MAX_TEXT_MATCHES}
    ), recent AS MATERIALIZED (
        SELECT number, job_id FROM newest WHERE job_words @@ to_tsquery('simple', :begins)
    ), found AS MATERIALIZED (
        SELECT number, job_id FROM job_text
        WHERE job_words @@ to_tsquery('simple', :begins)
        AND (SELECT count(*) FROM recent) < {MAX_TEXT_MATCHES}
    )
    SELECT job_id FROM (SELECT * FROM recent UNION SELECT * FROM found) AS both_of_them
    ORDER BY number DESC LIMIT {MAX_TEXT_MATCHES}
""")  # noqa: S608


def _matching(words: list[str], is_sqlite: bool) -> TextualSelect:
    """The ids of the newest jobs that have all these words."""
    if is_sqlite:
        whole = " ".join(f'"{word}"' for word in words)
        begins = " ".join(f'"{word}"*' for word in words)
        found = _FTS5.bindparams(words=whole, begins=begins)
    else:
        begins = " & ".join(f"{word}:*" for word in words)
        found = _TSQUERY.bindparams(begins=begins)
    return found.columns(TEXTS.c.job_id)

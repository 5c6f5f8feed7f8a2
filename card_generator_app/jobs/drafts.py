"""What a job without a card has: the parts it finished, and why others are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from card_generator_app.jobs.job import Job, JobStatus, StoredCall

# A call about a part that is there already has the part's key before this mark.
_ABOUT = "#"
# What was read for the card is no part of it.
_READ = ("distil.", "picture.")
_WRITTEN_AGAIN = ("review-", "shape")


@dataclass(frozen=True)
class PartialDraft:
    """By part: the text (JSON for the brief and lorebook batches), and the last reason."""

    written: Mapping[str, str]
    failed: Mapping[str, str]


def draft_of(job: Job, calls: Sequence[StoredCall]) -> PartialDraft | None:
    """The finished parts of a job without a card, running or ended; None when it is done.

    What failed may still be tried again while the job runs, so only an end has failures.
    """
    if job.status is JobStatus.COMPLETED:
        return None
    written: dict[str, str] = {}
    failed: dict[str, str] = {}
    for call in calls:
        if call.key.startswith(_READ):
            continue
        part, mark, about = call.key.partition(_ABOUT)
        if mark and not about.startswith(_WRITTEN_AGAIN):
            continue
        if call.reply is not None:
            written[part] = call.reply
        elif not mark and call.error_code is not None:
            failed[part] = call.error or call.error_code
    if not job.is_final:
        return PartialDraft(written, {})
    missing = {part: why for part, why in failed.items() if part not in written}
    return PartialDraft(written, missing)

"""What became of a batch, as a file."""

import csv
import io
from typing import Any

from fastapi import Response

from card_generator_app.api.v2.batch_models import BatchResult
from card_generator_app.errors import InvalidInput
from card_generator_app.jobs.exporter import csv_cell

COLUMNS = (
    "id",
    "name",
    "status",
    "card_id",
    "job_id",
    "cost_usd",
    "tokens",
    "error",
)


def batch_file(result: BatchResult, file_format: str) -> Response:
    """The result as JSON, or as a table with a row for each item."""
    name = f"batch-{result.job_id}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if file_format == "json":
        content = result.model_dump_json(indent=2)
        return Response(content, media_type="application/json", headers=headers)
    if file_format == "csv":
        content = summary_csv([one.model_dump() for one in result.items], COLUMNS)
        media_type = "text/csv; charset=utf-8"
        return Response(content, media_type=media_type, headers=headers)
    raise InvalidInput(
        f"a batch is downloaded as json or csv; its cards each as {file_format}"
    )


def summary_csv(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> str:
    """A table that a spreadsheet opens and runs nothing of."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([csv_cell(row.get(name)) for name in columns])
    return out.getvalue()

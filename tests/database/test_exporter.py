"""A job as a file: the same in JSON, YAML and CSV, with everything when asked for."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
import yaml

from card_generator_app.errors import JobNotFound
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.jobs.exporter import JobExporter
from card_generator_app.jobs.job import Job
from tests.database.rig import Rig, card_named

BODY = {"messages": [{"role": "user", "content": "Who \ud800 are they?"}]}


async def finished_job(rig: Rig) -> Job:
    async def generate(context: JobContext) -> GenerationResult:
        await context.stage("brief", "Planning", 1)
        for reply, code in ((None, "reply_unusable"), ("=SUM(A1)", None)):
            await context.record_call(
                CallRecord(
                    key="brief",
                    model="m",
                    provider="p",
                    cost_usd=Decimal("0.000012"),
                    body=BODY,
                    reply=reply,
                    error_code=code,
                )
            )
        await context.log("debug", "a detail")
        await context.stage("write", "Writing", 1)
        return card_named("Mara")

    await rig.work(generate)
    return await rig.finished((await rig.create("A “baker”")).id)


async def exported(rig: Rig, job: Job, form: Any, *, debug: bool = False) -> bytes:
    exporter = JobExporter(rig.service, rig.cards)
    return (await exporter.export(job.id, form, debug=debug)).content


async def test_an_export_tells_how_the_job_went(rig: Rig) -> None:
    job = await finished_job(rig)

    document = json.loads(await exported(rig, job, "json"))

    assert document["job"]["id"] == job.id
    assert document["job"]["cost_usd"] == "0.000024"
    assert document["job"]["options"]["concept"] == "A “baker”"
    assert [(s["name"], s["attempt"]) for s in document["stages"]] == [
        ("brief", 1),
        ("write", 1),
    ]
    assert all(s["finished_at"] >= s["started_at"] for s in document["stages"])
    assert [call["error_code"] for call in document["calls"]] == [
        "reply_unusable",
        None,
    ]
    assert document["card"]["data"]["data"]["name"] == "Mara"
    assert "SUM" not in json.dumps(document)
    assert "a detail" not in json.dumps(document)


async def test_debug_adds_prompts_replies_and_details(rig: Rig) -> None:
    job = await finished_job(rig)

    document = json.loads(await exported(rig, job, "json", debug=True))

    assert "are they?" in document["calls"][0]["body"]["messages"][0]["content"]
    assert document["calls"][1]["reply"] == "=SUM(A1)"
    assert "a detail" in [event["message"] for event in document["events"]]


async def test_the_formats_hold_the_same(rig: Rig) -> None:
    job = await finished_job(rig)

    document = json.loads(await exported(rig, job, "json", debug=True))
    from_yaml = yaml.safe_load(await exported(rig, job, "yaml", debug=True))
    rows = list(
        csv.reader(io.StringIO((await exported(rig, job, "csv", debug=True)).decode()))
    )

    assert from_yaml == document
    cells = dict(rows[1:])
    assert cells["job.id"] == job.id
    assert cells["stages.1.name"] == "write"
    assert cells["job.options.concept"] == "A “baker”"
    assert cells["calls.1.reply"] == "'=SUM(A1)", "a spreadsheet would run it"


async def test_an_unknown_job_cannot_be_exported(rig: Rig) -> None:
    with pytest.raises(JobNotFound):
        await JobExporter(rig.service, rig.cards).export("nothing", "json")

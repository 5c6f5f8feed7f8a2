"""Which model is asked for which task."""

from typing import Any

import pytest

from card_generator_app.generation.routing import Requests
from card_generator_app.options import parse_options
from card_generator_app.options.declare import Task
from card_generator_app.profiles.config import ConfigProfile

PROFILE = ConfigProfile(
    models={
        "default": "p/default",
        "lore": "p/lore",
        "judge": "p/judge",
        "vision": "p/vision",
        "image": "p/image",
    }
)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, "default default lore judge vision image"),
        # A model for all replaces the writers; who judges, sees or draws is no writer.
        ({"model": "o/all"}, "o/all o/all o/all judge vision image"),
        ({"task_models": {"image": "o/i"}}, "default default lore judge vision o/i"),
        ({"task_models": {"vision": "o/v"}}, "default default lore judge o/v image"),
        ({"judge_model": "o/j"}, "default default lore o/j vision image"),
    ],
)
def test_tasks_go_to(sent: dict[str, Any], expected: str) -> None:
    requests = Requests(parse_options(sent), PROFILE)
    tasks: tuple[Task, ...] = ("brief", "write", "lore", "judge", "vision", "image")

    found = [requests.model_for(task) for task in tasks]

    assert found == [one if "/" in one else f"p/{one}" for one in expected.split(" ")]


def test_nobody_draws_where_nobody_is_named_for_it() -> None:
    requests = Requests(parse_options({"model": "a/writer"}), ConfigProfile())

    assert requests.model_for("image") is None
    assert requests.model_for("vision") == "a/writer"

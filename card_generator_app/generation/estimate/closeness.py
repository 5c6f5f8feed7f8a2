"""How an estimate compares with the run: what is learned from it for the next ones."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from card_generator_app.generation.context import CallRecord
from card_generator_app.generation.estimate.imagining import (
    FIRST_TOKEN_S,
    SECONDS_A_TOKEN,
)
from card_generator_app.generation.estimate.occasions import (
    Occasion,
    name_of,
    occasion_of,
    part_of_key,
    round_of,
)
from card_generator_app.generation.estimate.ratios import Key, sound

Observed = dict[Key, float]
_EXPECTED = ("key", "task", "model", "prompt", "completion")


def observed(kept: Mapping[str, Any], calls: Sequence[CallRecord]) -> Observed:
    """One value for each measure that this run tells something of.

    `kept` is the stored estimate; `calls` what the run itself has asked, not inherited.
    """
    expected = [dict(zip(_EXPECTED, row, strict=True)) for row in kept["calls"]]
    answers = {name_of(one.key): one for one in calls if one.reply is not None}
    found: dict[Key, list[float]] = defaultdict(list)
    grown = _grown(expected, answers)
    for one in expected:
        answer = answers.get(name_of(one["key"]))
        if answer is None or one["task"] == "image" or not answer.completion_tokens:
            continue
        model, tokens = one["model"], answer.completion_tokens
        ratio = tokens / max(one["completion"], 1)
        found["answer", model, one["task"]].append(ratio)
        seconds = FIRST_TOKEN_S + SECONDS_A_TOKEN * tokens
        found["latency", model, ""].append(answer.latency_s / seconds)
        if answer.prompt_tokens:
            shown = one["prompt"] + (0 if one["key"] == "brief" else grown)
            found["prompt", model, ""].append(answer.prompt_tokens / max(shown, 1))
    seen = {key: sound(median(values)) for key, values in found.items()}
    return seen | _rework(expected, answers) | _again(expected, calls)


def _grown(
    expected: Sequence[Mapping[str, Any]], answers: Mapping[str, CallRecord]
) -> int:
    """Tokens by which the plan, which later prompts show, is longer than expected."""
    brief = next((one for one in expected if one["key"] == "brief"), None)
    answer = answers.get("brief")
    if brief is None or answer is None:
        return 0
    return int(answer.completion_tokens - brief["completion"])


def _rework(
    expected: Sequence[Mapping[str, Any]], answers: Mapping[str, CallRecord]
) -> Observed:
    """Of the texts that the first round could have rewritten, how many it did."""
    reworked = {
        part_of_key(key)
        for key in answers
        if occasion_of(key) is Occasion.REWORK and round_of(key) == 1
    }
    possible: dict[Key, list[bool]] = defaultdict(list)
    for one in expected:
        occasion = occasion_of(one["key"])
        key: Key = ("rework", one["model"], one["task"])
        if occasion is Occasion.REWORK and round_of(one["key"]) == 1:
            possible[key].append(part_of_key(one["key"]) in reworked)
        elif occasion is Occasion.MENDING:
            possible[key].append(name_of(one["key"]) in answers)
    return {key: sum(made) / len(made) for key, made in possible.items()}


def _again(
    expected: Sequence[Mapping[str, Any]], calls: Sequence[CallRecord]
) -> Observed:
    """Of the answers, how many were paid and not used."""
    model_of = {name_of(one["key"]): one["model"] for one in expected}
    used: dict[str, list[bool]] = defaultdict(list)
    for call in calls:
        model = model_of.get(name_of(call.key))
        if model is not None and call.completion_tokens:
            used[model].append(call.reply is not None)
    return {
        ("again", model, ""): 1 - sum(good) / len(good) for model, good in used.items()
    }

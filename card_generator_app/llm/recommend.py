"""Which model for which task: plain rules over a model list, each choice with its reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from card_generator_app.llm.finding import MILLION, price_key
from card_generator_app.llm.listed import Listed, family_of

ModelTask = Literal["brief", "write", "lore", "judge", "vision", "image"]

# Tokens of a whole card of usual size, prompt and answer, over all calls of the task.
_A_CARD: dict[ModelTask, tuple[int, int]] = {
    "brief": (2_500, 3_500),
    "write": (30_000, 3_500),
    "lore": (12_000, 2_500),
    "judge": (8_000, 1_500),
    "vision": (2_000, 500),
    "image": (300, 4_200),
}
_LEAST_CONTEXT = 16_000  # brief, instructions and answer of the largest call
# Judgement, not measurement: whose work we know to be good at it, best first. A list knows
# what a model can do and what it costs, not how well it writes.
_KNOWN_GOOD: dict[ModelTask, tuple[str, ...]] = {
    "brief": (
        "~anthropic/claude-sonnet-latest",
        "~google/gemini-pro-latest",
        "~z-ai/glm-latest",
        "~deepseek/deepseek-pro-latest",
        "~google/gemini-flash-latest",
        "deepseek/deepseek-v3.2",
    ),
    "write": (
        "~anthropic/claude-sonnet-latest",
        "~moonshotai/kimi-latest",
        "~z-ai/glm-latest",
        "~deepseek/deepseek-pro-latest",
        "mistralai/mistral-large-4-0",
        "deepseek/deepseek-v3.2",
        "minimax/minimax-m2-her",
        "thedrummer/cydonia-24b-v4.1",
    ),
    "lore": (
        "~google/gemini-flash-latest",
        "~anthropic/claude-haiku-latest",
        "z-ai/glm-5.3-flash",
        "qwen/qwen3.8-flash",
        "openai/gpt-5-nano",
    ),
    "judge": (
        "~openai/gpt-latest",
        "~google/gemini-pro-latest",
        "~anthropic/claude-sonnet-latest",
        "~openai/gpt-mini-latest",
        "~google/gemini-flash-latest",
        "openai/gpt-5-nano",
    ),
    "vision": (
        "~google/gemini-flash-latest",
        "~openai/gpt-mini-latest",
        "~anthropic/claude-haiku-latest",
        "qwen/qwen3-vl-8b-instruct",
    ),
    "image": (
        "google/gemini-3.1-flash-image",
        "bytedance-seed/seedream-4.5",
        "openai/gpt-image-2",
        "google/gemini-2.5-flash-image",
    ),
}


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A model for a task; `cost_usd` is about what the task costs for one usual card."""

    model: Listed
    task: ModelTask
    cost_usd: Decimal | None
    why: Sequence[str]


def recommend(
    models: Iterable[Listed],
    task: ModelTask,
    *,
    budget_usd: Decimal | None = None,
    beside: str | None = None,
    limit: int = 3,
) -> list[Recommendation]:
    """The best models for a task, best first; the same list gives the same answer.

    `budget_usd` is the most that the task may cost for one card: what has no price is
    left out then. `beside` is the model that writes: a judge must be no relation of it.
    """
    able = [one for one in models if _is_able(one, task, beside)]
    chosen = [
        Recommendation(one, task, cost, _why(one, task, cost, beside))
        for one in sorted(able, key=lambda one: _rank(one, task))
        if _is_within(cost := _cost(one, task), budget_usd)
    ]
    return chosen[:limit]


def recommend_all(
    models: Sequence[Listed],
    tasks: Iterable[ModelTask],
    *,
    budget_usd: Decimal | None = None,
    beside: str | None = None,
    limit: int = 3,
) -> list[Recommendation]:
    """`recommend` for several tasks; a judge is no relation of the best writer."""
    found: list[Recommendation] = []
    for task in tasks:
        if task == "judge" and beside is None:
            writers = recommend(models, "write", budget_usd=budget_usd, limit=1)
            beside = writers[0].model.id if writers else None
        found += recommend(
            models, task, budget_usd=budget_usd, beside=beside, limit=limit
        )
    return found


def _is_able(model: Listed, task: ModelTask, beside: str | None) -> bool:
    if task == "image":
        return model.makes_images is True
    if (
        not model.writes_text
        or (model.context_tokens or _LEAST_CONTEXT) < _LEAST_CONTEXT
    ):
        return False
    if task == "vision":
        return model.sees_images is True
    if task == "judge" and beside and family_of(beside) == model.family:
        return False
    return task == "write" or model.keeps_to_schemas is not False


def _rank(model: Listed, task: ModelTask) -> tuple[int, bool, object]:
    """What we know to be good, then what surely keeps to schemas, then what is cheap."""
    known = _KNOWN_GOOD[task]
    place = known.index(model.id) if model.id in known else len(known)
    return place, model.keeps_to_schemas is not True, price_key(model)


def _cost(model: Listed, task: ModelTask) -> Decimal | None:
    if model.price is None:
        return None
    prompt, completion = _A_CARD[task]
    if task == "image":
        made = 0 if "text" not in model.outputs else completion
        return prompt * model.price.prompt + model.price.of_image(made)
    return model.price.of(prompt, completion)


def _is_within(cost: Decimal | None, budget_usd: Decimal | None) -> bool:
    return budget_usd is None or (cost is not None and cost <= budget_usd)


def _why(
    model: Listed, task: ModelTask, cost: Decimal | None, beside: str | None
) -> list[str]:
    known = _KNOWN_GOOD[task]
    said = [_KNOWN_AS[task]] if model.id in known else []
    if task == "judge" and beside:
        said.append(f"another family than {beside}")
    if task == "vision":
        said.append("takes pictures")
    if task == "image":
        said.append("makes pictures")
    elif task != "write" and model.keeps_to_schemas:
        said.append("keeps to a JSON schema")
    elif task != "write" and model.keeps_to_schemas is None:
        said.append("its list does not say whether it keeps to a JSON schema")
    if task != "image" and model.context_tokens:
        said.append(f"{model.context_tokens:,} tokens of context")
    said.append(_price_words(model, cost))
    if model.expires_on:
        said.append(f"but it is gone after {model.expires_on}")
    return said


def _price_words(model: Listed, cost: Decimal | None) -> str:
    price = model.price
    if cost is None or price is None:
        return "its price is not known"
    if model.is_free:
        return "costs nothing"
    about = f"about ${cost:.4f} a card"
    if not price.prompt and not price.completion:
        return about
    rates = f"{_usd(price.prompt)} in, {_usd(price.completion)} out"
    return f"{about} ({rates} a million tokens)"


def _usd(per_token: Decimal) -> str:
    return f"${(per_token * MILLION).normalize():f}"


_KNOWN_AS: dict[ModelTask, str] = {
    "brief": "known for plans that hold together",
    "write": "known for prose",
    "lore": "known for quick, exact lists",
    "judge": "known for strict reading",
    "vision": "known for describing pictures",
    "image": "known for character art",
}

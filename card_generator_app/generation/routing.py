"""Requests: which model is asked for a task, and with which settings."""

from card_generator_app.llm.chat import ChatRequest, Message, ProviderPreferences
from card_generator_app.options import GenerationOptions
from card_generator_app.options.declare import Task, TextTask
from card_generator_app.profiles.config import ConfigProfile

# What shall be found as it is, not well told.
_EXACT = frozenset({"judge", "distil", "vision"})


class Requests:
    """Makes one job's requests from its options and its config profile."""

    def __init__(self, options: GenerationOptions, config: ConfigProfile) -> None:
        self._options, self._config = options, config

    def model_for(self, task: Task) -> str | None:
        """The model for a task; None asks for the server's own.

        What was named for the task, then what was named for all, then the profile's. A
        judge of the profile's stays the judge, for it is best no relation of the writer;
        who sees or draws stays too, for not every writer can, and none draws unasked.
        """
        options, config = self._options, self._config
        if task == "image":
            return self._named_for(task) or config.models.get(task)
        special = config.models.get(task) if task in ("judge", "vision") else None
        return (
            self._named_for(task) or special or options.model or config.model_for(task)
        )

    def of(
        self, task: TextTask, messages: tuple[Message, ...], limit: int
    ) -> ChatRequest:
        """What is asked for in one call; `limit` is the most tokens of its answer."""
        options, config = self._options, self._config
        is_named = bool(self._named_for(task) or options.model)
        # A named model is meant: only who names fallbacks beside it wants any.
        fallbacks = options.fallback_models or (
            [] if is_named else config.fallback_models
        )
        model, is_exact = self.model_for(task), task in _EXACT
        return ChatRequest(
            messages=messages,
            model=model,
            fallbacks=tuple(one for one in fallbacks if one != model),
            temperature=options.judge_temperature if is_exact else options.temperature,
            top_p=None if is_exact else options.top_p,
            top_k=None if is_exact else options.top_k,
            min_p=None if is_exact else options.min_p,
            frequency_penalty=options.frequency_penalty,
            presence_penalty=options.presence_penalty,
            repetition_penalty=options.repetition_penalty,
            seed=options.seed,
            reasoning_effort=options.reasoning_effort,
            max_tokens=limit,
            provider=ProviderPreferences(
                order=tuple(options.provider_order),
                only=tuple(options.provider_only),
                ignore=tuple(options.provider_ignore),
                sort=options.provider_sort,
                allow_fallbacks=options.provider_fallbacks,
                data_collection=options.data_collection,
                zdr=options.zdr,
                quantizations=tuple(options.quantizations),
                max_price_prompt=options.max_price_prompt,
                max_price_completion=options.max_price_completion,
            ),
            structured_output=options.structured_output,
            task=task,
        )

    def _named_for(self, task: Task) -> str | None:
        options = self._options
        named = options.task_models.get(task)
        special = {"judge": options.judge_model, "image": options.image_model}
        return special.get(task) or named

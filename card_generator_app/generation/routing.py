"""Routing: which model is asked for a task, and with which settings."""

from card_generator_app.llm.chat import ChatRequest, Message, ProviderPreferences
from card_generator_app.options import GenerationOptions
from card_generator_app.options.declare import Task
from card_generator_app.profiles.config import ConfigProfile


def model_for(
    options: GenerationOptions, config: ConfigProfile, task: Task
) -> str | None:
    """The model for a task; None asks for the server's own.

    What was named for the task, then what was named for all, then the profile's.
    """
    return options.task_models.get(task) or options.model or config.model_for(task)


def request_of(
    options: GenerationOptions,
    config: ConfigProfile,
    task: Task,
    messages: tuple[Message, ...],
    limit: int,
) -> ChatRequest:
    """What is asked of the model for one call; `limit` is the most tokens of its answer."""
    is_named = bool(options.task_models.get(task) or options.model)
    # A named model is meant: only who names fallbacks beside it wants any.
    fallbacks = options.fallback_models or ([] if is_named else config.fallback_models)
    model = model_for(options, config, task)
    return ChatRequest(
        messages=messages,
        model=model,
        fallbacks=tuple(one for one in fallbacks if one != model),
        temperature=options.temperature,
        top_p=options.top_p,
        top_k=options.top_k,
        min_p=options.min_p,
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
    )

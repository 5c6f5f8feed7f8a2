"""What a model would be asked: every prompt of a profile, filled with real values."""

from dataclasses import dataclass

from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.distilling import ANSWER_TOKENS, FACTS_A_CALL
from card_generator_app.generation.examples import example_brief, example_values
from card_generator_app.generation.parts import (
    IMAGE_PROMPT_LIMIT,
    TOPICS_A_CALL,
    brief_limit,
    parts_of,
    token_limit,
)
from card_generator_app.generation.prompting import Prompting
from card_generator_app.llm.chat import Message
from card_generator_app.options import GenerationOptions
from card_generator_app.profiles.prompts import PromptProfile

EXAMPLE_CONCEPT = "The keeper of the last ferry on a river that has a bridge now"
_EXAMPLE_PASSAGE = ("your-source.pdf, p. 1", "(a piece of a source that is too long)")
_READY = ("system_prompt", "post_history_instructions")


@dataclass(frozen=True)
class PromptPreview:
    """One call as it would be made. `limit` is the most tokens of its answer.

    `ready`: nothing is asked; the only message is the text that goes into the card.
    """

    key: str
    messages: tuple[Message, ...]
    tokens: int
    limit: int
    ready: bool = False


def preview(profile: PromptProfile, options: GenerationOptions) -> list[PromptPreview]:
    """Every call of a run with these options, in order, from an example brief.

    Raises ProfileError when a template cannot be rendered.
    """
    prompting, brief = Prompting(profile, options), example_brief(options)
    found = []
    if options.source_files or options.source_urls:
        messages = prompting.distil(*_EXAMPLE_PASSAGE, FACTS_A_CALL)
        found.append(_shown("distil", messages, ANSWER_TOKENS))
    found += [_shown("brief", prompting.brief(), brief_limit(options))]
    for part in parts_of(options, brief):
        mode = {
            "system_prompt": options.system_prompt_mode,
            "post_history_instructions": options.post_history_mode,
        }.get(part.field)
        if mode == "template":
            text = Message("assistant", prompting.ready_text(part, brief))
            found.append(_shown(part.key, (text,), 0, ready=True))
        else:
            messages = prompting.part(part, brief)
            found.append(_shown(part.key, messages, token_limit(options, part.field)))
    if options.image in ("prompt_only", "generate"):
        found.append(
            _shown("portrait_prompt", prompting.picture(brief), IMAGE_PROMPT_LIMIT)
        )
    if brief.world:
        messages = prompting.lore(brief.world[:TOPICS_A_CALL], brief)
        limit = token_limit(options, "lorebook")
        found.append(_shown("lorebook.0", messages, limit))
    return found


def _shown(
    key: str, messages: tuple[Message, ...], limit: int, *, ready: bool = False
) -> PromptPreview:
    tokens = sum(estimate_tokens(one.content) for one in messages)
    return PromptPreview(key, messages, tokens, limit, ready)


def example_of(
    profile: PromptProfile, template: str, options: GenerationOptions
) -> str:
    """One template as a model might read it; raises ProfileError when it cannot be rendered."""
    return profile.render(template, **example_values(profile, options))

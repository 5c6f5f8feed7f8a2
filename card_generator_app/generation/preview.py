"""What a model would be asked: every prompt of a profile, filled with real values."""

from dataclasses import dataclass

from card_generator_app.brief import Brief
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.brief_reply import (
    BriefReply,
    ExchangeReply,
    OpeningReply,
    TopicReply,
    to_brief,
)
from card_generator_app.generation.distilling import ANSWER_TOKENS, FACTS_A_CALL
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
from card_generator_app.options.wanted import brief_counts
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


def example_brief(options: GenerationOptions) -> Brief:
    """A brief as a model might give it, with what the options fix in its place."""
    counts = brief_counts(options)
    reply = BriefReply(
        **_EXAMPLE,
        exchanges=[ExchangeReply(**_EXCHANGE)] * counts["exchanges"],
        openings=[OpeningReply(**_OPENING)] * counts["openings"],
        world=[_TOPIC] * counts["topics"],
    )
    return to_brief(reply, options, seed=1)


_EXAMPLE: dict[str, object] = {
    "name": "Jorun Halvik",
    "age": "41",
    "gender": "woman",
    "pronouns": "she",
    "species": "human",
    "occupation": "ferry keeper",
    "premise": "She keeps a ferry that nobody needs since the bridge was built.",
    "look": ["Rope-burned palms.", "A grey braid pinned with a brass hook."],
    "dress": "An oilskin that was her father's, cut down twice.",
    "notice": "She looks at the water before she looks at you.",
    "work": "She crosses eleven times a day, with or without passengers.",
    "past": "She carried the bridge's engineers across, and took their money.",
    "want": "One winter without a crossing.",
    "need": "To be asked to stay, by anyone.",
    "fear": "The day the rope is cut and nobody notices.",
    "belief": "What people pay for, they will not thank you for.",
    "contradiction": "She tells everyone to take the bridge and is hurt when they do.",
    "secret": "She has greased the bridge's bolts every spring.",
    "keepsake": "The first coin she was paid, drilled through.",
    "manner": ["Short sentences, the verb first."],
    "avoids": "Her brother's name.",
    "habit": "She counts planks under her breath.",
    "under_pressure": "She goes quiet and finds a knot to undo.",
    "at_ease": "She hums one line of a hymn, never the second.",
    "with_those_close": "She feeds them and finds fault with how they eat.",
    "will_never": "Row a drunk across.",
    "role_of_user": "a passenger who did not take the bridge",
    "first_assumption": "That they are hiding from somebody.",
    "what_changes_it": "That they come back the next day, for no reason.",
    "tags": ["slice of life", "river"],
}
_EXCHANGE = {
    "mood": "wary",
    "user": "Is this still running?",
    "action": "She looks at the rope, then at their shoes.",
    "reply": "It floats. The bridge only looks like it does.",
}
_OPENING = {
    "title": "The late crossing",
    "hour": "dusk",
    "situation": "At the landing, the lamp already lit.",
    "tension": "The rope has been cut half through.",
    "action": "She binds it with wire.",
    "line": "You saw nobody, I suppose.",
    "ask": "She holds out the other end.",
}
_TOPIC = TopicReply(
    kind="place",
    name="The Toll Bridge",
    keys=["toll bridge", "bridge"],
    facts="Opened nine years ago; the toll is twice the ferry's.",
)

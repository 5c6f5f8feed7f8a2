"""An example of everything that a template can be given, for looking at it without a run."""

from typing import Any

from card_generator_app.brief import Brief
from card_generator_app.generation.brief_reply import (
    BriefReply,
    ExchangeReply,
    OpeningReply,
    TopicReply,
    given_facts,
    to_brief,
)
from card_generator_app.generation.gaps import gaps
from card_generator_app.generation.material import Material, Passage, Picture
from card_generator_app.generation.planner import Wanted
from card_generator_app.generation.prompting import shared_values
from card_generator_app.generation.review.judging import Question
from card_generator_app.options import GenerationOptions, parse_options
from card_generator_app.options.wanted import brief_counts
from card_generator_app.profiles.prompts import PromptProfile


def example_values(
    profile: PromptProfile, options: GenerationOptions
) -> dict[str, Any]:
    """A value for every variable of every template, by name."""
    brief = example_brief(options)
    topics = "\n".join(
        f"{at}. {topic.name} ({topic.kind}): {topic.content}"
        for at, topic in enumerate(brief.world, start=1)
    )
    return (
        shared_values(profile, options)
        | _OF_TEXTS
        | {
            "given": given_facts(options),
            "material": _MATERIAL,
            "open": gaps(parse_options({"concept": "A girl with a dark past"})),
            "wanted": Wanted(things=3, people=2, roles=("the pilot",), relations=4),
            "name": brief.identity.name.text,
            "brief_json": brief.model_dump_json(exclude_defaults=True),
            "opening_json": OpeningReply(**_OPENING).model_dump_json(),
            "topics": topics,
        }
    )


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

_PASSAGES = (
    Passage("harbor.pdf, p. 3", "The harbor froze in the winter of the bridge."),
)
_MATERIAL = Material(
    _PASSAGES,
    canon=_PASSAGES,
    company=_PASSAGES,
    picture=Picture(_PASSAGES[0], ("A grey braid.",)),
)
_OF_TEXTS: dict[str, Any] = {
    "index": None,
    "is_group": False,
    "style": "quiet",
    "scenario": "a flood",
    "what": "`scenario`",
    "text": "It rains on the landing.",
    "task": "Write the card's `scenario`.",
    "notes": ["it is too short"],
    "sections": {"look": ["there is none"]},
    "questions": [Question("hook", "first_mes", "Is there one?")],
    "card": "## scenario\nIt rains on the landing.",
    "book": "1. The Toll Bridge [toll bridge, bridge]",
    "entries": 1,
    "facts": "The toll was lifted.",
    "reason": "It says that there is a toll.",
    "standing": "",
    "mode": "expand",
    "more_openings": 2,
    "more_topics": 3,
    "most": 12,
    "asked": [{"question": "What does she want?", "answer": "To be asked to stay."}],
    "left": 4,
    "there": "Saltmouth, a harbor that freezes.",
    "first": "It rains.",
    "second": "It rains on the landing.",
}

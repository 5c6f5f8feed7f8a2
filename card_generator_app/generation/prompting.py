"""Turns options and brief into the messages a model gets: shared prefix first, task last."""

from collections.abc import Sequence

from card_generator_app.brief import Brief, Topic
from card_generator_app.generation.brief_reply import brief_counts, given_facts
from card_generator_app.generation.parts import Part, token_ranges
from card_generator_app.llm.chat import Message
from card_generator_app.options import GenerationOptions
from card_generator_app.profiles.prompts import PromptProfile

_GREETINGS = ("first_mes", "alternate_greetings")


class Prompting:
    """One job's prompts. Calls of a job share their first message, which providers cache."""

    def __init__(self, profile: PromptProfile, options: GenerationOptions) -> None:
        self._profile, self._options = profile, options
        self._system = profile.render("system", options=options)
        self._values = {
            "options": options,
            "counts": brief_counts(options),
            "tokens": token_ranges(options),
        }

    def brief(self) -> tuple[Message, ...]:
        """Asks for the brief."""
        task = self._profile.render(
            "brief", given=given_facts(self._options), **self._values
        )
        return Message("system", self._system), Message("user", task)

    def part(self, part: Part, brief: Brief) -> tuple[Message, ...]:
        """Asks for one text of the card."""
        template: str = part.field
        values = dict(self._values)
        if part.field in _GREETINGS:
            template = "greeting"
            at = 0 if part.index is None else part.index + 1
            values |= {
                "index": part.index,
                "opening_json": brief.openings[at].model_dump_json(),
            }
        elif part.field == "creator_notes":
            values |= {"name": brief.identity.name.text}
        return self._with_brief(brief, self._profile.render(template, **values))

    def lore(self, topics: Sequence[Topic], brief: Brief) -> tuple[Message, ...]:
        """Asks for the lorebook entries of these topics."""
        listed = "\n".join(
            f"{at}. {topic.name} ({topic.kind}): {topic.content}"
            for at, topic in enumerate(topics, start=1)
        )
        task = self._profile.render("lorebook", topics=listed, **self._values)
        return self._with_brief(brief, task)

    def _with_brief(self, brief: Brief, task: str) -> tuple[Message, ...]:
        facts = brief.model_dump_json(exclude_defaults=True)
        shared = self._profile.render("write", brief_json=facts)
        return Message("system", f"{self._system}\n\n{shared}"), Message("user", task)

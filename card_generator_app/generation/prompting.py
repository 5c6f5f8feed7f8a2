"""Turns options and brief into the messages a model gets: shared prefix first, task last."""

from collections.abc import Sequence
from typing import Any

from card_generator_app.brief import Brief, Opening, Topic
from card_generator_app.cards.description_formats import DESCRIPTION_FORMATS
from card_generator_app.generation.brief_reply import answered, given_facts
from card_generator_app.generation.gaps import Gap
from card_generator_app.generation.material import NO_MATERIAL, Passage
from card_generator_app.generation.parts import Part, token_ranges
from card_generator_app.generation.planner import Wanted
from card_generator_app.generation.wording import wording
from card_generator_app.llm.chat import Message
from card_generator_app.options import GenerationOptions
from card_generator_app.options.existing import Mode
from card_generator_app.options.wanted import (
    alternates,
    brief_counts,
    group_greetings,
)
from card_generator_app.profiles.prompts import PromptProfile
from card_generator_app.worlds.projection import world_text

_GREETINGS = ("first_mes", "alternate_greetings", "group_only_greetings")
_NO_OPENING = Opening(
    title="", hour="", situation="", tension="", action="", line="", ask=""
)


class Prompting:
    """One job's prompts. Calls of a job share their first message, which providers cache.

    `material` is what the brief is decided from; the writing has it through the brief.
    """

    def __init__(self, profile: PromptProfile, options: GenerationOptions) -> None:
        self._profile, self._options = profile, options
        self._values = shared_values(profile, options)
        self._system = profile.render("system", **self._values)
        self.standing = ""
        """What is there of the card already, and stays; every writing prompt shows it."""
        self.material = NO_MATERIAL

    def brief(self) -> tuple[Message, ...]:
        """Asks for the brief."""
        return self.alone(self.planning("brief"))

    def alone(self, task: str) -> tuple[Message, ...]:
        """A task that needs no brief."""
        return Message("system", self._system), Message("user", task)

    def planning(self, template: str, **values: Any) -> str:
        """A task that decides something: with what is given and what was gathered."""
        answers = [(fact.ref, fact.text) for fact in answered(self._options)]
        given = given_facts(self._options) + answers
        return self.render(template, given=given, material=self.material, **values)

    def interview(self, open_: Sequence[Gap], left: int) -> tuple[Message, ...]:
        """Asks for the next question to the person."""
        asked = [one.model_dump() for one in self._options.answers]
        task = self.render(
            "interview",
            given=given_facts(self._options),
            material=self.material,
            open=open_,
            asked=asked,
            left=left,
        )
        return self.alone(task)

    def world(self, wanted: Wanted) -> tuple[Message, ...]:
        """Asks for a world, a cast, or further people of a world that is there."""
        there = "" if wanted.world is None else world_text(wanted.world)
        return self.alone(self.planning("world", wanted=wanted, there=there))

    def part(self, part: Part, brief: Brief) -> tuple[Message, ...]:
        """Asks for one text of the card."""
        return self.with_brief(brief, self.part_task(part, brief))

    def part_task(self, part: Part, brief: Brief) -> str:
        """How one text of the card is asked for."""
        template: str = part.field
        values: dict[str, Any] = {"name": brief.identity.name.text}
        if part.field in _GREETINGS:
            template = "greeting"
            at = part.opening(self._options)
            opening = (
                brief.openings[at] if 0 <= at < len(brief.openings) else _NO_OPENING
            )
            values |= {
                "index": part.index,
                "is_group": part.field == "group_only_greetings",
                "style": _in_turn(self._options.greeting_styles, at),
                "scenario": _at(self._options.greeting_scenarios, at),
                "opening_json": opening.model_dump_json(),
            }
        return self.render(template, **values)

    def ready_text(self, part: Part, brief: Brief) -> str:
        """A text that the profile brings along: no model is asked."""
        name = brief.identity.name.text
        return self.render(f"{part.field}_ready", name=name)

    def lore(self, topics: Sequence[Topic], brief: Brief) -> tuple[Message, ...]:
        """Asks for the lorebook entries of these topics."""
        return self.with_brief(brief, self.lore_task(topics))

    def lore_task(self, topics: Sequence[Topic] = ()) -> str:
        """How entries are asked for; without topics, the rules for all of them."""
        listed = "\n".join(
            f"{at}. {topic.name} ({topic.kind}): {topic.content}"
            for at, topic in enumerate(topics, start=1)
        )
        return self.render("lorebook", topics=listed)

    def distil(self, ref: str, text: str, most: int) -> tuple[Message, ...]:
        """Asks for the facts of one passage of a source, at most so many."""
        task = self.render("distil", most=most)
        shown = Passage(ref, text)
        passage = f'<passage from="{shown.ref}">\n{shown.text}\n</passage>'
        return Message("system", task), Message("user", passage)

    def picture(self, brief: Brief) -> tuple[Message, ...]:
        """Asks for what an image model is told."""
        name = brief.identity.name.text
        task = self.render("portrait_prompt", name=name)
        return self.with_brief(brief, task)

    def plan_more(
        self, brief: Brief, openings: int, topics: int
    ) -> tuple[Message, ...]:
        """Asks for more openings and topics than the brief has."""
        task = self.render("plan_more", more_openings=openings, more_topics=topics)
        return self.with_brief(brief, task)

    def revise(
        self, what: str, text: str, task: str, mode: Mode, brief: Brief
    ) -> tuple[Message, ...]:
        """Asks for a text that is there anew, longer or shorter. `task`: how it is asked for."""
        asked = self.render("revise", what=what, text=text, task=task, mode=mode)
        return self.with_brief(brief, asked)

    def description_of(self, data_url: str) -> tuple[Message, ...]:
        """Asks what can be seen in a picture."""
        task = self.render("picture")
        return Message("system", task), Message("user", "The picture:", (data_url,))

    def render(self, template: str, **values: Any) -> str:
        """One template with the values that all have, and these."""
        return self._profile.render(template, **self._values | values)

    def with_brief(self, brief: Brief, task: str) -> tuple[Message, ...]:
        """A task after the prefix that all calls about this brief share."""
        facts = brief.model_dump_json(exclude_defaults=True)
        shared = self.render("write", brief_json=facts, standing=self.standing)
        return Message("system", f"{self._system}\n\n{shared}"), Message("user", task)


def shared_values(profile: PromptProfile, options: GenerationOptions) -> dict[str, Any]:
    """What every template may use; `profiles.checking` knows the same names."""
    shape = DESCRIPTION_FORMATS[options.description_format]
    more = {
        "alternates": alternates(options),
        "group_greetings": group_greetings(options),
    }
    return {
        "options": options,
        "counts": brief_counts(options) | more,
        "tokens": token_ranges(options),
        "words": wording(options),
        "shape": {
            "id": shape.id,
            "instruction": shape.instruction,
            "example": shape.example,
        },
        "blocked_names": [*profile.blocked_names, *options.name_blocklist],
    }


def _in_turn(texts: Sequence[str], at: int) -> str:
    return texts[at % len(texts)] if texts else ""


def _at(texts: Sequence[str], at: int) -> str:
    return texts[at] if 0 <= at < len(texts) else ""

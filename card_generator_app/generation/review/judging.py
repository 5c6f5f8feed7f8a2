"""The judge's checklists: yes or no, never a mark; a no comes with what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints, create_model

from card_generator_app.brief import Fact
from card_generator_app.generation.bounds import at_most
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.review.fidelity import unconfirmed
from card_generator_app.generation.review.greetings import greeting_keys
from card_generator_app.generation.review.notes import Note

_MOST_FACTS = 12
Why = Annotated[str, StringConstraints(strip_whitespace=True), at_most(240)]


@dataclass(frozen=True, slots=True)
class Question:
    """One yes/no question; `about` is the part, or the section of the brief, it is about."""

    id: str
    about: str
    text: str


class Verdict(BaseModel):
    yes: bool
    why: Why = ""


class Choice(BaseModel):
    """Which of two texts is better."""

    better: Literal["first", "second"]


# A section of the brief -> what it must be. CRAFT: specific, coherent, tension alive, not
# the obvious version, faithful, enough to write from, {{user}} has a place, not eager, safe.
BRIEF_QUESTIONS = (
    Question(
        "specific", "look", "Could one draw this person and no other from the look?"
    ),
    Question(
        "unobvious",
        "core",
        "Is this another than the first version of the idea that anyone would think of?",
    ),
    Question(
        "coherent", "core", "Do want, need, fear, belief and secret fit one another?"
    ),
    Question("tension", "openings", "Is something at stake now in every opening?"),
    Question(
        "faithful", "identity", "Is all that the person gave kept, in its meaning?"
    ),
    Question("voice", "voice", "Would one know their speech without their name?"),
    Question(
        "place",
        "stance",
        "Does {{user}} have a part that matters and can change things?",
    ),
    Question(
        "limits",
        "behaviour",
        "Does the character say no to some things, {{user}}'s wishes included?",
    ),
)

_CARD_QUESTIONS = (
    Question(
        "particular",
        "description",
        "Does the description hold three things that are true of nobody else?",
    ),
    Question(
        "concrete", "description", "Are traits shown by what they make someone do?"
    ),
    Question(
        "contradiction",
        "description",
        "Is there an inner contradiction that one can play?",
    ),
    Question(
        "sound", "personality", "Does it tell how they sound, not only what they are?"
    ),
    Question(
        "scene", "scenario", "Is it clear where the story stands, and is it open?"
    ),
    Question(
        "hook", "first_mes", "Does the first message leave {{user}} something to do?"
    ),
    Question(
        "in_voice", "first_mes", "Does the first message sound like the voice planned?"
    ),
    Question(
        "moods", "mes_example", "Do the examples show the voice in different moods?"
    ),
)


def card_questions(draft: Draft) -> list[Question]:
    """The checklist for this card: only what it has, and what was given and is not in words."""
    asked = [one for one in _CARD_QUESTIONS if one.about in draft.texts]
    for at, key in enumerate(greeting_keys(draft)):
        asked.append(
            Question(
                f"agency_{at}",
                key,
                f"Is {key} free of what {{{{user}}}} does, says, thinks or feels?",
            )
        )
    for at, fact in enumerate(unconfirmed(draft)[:_MOST_FACTS]):
        asked.append(_about_fact(at, fact))
    return asked


def _about_fact(at: int, fact: Fact) -> Question:
    told = f"Does the card show this, asked for by the person: {fact.text!r}?"
    return Question(f"given_{at}", "description", told)


def verdicts_model(questions: list[Question]) -> type[BaseModel]:
    """A reply with a verdict for each question, none left out."""
    fields: dict[str, Any] = {one.id: (Verdict, ...) for one in questions}
    model: type[BaseModel] = create_model("Verdicts", **fields)
    return model


def score_of(verdicts: Mapping[str, Verdict]) -> float:
    """Share of yes, 0 to 1."""
    if not verdicts:
        return 1.0
    return sum(one.yes for one in verdicts.values()) / len(verdicts)


def judge_notes(
    questions: list[Question],
    verdicts: Mapping[str, Verdict],
    min_score: float | None,
) -> list[Note]:
    """A note for each no; none where the score is good enough."""
    if min_score is not None and score_of(verdicts) >= min_score:
        return []
    return [
        Note(
            one.about, "judge", verdicts[one.id].why or f"the answer is no: {one.text}"
        )
        for one in questions
        if one.id in verdicts and not verdicts[one.id].yes
    ]

"""Puts what a person answered into a composed brief, word for word, in place of phrases."""

from card_generator_app.brief import Brief, Fact, Topic
from card_generator_app.composer.grammar import capitalize, closed
from card_generator_app.options.interview import Subject

_MIN_KEY_CHARS = 5
_KEYS = 3


def put_answer(brief: Brief, subject: Subject | None, answer: Fact) -> None:
    """Into the section that the question was about; without one, to who they are."""
    told = answer.model_copy(update={"text": closed(capitalize(answer.text))})
    match subject:
        case "work":
            brief.core.work = told
        case "look":
            brief.notice = told
        case "past":
            brief.core.past = told
        case "want":
            brief.core.want = Fact(text="")
            brief.core.motivations.append(answer)
        case "fear":
            brief.core.fear = Fact(text="")
            brief.core.fears.append(answer)
        case "contradiction":
            brief.core.contradiction = told
        case "secret":
            brief.core.secret = told
        case "voice":
            brief.voice.manner = [told, *brief.voice.manner[1:]]
        case "pressure":
            brief.behaviour.under_pressure = told
        case "stance":
            brief.stance.first_assumption = told
        case "scene" if brief.openings:
            brief.openings[0].situation = told.text
        case "world":
            brief.world.insert(0, _topic(told))
        case _:
            premise = brief.identity.premise
            text = f"{premise.text} {told.text}".strip()
            brief.identity.premise = premise.model_copy(update={"text": text})


def _topic(told: Fact) -> Topic:
    """A lore topic whose keys are the names in it, else its longest words."""
    words = [word.strip(".,;:!?\"'()") for word in told.text.split()]
    names = [word for word in words[1:] if word[:1].isupper()]
    long = sorted((w for w in words if len(w) >= _MIN_KEY_CHARS), key=len, reverse=True)
    keys = list(dict.fromkeys(names or long or words))[:_KEYS]
    return Topic(
        kind="other",
        name=capitalize(keys[0]),
        keys=keys,
        content=told.text,
        origin="given",
    )

"""What a card needs to be about somebody: subjects, the facts they fill, how ideas tell of them.

The gate looks for the facts in a finished brief, the interview for what an idea leaves open.
"""

import re
from dataclasses import dataclass

from card_generator_app.options.interview import Subject


@dataclass(frozen=True)
class Need:
    """`decides`: what it is, for a question. `cues`: words by which an idea in English tells
    of it. `facts`: in the brief, without which nothing can be written. `options`: those that
    say it outright."""

    subject: Subject
    section: str
    decides: str
    cues: re.Pattern[str]
    facts: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


def _words(text: str) -> re.Pattern[str]:
    alternatives = "|".join(text.split())
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


NEEDS: tuple[Need, ...] = (
    Need(
        "contradiction",
        "core",
        "what about them does not fit the rest, and what that costs",
        _words(
            r"but yet although though despite however pretends? secretly nevertheless "
            r"ex-\w+ former(?:ly)? retired turned instead"
        ),
        ("core.contradiction",),
        ("contradiction", "flaws"),
    ),
    Need(
        "want",
        "core",
        "what they want, and what they would give for it",
        _words(
            r"wants? wish(?:es)? hop(?:es|ing) dreams? longs? craves? seek(?:s|ing)? "
            r"search(?:es|ing) determined goals? ambitions? trying tries collects? desires?"
        ),
        ("core.want",),
        ("motivations",),
    ),
    Need(
        "past",
        "core",
        "the one event that made them who they are",
        _words(
            r"once used\sto after since former(?:ly)? retired ex-\w+ lost past ago raised "
            r"born survived exiled widow(?:er|ed)? orphan(?:ed)? inherited war grew"
        ),
    ),
    Need(
        "secret",
        "core",
        "what they keep from everybody",
        _words(
            r"secret(?:ly|s)? hid(?:es|ing|den) conceal(?:s|ed) nobody\sknows lies?"
        ),
    ),
    Need(
        "fear",
        "core",
        "what they go out of their way to avoid",
        _words(
            r"fears? afraid terrified dreads? scared phobia nightmares? haunted haunts"
        ),
        ("core.fear",),
        ("fears",),
    ),
    Need(
        "voice",
        "voice",
        "how they sound: rhythm, words, what they never say",
        _words(
            r"speaks? speech says? talks? talking voice accent whispers? sarcastic drawl "
            r"mutters? swears? curses stammers? jokes? dialect taciturn chatty blunt gruff "
            r"soft-spoken laconic rhymes? laughs? quotes? poetic"
        ),
        options=("speech_style", "verbal_tics"),
    ),
    Need(
        "pressure",
        "behaviour",
        "what they do when it goes wrong, and what they never do",
        _words(
            r"never refuses? won't always habit temper panics? pressure angry whenever "
            r"obsess(?:ed|ive) obsessively compulsively ritual every"
        ),
        ("behaviour.habit", "behaviour.under_pressure"),
        ("boundaries",),
    ),
    Need(
        "stance",
        "stance",
        "who {{user}} is to them, and what they assume at first",
        _words(r"user you your yours player reader"),
        options=("role_to_user",),
    ),
    Need(
        "scene",
        "openings",
        "where the chat begins, and what has just gone wrong there",
        _words(
            r"tonight dawn dusk midnight arrives? begins? opens\swith scene knocks? "
            r"one\s(?:night|day|morning|evening)"
        ),
        options=("greeting_scenarios",),
    ),
    Need(
        "world",
        "world",
        "the place, power or rule around them that a story turns on",
        _words(
            r"kingdom city town village guild empire world planet island harbou?r realm "
            r"order century galaxy colony academy monastery desert republic country valley"
        ),
        options=("setting", "world_id"),
    ),
    Need(
        "look",
        "look",
        "what a stranger notices first",
        _words(
            r"eyes hair tall short scars? scarred wears? wearing dressed tattoos? tattooed "
            r"freckle[sd]? beard horns? wings? tail thin heavy built lanky gaunt skin"
        ),
    ),
    Need(
        "work",
        "identity",
        "what they do all day, and which part of it nobody sees",
        _words(
            r"works? runs keeps owns serves? job profession makes sells teaches hunts "
            r"guards drives writes \w{3,}(?:er|or|ist|smith|ian|ress|eur) "
            r"thief king queen priest knight witch nurse cook monk clerk god goddess"
        ),
        ("identity.premise",),
        ("occupation",),
    ),
)
BY_SUBJECT = {need.subject: need for need in NEEDS}

# Said of so many that it says nothing of one.
STOCK = re.compile(
    r"\b(?:(?:dark|tragic|mysterious|troubled|painful|hidden) (?:past|secrets?|history)"
    r"|secretly (?:kind|sad|lonely|sweet)|(?:heart|voice) of gold|beautiful eyes"
    r"|wants? (?:love|revenge|power|to be loved|to be happy|adventure)"
    r"|afraid of (?:love|being alone|losing (?:you|everyone))"
    r"|cold but (?:kind|caring)|never gives up|fantasy world|small town|big city)\b",
    re.IGNORECASE,
)

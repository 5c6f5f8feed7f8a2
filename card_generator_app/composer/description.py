"""Speaks the description: prose in paragraphs, or facts as attributes or a property list."""

import re
from collections.abc import Iterable

import numpy as np

from card_generator_app.brief import Brief, Fact
from card_generator_app.composer.grammar import closed, listed, with_article
from card_generator_app.composer.lexicon import load_lexicon
from card_generator_app.composer.premise_telling import told_premise
from card_generator_app.composer.retelling import Reteller
from card_generator_app.composer.speak import CHAR, Speaker
from card_generator_app.composer.weave import FILL, Line, text_line, weave
from card_generator_app.options import GenerationOptions

_WANT = (
    "{They} {wants|want} " + FILL,
    "More than anything else, {they} {wants|want} " + FILL,
    "What {they} {wants|want} {is|is} " + FILL,
)
_FEAR = (
    "{They} {is|are} afraid of " + FILL,
    "What {frightens|frightens} {them} {is|is} " + FILL,
    "If {they} {is|are} afraid of anything, it {is|is} " + FILL,
)
_BELIEF = (
    "{They} {believes|believe} that " + FILL,
    "Somewhere along the way {they} came to believe that " + FILL,
    "It {is|is} {their} settled opinion that " + FILL,
    "{They} {would|would} swear that " + FILL,
)
_LIMIT = (
    "{They} {will|will} never " + FILL,
    "Whatever {happens|happens}, {they} {will|will} never " + FILL,
    "There {is|is} a line {they} {keeps|keep} to: {they} {will|will} never " + FILL,
)
_LOOK = ("{They} {has|have} " + FILL,)
_DRESS = ("{They} {wears|wear} " + FILL, "Most days {they} {wears|wear} " + FILL)

LONG_PREMISE = 35  # words
MAX_WORDS = 300  # beyond them the least of it is left out
_SECTIONS = (f"# {CHAR}", "## Looks", "## Past and drives", "## Behaviour")


class Describer:
    """Writes one brief's description."""

    def __init__(
        self,
        brief: Brief,
        options: GenerationOptions,
        speaker: Speaker,
        tell: Reteller,
    ) -> None:
        self._brief = brief
        self._options = options
        self._speaker = speaker
        self._tell = tell

    def write(self) -> str:
        match self._options.description_format:
            case "attributes":
                return "\n".join(f"{key}: {value}" for key, value in self._facts())
            case "plist":
                inner = "; ".join(
                    f"{CHAR}'s {key.lower()}: {_bare(value)}"
                    for key, value in self._facts()
                )
                return f"[{inner}]"
            case "wpp":
                rows = [f'{key}("{_bare(value)}")' for key, value in self._facts()]
                lines = [f'[Character("{CHAR}")', "{", *rows, "}]"]
                return "\n".join(lines)
            case "sbf":
                inner = " ".join(
                    f"{key}: {_bare(value)};" for key, value in self._facts()
                )
                return f"[Character: {CHAR}; {inner}]"
            case "boostyle":
                return "\n".join(
                    f"{CHAR}'s {key.lower()} = {' + '.join(map(_bare, value.split('; ')))}"
                    for key, value in self._facts()
                )
            case "jed":
                rows = [f"- {key}: {value}" for key, value in self._facts()]
                quarter = -(-len(rows) // len(_SECTIONS))
                return "\n".join(
                    "\n".join([title, *rows[at * quarter : (at + 1) * quarter]])
                    for at, title in enumerate(_SECTIONS)
                )
            case _:
                return self._prose()

    def _prose(self) -> str:
        told = self._told(keepsake=True)
        return told if len(told.split()) <= MAX_WORDS else self._told(keepsake=False)

    def _told(self, *, keepsake: bool) -> str:
        life = self._life(keepsake=keepsake)
        paragraphs = [self._figure(), life, self._heart(), self._conduct()]
        given = len([line for line in paragraphs[0] if line.is_plain])
        woven = [
            weave(lines, self._speaker, fixed=given if at == 0 else 0)
            for at, lines in enumerate(paragraphs)
            if lines
        ]
        return "\n\n".join(woven)

    def _figure(self) -> list[Line]:
        brief, lite = self._brief, self._options.length_preset == "lite"
        premise = told_premise(brief.identity.premise.text, self._speaker.manner)
        lines = [text_line(premise)] if premise else []
        lines += self._identity_lines()
        looks = [self._tell.words(fact) for fact in brief.look[: 1 if lite else 3]]
        for look in _paired(looks):
            lines.append(Line(self._carrier(_LOOK, look), look))
        if _has(brief.dress) and not lite:
            lines.append(self._carried(_DRESS, brief.dress))
        return [*lines, *self._lines([brief.notice])]

    def _life(self, *, keepsake: bool) -> list[Line]:
        core, lite = self._brief.core, self._options.length_preset == "lite"
        facts = [core.work, core.past]
        # A concept of many words leaves less room for what is invented.
        long = len(self._brief.identity.premise.text.split()) >= LONG_PREMISE
        if keepsake and not (lite or long):
            facts.append(core.keepsake)
        return self._lines(facts)

    def _heart(self) -> list[Line]:
        core, preset = self._brief.core, self._options.length_preset
        lines: list[Line] = []
        for fact, carriers in (
            (core.want, _WANT),
            (core.fear, _FEAR),
            (core.belief, _BELIEF),
        ):
            if _has(fact) and not (preset == "lite" and fact is core.belief):
                lines.append(self._carried(carriers, fact))
        lines += self._given_lines()
        facts = [core.contradiction, core.secret]
        if preset == "lite":
            facts = facts[:1]
        if preset == "rich":
            facts.insert(1, core.need)
        return lines + self._lines(facts)

    def _conduct(self) -> list[Line]:
        behaviour, preset = self._brief.behaviour, self._options.length_preset
        facts = [behaviour.habit, behaviour.under_pressure]
        if preset == "lite":
            facts = facts[1:]
        if preset == "rich":
            facts += [behaviour.at_ease, behaviour.with_those_close]
        lines = self._lines(facts)
        if _has(behaviour.will_never):
            lines.append(self._carried(_LIMIT, behaviour.will_never))
        lines += [
            Line("A line {they} {does|do} not cross: " + FILL, closed(fact.text))
            for fact in behaviour.boundaries
        ]
        return lines

    def _identity_lines(self) -> list[Line]:
        """What the options state and the premise does not already say."""
        identity = self._brief.identity
        premise = identity.premise.text.lower()
        stated = [
            spoken(fact.text)
            for fact, spoken in (
                (identity.age, _aged),
                (identity.species, _as_noun),
                (identity.gender, _gendered),
                (identity.occupation, _as_noun),
            )
            if fact.origin == "given" and fact.text.lower() not in premise
        ]
        lines = []
        if stated:
            lines.append(Line("{They} {is|are} " + FILL, listed(stated)))
        if _has(identity.nickname):
            lines.append(
                Line("Friends {call|call} {them} " + FILL, identity.nickname.text)
            )
        return lines

    def _given_lines(self) -> list[Line]:
        core = self._brief.core
        return [
            Line(carrier + FILL, _join(facts))
            for carrier, facts in (
                (
                    "People who {describe|describe} {them} {reach|reach} for the same words: ",
                    core.traits,
                ),
                ("The faults {are|are} as plain to see: ", core.flaws),
                ("What {drives|drives} {them}: ", core.motivations),
                ("What {they} {is|are} afraid of: ", core.fears),
                ("What {ties|tie} {them} to others: ", core.ties),
            )
            if facts
        ]

    def _facts(self) -> list[tuple[str, str]]:
        brief = self._brief
        identity, core, behaviour = brief.identity, brief.core, brief.behaviour
        rows = [
            ("Name", CHAR),
            ("Nickname", identity.nickname.text),
            ("Premise", identity.premise.text),
            ("Age", identity.age.text),
            ("Gender", identity.gender.text),
            ("Pronouns", identity.pronouns.text),
            ("Species", identity.species.text),
            ("Occupation", identity.occupation.text),
            ("Appearance", "; ".join(fact.text for fact in brief.look)),
            ("Clothes", brief.dress.text),
            ("First impression", brief.notice.text),
            ("Traits", _join(core.traits)),
            ("Flaws", _join(core.flaws)),
            ("Work", core.work.text),
            ("Past", core.past.text),
            ("Keepsake", core.keepsake.text),
            ("Wants", core.want.text or _join(core.motivations)),
            ("Fears", core.fear.text or _join(core.fears)),
            ("Belief", core.belief.text),
            ("Contradiction", core.contradiction.text),
            ("Secret", core.secret.text),
            ("Ties", _join(core.ties)),
            ("Habit", behaviour.habit.text),
            ("Under pressure", behaviour.under_pressure.text),
            (
                "Will never",
                behaviour.will_never.text or _join(behaviour.boundaries),
            ),
        ]
        return [(key, value) for key, value in rows if value]

    def _lines(self, facts: Iterable[Fact]) -> list[Line]:
        return [self._tell.line(fact) for fact in facts if _has(fact)]

    def _carried(self, carriers: tuple[str, ...], fact: Fact) -> Line:
        carrier = self._carrier(carriers, fact.text)
        return Line(carrier, self._tell.words(fact))

    def _carrier(self, carriers: tuple[str, ...], text: str) -> str:
        """A carrier by the words it carries, so that an edit elsewhere changes nothing."""
        draw = np.random.default_rng([self._brief.seed, *text.encode()])
        return carriers[int(draw.integers(len(carriers)))]


def _has(fact: Fact) -> bool:
    return bool(fact.text)


def _join(facts: list[Fact]) -> str:
    """In a row: given words come in any shape, so no "and" can join them."""
    items = [fact.text.rstrip(".") for fact in facts]
    return ("; " if any("," in item for item in items) else ", ").join(items)


def _paired(looks: list[str]) -> list[str]:
    """Two looks in one sentence where neither holds a comma, else a sentence each."""
    if len(looks) < 2:
        return looks
    if "," in looks[0] + looks[1]:
        return [f"{looks[0]}, and {looks[1]}", *looks[2:]]
    return [f"{looks[0]} and {looks[1]}", *looks[2:]]


def _aged(text: str) -> str:
    """An age as it reads after "is": "71 years old", "in the late fifties"."""
    if text.isdigit():
        return f"{text} years old"
    if re.fullmatch(r"(?:(?:early|mid|late)[ -])?\w+(?:ies|0s|teens)", text.lower()):
        return f"in the {text}"
    return text


def _as_noun(text: str) -> str:
    return text if re.match(r"(?:an?|the|one|half) ", text) else with_article(text)


def _gendered(text: str) -> str:
    nouns = load_lexicon().pronouns
    is_noun = text.lower() in nouns and text.lower() not in ("female", "male")
    return with_article(text) if is_noun else text


def _bare(value: str) -> str:
    """A value without what would end it early in a bracketed list."""
    return value.rstrip(".").replace("; ", ", ").replace('"', "'")

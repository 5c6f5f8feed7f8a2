"""Composes one brief: reads, chooses and settles, slot after slot."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import cast

import numpy as np

from card_generator_app.brief import (
    Behaviour,
    Brief,
    Core,
    Exchange,
    Fact,
    Identity,
    Opening,
    Stance,
    Voice,
)
from card_generator_app.composer.about import read_about
from card_generator_app.composer.body import (
    is_unlike_us,
)
from card_generator_app.composer.concept import read
from card_generator_app.composer.embed import Vectors
from card_generator_app.composer.fitting import parts_of
from card_generator_app.composer.identity import settle
from card_generator_app.composer.lexicon import words
from card_generator_app.composer.motifs import TEMPERS, being_of
from card_generator_app.composer.phrases_schema import (
    SENTENCE_SLOTS,
    Phrase,
    Scene,
    Slot,
    Tagged,
    digest,
)
from card_generator_app.composer.phrases_schema import Exchange as ExchangePhrase
from card_generator_app.composer.premise import premise
from card_generator_app.composer.select import Selection
from card_generator_app.composer.shelves import Shelves
from card_generator_app.composer.tags import make_tags
from card_generator_app.composer.vectors import VectorStore
from card_generator_app.composer.wanting import (
    ANIMALS,
    queries_of,
    unlimited,
    wanted_of,
)
from card_generator_app.composer.world import make_world
from card_generator_app.options import GenerationOptions
from card_generator_app.options.wanted import brief_counts, wants

PREMISE_CHARS = {"lite": 300, "standard": 700, "rich": 1500}
LOOKS = {"lite": 1, "standard": 2, "rich": 3}
MANNERS = {"lite": 1, "standard": 2, "rich": 3}
MIN_EXCHANGES = 2
# What a concept says of a slot outranks everything else: who is afraid is afraid of that.
OWN_SLOTS: dict[Slot, frozenset[str]] = {
    "want": words("wishing loving"),
    "fear": words("afraid"),
    "secret": words("hidden"),
    "past": words("former bereft outlived"),
    "voice": TEMPERS | {"wordless"},
    "contradiction": words("paradox misfit"),
}
_STRANGERS = re.compile(
    r"\bstrangers?\b|\bnewcomer|\bnever met|\bnew here\b|\bfirst visit|\bwhoever you are"
    r"|\byour name\?|\bdon't know you\b|\bnever seen you\b"
)


class Composing:
    """One run; everything random comes from one generator, in a fixed order."""

    def __init__(
        self,
        shelves: Shelves,
        store: VectorStore,
        options: GenerationOptions,
        seed: int,
        seat: tuple[int, int] = (0, 1),
    ) -> None:
        self._shelves = shelves
        self._options = options
        self._seed = seed
        self.concept = read(options)
        self.about = read_about(self.concept, shelves.book)
        queries = queries_of(self.concept, options, store)
        # The concept is part of the seed: else every card of one seed has one name.
        rng = np.random.default_rng([seed, int(digest(options.concept), 16)])
        band_free = Selection(shelves, unlimited(queries, self.about, options), {}, rng)
        self._person = settle(self.concept, band_free.themes, rng)
        self.selection = Selection(
            shelves,
            replace(wanted_of(queries, self.about, self._person, options), seat=seat),
            self.concept.states,
            rng,
        )
        self.speaker = self.about.speaker(self._person.pronouns)

    def brief(self) -> Brief:
        """The brief; slots are chosen from what matters most to what colours it."""
        options = self._options
        scenes = self._scenes()
        work = self._fact("work")
        brief = Brief(
            identity=self._identity(),
            core=self._core(work),
            look=self._looks(),
            dress=self._dress(),
            notice=self._fact("notice"),
            behaviour=self._behaviour(),
            voice=self._voice(),
            stance=self._stance(scenes),
            openings=[self._opening(scene) for scene in scenes],
            avoid=list(options.avoid),
            theme=self.selection.themes[0] if self.selection.themes else "",
            seed=self._seed,
        )
        if wants(options, "lorebook"):
            brief.world = make_world(
                self._shelves, self.selection, self.concept, self.speaker, options
            )
        brief.tags = make_tags(
            self.concept,
            {name: self.selection.affinity[name] for name in self.selection.themes},
            options,
        )
        return brief

    def _identity(self) -> Identity:
        concept, person, options = self.concept, self._person, self._options
        limit = PREMISE_CHARS[options.length_preset]
        age = concept.age.text if concept.age else str(person.years or "")
        role = concept.surroundings.role or ""
        # A trade may be guessed from a place: who guards an orchard need not keep it.
        is_stated = role.lower() in f"{options.occupation} {options.concept}".lower()
        return Identity(
            name=_fact(person.name, given=concept.name is not None),
            nickname=_fact(concept.nickname or "", given=True),
            age=_fact(age, given=concept.age is not None),
            gender=_fact(concept.gender or "", given=True),
            pronouns=_fact(person.pronouns, given=concept.pronouns is not None),
            species=_fact(concept.body.species or "", given=True),
            occupation=_fact(role, given=is_stated),
            premise=_fact(premise(concept, self.speaker, limit), given=True),
        )

    def _core(self, work: Fact) -> Core:
        options = self._options
        core = Core(
            work=work,
            past=self._fact("past"),
            contradiction=(
                _fact(self._options.contradiction, given=True)
                if self._options.contradiction
                else self._fact("contradiction")
            ),
            secret=self._fact("secret"),
            belief=self._fact("belief"),
            keepsake=self._fact("keepsake"),
            need=self._fact("need"),
            traits=_given(options.traits),
            flaws=_given(options.flaws),
            motivations=_given(options.motivations),
            fears=_given(options.fears),
        )
        if not options.motivations:
            core.want = self._fact("want")
        if not options.fears:
            core.fear = self._fact("fear")
        return core

    def _behaviour(self) -> Behaviour:
        options = self._options
        behaviour = Behaviour(
            habit=self._fact("habit"),
            under_pressure=self._fact("pressure"),
            at_ease=self._fact("ease"),
            with_those_close=(
                _fact(self._options.relationship_style, given=True)
                if self._options.relationship_style
                else self._fact("trust")
            ),
            boundaries=_given(options.boundaries),
        )
        if not options.boundaries:
            behaviour.will_never = self._fact("limit")
        return behaviour

    def _voice(self) -> Voice:
        options = self._options
        manner = _given([options.speech_style] if options.speech_style else [])
        if not manner:  # an invented manner might contradict the one asked for
            manner = self._facts("voice", MANNERS[options.length_preset])
        manner = [*manner, *_given(options.verbal_tics)]
        return Voice(
            manner=manner, avoids=self._fact("avoids"), exchanges=self._exchanges()
        )

    def _exchanges(self) -> list[Exchange]:
        wanted = brief_counts(self._options)["exchanges"]
        count = max(wanted, MIN_EXCHANGES) if wanted else 0
        moods: set[str] = set()
        found = []
        for _ in range(count):
            picked = self.selection.pick(
                self._shelves.exchanges, where=partial(_is_other_mood, moods=moods)
            ) or self.selection.pick(self._shelves.exchanges)
            if not picked:
                break
            exchange = picked[0]
            moods.add(exchange.mood)
            found.append(
                Exchange(
                    mood=exchange.mood,
                    user=self.speaker.quote(exchange.user, "user"),
                    action=self._say(exchange.action, free=True),
                    reply=self.speaker.quote(exchange.reply),
                )
            )
        return found

    def _stance(self, scenes: list[Scene]) -> Stance:
        owned = self.concept.belongs_to_user
        pet = owned and self.concept.body.kind in ANIMALS
        role = self._options.role_to_user or (
            "home, and on the whole to be kept" if pet else ""
        )
        stance = Stance(role_of_user=_fact(role, given=True))
        if (
            not role and not owned
        ):  # whoever is somebody's own takes them for nobody else
            stance.first_assumption = self._fact("stance", near=self._meaning(scenes))
        stance.what_changes_it = self._fact("shift")
        return stance

    def _scenes(self) -> list[Scene]:
        known = bool(self._options.role_to_user) or self.concept.belongs_to_user
        count = brief_counts(self._options)["openings"]
        shelf = self._shelves.scenes
        fits = _between_acquaintances if known else _is_any
        # What a thing or an animal can play is written for such a being.
        being = being_of(self.concept) if is_unlike_us(self.concept.body) else None
        own = self.selection.pick(
            shelf, count=count, where=lambda one: one.motif == being and fits(one)
        )
        return own + self.selection.pick(shelf, count=count - len(own), where=fits)

    def _meaning(self, scenes: list[Scene]) -> Vectors | None:
        if not scenes:
            return None
        shelf = self._shelves.scenes
        return cast(Vectors, shelf.vectors[shelf.entries.index(scenes[0])])

    def _opening(self, scene: Scene) -> Opening:
        return Opening(
            title=scene.title,
            hour=self._say(scene.hour),
            situation=self._say(scene.setup, free=True),
            tension=self._say(scene.tension),
            action=self._say(scene.open, free=True),
            line=self.speaker.quote(scene.line),
            beat=self._say(scene.beat, free=True),
            ask=self.speaker.quote(scene.ask),
        )

    def _fact(
        self,
        slot: Slot,
        near: Vectors | None = None,
        where: Callable[[Phrase], bool] | None = None,
    ) -> Fact:
        shelf = self._shelves.slots[slot]
        told = OWN_SLOTS.get(slot, frozenset())
        picked = [] if where else self.selection.pick(shelf, where=_is_of(told))
        picked = picked or self.selection.pick(shelf, near=near, where=where)
        return self._spoken(slot, picked[0]) if picked else Fact(text="")

    def _facts(self, slot: Slot, count: int) -> list[Fact]:
        picked = self.selection.pick(self._shelves.slots[slot], count=count)
        return [self._spoken(slot, phrase) for phrase in picked]

    def _looks(self) -> list[Fact]:
        """Details of different parts: no gray hair beside a cowlick."""
        found: list[Fact] = []
        parts: set[str] = set()
        for _ in range(LOOKS[self._options.length_preset]):
            picked = self.selection.pick(
                self._shelves.slots["look"],
                where=partial(self._can_be_seen, parts=parts),
            )
            if picked:
                parts.update(parts_of(picked[0]))
                found.append(self._spoken("look", picked[0]))
        return found

    def _dress(self) -> Fact:
        """What one being wears; a trade's dress is also that of several."""
        if not self.concept.body.dressed:
            return Fact(text="")
        several = self.concept.number != "one"
        return self._fact("dress", where=_is_of_concept if several else None)

    def _can_be_seen(self, look: Phrase, parts: set[str]) -> bool:
        """Whether the detail is of such a body, and of no part that is told already."""
        if self.concept.number != "one" and not look.motif:
            return False  # a head of hair is one person's
        is_told = bool(parts & parts_of(look))
        return not (is_told or self.selection.is_of_another_body(look))

    def _spoken(self, slot: Slot, phrase: Phrase) -> Fact:
        free = slot in SENTENCE_SLOTS
        return Fact(text=self._say(phrase.text, free=free), ref=phrase.ref)

    def _say(self, text: str, *, free: bool = False) -> str:
        """The phrase as text; a free one names the character at its first mention."""
        return self.speaker.say(text, "name" if free else "as written")


def _fact(text: str, *, given: bool) -> Fact:
    return Fact(text=text, origin="given" if given and text else "invented")


def _given(texts: list[str]) -> list[Fact]:
    return [Fact(text=text, origin="given") for text in texts]


def _is_of(motifs: Iterable[str]) -> Callable[[Tagged], bool]:
    """Whether a phrase or a scene is of one of the motifs."""
    names = frozenset(motifs)
    return lambda entry: entry.motif in names


def _is_of_concept(phrase: Phrase) -> bool:
    return bool(phrase.motif)


def _is_other_mood(exchange: ExchangePhrase, moods: set[str]) -> bool:
    return exchange.mood not in moods


def _is_any(_scene: Scene) -> bool:
    return True


def _between_acquaintances(scene: Scene) -> bool:
    """Whether the scene lets {{user}} be somebody already known."""
    return not _STRANGERS.search(" ".join(scene.spoken()).lower())

"""Composes one brief: reads, chooses and settles, slot after slot."""

import re
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
from card_generator_app.composer.body import (
    BODY_THEMES,
    OTHER_KIN,
    is_unlike_us,
    kin_of,
)
from card_generator_app.composer.concept import Concept, read
from card_generator_app.composer.embed import Vectors
from card_generator_app.composer.identity import Person, settle
from card_generator_app.composer.lexicon import words
from card_generator_app.composer.people import Band
from card_generator_app.composer.phrases_schema import (
    SENTENCE_SLOTS,
    Phrase,
    Rating,
    Scene,
    Slot,
    digest,
)
from card_generator_app.composer.phrases_schema import Exchange as ExchangePhrase
from card_generator_app.composer.premise import premise
from card_generator_app.composer.select import Selection, Wanted, parts_of
from card_generator_app.composer.shelves import Shelves, stems
from card_generator_app.composer.speak import Speaker
from card_generator_app.composer.tags import make_tags
from card_generator_app.composer.themes import called_for
from card_generator_app.composer.vectors import VectorStore
from card_generator_app.composer.world import make_world
from card_generator_app.options import GenerationOptions
from card_generator_app.options.wanted import brief_counts, wants

PREMISE_CHARS = {"lite": 300, "standard": 700, "rich": 1500}
LOOKS = {"lite": 1, "standard": 2, "rich": 3}
MANNERS = {"lite": 1, "standard": 2, "rich": 3}
MIN_EXCHANGES = 2
_NOT_NAMES = words("the and of captain doctor miss mister lady lord old sir")
ANIMALS = words("beast fish dragon swarm")
MADE = words("thing mind robot")
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
        queries = queries_of(self.concept, options, store)
        # The concept is part of the seed: else every card of one seed has one name.
        rng = np.random.default_rng([seed, int(digest(options.concept), 16)])
        band_free = Selection(
            shelves, _unlimited(queries, self.concept, options), {}, rng
        )
        self._person = settle(self.concept, band_free.themes, rng)
        self.selection = Selection(
            shelves,
            replace(_wanted(queries, self.concept, self._person, options), seat=seat),
            self.concept.states,
            rng,
        )
        around = self.concept.surroundings
        self.speaker = Speaker(
            self._person.pronouns, around.place, around.town, around.role
        )

    def brief(self) -> Brief:
        """The brief; slots are chosen from what matters most to what colours it."""
        options = self._options
        scenes = self._scenes()
        work = self._fact("work")
        brief = Brief(
            identity=self._identity(),
            core=self._core(work),
            look=self._looks(),
            dress=self._fact("dress") if self.concept.body.dressed else Fact(text=""),
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
                    user=self._say(exchange.user),
                    action=self._say(exchange.action, free=True),
                    reply=self._say(exchange.reply),
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
        return self.selection.pick(
            self._shelves.scenes,
            count=brief_counts(self._options)["openings"],
            where=_between_acquaintances if known else None,
        )

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
            line=self._say(scene.line),
            beat=self._say(scene.beat, free=True),
            ask=self._say(scene.ask),
        )

    def _fact(self, slot: Slot, near: Vectors | None = None) -> Fact:
        picked = self.selection.pick(self._shelves.slots[slot], near=near)
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

    def _can_be_seen(self, look: Phrase, parts: set[str]) -> bool:
        """Whether the detail is of such a body, and of no part that is told already."""
        is_told = bool(parts & parts_of(look))
        return not (is_told or self.selection.is_of_another_body(look))

    def _spoken(self, slot: Slot, phrase: Phrase) -> Fact:
        free = slot in SENTENCE_SLOTS
        return Fact(text=self._say(phrase.text, free=free), ref=phrase.ref)

    def _say(self, text: str, *, free: bool = False) -> str:
        """The phrase as text; a free one names the character at its first mention."""
        return self.speaker.say(text, "name" if free else "as written")


def rating_of(options: GenerationOptions, band: Band) -> Rating:
    """What is allowed: characters under 18 are always rated general."""
    return "general" if band in ("child", "teen") else options.content_rating


def _fact(text: str, *, given: bool) -> Fact:
    return Fact(text=text, origin="given" if given and text else "invented")


def _given(texts: list[str]) -> list[Fact]:
    return [Fact(text=text, origin="given") for text in texts]


def _is_other_mood(exchange: ExchangePhrase, moods: set[str]) -> bool:
    return exchange.mood not in moods


def _between_acquaintances(scene: Scene) -> bool:
    """Whether the scene lets {{user}} be somebody already known."""
    return not _STRANGERS.search(" ".join(scene.spoken()).lower())


def queries_of(
    concept: Concept, options: GenerationOptions, store: VectorStore
) -> Vectors:
    """What phrases are matched against: the whole, then its key words."""
    around = concept.surroundings
    keys = [
        concept.subject,
        " ".join(filter(None, (around.role, around.place, around.town))),
        " ".join([*options.genre, *options.tone]),
    ]
    texts = [concept.matter(options) or "someone", *filter(str.strip, keys)]
    return store.embed(texts)


def _unlimited(
    queries: Vectors, concept: Concept, options: GenerationOptions
) -> Wanted:
    """What themes are ranked by, before anything of the person is settled."""
    return Wanted(
        queries,
        needs=frozenset(),
        kin=frozenset(),
        unlike_us=False,
        band="middle",
        rating="general",
        eras=concept.eras,
        called=called_for(concept.subject, concept.matter(options)),
    )


def _trade_words(concept: Concept) -> frozenset[str]:
    """Its trades in single words; a sea captain is no kin of creatures of the sea."""
    around = concept.surroundings
    told = f"{around.role or ''} {around.former or ''}".lower().split()
    return frozenset(told) - OTHER_KIN


def _wanted(
    queries: Vectors, concept: Concept, person: Person, options: GenerationOptions
) -> Wanted:
    return Wanted(
        queries=queries,
        needs=concept.body.needs,
        kin=kin_of(concept.body) | _trade_words(concept),
        unlike_us=is_unlike_us(concept.body),
        body_theme=BODY_THEMES.get(concept.body.kind),
        band=person.band,
        rating=rating_of(options, person.band),
        avoid=tuple(options.avoid),
        eras=concept.eras,
        called=called_for(concept.subject, concept.matter(options)),
        of_place=frozenset(called_for(concept.surroundings.place or "", "")),
        names=frozenset(re.findall(r"[a-z]{3,}", person.name.lower())) - _NOT_NAMES,
        species=(
            concept.body.species or "" if concept.body.kind in ANIMALS | MADE else ""
        ),
        own_words=stems(concept.matter(options)),
    )

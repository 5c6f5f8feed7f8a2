"""Setting: the stored world that a card is written in, as canon, as lore, and as what it learns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from card_generator_app.brief import Brief, Fact
from card_generator_app.cards.card import Card
from card_generator_app.errors import InvalidInput
from card_generator_app.generation.context import WorldLink
from card_generator_app.generation.material import Passage
from card_generator_app.generation.relevance import question_of, scores, within
from card_generator_app.generation.writer import LoreText
from card_generator_app.library.world_rows import NewWorldProposal
from card_generator_app.options import GenerationOptions
from card_generator_app.options.interview import Answer
from card_generator_app.options.wanted import wants
from card_generator_app.worlds.changes import Addition
from card_generator_app.worlds.graph import Entity, World, slug
from card_generator_app.worlds.projection import entity_text

_ROOM = 2500
"""Tokens of a prompt that a world gets."""
_RELATED = 50.0  # above any score of words


def person_of(world: World, key: str) -> Entity:
    """The person of this name or id; raises InvalidInput, with those there are."""
    found = world.find(key)
    if found is None or found.kind != "person":
        known = ", ".join(one.name for one in world.people()) or "nobody yet"
        raise InvalidInput(
            f"world_person: there is no person {key!r} in {world.name} (there are: {known})"
        )
    return found


def as_person(
    options: GenerationOptions, world: World, person: Entity
) -> GenerationOptions:
    """The options with what the world says of the person; what was asked for outranks it."""
    who = f"{person.name}, {person.role}" if person.role else person.name
    concept = f"{who}, in {world.name}. {person.text}".strip()
    known = [
        # Where nobody has said anything else, the concept tells it.
        _answer(
            f"What is known of {person.name}?",
            person.text if options.concept.strip() else "",
            "past",
        ),
        _answer(f"How does {person.name} sound?", person.voice, "voice"),
        _answer(f"Whom is {person.name} bound to?", _ties(world, person), "world"),
    ]
    changes: dict[str, Any] = {
        "concept": options.concept.strip() or concept,
        "name": options.name or person.name,
        "answers": [*options.answers, *filter(None, known)],
    }
    return options.model_copy(update=changes)


@dataclass(frozen=True)
class Setting:
    """The world of one job."""

    world_id: str
    world: World
    person: Entity | None
    options: GenerationOptions

    @classmethod
    def of(cls, world: World, options: GenerationOptions) -> "Setting":
        """Raises InvalidInput for a person who is not in the world any more."""
        key = options.world_person
        person = person_of(world, key) if key else None
        return cls(options.world_id or "", world, person, options)

    def canon(self) -> list[Passage]:
        """What of the world the brief is decided from: the person, whom they are bound to,
        then what has to do with the idea, as much as there is room for."""
        world = self.world
        passages = [Passage(f"{world.name}", world.premise)] if world.premise else []
        if self.options.timeline and (events := world.timeline()):
            told = "; ".join(f"{one.date or 'undated'}: {one.name}" for one in events)
            passages.append(Passage(f"{world.name}: timeline", told))
        ranked = self._ranked(question_of(self.options))
        texts = [f"{one.name}: {entity_text(world, one)}" for one, _ in ranked]
        ranks = [rank + 0.01 for _, rank in ranked]
        found = [
            Passage(f"{world.name}: {one.name}", entity_text(world, one))
            for one, _ in ranked
        ]
        return passages + [
            one for one in within(found, texts, ranks, _ROOM) if one.text
        ]

    @property
    def seat(self) -> tuple[int, int]:
        """Which of the people of the world this is, and how many there are."""
        people = self.world.people()
        return (people.index(self.person), len(people)) if self.person else (0, 1)

    def placed(self, brief: Brief) -> Brief:
        """The brief with the person's ties, without lore topics that the world has or that
        may not be added.

        Half of the lorebook is the world's, as far as it has so much to say.
        """
        room = self.options.lorebook_entries
        room -= min(len(self.lore(brief)), (room + 1) // 2)
        if self.options.canon_policy == "strict":
            room = 0
        new = [one for one in brief.world if self.world.find(one.name) is None]
        core = brief.core
        if self.person is not None:
            ties = self.world.ties(self.person.id)
            told = [Fact(text=tie, origin="given") for tie in ties]
            core = core.model_copy(update={"ties": told})
        return brief.model_copy(update={"world": new[:room], "core": core})

    def lore(self, brief: Brief) -> list[LoreText]:
        """The world's own entries for this card, word for word the same in every card."""
        if not wants(self.options, "lorebook"):
            return []
        told = f"{question_of(self.options)} {brief.model_dump_json()}"
        ranked = sorted(self._ranked(told), key=lambda one: -one[1])
        own = self.person.id if self.person else ""
        return [
            LoreText(one.name, one.names, entity_text(self.world, one), one.kind)
            for one, _ in ranked
            if one.id != own and entity_text(self.world, one)
        ][: self.options.lorebook_entries]

    def on_card(self, card: Card) -> Card:
        """The card, saying which world it stands in."""
        if self.options.embed_manifest == "none":
            return card
        about = {"id": self.world_id, "name": self.world.name}
        about |= {"person": self.person.id} if self.person else {}
        extensions = dict(card.data["extensions"])
        extensions["cardforge"] = extensions.get("cardforge", {}) | {"world": about}
        return card.with_fields(extensions=extensions)

    def link(
        self,
        brief: Brief,
        new: Sequence[LoreText],
        more: Sequence[NewWorldProposal],
        writer: str,
    ) -> WorldLink:
        """That the card stands here, and what it would add to the world."""
        found = list(more)
        if self.options.canon_policy == "extend":
            found += self._learned(brief, new, writer)
        return WorldLink(self.world_id, self.person.id if self.person else None, found)

    def _learned(
        self, brief: Brief, new: Sequence[LoreText], writer: str
    ) -> list[NewWorldProposal]:
        name = brief.identity.name.text
        reason = f"written for the card of {name}"
        additions = [_addition(self.world, one) for one in new]
        if self.person is not None and self.person.rung != "voiced":
            manner = " ".join(fact.text for fact in brief.voice.manner)
            profile = self.person.model_copy(
                update={
                    "text": self.person.text or brief.identity.premise.text[:4000],
                    "voice": manner[:4000],
                }
            )
            additions.insert(0, Addition(entity=profile))
        return [
            NewWorldProposal(one.model_dump(mode="json"), reason, writer)
            for one in additions
        ]

    def _ranked(self, question: str) -> list[tuple[Entity, float]]:
        """Everything in the world with how much it has to do with the person and the idea."""
        entities = self.world.entities
        texts = [f"{one.name} {one.text}" for one in entities]
        near = self._near()
        return [
            (one, score + (_RELATED if one.id in near else 0.0))
            for one, score in zip(entities, scores(question, texts), strict=True)
        ]

    def _near(self) -> set[str]:
        if self.person is None:
            return set()
        bound = self.world.relations_of(self.person.id)
        return {self.person.id, *(e for one in bound for e in (one.source, one.target))}


def _addition(world: World, lore: LoreText) -> Addition:
    entity = Entity(
        id=slug(lore.name, [one.id for one in world.entities]),
        kind=lore.kind,
        name=lore.name[:120],
        also=[key[:120] for key in lore.keys if key.casefold() != lore.name.casefold()],
        text=lore.content[:4000],
        origin="invented",
    )
    return Addition(entity=entity)


def _answer(question: str, answer: str, about: str) -> Answer | None:
    if not answer:
        return None
    return Answer(question=question, answer=answer[:4000], about=[about])


def _ties(world: World, person: Entity) -> str:
    said = (world.spoken(one) for one in world.relations_of(person.id))
    return ". ".join(filter(None, said))

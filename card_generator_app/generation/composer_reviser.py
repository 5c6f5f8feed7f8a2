"""ComposerReviser: the built-in composer writes for a card that is there already."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from card_generator_app.brief import Brief, Opening
from card_generator_app.generation.parts import Part
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import GenerationOptions
from card_generator_app.options.existing import Mode

if TYPE_CHECKING:
    from card_generator_app.composer.composer import Composer

_GREETINGS = ("first_mes", "alternate_greetings", "group_only_greetings")
_MOST_GREETINGS = 20
_LONGER = {"lite": "standard", "standard": "rich"}
_SHORTER = {"epic": "standard", "rich": "standard", "standard": "lite"}


class ComposerReviser:
    """Another choice of phrases for the same character; it follows no instruction."""

    def __init__(
        self, composer: "Composer", options: GenerationOptions, seed: int
    ) -> None:
        self._composer, self._options, self._seed = composer, options, seed
        self._openings: list[Opening] | None = None
        self._choosing = asyncio.Lock()

    def stand_beside(self, card: str) -> None:
        """Its phrases agree by the brief alone."""

    async def plan_more(self, brief: Brief, openings: int, topics: int) -> Brief:
        wanted: dict[str, object] = {
            "alternate_greetings": len(brief.openings) + openings,
            "lorebook_entries": max(len(brief.world) + topics, 1),
            "group_greetings": 0,
            "lorebook": "embedded" if topics else "none",
            "fields": [],
            "skip_fields": [],
        }
        more = await self._another(brief, wanted)
        known = {opening.title for opening in brief.openings}
        names = {topic.name.casefold() for topic in brief.world}
        new = [one for one in more.openings if one.title not in known]
        world = [one for one in more.world if one.name.casefold() not in names]
        return brief.model_copy(
            update={
                "openings": [*brief.openings, *new[:openings]],
                "world": [*brief.world, *world[:topics]],
            }
        )

    async def revise(self, part: Part, text: str, mode: Mode, brief: Brief) -> str:
        options = self._sized(mode)
        changed: dict[str, object] = {"seed": self._seed}  # how the same facts are told
        if part.field in _GREETINGS:
            return await self._greeting(part, text, brief, options)
        if part.field == "mes_example":
            changed["voice"] = (await self._another(brief, {})).voice
        brief = brief.model_copy(update=changed)
        return self._composer.write(part.field, part.index, brief, options) or text

    async def _greeting(
        self, part: Part, text: str, brief: Brief, options: GenerationOptions
    ) -> str:
        """In another scene than the one that is there, which need not be of the brief."""
        place = Part(part.field, part.index).opening(options)
        while (opening := await self._new_opening(brief)) is not None:
            scene = {"seed": self._seed, "openings": [opening] * (place + 1)}
            new = brief.model_copy(update=scene)
            told = self._composer.write(part.field, part.index, new, options)
            if told and told != text:
                return told
        return text

    async def revise_entry(
        self, key: str, entry: LoreText, mode: Mode, brief: Brief
    ) -> LoreText:
        return entry  # a phrase of the library says a thing in one way

    async def _new_opening(self, brief: Brief) -> Opening | None:
        """One that neither the brief nor another greeting of this run has, if there is one."""
        async with self._choosing:
            if self._openings is None:
                wanted = {"alternate_greetings": _MOST_GREETINGS, "group_greetings": 0}
                known = {opening.title for opening in brief.openings}
                other = (await self._another(brief, wanted)).openings
                self._openings = [one for one in other if one.title not in known]
            return self._openings.pop(0) if self._openings else None

    def _sized(self, mode: Mode) -> GenerationOptions:
        sizes = {"expand": _LONGER, "condense": _SHORTER}.get(mode, {})
        preset = self._options.length_preset
        return self._options.model_copy(
            update={"length_preset": sizes.get(preset, preset)}
        )

    async def _another(self, brief: Brief, wanted: Mapping[str, object]) -> Brief:
        """Another brief for the same character."""
        identity = brief.identity
        options = self._options.model_copy(
            update={
                "concept": self._options.concept or identity.premise.text,
                "name": identity.name.text or None,
                "pronouns": identity.pronouns.text or None,
                "species": identity.species.text or None,
                "occupation": identity.occupation.text or None,
                "age": identity.age.text or None,
                **wanted,
            }
        )
        return await asyncio.to_thread(self._composer.compose, options, self._seed)

"""What a concept gives the phrases: its motifs, its trade, and the words for their holes."""

from collections.abc import Mapping
from dataclasses import dataclass

from card_generator_app.composer.concept import Concept
from card_generator_app.composer.lexicon import load_lexicon
from card_generator_app.composer.motifs import read_motifs
from card_generator_app.composer.phrasebook import PhraseBook
from card_generator_app.composer.speak import Pronouns, Speaker
from card_generator_app.composer.trades import TRADE, Sheet, sheet_of

OWN = "own"  # the motif of every concept: what is told of the things it names


@dataclass(frozen=True)
class About:
    """What a concept is about."""

    concept: Concept
    motifs: tuple[str, ...]
    holes: Mapping[str, str]
    sheet: Sheet | None

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes its trade is at home in, the nearest first."""
        return self.sheet.themes if self.sheet else ()

    @property
    def _indoors(self) -> str | None:
        place = self.sheet.place if self.sheet else ""
        return place if place and _is_indoors(place) else None

    def speaker(self, pronouns: Pronouns) -> Speaker:
        """Who says phrases of this concept."""
        around = self.concept.surroundings
        return Speaker(
            pronouns,
            around.place or self._indoors,
            around.town,
            self.holes.get("role"),
            holes=self.holes,
            sign=_sign(self.concept),
        )


def read_about(concept: Concept, book: PhraseBook) -> About:
    """The motifs and the trade of a concept."""
    around = concept.surroundings
    told = read_motifs(concept)
    sheet = sheet_of((around.role, concept.subject), book.sheets_by_trade)
    holes = (sheet.holes() if sheet else {}) | told.holes
    role = around.role if concept.is_role_told else None
    own = {"place": around.place, "town": around.town, "role": role}
    holes |= {key: value for key, value in own.items() if value}
    if "place" in holes and not _is_indoors(holes["place"]):
        holes["place"] = "the place"  # scenes have it with walls and a door
    motifs = [*told.names, *((sheet.motif, TRADE) if sheet else ()), OWN]
    return About(concept, tuple(motifs), holes, sheet)


def _is_indoors(place: str) -> bool:
    words = place.split()
    lexicon = load_lexicon()
    return lexicon.is_building(words[-1]) or lexicon.is_building(" ".join(words[-2:]))


def _sign(concept: Concept) -> str:
    """How somebody without a voice says things; nothing for everybody else."""
    needs = concept.body.needs
    if "voice" in needs:
        return ""
    return "{name} =signs:" if "hands" in needs else "What {name} =means ~is plain:"

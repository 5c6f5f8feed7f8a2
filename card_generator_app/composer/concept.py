"""Reads a concept by rules into what the composer has to honour."""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from card_generator_app.composer.body import (
    Body,
    body_of,
    read_species,
    read_states,
    species_in,
)
from card_generator_app.composer.chunks import Chunk, find_chunks
from card_generator_app.composer.concept_text import (
    MAX_READ_CHARS,
    ConceptText,
    read_text,
)
from card_generator_app.composer.eras import eras_of_concept
from card_generator_app.composer.lexicon import Lexicon, load_lexicon, words
from card_generator_app.composer.people import (
    Age,
    Band,
    number_of,
    parse_age,
    predicate,
    pronouns_of_gender,
    pronouns_of_name,
    read_age,
    read_band,
    read_name,
    read_pronouns,
)
from card_generator_app.composer.speak import Pronouns
from card_generator_app.composer.surroundings import (
    FORMER,
    Surroundings,
    read_surroundings,
)
from card_generator_app.composer.themes import Era
from card_generator_app.options import GenerationOptions

MAX_HUMAN_YEARS = 120  # a child of three hundred is a child
_MEASURES = words(
    "colony swarm hive flock group pair team pack choir crew band gang trio family "
    "couple council troupe"
)


@dataclass(frozen=True)
class Concept:
    """What a concept and the options say; None where they say nothing."""

    source: ConceptText
    name: str | None
    nickname: str | None
    age: Age | None
    band: Band | None
    gender: str | None
    pronouns: Pronouns | None
    body: Body
    species_given: bool
    surroundings: Surroundings
    subject: str  # the noun phrase for the character: "retired dragon-slayer"
    number: Literal["one", "two", "many"]
    setting: str | None
    eras: frozenset[Era]
    states: dict[str, str] = field(default_factory=dict)
    belongs_to_user: bool = False  # "my cat"
    is_role_told: bool = True  # and not guessed: who guards an orchard need not keep it

    @property
    def language_followed(self) -> bool:
        """Whether the concept is in the language the composer reads: English."""
        return self.source.english

    def matter(self, options: GenerationOptions) -> str:
        """What phrases are matched against: the concept and the options' words."""
        parts = [
            self.source.gloss or self.source.body[:1200],
            *self.source.notes[:8],
            self.body.species or "",
            options.occupation or self.source.labels.get("occupation", ""),
            options.setting or self.setting or "",
            *options.genre,
            *options.tone,
            *options.traits,
            *options.motivations,
            *(one.answer for one in options.answers),
        ]
        return ". ".join(dict.fromkeys(part.strip(" .") for part in parts if part))


def read(options: GenerationOptions) -> Concept:
    """Read the concept; what the options state outranks it."""
    lexicon = load_lexicon()
    source = read_text(options.concept, lexicon)
    labels = source.labels
    text = source.body[:MAX_READ_CHARS] if source.english else source.gloss
    chunks = find_chunks(text, lexicon)
    name = options.name or labels.get("name")
    if not name and source.english:
        name = read_name(text, chunks, lexicon)
    if not source.english and not name:
        name = read_name(source.body[:300], [], lexicon)
    subject = _subject(text, chunks, name)
    given_species = options.species or labels.get("species")
    species = given_species or read_species(text, subject, lexicon)
    if species is None and subject and " of " in text[subject.start : subject.end]:
        members = text[subject.start : subject.end].lower().split(" of ")[-1]
        found = (species_in((word,), lexicon) for word in members.split())
        species = next(filter(None, found), None)  # "a choir of ghosts"
    age = _age(options, labels, text, lexicon)
    band = _band(text, subject, lexicon) or read_band(predicate(text), lexicon)
    if age and not (band == "child" and (age.years or 0) > MAX_HUMAN_YEARS):
        band = age.band
    around = _surroundings(options, labels, chunks, subject, name, lexicon)
    told_role = f"{options.occupation} {labels.get('occupation')} {text}".lower()
    everything = " ".join((source.body[:MAX_READ_CHARS], source.gloss, *source.notes))
    return Concept(
        source=source,
        name=name,
        nickname=options.nickname or labels.get("nickname"),
        age=age,
        band=band,
        gender=options.gender or labels.get("gender"),
        pronouns=_pronouns(options, source, text, subject, lexicon)
        or pronouns_of_name(name, text),
        body=body_of(species, everything, band, lexicon),
        species_given=given_species is not None,
        surroundings=around,
        subject=text[subject.start : subject.end] if subject else "",
        number=number_of(subject, lexicon),
        setting=options.setting or labels.get("setting"),
        eras=eras_of_concept(
            ". ".join(
                (
                    everything,
                    options.setting or labels.get("setting") or "",
                    options.occupation or "",
                    species or "",
                    *options.genre,
                )
            )
        ),
        states=read_states(everything, lexicon),
        is_role_told=around.role is None or around.role.lower() in told_role,
        belongs_to_user=subject is not None and subject.determiner in ("my", "your"),
    )


def _subject(text: str, chunks: list[Chunk], name: str | None) -> Chunk | None:
    """The noun phrase that says what the character is: the first that is no name."""
    named = frozenset((name or "").lower().split())
    if re.match(
        r"(?:she|he|they|it|i|you)\b(?!['’\s]*(?:'s|’s|is|am|'m|are|'re))",
        text,
        re.IGNORECASE,
    ):
        return None  # "She runs a coffee shop": no noun phrase says what she is
    for chunk in chunks:
        if named and set(chunk.lower) <= named:
            continue
        if chunk.determiner in ("his", "her", "their"):
            continue
        following = next((c for c in chunks if c.start > chunk.end), None)
        joined = following and text[chunk.end : following.start].strip() == "of"
        if following and joined and chunk.head in _MEASURES:
            return replace(chunk, end=following.end)  # "a colony of bees": one thing
        return chunk
    return None


def _age(
    options: GenerationOptions, labels: dict[str, str], text: str, lexicon: Lexicon
) -> Age | None:
    given = options.age or labels.get("age")
    if given:
        return parse_age(given, lexicon)
    return read_age(text)


def _band(text: str, subject: Chunk | None, lexicon: Lexicon) -> Band | None:
    """From the words for the character: those before the first relative clause."""
    if subject is None:
        return read_band(text[:200], lexicon)
    band = read_band(text[: subject.end], lexicon)
    once = bool(FORMER & set(subject.lower))
    return None if once and band in ("child", "teen") else band


def _pronouns(
    options: GenerationOptions,
    source: ConceptText,
    text: str,
    subject: Chunk | None,
    lexicon: Lexicon,
) -> Pronouns | None:
    if options.pronouns:
        return options.pronouns
    labels = source.labels
    for given in (labels.get("pronouns"), options.gender, labels.get("gender")):
        if given and (found := pronouns_of_gender(given, lexicon)):
            return found
    found = read_pronouns(text, subject, lexicon)
    return found or pronouns_of_gender(source.gloss, lexicon)


def _surroundings(
    options: GenerationOptions,
    labels: dict[str, str],
    chunks: list[Chunk],
    subject: Chunk | None,
    name: str | None,
    lexicon: Lexicon,
) -> Surroundings:
    found = read_surroundings(chunks, subject, name, lexicon)
    given = options.occupation or labels.get("occupation")
    if not given:
        return found
    role = re.sub(r"^(?:an?|the)\s+", "", given, flags=re.IGNORECASE)
    place = found.place or _workplace(role, lexicon)
    return Surroundings(role, found.former, place, found.town, found.topics)


def _workplace(role: str, lexicon: Lexicon) -> str | None:
    place = lexicon.workplaces.get(role.lower().split()[-1]) if role else None
    return f"the {place}" if place else None

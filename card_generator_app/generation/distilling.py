"""Distilling: how long sources are cut up for a model, and what becomes of its notes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from card_generator_app.generation.bounds import at_most
from card_generator_app.generation.material import Passage
from card_generator_app.generation.quotes import Places, normal, stands_in
from card_generator_app.generation.relevance import scores, within, words_of
from card_generator_app.options import GenerationOptions
from card_generator_app.sources.chunks import Chunk, chunks_of
from card_generator_app.sources.source import Source

FACTS_A_CALL = 12
ANSWER_TOKENS = 2000
PIECE_TOKENS = (
    400  # of a source that goes in whole: short enough to say where it stands
)
_PROMPT_TOKENS = 900  # what a call says besides the passage
_LONGEST_CHUNK = 6000  # of longer ones models overlook the middle
_SHORTEST_CHUNK = 500
_MOST_IN_BRIEF = 12_000
_LEAST_IN_BRIEF = 600
_BRIEF_PROMPT_TOKENS = 2500
_WEIGHTS = {"character": 0.5, "person": 0.1, "world": 0.0}
_LORE_WEIGHTS = {"world": 0.5, "person": 0.4, "character": 0.0}
_ALIKE = 0.75  # share of words from which two notes say the same


class NoteReply(BaseModel):
    """One fact, and the words of the passage that say so."""

    about: Literal["character", "person", "world"]
    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1), at_most(300)
    ]
    quote: Annotated[str, StringConstraints(strip_whitespace=True), at_most(200)]


class DistilReply(BaseModel):
    """What a passage says; nothing is an answer too."""

    facts: list[NoteReply] = Field(json_schema_extra={"maxItems": FACTS_A_CALL})


@dataclass(frozen=True)
class Note:
    """A fact that was found in a source, with its place, and whom it is about."""

    about: str
    passage: Passage


def chunk_tokens(context_tokens: int) -> int:
    """How long a piece may be for a model with this context, in tokens."""
    room = context_tokens - ANSWER_TOKENS - _PROMPT_TOKENS
    return max(min(int(room * 0.7), _LONGEST_CHUNK), _SHORTEST_CHUNK)


def brief_room(context_tokens: int, answer_tokens: int) -> int:
    """How many tokens of material the prompt of the brief has room for."""
    answer = min(answer_tokens, context_tokens // 2)
    room = int((context_tokens - answer - _BRIEF_PROMPT_TOKENS) * 0.8)
    return max(min(room, _MOST_IN_BRIEF), _LEAST_IN_BRIEF)


def distil_calls(
    source_tokens: Sequence[int],
    *,
    context_tokens: int,
    room: int,
    options: GenerationOptions,
) -> int:
    """About how many calls reading sources of these lengths takes; 0: they go in whole."""
    if sum(source_tokens) <= room:
        return 0
    size = chunk_tokens(context_tokens)
    # Pieces end where a reader would pause, so they are seldom full.
    calls = sum(-(-int(tokens * 1.1) // size) for tokens in source_tokens)
    return min(calls, options.source_max_calls)


def pieces(sources: Iterable[Source]) -> list[Passage]:
    """Sources whole, in pieces that say where they stand."""
    return [
        Passage(chunk.ref, chunk.text)
        for source in sources
        for chunk in chunks_of(source, PIECE_TOKENS)
    ]


def chosen_chunks(
    chunks: Sequence[tuple[Source, Chunk]], query: str, most: int
) -> list[tuple[Source, Chunk]]:
    """At most so many, in their order: those most about the query, spread out without one."""
    if len(chunks) <= most:
        return list(chunks)
    ranks = scores(query, [chunk.text for _, chunk in chunks])
    if not any(ranks):
        step = len(chunks) / most
        return [chunks[int(at * step)] for at in range(most)]
    best = sorted(range(len(chunks)), key=lambda at: -ranks[at])[:most]
    return [chunks[at] for at in sorted(best)]


def verified(reply: DistilReply, places: Places, chunk: Chunk) -> list[Note]:
    """The notes whose quote really stands in the passage, each with its place."""
    said = normal(chunk.text)
    return [
        Note(
            note.about,
            Passage(places.of(note.quote) or chunk.ref, note.text, note.quote),
        )
        for note in reply.facts[: 2 * FACTS_A_CALL]
        if stands_in(note.quote, said)
    ]


def merged(notes: Iterable[Note]) -> list[Note]:
    """Each fact once, in the order of the sources; of two that say the same the longer."""
    kept: list[tuple[Note, frozenset[str]]] = []
    for note in notes:
        words = frozenset(words_of(note.passage.text))
        twin = next((at for at, (_, has) in enumerate(kept) if _same(words, has)), None)
        if twin is None:
            kept.append((note, words))
        elif len(words) > len(kept[twin][1]):
            kept[twin] = (note, words)
    return [note for note, _ in kept]


def budgeted(
    notes: Sequence[Note], query: str, tokens: int, *, is_lore: bool = False
) -> list[Passage]:
    """What fits of the notes: what has to do with the query first, then the character.

    `is_lore`: it is for a lorebook, so then the world.
    """
    passages = [note.passage for note in notes]
    texts = [f"{one.ref}: {one.text}" for one in passages]
    ranks = scores(query, texts)
    top = max(ranks, default=0.0) or 1.0
    weights = _LORE_WEIGHTS if is_lore else _WEIGHTS
    ranks = [
        rank / top + weights[note.about]
        for rank, note in zip(ranks, notes, strict=True)
    ]
    return within(passages, texts, ranks, tokens)


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    union = len(one | other)
    return union > 0 and len(one & other) / union >= _ALIKE

"""What of reference cards and lorebooks is shown to the writer: what has to do with the idea.

Never all of it unless all is asked for, and then as much as there is room for.
"""

from collections.abc import Sequence

from card_generator_app.cards.activation import Message, simulate
from card_generator_app.cards.activation.model import label_of
from card_generator_app.cards.jsontext import Json
from card_generator_app.errors import ModelFileError
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.context_reading import Book
from card_generator_app.generation.material import Passage
from card_generator_app.generation.relevance import scores, within
from card_generator_app.generation.stores import Stores

_FIRES = 100.0  # above any score of words
_NEAR = (
    0.2  # nearness in meaning from which two texts have something to do with each other
)


def entries_of(books: Sequence[Book]) -> list[Passage]:
    """Every entry that is in use, by its name; keys never reach a context."""
    return [_passage(one, at) for one in books for at in _in_use(one.book)]


async def choose(
    context: JobContext,
    passages: Sequence[Passage],
    question: str,
    room: int,
    stores: Stores,
    fired: frozenset[str] = frozenset(),
) -> list[Passage]:
    """The passages to show, in their order, at most `room` tokens of them.

    `fired` are refs of those that the question itself calls for.
    """
    selection = context.options.context_selection
    if selection == "none" or not passages:
        return []
    texts = [f"{one.ref}: {one.text}" for one in passages]
    if selection == "all":
        chosen = within(passages, texts, [0.0] * len(texts), room)
        if len(chosen) < len(passages):
            await context.warn(
                f"context_selection: {len(chosen)} of {len(passages)} pieces of context "
                "fit into the prompt; keyword or embedding would choose them by the concept"
            )
        return chosen
    # With nothing to choose by, what stands first is as good as the rest.
    ranks = [1.0] * len(texts)
    if question:
        ranks = await _ranks(context, question, texts, stores)
    ranks = [
        rank + (_FIRES if one.ref in fired else 0.0)
        for rank, one in zip(ranks, passages, strict=True)
    ]
    useful = [at for at, rank in enumerate(ranks) if rank > 0]
    return within(
        [passages[at] for at in useful],
        [texts[at] for at in useful],
        [ranks[at] for at in useful],
        room,
    )


def fired_by(books: Sequence[Book], question: str) -> frozenset[str]:
    """Refs of the entries that the books' own keys bring up when one speaks of this."""
    return frozenset(
        _passage(one, outcome.index).ref
        for one in books
        for outcome in simulate(one.book, [Message("user", question)]).fired
    )


async def _ranks(
    context: JobContext, question: str, texts: list[str], stores: Stores
) -> list[float]:
    if context.options.context_selection == "embedding":
        try:
            near = await stores.nearness(question, texts)
            return [max(one - _NEAR, 0.0) for one in near]
        except ModelFileError as error:
            await context.warn(f"context_selection: chosen by words ({error})")
    return scores(question, texts)


def _in_use(book: Json) -> list[int]:
    return [
        at
        for at, entry in enumerate(book["entries"])
        if entry.get("enabled", True) and str(entry.get("content") or "").strip()
    ]


def _passage(one: Book, at: int) -> Passage:
    entry = one.book["entries"][at]
    return Passage(f"{one.name}: {label_of(entry, at)}", str(entry["content"]))

"""A lorebook as a model reads it: every entry by number and keys, in full what matters."""

from card_generator_app.cards.activation.model import label_of
from card_generator_app.cards.card import Card
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.existing import lore_text
from card_generator_app.generation.material import fenced
from card_generator_app.generation.relevance import scores, within


def shown_book(card: Card, question: str, tokens: int) -> str:
    """The entries, numbered from 1 in the book's order; "" where there is none.

    At most `tokens` of contents: of the entries that have most to do with the question.
    Of a very long book also only those entries are named that there is room for.
    """
    entries = [lore_text(entry) for entry in card.entries]
    heads = [
        f"{at + 1}. {label_of(row, at)} [{', '.join(text.keys)}]"
        for at, (row, text) in enumerate(zip(card.entries, entries, strict=True))
    ]
    texts = [f"{entry.name} {entry.content}" for entry in entries]
    places = list(range(len(entries)))
    in_full = set(within(places, texts, scores(question, texts), tokens))
    lines: list[str] = []
    left = 2 * tokens
    for at in places:
        line = f"{heads[at]}: {entries[at].content}" if at in in_full else heads[at]
        left -= estimate_tokens(line)
        if left < 0:
            break
        lines.append(line)
    return fenced("\n".join(lines))

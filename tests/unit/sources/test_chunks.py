"""Sources in pieces: nothing lost, none too long, each with its place."""

from hypothesis import given
from hypothesis import strategies as st

from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.sources.chunks import chunks_of
from card_generator_app.sources.source import Section, Source

WORDS = "The tide comes in twice a day and nobody in the harbor minds it. "


def source(*sections: tuple[str, str]) -> Source:
    return Source("Atlas", "md", tuple(Section(*one) for one in sections))


def test_a_short_source_is_one_piece() -> None:
    chunks = chunks_of(source(("Places", "A."), ("Laws", "B.")), 100)

    assert [(one.ref, one.text) for one in chunks] == [
        ("Atlas, Places – Laws", "A.\n\nB.")
    ]


def test_a_long_source_is_cut_between_paragraphs_and_sentences() -> None:
    long = source(("p. 1", WORDS * 30), ("p. 2", f"{WORDS}\n\n{WORDS}"))

    chunks = chunks_of(long, 120)

    assert len(chunks) > 3
    assert all(one.text.endswith(".") for one in chunks)
    assert chunks[0].ref == "Atlas, p. 1"
    assert chunks[-1].ref.endswith("p. 2")


def test_a_source_without_places_is_named_alone() -> None:
    assert chunks_of(source(("", "A.")), 100)[0].ref == "Atlas"


@given(
    st.lists(st.text(min_size=1, max_size=400), min_size=1, max_size=5),
    st.integers(20, 200),
)
def test_nothing_is_lost_and_no_piece_is_too_long(
    texts: list[str], max_tokens: int
) -> None:
    made = chunks_of(source(*(("", text) for text in texts)), max_tokens)

    kept = "".join("".join(one.text.split()) for one in made)
    assert kept == "".join("".join(text.split()) for text in texts)
    for one in made:
        assert estimate_tokens(one.text) <= max_tokens or len(one.text) == 1

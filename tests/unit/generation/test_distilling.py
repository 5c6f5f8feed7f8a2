"""Long sources: how they are cut, what is proof, what is kept of many notes."""

import pytest

from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.distilling import (
    DistilReply,
    Note,
    brief_room,
    budgeted,
    chosen_chunks,
    chunk_tokens,
    distil_calls,
    merged,
    verified,
)
from card_generator_app.generation.material import Passage
from card_generator_app.generation.preview import preview
from card_generator_app.generation.quotes import Places, normal, stands_in
from card_generator_app.generation.relevance import scores
from card_generator_app.options import parse_options
from card_generator_app.sources.chunks import Chunk, chunks_of
from card_generator_app.sources.source import Section, Source
from tests.fakes.studio import PROMPTS

TEXT = "The tide comes in twice a day and nobody in the harbor minds it. "


def source(*sections: tuple[str, str], name: str = "harbor.txt") -> Source:
    return Source(name, "txt", tuple(Section(*one) for one in sections))


def note(text: str, about: str = "world", ref: str = "a") -> Note:
    return Note(about, Passage(ref, text))


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("kept the light, alone", True),
        ("KEPT  the\nlight,", True),
        ("“I know,” she said", True),
        ('"I know," she said', True),
        ("...the light, alone...", True),
        ("thirty – no, forty – winters", True),
        ("kept the lamp", False),
        ("light", False),
        ("", False),
        ("...", False),
    ],
)
def test_a_quote_is_found_whatever_copying_did_to_it(quote: str, stands: bool) -> None:
    text = "Mara *kept the light*, alone. “I know,” she said. Thirty — no, forty — winters."

    assert stands_in(quote, normal(text)) is stands


def test_a_place_is_the_sections_or_else_the_paragraph() -> None:
    placed = Places(source(("p. 1", "It froze here."), ("p. 2", "She kept the light.")))
    bare = Places(source(("", "It froze here.\n\nShe kept the light.")))

    assert placed.of("kept the light") == "harbor.txt, p. 2"
    assert bare.of("kept the light") == "harbor.txt, paragraph 2"
    assert bare.of("never said this") is None


def test_only_notes_with_proof_are_kept() -> None:
    chunk = Chunk("harbor.txt", "It froze here. She kept the light.")
    facts = [
        {"about": "character", "text": "She kept a light.", "quote": "kept the light"},
        {"about": "world", "text": "It burned.", "quote": "it burned down"},
    ]
    reply = DistilReply.model_validate({"facts": facts})

    (kept,) = verified(reply, Places(source(("p. 9", chunk.text))), chunk)

    assert kept == Note(
        "character", Passage("harbor.txt, p. 9", "She kept a light.", "kept the light")
    )


def test_notes_that_say_the_same_are_one_and_others_stay() -> None:
    notes = [
        note("Mara keeps the light of Cold Harbor."),
        note("Mara still keeps the light of Cold Harbor."),
        note("Mara fears the ice."),
    ]

    assert [one.passage.text for one in merged(notes)] == [
        "Mara still keeps the light of Cold Harbor.",
        "Mara fears the ice.",
    ]


def test_what_fits_is_about_the_question_then_the_character_in_their_order() -> None:
    notes = [
        note("Elephants are mourned for a year."),
        note("Mara owns nothing.", about="character"),
        note("The toll is a coin and a lie."),
    ]

    kept = budgeted(notes, "the toll of Cold Harbor", tokens=24)

    assert [one.text for one in kept] == [notes[1].passage.text, notes[2].passage.text]


def test_for_a_lorebook_the_world_comes_before_the_character() -> None:
    notes = [
        note("Mara owns nothing.", about="character"),
        note("The toll is a coin and a lie."),
    ]

    kept = budgeted(notes, "", tokens=14, is_lore=True)

    assert [one.text for one in kept] == [notes[1].passage.text]


@pytest.mark.parametrize("context", [2_000, 4_096, 8_000, 32_000, 1_000_000])
def test_a_piece_and_its_answer_fit_into_the_context(context: int) -> None:
    assert 500 <= chunk_tokens(context) <= 6_000
    assert 600 <= brief_room(context, 8_000) <= 12_000
    if context >= 4_096:
        assert chunk_tokens(context) + 2_900 <= context


@pytest.mark.parametrize("copies", [100, 1_000, 4_000])
def test_the_calls_that_are_foretold_are_the_pieces_there_are(copies: int) -> None:
    long = source(("", TEXT * copies))
    tokens = estimate_tokens(long.text)
    options = parse_options({"source_max_calls": 1000})

    told = distil_calls([tokens], context_tokens=8_000, room=1_200, options=options)

    made = 0 if tokens <= 1_200 else len(chunks_of(long, chunk_tokens(8_000)))
    assert made <= told <= made * 1.2 + 1


def test_no_more_calls_are_foretold_than_may_be_made() -> None:
    options = parse_options({"source_max_calls": 3})

    told = distil_calls([900_000], context_tokens=8_000, room=100, options=options)

    assert told == 3


def test_without_a_question_pieces_are_taken_from_all_over() -> None:
    one = source(("", TEXT))
    chunks = [(one, Chunk("harbor.txt", f"piece {at}")) for at in range(10)]

    chosen = chosen_chunks(chunks, "", 3)

    assert [chunk.text for _, chunk in chosen] == ["piece 0", "piece 3", "piece 6"]


def test_a_text_that_shares_no_word_has_nothing_to_do_with_it() -> None:
    assert scores("the keepers of light", ["A keeper of bees.", "The sea and it."]) == [
        pytest.approx(0.98, abs=0.5),
        0.0,
    ]


@pytest.mark.parametrize("has_sources", [True, False])
def test_the_preview_shows_what_is_asked_of_a_source(*, has_sources: bool) -> None:
    sent = {"source_files": ["a"]} if has_sources else {}

    keys = [one.key for one in preview(PROMPTS, parse_options({"concept": "x"} | sent))]

    assert ("distil" in keys) is has_sources

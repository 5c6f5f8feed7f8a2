"""The phrase library: its schema, its rules, its compiled copy."""

from pathlib import Path

import pytest

from card_generator_app.composer.phrase_lint import lint
from card_generator_app.composer.phrasebook import (
    PhraseBook,
    build_book,
    parse_sources,
    read_sources,
)
from card_generator_app.composer.vectors import (
    VectorStore,
    compiled_path,
    compiled_theme,
    save_theme,
)
from card_generator_app.errors import AppError
from tests.unit.composer.conftest import WordEmbedder


def _parse(yaml: str) -> PhraseBook:
    head = "theme: t\nabout: things\n"
    return build_book(parse_sources({"t.yaml": (head + yaml).encode()}))


def test_shipped_library_follows_the_guide() -> None:
    assert lint(build_book(parse_sources(read_sources()))) == []


def test_shipped_vectors_are_up_to_date() -> None:
    behind = [
        file
        for file, content in read_sources().items()
        if compiled_theme(file, content) is None
    ]

    assert behind == [], "run scripts/embed_phrases.py and commit what it writes"


def test_a_theme_is_compiled_alone_and_repeatably(
    tmp_path: Path, word_embedder: WordEmbedder
) -> None:
    content = b"theme: t\nabout: things\nlook: [a nose, a hat]\n"
    raw = parse_sources({"t.yaml": content})
    texts = build_book(raw).embedded_texts()
    first, second = (compiled_path("t.yaml", tmp_path / run) for run in ("1", "2"))

    save_theme(first, content, raw["t.yaml"], texts, word_embedder.embed(texts))
    store = VectorStore.open(word_embedder, tmp_path / "1")
    save_theme(second, content, raw["t.yaml"], texts, store.of(texts))

    assert store.missing(texts) == []
    assert first.read_bytes() == second.read_bytes()
    assert compiled_theme("t.yaml", content, tmp_path / "1") == raw["t.yaml"]
    assert compiled_theme("t.yaml", content + b"#", tmp_path / "1") is None


@pytest.mark.parametrize(
    ("yaml", "complaint"),
    [
        ("lok: [a nose]", "t.yaml: unknown slot 'lok'"),
        ("look: [{text: a nose, needs: [wings]}]", "t.yaml: look: 'a nose': needs"),
        ("look: [{text: a nose, colour: red}]", "t.yaml: look: 'a nose': colour"),
        ("look: [{text: a nose, says: [red]}]", "key=value"),
        ("habit: ['{nme} hums.']", "unknown markup {nme}"),
        ("habit: humming", "habit must be a list"),
        ("exchange: [{mood: cross, user: a, action: b, reply: c}]", "mood"),
        ("look: [", "t.yaml is not YAML"),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(yaml: str, complaint: str) -> None:
    with pytest.raises(AppError) as caught:
        _parse(yaml)

    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("yaml", "fault"),
    [
        ("look: [a nose.]", "must not end"),
        ("want: [sleep]", "must begin with 'to '"),
        ("habit: ['{name} hums']", "must end with"),
        ("work: ['{name} waits while {user} smiles.']", "plays {user}"),
        ("work: ['A testament to work.']", "stock words"),
        ("lore: [{kind: rule, title: X, keys: [abc], text: It is.}]", "pronoun"),
        ("lore: [{kind: rule, title: X, keys: [abc], text: An abc.}]", "too short"),
        ("lore: [{kind: rule, title: X, keys: [Old Law], text: None.}]", "no key"),
        ("topic: [{kind: place, text: A place.}]", "must speak of {topic}"),
    ],
)
def test_lint_finds_what_breaks_the_guide(yaml: str, fault: str) -> None:
    assert any(fault in found for found in lint(_parse(yaml)))


def test_says_is_read_as_facts() -> None:
    phrase = _parse("look: [{text: gray hair, says: [hair=gray]}]").themes["t"].phrases

    assert phrase["look"][0].says == {"hair": "gray"}


def test_an_edited_phrase_is_embedded_when_it_is_needed(
    word_embedder: WordEmbedder,
) -> None:
    shipped = build_book(parse_sources(read_sources())).embedded_texts()[:3]
    store = VectorStore.open(word_embedder)

    rows = store.of([*shipped, "a phrase written just now"])
    store.of(["a phrase written just now"])

    assert rows.shape == (4, 384)
    assert word_embedder.embedded == ["a phrase written just now"]


def test_files_are_read_in_a_stable_order(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml"):
        (tmp_path / name).write_text("theme: x\nabout: y\n")

    assert list(read_sources(tmp_path)) == ["a.yaml", "b.yaml"]

"""The real embedding model, the shipped library, and a small book for mechanics."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from card_generator_app.composer.composer import Composer
from card_generator_app.composer.embed import MiniLM
from card_generator_app.composer.phrasebook import PhraseBook, load_phrasebook
from card_generator_app.composer.shelves import Shelves
from card_generator_app.composer.vectors import VectorStore

_ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def minilm() -> MiniLM:
    models = os.environ.get("CARDFORGE_MODEL_DIR", _ROOT / ".cache" / "models")
    folder = Path(models) / "minilm"
    if not (folder / "model.onnx").is_file():
        pytest.fail(f"no embedding model in {folder}: run ./test, which installs it")
    return MiniLM(folder / "model.onnx", folder / "tokenizer.json")


@pytest.fixture(scope="session")
def book() -> PhraseBook:
    return load_phrasebook()


@pytest.fixture(scope="session")
def composer(minilm: MiniLM, book: PhraseBook) -> Composer:
    return Composer(minilm, book)


class WordEmbedder:
    """Texts that share words are near: enough meaning to test choosing with."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Any) -> Any:
        self.embedded += texts
        rows = np.zeros((len(texts), 384), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[sum(map(ord, word)) % 384] += 1
            row /= max(float(np.linalg.norm(row)), 1e-9)
        return rows


@pytest.fixture
def word_embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture(scope="session")
def shelves(minilm: MiniLM, book: PhraseBook) -> Shelves:
    return Shelves(book, VectorStore.open(minilm))

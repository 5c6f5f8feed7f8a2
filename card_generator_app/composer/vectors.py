"""The phrases' vectors: shipped as one file, completed at run time."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from card_generator_app.composer.embed import DIMENSIONS, Embedder, Vectors
from card_generator_app.composer.phrases_schema import digest

VECTORS_FILE = Path(__file__).parent / "vectors.npz"
_SCALE = 127.0  # components of a vector of length one are within ±1


class VectorStore:
    """Looks up vectors by text, and embeds those the shipped file does not know."""

    def __init__(self, embedder: Embedder, shipped: dict[str, int], rows: Any) -> None:
        self._embedder = embedder
        self._shipped = shipped
        self._rows = rows
        self._fresh: dict[str, Vectors] = {}

    @classmethod
    def open(cls, embedder: Embedder) -> "VectorStore":
        """The shipped vectors, or an empty store where there are none."""
        file = _read(VECTORS_FILE)
        if file is None:
            return cls(embedder, {}, np.zeros((0, DIMENSIONS), dtype=np.int8))
        keys = {str(key): row for row, key in enumerate(file["keys"])}
        return cls(embedder, keys, file["rows"])

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The texts that are neither shipped nor embedded yet."""
        return [
            text
            for text in dict.fromkeys(texts)
            if (key := digest(text)) not in self._shipped and key not in self._fresh
        ]

    def of(self, texts: Sequence[str]) -> Vectors:
        """One row per text; new texts are embedded in one go."""
        new = self.missing(texts)
        for text, row in zip(new, self._embedder.embed(new), strict=True):
            self._fresh[digest(text)] = row
        return np.array([self._row(digest(text)) for text in texts], dtype=np.float32)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text, not remembered: for concepts, which never come again."""
        return self._embedder.embed(texts)

    def _row(self, key: str) -> Vectors:
        if key in self._fresh:
            return self._fresh[key]
        return np.asarray(self._rows[self._shipped[key]], dtype=np.float32) / _SCALE


def compiled_phrases(source: str, path: Path = VECTORS_FILE) -> str | None:
    """The phrase files as JSON, if they were compiled from sources of that digest."""
    file = _read(path)
    if file is None or str(file["source"]) != source:
        return None
    return bytes(file["phrases"]).decode()


def save_vectors(
    texts: Sequence[str], vectors: Vectors, *, source: str, phrases: str, path: Path
) -> None:
    """Write the shipped file: int8 rows by hash, and the compiled phrases."""
    rows: NDArray[np.int8] = np.round(vectors * _SCALE).astype(np.int8)
    np.savez_compressed(
        path,
        keys=np.array([digest(text) for text in texts]),
        rows=rows,
        source=np.array(source),
        phrases=np.frombuffer(phrases.encode(), dtype=np.uint8),
    )


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}

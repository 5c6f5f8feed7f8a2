"""The phrases' vectors: shipped in one file a theme, completed at run time.

A theme's file holds its phrases as JSON and a vector for each text. Both follow from the
theme's YAML alone, so that themes can be written side by side, and a file that is missing
or behind costs time at the start and nothing else.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from card_generator_app.composer.embed import DIMENSIONS, Embedder, Vectors
from card_generator_app.composer.phrases_schema import digest

COMPILED_DIR = Path(__file__).parent / "compiled"
_SCALE = 127.0  # components of a vector of length one are within ±1


class VectorStore:
    """Looks up vectors by text, and embeds those the shipped files do not know."""

    def __init__(self, embedder: Embedder, shipped: dict[str, int], rows: Any) -> None:
        self._embedder = embedder
        self._shipped = shipped
        self._rows = rows
        self._fresh: dict[str, Vectors] = {}

    @classmethod
    def open(cls, embedder: Embedder, folder: Path = COMPILED_DIR) -> "VectorStore":
        """The shipped vectors; none where there are no files."""
        files = [_read(path) for path in sorted(folder.glob("*.npz"))]
        keys = [str(key) for file in files for key in file["keys"]]
        empty = np.zeros((0, DIMENSIONS), dtype=np.int8)
        rows = np.concatenate([empty, *(file["rows"] for file in files)])
        return cls(embedder, {key: row for row, key in enumerate(keys)}, rows)

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


def source_digest(content: bytes) -> str:
    """Changes when the phrase file does."""
    return sha256(content).hexdigest()


def compiled_theme(
    file: str, content: bytes, folder: Path = COMPILED_DIR
) -> Mapping[str, Any] | None:
    """The parsed phrase file `file`, if its compiled copy is of this very content."""
    path = compiled_path(file, folder)
    if not path.is_file() or str(_read(path)["source"]) != source_digest(content):
        return None
    parsed: Mapping[str, Any] = json.loads(bytes(_read(path)["phrases"]))
    return parsed


def compiled_path(file: str, folder: Path = COMPILED_DIR) -> Path:
    """Where the compiled copy of a phrase file stands."""
    return folder / Path(file).with_suffix(".npz").as_posix().replace("/", "-")


def save_theme(
    path: Path,
    content: bytes,
    parsed: Mapping[str, Any],
    texts: Sequence[str],
    vectors: Vectors,
) -> None:
    """Write one compiled file: int8 rows by hash, and the parsed phrases."""
    phrases = json.dumps(parsed, ensure_ascii=False, separators=(",", ":")).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        keys=np.array([digest(text) for text in texts]),
        rows=np.round(vectors * _SCALE).astype(np.int8),
        source=np.array(source_digest(content)),
        phrases=np.frombuffer(phrases, dtype=np.uint8),
    )


@lru_cache(maxsize=64)
def _read(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}

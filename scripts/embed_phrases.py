"""Compile the phrase library: one file in card_generator_app/composer/compiled/ a theme.

Run it after a change to a phrase file:  python scripts/embed_phrases.py [model folder]
Only themes that changed are written, and only new texts embedded. After a merge conflict
in a compiled file take either side and run it again: a file follows from its YAML alone.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from card_generator_app.composer.embed import MiniLM, Vectors
from card_generator_app.composer.phrase_lint import lint
from card_generator_app.composer.phrasebook import (
    build_book,
    parse_sources,
    read_sources,
)
from card_generator_app.composer.vectors import (
    COMPILED_DIR,
    VectorStore,
    compiled_path,
    compiled_theme,
    save_theme,
)

DEFAULT_MODEL = Path(__file__).parent.parent / ".cache" / "models" / "minilm"


class OneByOne:
    """Embeds each text alone: in a batch an int8 model lets texts change each other."""

    def __init__(self, model: MiniLM) -> None:
        self._model = model

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = [self._model.embed([text]) for text in texts]
        return np.concatenate([np.zeros((0, 384), dtype=np.float32), *rows])


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_MODEL
    model = MiniLM(folder / "model.onnx", folder / "tokenizer.json")
    sources = read_sources()
    raw = parse_sources(sources)
    for fault in lint(build_book(raw)):
        print(fault, file=sys.stderr)
    store = VectorStore.open(OneByOne(model))
    for file, content in sources.items():
        if compiled_theme(file, content) is not None:
            continue
        texts = build_book({file: raw[file]}).embedded_texts()
        new = len(store.missing(texts))
        path = compiled_path(file)
        save_theme(path, content, raw[file], texts, store.of(texts))
        size_kb = path.stat().st_size // 1024
        print(f"{path.name}: {len(texts)} texts, {new} of them new, {size_kb} KB")
    known = {compiled_path(file) for file in sources}
    for stale in set(COMPILED_DIR.glob("*.npz")) - known:
        stale.unlink()
        print(f"{stale.name}: removed, its theme is gone")


if __name__ == "__main__":
    main()

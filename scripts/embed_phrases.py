"""Compile the phrase library: card_generator_app/composer/vectors.npz.

Run it after every change to a phrase file:  python scripts/embed_phrases.py [model folder]
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from card_generator_app.composer.embed import MiniLM
from card_generator_app.composer.phrase_lint import lint
from card_generator_app.composer.phrasebook import (
    build_book,
    parse_sources,
    read_sources,
    source_digest,
)
from card_generator_app.composer.vectors import VECTORS_FILE, save_vectors

DEFAULT_MODEL = Path(__file__).parent.parent / ".cache" / "models" / "minilm"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_MODEL
    model = MiniLM(folder / "model.onnx", folder / "tokenizer.json")
    sources = read_sources()
    raw = parse_sources(sources)
    book = build_book(raw)
    for fault in lint(book):
        print(fault, file=sys.stderr)
    texts = book.embedded_texts()
    save_vectors(
        texts,
        model.embed(texts),
        source=source_digest(sources),
        phrases=json.dumps(raw, ensure_ascii=False, separators=(",", ":")),
        path=VECTORS_FILE,
    )
    size_kb = VECTORS_FILE.stat().st_size // 1024
    print(f"{len(texts)} texts from {len(sources)} files, {size_kb} KB")


if __name__ == "__main__":
    main()

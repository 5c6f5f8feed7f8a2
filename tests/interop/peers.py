"""The card libraries of others, each asked in a long-lived process of its own language."""

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_PYPI_PYTHON = _ROOT / ".cache" / "peers" / "bin" / "python"
_COMMANDS = {
    "pypi": [str(_PYPI_PYTHON), str(_HERE / "pypi_peers.py")],
    "npm": ["node", str(_HERE / "npm_peers.mjs")],
}
REGISTRIES = {
    "Pillow": "pypi",
    "tavern-card": "pypi",
    "card-forge": "pypi",
    "aichar": "pypi",
    "character-card-utils": "npm",
    "ccardlib": "npm",
    "lenml": "npm",
    "foundry": "npm",
}


class Refused(Exception):
    """A peer did not take a file; the message is its own."""


class Peers:
    """`with Peers() as peers: peers.ask("lenml", "png", path)` gives what the peer read."""

    def __enter__(self) -> Self:
        for needed in (_PYPI_PYTHON, _HERE / "node_modules" / ".lock"):
            if not needed.exists():
                raise RuntimeError(f"{needed} is missing: run scripts/peers.sh")
        self._running = {
            registry: subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
            )
            for registry, command in _COMMANDS.items()
        }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._running.values():
            process.communicate()  # closes its input, on which it ends

    def ask(self, peer: str, task: str, path: Path) -> dict[str, Any]:
        """What `peer` reads in a file; `task` is the file's format. Raises Refused."""
        return self._send(peer, {"task": task, "path": str(path)})

    def speed(self, peer: str, task: str, path: Path, seconds: float) -> float:
        """How often a second of processor time a peer does the task ("write" too)."""
        request = {"task": task, "path": str(path), "seconds": seconds}
        return float(self._send(peer, request)["per_second"])

    def _send(self, peer: str, request: dict[str, Any]) -> dict[str, Any]:
        process = self._running[REGISTRIES[peer]]
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"peer": peer, **request}) + "\n")
        process.stdin.flush()
        if not (line := process.stdout.readline()):
            raise RuntimeError(f"the process that asks {peer} ended")
        reply = json.loads(line)
        if "refused" in reply:
            raise Refused(f"{peer}: {reply['refused']}")
        value: dict[str, Any] = reply["value"]
        return value

"""What PyPI's card libraries make of our files; runs in a venv of their own.

Reads one JSON request a line, `{"peer", "task", "path", "seconds"?}`, and answers each
with one JSON line, as npm_peers.mjs does for npm's.
"""

import base64
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import aichar  # type: ignore[import-not-found]
import tavern_card  # type: ignore[import-not-found]
from forge.helper import (  # type: ignore[import-not-found]
    embed_card_data,
    extract_card_data,
)
from forge.models import (  # type: ignore[import-not-found]
    CharacterCardV2,
    CharacterCardV3,
)
from PIL import Image, PngImagePlugin

_folder = tempfile.TemporaryDirectory()
Facts = dict[str, Any]
Task = Callable[[bytes], Any]


def facts(spec: str | None, data: dict[str, Any]) -> Facts:
    """The same few facts of every reading, so that a test can compare them with ours."""
    book = data.get("character_book") or {}
    return {
        "spec": spec,
        "name": data["name"],
        "first_mes": data["first_mes"],
        "greetings": len(data.get("alternate_greetings") or []),
        "entries": len(book.get("entries") or []),
    }


def pillow_read(content: bytes) -> Facts:
    """The card from what Pillow tells before it decodes a pixel, as some programs do."""
    with Image.open(io.BytesIO(content)) as image:
        texts = dict(image.info)
        image.load()
    documents = [json.loads(base64.b64decode(texts[key])) for key in ("ccv3", "chara")]
    return facts(documents[0]["spec"], documents[0]["data"])


def pillow_writer(content: bytes) -> Callable[[], bytes]:
    with Image.open(io.BytesIO(content)) as image:
        texts = dict(image.info)

    def write() -> bytes:
        out, info = io.BytesIO(), PngImagePlugin.PngInfo()
        info.add_text("chara", texts["chara"])
        info.add_text("ccv3", texts["ccv3"])
        with Image.open(io.BytesIO(content)) as image:
            image.save(out, "PNG", pnginfo=info)
        return out.getvalue()

    return write


def tavern_read(content: bytes) -> Facts:
    return tavern_facts(tavern_card.parse_png_card(content))


def tavern_facts(card: dict[str, Any]) -> Facts:
    return facts(card["spec"], card["data"])


def tavern_writer(content: bytes) -> Callable[[], bytes]:
    card = tavern_card.parse_png_card(content)
    return lambda: bytes(tavern_card.write_png_card(card, content))


def forge_read(content: bytes) -> Facts:
    if (card := extract_card_data(io.BytesIO(content))) is None:
        raise ValueError("card-forge finds no card")
    return facts(card.spec, card.data.model_dump())


def forge_json(content: bytes) -> Facts:
    is_v3 = json.loads(content)["spec"] == "chara_card_v3"
    model = CharacterCardV3 if is_v3 else CharacterCardV2
    card = model.model_validate_json(content)
    return facts(card.spec, card.data.model_dump())


def forge_writer(content: bytes) -> Callable[[], None]:
    text = extract_card_data(io.BytesIO(content)).model_dump_json()
    # It writes to a path, and only prints when it fails.
    source, out = _file(content), _file(b"")

    def write() -> None:
        embed_card_data(text, source, out, legacy=True)
        if not Path(out).stat().st_size:
            raise ValueError("card-forge wrote nothing")

    return write


def aichar_facts(card: Any) -> Facts:
    """aichar only knows the six texts of V1."""
    return {"name": card.name, "first_mes": card.greeting_message}


def aichar_writer(content: bytes) -> Callable[[], bytes]:
    card = aichar.load_character_card(content)
    card.image_path = _file(content)
    return lambda: bytes(card.export_card("tavernai"))


def _file(content: bytes) -> str:
    """The path of a new PNG file, deleted when the process ends."""
    path = Path(_folder.name) / f"{len(list(Path(_folder.name).iterdir()))}.png"
    path.write_bytes(content)
    return str(path)


PEERS: dict[str, dict[str, Task]] = {
    "Pillow": {"png": pillow_read, "write": pillow_writer},
    "tavern-card": {
        "png": tavern_read,
        "json": lambda content: tavern_facts(tavern_card.parse_card(content)),
        "write": tavern_writer,
    },
    "card-forge": {"png": forge_read, "json": forge_json, "write": forge_writer},
    "aichar": {
        "png": lambda content: aichar_facts(aichar.load_character_card(content)),
        "json": lambda content: aichar_facts(
            aichar.load_character_json(content.decode())
        ),
        "write": aichar_writer,
    },
}


def measure(work: Callable[[], object], seconds: float) -> dict[str, float]:
    """How often `work` runs in a second of processor time, after one run to warm up."""
    work()
    began, times = time.process_time(), 0
    while (spent := time.process_time() - began) < seconds or times == 0:
        work()
        times += 1
    return {"per_second": times / spent}


def answer(request: dict[str, Any]) -> Any:
    content = Path(request["path"]).read_bytes()
    task = PEERS[request["peer"]][request["task"]]
    if seconds := request.get("seconds"):
        work = task(content) if request["task"] == "write" else lambda: task(content)
        return measure(work, seconds)
    return task(content)


def main() -> None:
    out = sys.stdout
    for line in sys.stdin:
        try:
            # Libraries print; only answers belong on the standard output.
            with redirect_stdout(sys.stderr):
                reply = {"value": answer(json.loads(line))}
        except BaseException as error:  # aichar's panics are no `Exception`
            reply = {"refused": f"{type(error).__name__}: {error}"[:2000]}
        print(json.dumps(reply), file=out, flush=True)


if __name__ == "__main__":
    main()

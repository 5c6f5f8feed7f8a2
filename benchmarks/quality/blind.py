"""A blind comparison by a person: the composer beside a small model's one-shot prompt.

    python -m benchmarks.quality.blind make FOLDER     both cards of every tenth concept
    python -m benchmarks.quality.blind show FOLDER     the next pair, as A and B
    python -m benchmarks.quality.blind judge FOLDER A  A, B or even, with --why
    python -m benchmarks.quality.blind tally FOLDER    how often each won, with its interval

Which of a pair is A is drawn anew for each pair and stands nowhere but in key.json,
which only `tally` reads. The model is SmolLM2 (cardforge models install); it writes plain
text under headings, since what it makes of a JSON schema would say more about the schema.
"""

import argparse
import asyncio
import json
import random
import re
from pathlib import Path

from benchmarks.quality.bootstrap import interval
from benchmarks.quality.compose import make, make_composer, wishes
from card_generator_app.errors import ProviderError
from card_generator_app.llm.chat import Attempt, ChatRequest, Message
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.connect import Connections
from card_generator_app.model_files import ModelFiles
from card_generator_app.settings import Settings

COUNT, STEP = 20, 10
_FIELDS = ("Name", "Description", "Personality", "Scenario", "First message")
_PROMPT = """Write an AI character card for this idea: {concept}

Write these five parts, each under its heading: {headings}. The description tells who the \
character is, how they look, what they want and fear. The first message is what the \
character does and says when the chat begins. Never decide what the user does."""
_MAX_TOKENS = 900
_WORTH = {"composer": 1.0, "one shot": 0.0}


def _made_by_composer(folder: Path) -> None:
    composer = make_composer()
    for number, wish in list(enumerate(wishes()))[::STEP][:COUNT]:
        data = make(composer, wish, 1 + number).card.to_dict()["data"]
        told = {
            "concept": wish.concept,
            "composer": _as_text([data[name] for name in _KEYS]),
        }
        _write(folder / f"{number:03}.json", told)


_KEYS = ("name", "description", "personality", "scenario", "first_mes")


def _as_text(parts: list[str]) -> str:
    rows = zip(_FIELDS, parts, strict=True)
    return "\n\n".join(f"{heading}\n{text.strip()}" for heading, text in rows)


async def _made_by_model(folder: Path) -> None:
    settings = Settings()
    async with Connections(
        api_key=None,
        base_url=settings.openrouter_base_url,
        local_gguf=settings.local_gguf,
        model_files=ModelFiles(settings.models_path),
    ) as connections:
        client = await connections.local_client()
        for path in _pairs(folder):
            told = json.loads(path.read_text("utf-8"))
            if "one shot" not in told:
                told["one shot"] = await _one_shot(client, told["concept"], path)
                _write(path, told)


async def _one_shot(client: ChatClient, concept: str, path: Path) -> str:
    """The model's text, its headings written as the composer's are."""
    prompt = _PROMPT.format(concept=concept, headings=", ".join(_FIELDS))
    request = ChatRequest(
        (Message("user", prompt),),
        seed=int(path.stem),
        temperature=0.7,
        max_tokens=_MAX_TOKENS,
        keeps_loops=True,
    )
    try:
        reply = await client.complete(request, on_attempt=_no_ledger)
    except ProviderError as error:
        return f"(no card: {error.message})"
    heading = rf"^[\s#*\d.]*({'|'.join(_FIELDS)})[\s*]*:?[\s*]*"
    flags = re.MULTILINE | re.IGNORECASE
    return re.sub(heading, r"\n\1\n", reply.text.strip(), flags=flags).strip()


async def _no_ledger(attempt: Attempt) -> None:
    """Nothing is paid for a model on this machine."""


def _pairs(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.json"))


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _read(path: Path) -> dict[str, list[str]]:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _next(folder: Path) -> Path | None:
    """The next pair without a verdict, in an order of its own."""
    judged = _read(folder / "verdicts.json")
    waiting = [path for path in _pairs(folder) if path.stem not in judged]
    return waiting[0] if waiting else None


def show(folder: Path) -> None:
    """Prints the next pair; draws who is A when it has not been drawn yet."""
    path = _next(folder)
    if path is None:
        print("every pair is judged: tally")
        return
    key = _read(folder / "key.json")
    if path.stem not in key:
        key[path.stem] = random.SystemRandom().sample(list(_WORTH), 2)
        _write(folder / "key.json", key)
    told = json.loads(path.read_text("utf-8"))
    print(f"IDEA {path.stem}: {told['concept']}")
    for letter, who in zip("AB", key[path.stem], strict=True):
        print(f"\n======== {letter} ========\n{told[who]}")


def judge(folder: Path, verdict: str, why: str) -> None:
    """Records the verdict on the pair that `show` printed."""
    path = _next(folder)
    if path is None or path.stem not in _read(folder / "key.json"):
        raise SystemExit("nothing is waiting for a verdict: show first")
    judged = _read(folder / "verdicts.json") | {path.stem: [verdict, why]}
    _write(folder / "verdicts.json", judged)


def tally(folder: Path) -> None:
    """Who was preferred: 1 for the composer, 0 for the model, 0.5 for even."""
    key, judged = _read(folder / "key.json"), _read(folder / "verdicts.json")
    points: list[float] = []
    for pair, (verdict, why) in judged.items():
        won = None if verdict == "even" else key[pair]["AB".index(verdict)]
        points.append(0.5 if won is None else _WORTH[won])
        print(f"{pair} {won or 'even':<9} {why}")
    if points:
        print(f"composer preferred, share of {len(points)}: {interval(points)}")


def main() -> None:
    """Runs one of the four steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=["make", "show", "judge", "tally"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("verdict", nargs="?", choices=["A", "B", "even"])
    parser.add_argument("--why", default="")
    asked = parser.parse_args()
    match asked.step:
        case "make":
            _made_by_composer(asked.folder)
            asyncio.run(_made_by_model(asked.folder))
        case "show":
            show(asked.folder)
        case "judge":
            judge(
                asked.folder, asked.verdict or parser.error("A, B or even?"), asked.why
            )
        case "tally":
            tally(asked.folder)


if __name__ == "__main__":
    main()

"""Every example of docs/V2_API_TEST_GUIDE.md, run as a reader would, with its answers."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.program import ROOT, served_api, settings_for

GUIDE = (ROOT / "docs" / "V2_API_TEST_GUIDE.md").read_text("utf-8")
ANYTHING = "…"
_BLOCK = re.compile(r"^```(bash|json|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = "--- the next example ---"


@dataclass(frozen=True)
class Example:
    """Commands, and the answers shown below them."""

    commands: str
    kind: str
    answer: str


def _sections() -> dict[str, list[Example]]:
    found = {}
    for section in GUIDE.split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        blocks = _BLOCK.findall(body)
        pairs = zip(blocks[::2], blocks[1::2], strict=True)
        found[title] = [Example(run[1], kind, said) for run, (kind, said) in pairs]
    return found


SECTIONS = _sections()


@pytest.fixture(scope="module")
def api_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server as the guide has it: no key, no model, the composer writes."""
    with served_api(settings_for(tmp_path_factory.mktemp("guide"))) as client:
        yield (
            f"{client.base_url}api/v2"
            if str(client.base_url).endswith("/")
            else (f"{client.base_url}/api/v2")
        )


def _run(examples: list[Example], api_url: str, folder: Path) -> list[str]:
    """What each example has written; one shell, so that variables stay."""
    script = f"\necho; echo '{_MARK}'\n".join(one.commands for one in examples)
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "API": api_url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout
    return ran.stdout.split(f"\n{_MARK}\n")


def _values(text: str) -> list[Any]:
    """JSON values written one after the other."""
    found, decoder = [], json.JSONDecoder()
    while text := text.strip():
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:]
    return found


def _is_like(shown: Any, answered: Any) -> bool:
    """Whether an answer is as shown, as far as it is shown."""
    if shown == ANYTHING:
        return answered is not None
    if isinstance(shown, dict) and isinstance(answered, dict):
        return all(
            name in answered and _is_like(one, answered[name])
            for name, one in shown.items()
        )
    if isinstance(shown, list) and isinstance(answered, list):
        is_open = shown[-1:] == [ANYTHING]
        wanted = shown[:-1] if is_open else shown
        is_as_long = (
            len(answered) >= len(wanted) if is_open else len(shown) == len(answered)
        )
        return is_as_long and all(map(_is_like, wanted, answered))
    return bool(shown == answered)


@pytest.mark.parametrize("title", SECTIONS)
def test_a_section_answers_what_it_shows(
    title: str, api_url: str, tmp_path: Path
) -> None:
    if not (shutil.which("curl") and shutil.which("jq")):
        pytest.skip("the guide is for people with curl and jq")
    examples = SECTIONS[title]

    answers = _run(examples, api_url, tmp_path)

    for example, answer in zip(examples, answers, strict=True):
        if example.kind == "text":
            assert answer.strip() == example.answer.strip(), example.commands
            continue
        shown, answered = _values(example.answer), _values(answer)
        assert _is_like(shown, answered), f"{example.commands}\n{answer}"


def test_every_noun_has_a_section(api_url: str) -> None:
    document = httpx.get(f"{api_url}/openapi.json", trust_env=False).json()

    nouns = {
        operation["tags"][0]
        for path in document["paths"].values()
        for operation in path.values()
    }
    assert nouns <= {title.lower() for title in SECTIONS}


def test_a_wrong_answer_is_seen() -> None:
    assert _is_like({"a": ["…"]}, {"a": [1, 2], "b": 3})
    assert not _is_like({"a": [1]}, {"a": [1, 2]})
    assert not _is_like({"a": "…"}, {"a": None})
    assert not _is_like({"c": 1}, {"a": 1})

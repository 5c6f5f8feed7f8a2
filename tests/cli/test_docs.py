"""The tutorial and the how-to guides, followed word for word."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.program import ROOT, Command, environment

GUIDES = ["tutorial", "how-to/batch", "how-to/sillytavern", "how-to/lint-in-ci"]
_COMMANDS = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_works_as_written(guide: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / f"{guide}.md").read_text("utf-8")
    run = tmp_path / "run"
    program = f"{shlex.quote(sys.executable)} -m card_generator_app.main_cli"
    run.write_text(f'#!/bin/sh\nexec {program} "$@"\n', "utf-8")
    run.chmod(0o755)

    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "".join(_COMMANDS.findall(text))],
        cwd=tmp_path,
        env=_environment(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "a case failed" not in ran.stdout


def _environment(folder: Path) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        return Command(environment(folder / "data"), patch).process_environment()


@pytest.mark.parametrize(
    "page", [path.relative_to(ROOT) for path in sorted((ROOT / "docs").rglob("*.md"))]
)
def test_links_lead_somewhere(page: Path) -> None:
    links = _LINK.findall((ROOT / page).read_text("utf-8"))

    gone = [link for link in links if not (ROOT / page.parent / link).exists()]
    assert gone == []

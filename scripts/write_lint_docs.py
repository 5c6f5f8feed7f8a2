"""Writes docs/lint: a page for each lint rule and an index. `--check` only compares."""

import sys
from pathlib import Path

from card_generator_app.cards.lint import RULES, rule_page

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "lint"


def pages() -> dict[str, str]:
    """File name to content."""
    rows = [
        f"| [{rule.id}]({rule.id}.md) | {rule.topic} | {rule.severity} | "
        f"{'yes' if rule.fixes else ''} | {rule.why} |"
        for rule in RULES.values()
    ]
    index = [
        "# Lint rules",
        "",
        f"The {len(rows)} rules of `cardforge lint`. Written by `scripts/write_lint_docs.py`.",
        "",
        "| rule | topic | severity | `--fix` | why |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]
    return {"README.md": "\n".join(index)} | {
        f"{rule.id}.md": rule_page(rule) for rule in RULES.values()
    }


def stale() -> list[str]:
    """Files that are missing, different, or of a rule that is gone."""
    wanted = pages()
    there = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    names = wanted.keys() | there.keys()
    return sorted(name for name in names if wanted.get(name) != there.get(name))


def main() -> None:
    """Writes, or with `--check` exits 1 naming what is stale."""
    if "--check" in sys.argv:
        if found := stale():
            sys.exit(f"run scripts/write_lint_docs.py; stale: {', '.join(found)}")
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.md"):
        path.unlink()
    for name, content in pages().items():
        (FOLDER / name).write_text(content, "utf-8")


if __name__ == "__main__":
    main()

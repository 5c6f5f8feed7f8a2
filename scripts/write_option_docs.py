"""Writes docs/reference/options.md from the registry. `--check` only compares."""

import json
import sys
from pathlib import Path
from typing import Any

from card_generator_app.options import GenerationOptions, Group

FILE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "options.md"

# What people may look for here, and why it is not an option.
NOT_SUPPORTED = {
    "provider_prefs": "flat options instead (provider_order, zdr, …), so that each has a "
    "flag, a limit and a place in a profile",
    "structured_output: tool": "json_schema is enforced by the same providers, and a tool "
    "call adds tokens and a shape that small servers lack",
    "cancel_grace_s": "cancelling closes the streams at once; there is nothing to wait for",
    "output_formats, output_path": "files are the command line's: --format (repeatable), "
    "--output, --filename-template; a stored card is downloaded in any format",
    "dry_run": "an estimate begins no job: cardforge generate --dry-run, "
    "POST /api/v2/generation/estimate",
    "batch_file, continue_on_error": "a batch is a job of its own: cardforge generate batch "
    "FILE, POST /api/v2/generation/batch",
    "lorebook_split in the card": "a card holds one book; by_category splits the linked one",
    "idempotency_key": "a header of the request, not a property of the card",
    "resume": "cardforge jobs retry takes the finished answers of a job",
}

INTRO = (
    "Each is a flag of `cardforge generate` (`--` and dashes for underscores), a field of "
    "`POST /api/v2/generation/generate`, and a key of `options:` in a profile. What is "
    "sent beats the config profile, which beats the prompt profile, which beats the "
    "default here."
)


def page() -> str:
    """The whole page."""
    schema = GenerationOptions.model_json_schema()["properties"]
    lines = [
        "# Generation options",
        "",
        f"All {len(schema)} options, by section. Written by `scripts/write_option_docs.py`.",
        "",
        INTRO,
    ]
    for group in Group:
        lines += [
            "",
            f"## {group.value}",
            "",
            "| option | values | default | what it does |",
            "|---|---|---|---|",
        ]
        for name, field in GenerationOptions.model_fields.items():
            if schema[name]["x-group"] == group.value:
                default = field.get_default(call_default_factory=True)
                cells = (
                    f"`{name}`",
                    _values(schema[name]),
                    (
                        "–"
                        if default in (None, "", [], {})
                        else f"`{json.dumps(default)}`"
                    ),
                    field.description or "",
                )
                lines.append(
                    f"| {' | '.join(one.replace('|', '/') for one in cells)} |"
                )
    lines += ["", "## Not supported", ""]
    lines += [f"- `{name}`: {reason}." for name, reason in NOT_SUPPORTED.items()]
    return "\n".join(lines) + "\n"


def _values(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return _values(next(one for one in schema["anyOf"] if one["type"] != "null"))
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if "$ref" in schema:
        return f"{schema['$ref'].rsplit('/', 1)[1].lower()} objects"
    kind = schema["type"]
    if kind == "array":
        return f"list of {_values(schema['items'])}"
    if kind == "object":
        keys = schema.get("propertyNames", {}).get("enum", ["name"])
        return f"{', '.join(keys)} = {_values(schema['additionalProperties'])}"
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    if low is not None and "maximum" in schema:
        return f"{kind}, {low} to {schema['maximum']}"
    return {"string": "text", "boolean": "yes or no"}.get(kind, str(kind))


def main() -> None:
    """Writes, or with `--check` exits 1 when the page is stale."""
    if "--check" in sys.argv:
        if not FILE.is_file() or FILE.read_text("utf-8") != page():
            sys.exit(
                "docs/reference/options.md is stale: run scripts/write_option_docs.py"
            )
        return
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()

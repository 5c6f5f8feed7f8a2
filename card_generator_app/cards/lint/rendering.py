"""Findings as text, JSON and SARIF, and one page of documentation for each rule."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from card_generator_app.cards.jsontext import Json, dump_json
from card_generator_app.cards.lint.model import RULES, Finding, Rule, Severity

_SARIF_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render_text(findings: Sequence[Finding], source: str) -> str:
    """A line for each finding and one that sums up, ready for a terminal."""
    lines = []
    for finding in findings:
        place = f":{finding.span[0]}" if finding.span else ""
        mark = " [fixable]" if finding.fixable else ""
        lines.append(
            f"{source}: {finding.path}{place}: {finding.severity}:"
            f" {finding.message} ({finding.rule}){mark}"
        )
    counts = Counter(finding.severity for finding in findings)
    told = (
        ", ".join(f"{counts[s]} {s}" for s in Severity if counts[s]) or "nothing found"
    )
    return "\n".join([*lines, f"{source}: {told}"])


def render_json(findings: Sequence[Finding], source: str) -> bytes:
    """The findings as one JSON object."""
    rows = [
        {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "path": finding.path,
            "message": finding.message,
            "span": list(finding.span) if finding.span else None,
            "fixable": finding.fixable,
        }
        for finding in findings
    ]
    return dump_json({"source": source, "findings": rows}, indent=2)


def render_sarif(findings: Sequence[Finding], source: str, version: str) -> bytes:
    """SARIF 2.1.0, which code hosts show beside the changed lines."""
    used = [RULES[rule_id] for rule_id in dict.fromkeys(one.rule for one in findings)]
    driver: Json = {
        "name": "cardforge",
        "version": version,
        "rules": [_sarif_rule(rule) for rule in used],
    }
    at = {rule.id: index for index, rule in enumerate(used)}
    results = [_sarif_result(one, source, at[one.rule]) for one in findings]
    run = {"tool": {"driver": driver}, "results": results}
    document = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return dump_json(document, indent=2)


def rule_page(rule: Rule) -> str:
    """The documentation of a rule in Markdown."""
    fixed = "Mended by `--fix`." if rule.fixes else "Not mended by itself."
    return (
        f"# {rule.id}\n\n"
        f"*{rule.severity}*, topic *{rule.topic}*\n\n"
        f"{rule.why}\n\n"
        f"{fixed} Left out with `--ignore {rule.id}`.\n"
    )


def _sarif_rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.why},
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
        "properties": {"tags": [rule.topic]},
    }


def _sarif_result(finding: Finding, source: str, index: int) -> Json:
    physical: Json = {"artifactLocation": {"uri": source}}
    location: dict[str, Any] = {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": finding.path}],
    }
    if finding.span:
        start, end = finding.span
        # Offsets count within the field that the logical location names.
        location["properties"] = {"fieldOffset": start, "fieldLength": end - start}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
    }

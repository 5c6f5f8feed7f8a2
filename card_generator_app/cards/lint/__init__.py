"""Lint for cards: deterministic rules by topic, each with a reason and, where safe, a fix."""

from card_generator_app.cards.lint.engine import exit_status, fix_card, lint_card
from card_generator_app.cards.lint.model import (
    RULES,
    Finding,
    LintOptions,
    Rule,
    Severity,
)
from card_generator_app.cards.lint.rendering import (
    render_json,
    render_sarif,
    render_text,
    rule_page,
)

__all__ = [
    "RULES",
    "Finding",
    "LintOptions",
    "Rule",
    "Severity",
    "exit_status",
    "fix_card",
    "lint_card",
    "render_json",
    "render_sarif",
    "render_text",
    "rule_page",
]

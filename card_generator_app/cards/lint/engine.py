"""Runs the rules over a card, and mends what can be mended safely."""

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.lint import (  # noqa: F401 - importing a topic registers its rules
    agency,
    budgets,
    consistency,
    examples,
    lore,
    macros,
    prose,
    safety,
    structure,
)
from card_generator_app.cards.lint.model import (
    REMOVE,
    RULES,
    Finding,
    LintOptions,
    Path,
    Severity,
    Span,
    Subject,
    show_path,
)
from card_generator_app.cards.tokens import Counter, estimate_tokens
from card_generator_app.errors import InvalidInput

# Mending one thing can uncover another (blank lines around a removed character).
_MAX_PASSES = 10
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def lint_card(
    card: Card,
    options: LintOptions | None = None,
    *,
    ignore: Collection[str] = (),
    count: Counter = estimate_tokens,
    most_of_each: int | None = 1_000,
) -> list[Finding]:
    """Every finding, errors first, then in the order of rules and text.

    At most `most_of_each` of one rule: nobody reads more, and a hostile text has millions.
    `ignore` names rules to leave out; an unknown one raises InvalidInput.
    """
    if unknown := set(ignore) - RULES.keys():
        raise InvalidInput(f"no such lint rule: {', '.join(sorted(unknown))}")
    subject = Subject(card, options or LintOptions(), count)
    findings = [
        Finding(
            one.id, one.severity, show_path(hit.path), hit.message, hit.span, hit.edit
        )
        for one in RULES.values()
        if one.id not in ignore
        for hit in islice(one.check(subject), most_of_each)
    ]
    return sorted(findings, key=lambda finding: _ORDER[finding.severity])


def fix_card(
    card: Card,
    options: LintOptions | None = None,
    *,
    ignore: Collection[str] = (),
) -> tuple[Card, list[Finding]]:
    """The card with every safe fix made, and the findings that were mended.

    Fixing a fixed card changes nothing.
    """
    mended: list[Finding] = []
    for _ in range(_MAX_PASSES):
        fixable = [
            one
            for one in lint_card(card, options, ignore=ignore, most_of_each=None)
            if one.edit
        ]
        if not fixable:
            break
        card, done = _apply(card, fixable)
        mended += done
    return card, mended


def exit_status(findings: Iterable[Finding], *, strict: bool = False) -> int:
    """0 when the card passes, 1 with errors (with `strict` also for warnings), for CI."""
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(finding.severity in failing for finding in findings))


def _apply(card: Card, findings: list[Finding]) -> tuple[Card, list[Finding]]:
    """One pass: edits from the back, so that places before them stay right."""
    document = card.to_dict()
    done: list[Finding] = []
    replaced: dict[Path, Any] = {}
    spans: dict[Path, list[tuple[Span, str]]] = {}
    for finding in sorted(findings, key=_from_the_back, reverse=True):
        edit = finding.edit
        if edit is None or any(
            edit.path[:n] in replaced for n in range(len(edit.path) + 1)
        ):
            continue
        if edit.span is None:
            if edit.path in spans:
                continue  # next pass: this text has just changed
            replaced[edit.path] = edit.value
        else:
            later = spans.setdefault(edit.path, [])
            if later and edit.span[1] > later[-1][0][0]:
                continue  # overlaps the one after it: next pass
            later.append((edit.span, edit.value))
        done.append(finding)
    for path, edits in spans.items():
        _splice(document, path, edits)
    for path, value in replaced.items():  # last, since removals move what follows them
        _set(document, path, value)
    return Card(document), done


def _from_the_back(finding: Finding) -> tuple[Any, ...]:
    edit = finding.edit
    if edit is None:
        return ()
    place = tuple((isinstance(part, str), str(part).zfill(9)) for part in edit.path)
    return place, edit.span or (-1, -1)


def _set(document: Json, path: Path, value: Any) -> None:
    holder = _holder(document, path)
    if value is REMOVE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value


def _splice(document: Json, path: Path, edits: list[tuple[Span, str]]) -> None:
    """Puts all of a text's edits in at once; `edits` come from its end to its start."""
    holder = _holder(document, path)
    text: str = holder[path[-1]]
    parts: list[str] = []
    end = len(text)
    for (start, stop), new in edits:
        parts += [text[stop:end], new]
        end = start
    holder[path[-1]] = "".join(reversed([*parts, text[:end]]))


def _holder(document: Json, path: Path) -> Any:
    holder: Any = document
    for part in path[:-1]:
        holder = holder[part]
    return holder

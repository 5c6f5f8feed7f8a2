"""What a text that is no card looks like, so that a refusal can name it."""

import re

_LOOKED_AT_LINES = 20
_LEAST_COLUMNS = 3
# A line that begins one of these tells the kind.
_STARTS = (
    (re.compile(r"#!"), "a script"),
    (
        re.compile(r"(?:import|from|def|class|function|const|let|var|#include)\b"),
        "code",
    ),
    (re.compile(r"#{1,6} "), "a Markdown text"),
    (re.compile(r"-----BEGIN "), "a key or certificate"),
    (re.compile(r"(?:user|assistant|system|\{\{\w+\}\}): "), "a chat"),
)


def kind_of_text(text: str) -> str:
    """«a Markdown text», «a table (CSV)»; "plain text" when nothing tells it."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    head = lines[:_LOOKED_AT_LINES]
    for separator, name in (("\t", "tab-separated"), (",", "CSV"), (";", "CSV")):
        columns = {line.count(separator) + 1 for line in head}
        if len(head) > 1 and len(columns) == 1 and min(columns) >= _LEAST_COLUMNS:
            return f"a table ({name})"
    for pattern, name in _STARTS:
        if head and pattern.match(head[0].lstrip()):
            return name
    return "plain text"

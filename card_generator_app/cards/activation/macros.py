"""Macros of names and comments, as they stand when keys are looked for."""

import re

_CHAR = re.compile(r"\{\{char\}\}|<(?:char|bot)>", re.IGNORECASE)
_USER = re.compile(r"\{\{user\}\}|<user>", re.IGNORECASE)
_COMMENT = re.compile(r"\{\{(?://|comment:)[^{}]*\}\}", re.IGNORECASE)
_HIDDEN = re.compile(r"\{\{hidden_key:([^{}]*)\}\}", re.IGNORECASE)


def with_names(text: str, char: str, user: str) -> str:
    """The text with the names of the two who chat."""
    if "{{" not in text and "<" not in text:
        return text
    return _USER.sub(lambda _: user, _CHAR.sub(lambda _: char, text))


def without_comments(text: str) -> str:
    """What of a message is scanned: not its comments, nor its hidden keys (V3 spec)."""
    if "{{" not in text:
        return text
    return _HIDDEN.sub("", _COMMENT.sub("", text))


def with_hidden_keys(text: str) -> str:
    """What of a called entry is scanned: its hidden keys too, not its comments (V3 spec)."""
    if "{{" not in text:
        return text
    return _HIDDEN.sub(lambda match: match[1], _COMMENT.sub("", text))

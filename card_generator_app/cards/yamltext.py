"""YAML in and out: texts stay texts, and aliases (the bomb of YAML) are refused."""

import re
from typing import Any

import yaml

from card_generator_app.cards.jsontext import (
    MAX_DEPTH,
    Json,
    clean_json,
    decode_text,
    describe,
)
from card_generator_app.cards.repairs import Repairs
from card_generator_app.errors import CardFormatError

_NEEDS_QUOTES = re.compile(
    "[^\\n -~\\u00a0-\\u2027\\u202a-\\ud7ff\uf900-\ufdff\U00010000-\U0010ffff]"
)
_NO_BLOCK = re.compile(r"^[\s]|[ \t]$|[ \t]\n")
# A foreign card is some kilobytes; our own folder may hold large extensions.
MAX_FOREIGN_CHARACTERS = 512 * 1024
MAX_OWN_CHARACTERS = 4 * 1024 * 1024


# libyaml, where PyYAML was built with it (every wheel is), reads about ten times faster.
_PlainLoader: type[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TypedLoader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(data: bytes | str, repairs: Repairs, *, typed: bool = False) -> Json:
    """The object a YAML text holds.

    Every scalar is a text, so that a character called No or 007 keeps its name; with
    `typed`, for YAML that we wrote, numbers, flags and null are such.
    """
    text = decode_text(data, repairs) if isinstance(data, bytes) else data
    text = text.removeprefix("\ufeff")
    most = MAX_OWN_CHARACTERS if typed else MAX_FOREIGN_CHARACTERS
    if len(text) > most:
        raise CardFormatError(f"the YAML is longer than {most} characters")
    try:
        _refuse_bombs(text)
        # S506: both loaders build plain data only.
        value = yaml.load(text, _TypedLoader if typed else _PlainLoader)  # noqa: S506
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())[:200]
        raise CardFormatError(f"not valid YAML: {problem}") from error
    except (RecursionError, ValueError, OverflowError) as error:
        raise CardFormatError("the YAML is nested too deeply or damaged") from error
    if not isinstance(value, dict):
        raise CardFormatError(f"the YAML holds {describe(value)}, not named fields")
    cleaned: Json = clean_json(value, repairs)
    return cleaned


def _refuse_bombs(text: str) -> None:
    """Raises for aliases, which multiply, and for nesting, which exhausts the stack."""
    depth = 0
    for event in yaml.parse(text, _PlainLoader):
        if isinstance(event, yaml.AliasEvent):
            raise CardFormatError("the YAML uses aliases, which a card does not need")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise CardFormatError("the YAML is nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def dump_yaml(value: Json) -> bytes:
    """Readable UTF-8 YAML: keys in their order, several lines as a block."""
    text = yaml.dump(
        value, Dumper=_BlockDumper, allow_unicode=True, sort_keys=False, width=10_000
    )
    return text.encode("utf-8")


class _BlockDumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if _NEEDS_QUOTES.search(text):
        style = '"'  # PyYAML's other styles take these for line ends, or drop them
    elif "\n" in text and not _NO_BLOCK.search(text):
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_BlockDumper.add_representer(str, _text_node)

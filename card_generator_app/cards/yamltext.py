"""YAML in and out: texts stay texts, and aliases (the bomb of YAML) are refused."""

import re
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.nodes import Node

from card_generator_app.cards.jsontext import Json, clean_json, decode_text, describe
from card_generator_app.cards.repairs import Repairs
from card_generator_app.errors import CardFormatError

_NEEDS_QUOTES = re.compile(
    "[^\\n -~\\u00a0-\\u2027\\u202a-\\ud7ff\uf900-\ufdff\U00010000-\U0010ffff]"
)
_NO_BLOCK = re.compile(r"^[\s]|[ \t]$|[ \t]\n")
MAX_YAML_BYTES = 4 * 1024 * 1024


class _NoAliases(Composer):
    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):  # type: ignore[attr-defined]
            raise CardFormatError("the YAML uses aliases, which a card does not need")
        return super().compose_node(parent, index)


class _PlainLoader(_NoAliases, yaml.BaseLoader):
    """Every scalar a text: a character called No or 007 keeps its name."""


class _TypedLoader(_NoAliases, yaml.SafeLoader):
    """YAML as we write it: numbers, flags and null as such."""


def parse_yaml(data: bytes | str, repairs: Repairs, *, typed: bool = False) -> Json:
    """The object a YAML text holds; scalars are texts unless `typed`."""
    text = decode_text(data, repairs) if isinstance(data, bytes) else data
    if len(text) > MAX_YAML_BYTES:
        raise CardFormatError(f"the YAML is larger than {MAX_YAML_BYTES} bytes")
    try:
        # S506: both loaders derive from safe ones.
        loader = _TypedLoader if typed else _PlainLoader
        value = yaml.load(text.removeprefix("\ufeff"), loader)  # noqa: S506
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())[:200]
        raise CardFormatError(f"not valid YAML: {problem}") from error
    except (RecursionError, ValueError, OverflowError) as error:
        raise CardFormatError("the YAML is nested too deeply or damaged") from error
    if not isinstance(value, dict):
        raise CardFormatError(f"the YAML holds {describe(value)}, not named fields")
    cleaned: Json = clean_json(value, repairs)
    return cleaned


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

"""Names that are not to be used, and giving a planned character another one."""

import re
from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel

from card_generator_app.generation.brief_reply import BriefReply, Named

R = TypeVar("R", bound=BriefReply)


class NameReply(BaseModel):
    """Only a name."""

    name: Named


def blocked_word(name: str, blocked: Iterable[str]) -> str | None:
    """What of a name is blocked: all of it, or one of its words; None when nothing is."""
    whole = name.casefold()
    words = set(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", whole))
    return next(
        (one for one in blocked if one.casefold() in words or one.casefold() == whole),
        None,
    )


def renamed(reply: R, name: str) -> R:
    """The brief about a character of another name; first names follow wherever they stand."""
    old, new = reply.name, name
    text = _replaced(reply.model_dump_json(), old, new)
    for before, after in zip(old.split(), _spread(new, len(old.split())), strict=True):
        text = _replaced(text, before, after)
    changed = type(reply).model_validate_json(text)
    return changed.model_copy(update={"name": name})


def _spread(name: str, count: int) -> list[str]:
    """As many words as the old name had: the first word stands in for what is missing."""
    words = name.split()
    return [words[at] if at < len(words) else words[0] for at in range(count)]


def _replaced(text: str, old: str, new: str) -> str:
    # Inside JSON text: what would need escaping is taken out of a name.
    safe = re.sub(r"[\"\\\x00-\x1f]", "", new)
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: safe, text)

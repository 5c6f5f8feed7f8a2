"""The content gate: no sexual content with any sign of a minor, whatever the rating.

Applied before a job is created, after the brief and after the writing. It reads what a
person wrote, what was read for them, and what a writer made of it.
"""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from card_generator_app.brief import Brief
from card_generator_app.cards.card import Card
from card_generator_app.cards.minors import (
    Finding,
    age_in_years,
    find_minor_in_sexual_content,
    is_minor,
    names_a_minor,
)
from card_generator_app.errors import ContentRefused
from card_generator_app.options import GenerationOptions, Group

# What must not be in the card, and what is no text about anybody.
_NOT_CONTENT = {
    "avoid",
    "boundaries",
    "name_blocklist",
    "language",
    "content_rating",
    "negative_prompt",
    "expressions",
}
_TECHNICAL = {Group.MODEL.value, Group.SAMPLING.value, Group.RUN.value}
_ROMANTIC = ("roman", "erotic", "smut", "harem", "lover", "sensual", "sexy", "dating")
_ROMANTIC_ROLES = (
    "lover",
    "girlfriend",
    "boyfriend",
    "husband",
    "wife",
    "fiancé",
    "fiance",
    "spouse",
    "crush",
    "sugar dad",
)
_HEAD = 60  # characters in which a concept says who it is about
# From here on it may speak of others.
_OTHERS = re.compile(
    r"\b(?:who|whose|with|looking|searching|hunting|guarding|protecting|raising|seeking"
    r"|teaching|for|and|of|to|from)\b"
)


def check_options(options: GenerationOptions) -> None:
    """Raises ContentRefused for options that ask for what is never written."""
    texts = _texts_of(options)
    _refuse(find_minor_in_sexual_content(texts))
    if options.content_rating == "mature":
        about = _OTHERS.split(texts.get("concept", "")[:_HEAD])[0]
        minor = names_a_minor(about) or names_a_minor(
            ". ".join(texts.get(name, "") for name in ("species", "occupation"))
        )
        if minor:
            raise ContentRefused(
                f"the character is a minor ({minor!r}), and a mature rating is for adults: "
                "make them 18 or older, or choose the rating general or teen"
            )
    if options.age:
        _check_age(options.age, options)


def check_texts(options: GenerationOptions, texts: Mapping[str, str]) -> None:
    """The same for further texts: sources, an existing card, whatever was read for a job."""
    _refuse(find_minor_in_sexual_content({**_texts_of(options), **texts}))


def check_brief(options: GenerationOptions, brief: Brief) -> None:
    """Raises ContentRefused when the brief plans what is never written."""
    _refuse(find_minor_in_sexual_content(_flat("brief", _planned(brief))))
    _check_age(brief.identity.age.text, options)


def check_card(card: Card, chat: Mapping[str, str] | None = None) -> None:
    """Raises ContentRefused when the card, its `chat` beside it, has what is never written."""
    texts = {name: value for name, value in card.data.items() if isinstance(value, str)}
    lists = ("alternate_greetings", "group_only_greetings", "tags")
    for name in lists:
        texts |= {f"{name}.{at}": one for at, one in enumerate(card.data[name])}
    for at, entry in enumerate(card.entries):
        texts[f"character_book.{at}"] = f"{entry.get('name', '')}. {entry['content']}"
    texts |= chat or {}
    _refuse(find_minor_in_sexual_content(texts))


def _check_age(age: str, options: GenerationOptions) -> None:
    if not age or not is_minor(age):
        return
    wanted = " ".join([*options.genre, *options.tone]).casefold()
    role = (options.role_to_user or "").casefold()
    if options.content_rating == "mature":
        why = "content_rating is mature"
    elif any(word in wanted for word in _ROMANTIC):
        why = "genre or tone is romantic"
    elif any(word in role for word in _ROMANTIC_ROLES):
        why = "role_to_user is romantic"
    else:
        return
    years = age_in_years(age)
    raise ContentRefused(
        f"age: {why}, so the character must be 18 or older, not {years}"
    )


def _refuse(found: Finding | None) -> None:
    if found is None:
        return
    raise ContentRefused(
        "sexual content with a sign of a minor is never written: "
        f"{found.minor!r} in {found.minor_in} together with {found.sexual!r} in "
        f"{found.sexual_in}. Make everyone in it 18 or older, or leave the sexual content out"
    )


def _texts_of(options: GenerationOptions) -> dict[str, str]:
    """Every option that says something about the card, as text."""
    texts: dict[str, str] = {}
    for name, field in type(options).model_fields.items():
        extra = field.json_schema_extra
        group = extra.get("x-group") if isinstance(extra, dict) else None
        value = getattr(options, name)
        if name in _NOT_CONTENT or group in _TECHNICAL or not value:
            continue
        if name == "age":
            texts[name] = f"age: {value}"
        else:
            texts |= _flat(name, value)
    return texts


def _planned(brief: Brief) -> dict[str, Any]:
    plan: dict[str, Any] = brief.model_dump(exclude={"avoid", "theme", "seed"})
    plan["behaviour"].pop("boundaries")
    age = plan["identity"].pop("age")
    return plan | {"age": f"age: {age['text']}" if age["text"] else ""}


def _flat(name: str, value: Any) -> dict[str, str]:
    """`path: text` of every text in a value, keys of mappings left out."""
    if isinstance(value, str):
        return {name: value}
    found: dict[str, str] = {}
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in ("origin", "ref"):
                found |= _flat(f"{name}.{key}", inner)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            found |= _flat(f"{name}.{at}", inner)
    return found

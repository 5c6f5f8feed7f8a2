"""Entries bound to characters, their tags, or a kind of request: SillyTavern's filters."""

from typing import Any, NamedTuple

from card_generator_app.cards.activation.checking import Verdict, no
from card_generator_app.cards.activation.model import Reason
from card_generator_app.cards.activation.options import Options
from card_generator_app.cards.activation.prepared import Prepared
from card_generator_app.cards.card import Card


class Cast(NamedTuple):
    """Who chats: the character's name and its tags, both folded, "" and empty if unknown."""

    character: str
    tags: frozenset[str]


def cast_of(card: Card | None, options: Options) -> Cast:
    name = options.character or (card.name if card else "")
    tags = options.tags or tuple(card.tags if card else ())
    return Cast(name.strip().casefold(), frozenset(tag.casefold() for tag in tags))


def check_binding(one: Prepared, cast: Cast, options: Options) -> Verdict | None:
    """What settles the matter whatever is said in the chat, None when nothing does."""
    if not one.entry["enabled"]:
        return no(Reason.DISABLED, "it is switched off")
    if not one.body.strip():
        return no(Reason.EMPTY, "it has no content")
    triggers = _texts(one.extension("triggers"))
    if triggers and options.trigger not in triggers:
        why = f"it fires only for {', '.join(triggers)}, this is {options.trigger}"
        return no(Reason.TRIGGER, why)
    wanted = one.extension("characterFilter")
    return _check_cast(wanted, cast) if isinstance(wanted, dict) else None


def _check_cast(wanted: dict[str, Any], cast: Cast) -> Verdict | None:
    excludes = bool(wanted.get("isExclude"))
    names, tags = _texts(wanted.get("names")), _texts(wanted.get("tags"))
    if names:
        included = cast.character in {name.strip().casefold() for name in names}
        if included == excludes:
            return no(Reason.CHARACTER, _told(names, excludes, cast.character))
    # Without any tag known, SillyTavern passes over this filter.
    if tags and cast.tags:
        shared = [tag for tag in tags if tag.casefold() in cast.tags]
        if bool(shared) == excludes:
            shown = ", ".join(shared or tags)
            word = "not for" if excludes else "only for"
            return no(Reason.CHARACTER, f"it is {word} characters tagged {shown}")
    return None


def _told(names: list[str], excludes: bool, character: str) -> str:
    if excludes:
        return f"it is not for {', '.join(names)}"
    who = "no character is known" if not character else "this is someone else"
    return f"it is only for {', '.join(names)}; {who}"


def _texts(value: Any) -> list[str]:
    return (
        [one for one in value if isinstance(one, str)]
        if isinstance(value, list)
        else []
    )

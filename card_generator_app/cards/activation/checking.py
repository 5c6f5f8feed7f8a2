"""Whether one entry wants to fire for a text: its conditions, its keys and their logic."""

from collections.abc import Sequence
from typing import NamedTuple

from card_generator_app.cards.activation.chat import Chat
from card_generator_app.cards.activation.matching import Key, Part
from card_generator_app.cards.activation.model import Reason
from card_generator_app.cards.activation.options import Options
from card_generator_app.cards.activation.prepared import Prepared

_SHOWN_KEYS = 5


class Verdict(NamedTuple):
    """Whether an entry wants to fire, and why."""

    fires: bool
    reason: Reason
    why: str


def no(reason: Reason, why: str) -> Verdict:
    return Verdict(False, reason, why)


def check_state(one: Prepared, chat: Chat, options: Options) -> Verdict | None:
    """What the entry's own decorators decide at this point of the chat, None if nothing."""
    if one.has("activate"):
        return Verdict(True, Reason.FORCED, "@@activate fires it always")
    if one.has("dont_activate"):
        return no(Reason.CONDITION, "@@dont_activate forbids it")
    greeting = one.decorated("is_greeting")
    if greeting is not None and greeting != options.greeting:
        why = (
            f"it belongs to greeting {greeting}, the chat began with {options.greeting}"
        )
        return no(Reason.CONDITION, why)
    icon = one.decorators["is_user_icon"].value if one.has("is_user_icon") else ""
    if icon and options.user_icon and icon != options.user_icon:
        why = f"it belongs to the user's picture {icon!r}, not {options.user_icon!r}"
        return no(Reason.CONDITION, why)
    after = one.decorated("activate_only_after")
    if after is not None and chat.replies < after:
        why = f"it waits for {after} replies, there are {chat.replies}"
        return no(Reason.CONDITION, why)
    every = one.decorated("activate_only_every")
    if every is not None and every > 0 and chat.replies % every:
        why = f"it fires at every {every}th reply, this is reply {chat.replies}"
        return no(Reason.CONDITION, why)
    return None


def is_constant(one: Prepared, options: Options) -> bool:
    return bool(one.entry.get("constant")) and not _is_void(one, options)


def check_keys(
    one: Prepared, parts: Sequence[Part], slow: set[str], options: Options
) -> Verdict:
    """Whether the entry's keys are in the texts, with secondary logic and excluded keys."""
    if not one.keys:
        return no(Reason.NO_KEYS, "it has no key and is not constant")
    found, where = None, ""
    for key in one.keys:
        if where := key.place_in(parts, slow):
            found = key
            break
    if found is None:
        texts = " or ".join(part.where for part in parts) or "the chat"
        return no(
            Reason.NO_MATCH, f"none of its keys ({_listed(one.keys)}) is in {texts}"
        )
    hit = f"key {found.shown!r} is in {where}"
    void = _is_void(one, options)
    if not void and (problem := _excluded(one, parts, slow)):
        return no(Reason.EXCLUDED, f"{hit}, but {problem}")
    for group in one.additional:
        if group and not any(key.place_in(parts, slow) for key in group):
            return no(
                Reason.SECONDARY, f"{hit}, but no additional key ({_listed(group)})"
            )
    if one.entry.get("selective") and one.secondary and not void:
        matched = sum(bool(key.place_in(parts, slow)) for key in one.secondary)
        if problem := _secondary_problem(one, matched):
            return no(Reason.SECONDARY, f"{hit}, but {problem}")
        return Verdict(True, Reason.KEY, f"{hit} and the secondary keys agree")
    return Verdict(True, Reason.KEY, hit)


def score(one: Prepared, parts: Sequence[Part], slow: set[str]) -> int:
    """How many keys of an entry are found, for groups that go by that."""
    primary = sum(bool(key.place_in(parts, slow)) for key in one.keys)
    if not one.keys or not one.secondary:
        return primary
    secondary = sum(bool(key.place_in(parts, slow)) for key in one.secondary)
    match one.number("selectiveLogic"):
        case 0:  # AND_ANY
            return primary + secondary
        case 3 if secondary == len(one.secondary):  # AND_ALL
            return primary + secondary
        case _:
            return primary


def _is_void(one: Prepared, options: Options) -> bool:
    """Whether constant, secondary and excluded keys are void for an entry of patterns."""
    return options.strict_v3 and bool(one.entry.get("use_regex"))


def _excluded(one: Prepared, parts: Sequence[Part], slow: set[str]) -> str:
    banned = next((key for key in one.excluded if key.place_in(parts, slow)), None)
    if banned is not None:
        return f"so is excluded {banned.shown!r}"
    if one.excluded_all and all(key.place_in(parts, slow) for key in one.excluded_all):
        return f"so are all excluded keys ({_listed(one.excluded_all)})"
    return ""


def _secondary_problem(one: Prepared, matched: int) -> str:
    """What the selective logic misses, "" when it is satisfied."""
    names = _listed(one.secondary)
    match one.number("selectiveLogic"):
        case 1:  # NOT_ALL
            unwanted = matched == len(one.secondary)
            return f"all secondary keys ({names}) are there too" if unwanted else ""
        case 2:  # NOT_ANY
            return f"a secondary key ({names}) is there too" if matched else ""
        case 3:  # AND_ALL
            complete = matched == len(one.secondary)
            return "" if complete else f"not all secondary keys ({names}) are there"
        case _:  # AND_ANY
            return "" if matched else f"no secondary key ({names}) is there"


def _listed(keys: Sequence[Key]) -> str:
    shown = ", ".join(key.shown for key in keys[:_SHOWN_KEYS])
    return shown if len(keys) <= _SHOWN_KEYS else f"{shown}, …"

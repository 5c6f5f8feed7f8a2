"""Whether one entry wants to fire for a text: its keys, logic, conditions and timers."""

from collections.abc import Sequence
from typing import NamedTuple

from card_generator_app.cards.activation.matching import Haystack
from card_generator_app.cards.activation.model import Message, Options, Reason
from card_generator_app.cards.activation.prepared import Prepared


class Verdict(NamedTuple):
    """Whether an entry wants to fire, why, and how many of its keys were found."""

    fires: bool
    reason: Reason
    why: str
    score: int = 0


class Chat:
    """The messages and what is scanned besides them, joined once for each depth."""

    def __init__(self, messages: Sequence[Message], slow: set[str]) -> None:
        self.messages = messages
        self.slow = slow
        self.replies = sum(message.role == "assistant" for message in messages)
        self._joined: dict[int, Haystack] = {}
        self._past: dict[int, Chat] = {}

    def last(self, depth: int) -> Haystack:
        """The last `depth` messages as one text."""
        depth = min(max(depth, 0), len(self.messages))
        if depth not in self._joined:
            texts = [
                message.text for message in self.messages[len(self.messages) - depth :]
            ]
            self._joined[depth] = Haystack("\n".join(texts))
        return self._joined[depth]

    def until(self, length: int) -> "Chat":
        """The chat as it was at `length` messages."""
        if length not in self._past:
            self._past[length] = Chat(self.messages[:length], self.slow)
        return self._past[length]


def check_state(one: Prepared, chat: Chat, options: Options) -> Verdict | None:
    """What settles the matter before any key is looked for, None when nothing does."""
    if not one.entry["enabled"]:
        return Verdict(False, Reason.DISABLED, "it is switched off")
    if one.has("dont_activate"):
        return Verdict(False, Reason.CONDITION, "@@dont_activate forbids it")
    if not one.body.strip():
        return Verdict(False, Reason.EMPTY, "it has no content")
    greeting = one.decorated("is_greeting")
    if greeting is not None and greeting != options.greeting:
        why = (
            f"it belongs to greeting {greeting}, the chat began with {options.greeting}"
        )
        return Verdict(False, Reason.CONDITION, why)
    after = one.decorated("activate_only_after")
    if after is not None and chat.replies < after:
        why = f"it waits for {after} replies, there are {chat.replies}"
        return Verdict(False, Reason.CONDITION, why)
    every = one.decorated("activate_only_every")
    if every is not None and every > 0 and chat.replies % every:
        why = f"it fires at every {every}th reply, this is reply {chat.replies}"
        return Verdict(False, Reason.CONDITION, why)
    if one.has("activate"):
        return Verdict(True, Reason.FORCED, "@@activate fires it always")
    return None


def is_constant(one: Prepared, options: Options) -> bool:
    void = options.strict_v3 and one.entry.get("use_regex")
    return bool(one.entry.get("constant")) and not void


def check_keys(
    one: Prepared, haystack: Haystack, slow: set[str], options: Options, where: str
) -> Verdict:
    """Whether the entry's keys are in a text, with secondary logic and excluded keys."""
    found = [key for key in one.keys if key.found_in(haystack, slow)]
    if not found:
        if not one.keys:
            return Verdict(False, Reason.NO_KEYS, "it has no key and is not constant")
        keys = ", ".join(key.shown for key in one.keys[:5])
        return Verdict(
            False, Reason.NO_MATCH, f"none of its keys ({keys}) is in {where}"
        )
    shown = repr(found[0].shown)
    if banned := next((k for k in one.excluded if k.found_in(haystack, slow)), None):
        why = f"key {shown} is in {where}, but so is excluded {banned.shown!r}"
        return Verdict(False, Reason.EXCLUDED, why)
    if one.excluded_all and all(k.found_in(haystack, slow) for k in one.excluded_all):
        return Verdict(
            False, Reason.EXCLUDED, f"all of its excluded keys are in {where}"
        )
    for group in one.additional:
        if group and not any(key.found_in(haystack, slow) for key in group):
            why = f"key {shown} is in {where}, but no additional key"
            return Verdict(False, Reason.SECONDARY, why)
    void = options.strict_v3 and bool(one.entry.get("use_regex"))
    if one.entry.get("selective") and one.secondary and not void:
        matched = sum(key.found_in(haystack, slow) for key in one.secondary)
        if problem := _secondary_problem(one, matched):
            return Verdict(
                False, Reason.SECONDARY, f"key {shown} is found, but {problem}"
            )
        return Verdict(
            True,
            Reason.KEY,
            f"key {shown} is in {where} and the secondary keys agree",
            len(found) + matched,
        )
    return Verdict(True, Reason.KEY, f"key {shown} is in {where}", len(found))


def _secondary_problem(one: Prepared, matched: int) -> str:
    """What the selective logic misses, "" when it is satisfied."""
    names = ", ".join(key.shown for key in one.secondary[:5])
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

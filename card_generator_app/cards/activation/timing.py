"""Sticky, cooldown and delay: what earlier turns of the chat mean for an entry now.

An earlier turn counts as fired when the entry's keys were there; chance, groups, budgets
and recursion of past turns are not replayed.
"""

from collections.abc import Callable, Sequence

from card_generator_app.cards.activation.chat import Chat
from card_generator_app.cards.activation.checking import (
    Verdict,
    check_keys,
    check_state,
    is_constant,
    no,
)
from card_generator_app.cards.activation.matching import Part
from card_generator_app.cards.activation.model import Reason
from card_generator_app.cards.activation.options import Options
from card_generator_app.cards.activation.prepared import Prepared

# The texts that an entry is looked for in, at a point of the chat.
Scanned = Callable[[Prepared, Chat], Sequence[Part]]


def check_time(
    one: Prepared, chat: Chat, options: Options, scanned: Scanned, slow: set[str]
) -> Verdict | None:
    """What earlier turns decide about the entry, None when they leave it open."""
    length = len(chat.messages)
    delay = one.number("delay")
    if length < delay:
        return no(Reason.DELAY, f"it waits for {delay} messages, there are {length}")
    sticky, cooldown = max(one.number("sticky"), 0), max(one.number("cooldown"), 0)
    keeps = one.has("keep_activate_after_match")
    only_once = one.has("dont_activate_after_match")
    if not (sticky or cooldown or keeps or only_once):
        return None
    fired_at = _turns_fired(one, chat, options, scanned, slow, sticky + cooldown)
    if not fired_at:
        return None
    if only_once:
        why = f"@@dont_activate_after_match: it fired at message {fired_at[0]}"
        return no(Reason.CONDITION, why)
    if keeps:
        why = f"it fired at message {fired_at[0]} and stays"
        return Verdict(True, Reason.STICKY, why)
    last = fired_at[-1]
    since = length - last
    if since < sticky:
        why = f"it fired at message {last} and sticks for {_messages(sticky)}"
        return Verdict(True, Reason.STICKY, why)
    if since < sticky + cooldown:
        why = f"it fired at message {last} and rests for {_messages(cooldown)}"
        return no(Reason.COOLDOWN, f"{why} after that" if sticky else why)
    return None


def _turns_fired(
    one: Prepared,
    chat: Chat,
    options: Options,
    scanned: Scanned,
    slow: set[str],
    rest: int,
) -> list[int]:
    """The chat lengths before now at which the entry fired anew; not within its `rest`."""
    fired: list[int] = []
    for length in chat.turns():
        if fired and length - fired[-1] < rest:
            continue
        past = chat.until(length)
        state = check_state(one, past, options)
        if state is not None and not state.fires:
            continue
        forced = state is not None or is_constant(one, options)
        if forced or check_keys(one, scanned(one, past), slow, options).fires:
            fired.append(length)
    return fired


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"

"""Sticky, cooldown and delay: what earlier turns of the chat mean for an entry now.

An earlier turn counts as fired when the entry's keys were there; chance, groups and
budgets of past turns are not replayed.
"""

from card_generator_app.cards.activation.checking import (
    Chat,
    Verdict,
    check_keys,
    check_state,
    is_constant,
)
from card_generator_app.cards.activation.model import Options, Reason
from card_generator_app.cards.activation.prepared import Prepared


def check_time(
    one: Prepared, chat: Chat, options: Options, scan_depth: int
) -> Verdict | None:
    """What earlier turns decide about the entry, None when they leave it open."""
    length = len(chat.messages)
    delay = one.number("delay")
    if length < delay:
        why = f"it waits for {delay} messages, there are {length}"
        return Verdict(False, Reason.DELAY, why)
    sticky, cooldown = one.number("sticky"), one.number("cooldown")
    keeps = one.has("keep_activate_after_match")
    only_once = one.has("dont_activate_after_match")
    if not (sticky > 0 or cooldown > 0 or keeps or only_once):
        return None
    fired_at = _turns_fired(one, chat, options, scan_depth, sticky, cooldown)
    if not fired_at:
        return None
    if only_once:
        why = f"@@dont_activate_after_match: it fired at message {fired_at[0]}"
        return Verdict(False, Reason.CONDITION, why)
    if keeps:
        return Verdict(
            True, Reason.STICKY, f"it fired at message {fired_at[0]} and stays"
        )
    since = length - fired_at[-1]
    if since < sticky:
        why = f"it fired at message {fired_at[-1]} and sticks for {sticky}"
        return Verdict(True, Reason.STICKY, why)
    if since < max(sticky, 0) + cooldown:
        why = f"it fired at message {fired_at[-1]} and rests for {cooldown}"
        return Verdict(False, Reason.COOLDOWN, why)
    return None


def _turns_fired(
    one: Prepared,
    chat: Chat,
    options: Options,
    scan_depth: int,
    sticky: int,
    cooldown: int,
) -> list[int]:
    """The chat lengths before now at which the entry fired anew, not counting rests."""
    fired: list[int] = []
    for length in range(1, len(chat.messages)):
        if fired and length - fired[-1] < max(sticky, 0) + max(cooldown, 0):
            continue
        past = chat.until(length)
        state = check_state(one, past, options)
        if state is not None and not state.fires:
            continue
        forced = state is not None or is_constant(one, options)
        text = past.last(scan_depth)
        if forced or check_keys(one, text, chat.slow, options, "").fires:
            fired.append(length)
    return fired

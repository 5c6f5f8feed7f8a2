"""Entries of a book that call each other, and how to let them without going in circles."""

import copy
from collections import defaultdict
from contextlib import suppress

from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.patterns import compile_key, is_pattern


def calls_between(book: Json) -> dict[int, set[int]]:
    """Which entry's content holds a key of which other, by index; itself left out."""
    calls: dict[int, set[int]] = defaultdict(set)
    entries = book["entries"]
    for caller, one in enumerate(entries):
        text = one["content"]
        for called, other in enumerate(entries):
            if called != caller and _is_called(other, text):
                calls[caller].add(called)
    return dict(calls)


def without_circles(book: Json) -> tuple[Json, list[str]]:
    """The book with circles broken, and the names of the entries that were closed.

    A closed entry (`exclude_recursion`) still fires for the chat, not for another entry.
    """
    calls = calls_between(book)
    closed = _closing(calls, len(book["entries"]))
    if not closed:
        return book, []
    changed = copy.deepcopy(book)
    for at in closed:
        changed["entries"][at]["extensions"]["exclude_recursion"] = True
    names = [str(changed["entries"][at].get("name") or at) for at in sorted(closed)]
    return changed, names


def _closing(calls: dict[int, set[int]], count: int) -> set[int]:
    """Entries at which a walk along the calls comes back to where it has been."""
    closed: set[int] = set()
    state = [0] * count  # 0 new, 1 on the way, 2 done
    for start in range(count):
        if state[start]:
            continue
        state[start] = 1
        stack = [(start, iter(sorted(calls.get(start, ()))))]
        while stack:
            at, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[at] = 2
                stack.pop()
            elif state[following] == 1:
                closed.add(following)
            elif state[following] == 0:
                state[following] = 1
                stack.append((following, iter(sorted(calls.get(following, ())))))
    return closed


def _is_called(entry: Json, text: str) -> bool:
    # Like the readers with the least ado: anywhere in the text, whatever the case.
    folded = text.casefold()
    for key in entry["keys"]:
        if entry.get("use_regex") or is_pattern(key):
            with suppress(TimeoutError):
                if compile_key(key, case_sensitive=False).found_in(text):
                    return True
        elif key.strip() and key.strip().casefold() in folded:
            return True
    return False

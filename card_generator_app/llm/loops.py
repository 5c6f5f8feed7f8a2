"""Endless repetition: noticed while a model still writes, so that it can be stopped."""

import re
from collections import Counter

_LOOK_EVERY = 200  # characters between two looks
_TAIL = 2_400
_PROBE = 24  # the end of the text, looked for further up
_LEAST_CHARS = 360  # this much of the end must be nothing but one piece again and again
_LEAST_TIMES = 5
_SENTENCE = re.compile(r"[^.!?\n]{16,}[.!?\n]")
_MOST_OF_A_SENTENCE = 8


class LoopWatch:
    """Fed with pieces of one reply; says when the text has begun to go round.

    Either its end is one piece five times or more in a row, or (in prose: the entries of a
    document may well be alike) one long sentence stands eight times in the last 2,400
    characters. Blanks alone are no loop: small models pad a finished object with them.
    """

    def __init__(self) -> None:
        self._tail = ""
        self._unseen = 0
        self._is_document: bool | None = None

    def hear(self, piece: str) -> bool:
        """Whether the text goes round, `piece` included."""
        self._tail = (self._tail + piece)[-_TAIL:]
        if self._is_document is None and (begun := self._tail.lstrip()):
            self._is_document = begun.startswith(("{", "[", "```"))
        self._unseen += len(piece)
        if self._unseen < _LOOK_EVERY:
            return False
        self._unseen = 0
        if _is_periodic(self._tail):
            return True
        return not self._is_document and _says_again(self._tail)


def before_loop(text: str) -> str:
    """The text up to where it begins to say again what it has just said."""
    if period := _period(text):
        at = len(text)
        while at > period and text[at - 1] == text[at - 1 - period]:
            at -= 1
        return text[:at]
    sentence = _said_most(text[-_TAIL:])
    second = text.find(sentence, text.find(sentence) + 1) if sentence else -1
    return text if second < 0 else text[:second]


def _is_periodic(tail: str) -> bool:
    period = _period(tail)
    length = max(_LEAST_CHARS, period * _LEAST_TIMES)
    if not period or length > len(tail):
        return False
    end = tail[-length:]
    return end[period:] == end[:-period]


def _period(text: str) -> int:
    """How far the last characters stand from where they stood before; 0: nowhere."""
    probe = text[-_PROBE:]
    before = text.rfind(probe, 0, len(text) - 1) if probe.strip() else -1
    return len(text) - len(probe) - before if before >= 0 else 0


def _says_again(tail: str) -> bool:
    return bool(_said_most(tail))


def _said_most(tail: str) -> str:
    """The sentence that is said far too often, if there is one."""
    counts = Counter(one.strip() for one in _SENTENCE.findall(tail))
    sentence, times = max(counts.items(), key=lambda one: one[1], default=("", 0))
    return sentence if times >= _MOST_OF_A_SENTENCE else ""

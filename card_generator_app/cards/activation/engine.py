"""Runs the scans: over the chat, over more of it, and over what the chat called up."""

from collections.abc import Sequence
from enum import Enum, auto

from card_generator_app.cards.activation.binding import cast_of, check_binding
from card_generator_app.cards.activation.candidate import Candidate
from card_generator_app.cards.activation.chat import Chat, scanned_chat
from card_generator_app.cards.activation.checking import (
    Verdict,
    check_keys,
    check_state,
    is_constant,
    no,
)
from card_generator_app.cards.activation.layout import prompt_rank
from card_generator_app.cards.activation.matching import Part
from card_generator_app.cards.activation.model import (
    Message,
    Outcome,
    Reason,
    Simulation,
)
from card_generator_app.cards.activation.notes import notes_of
from card_generator_app.cards.activation.options import Options
from card_generator_app.cards.activation.prepared import Prepared, prepare
from card_generator_app.cards.activation.selection import Selection
from card_generator_app.cards.activation.sources import Called, Sources
from card_generator_app.cards.activation.timing import check_time
from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.tokens import Counter, estimate_tokens

# How many entries are looked for in all scans together: about a second of work. A first scan
# is never cut short; only huge books with long chats come near it.
MAX_CHECKS = 200_000
# Stopped for good: later scans do not ask these again.
_FINAL = (Reason.PROBABILITY, Reason.DUPLICATE)


class _Scan(Enum):
    CHAT = auto()
    FURTHER_BACK = auto()  # for the least number of activations
    RECURSION = auto()


def simulate(
    book: Json,
    chat: Sequence[Message],
    options: Options | None = None,
    *,
    card: Card | None = None,
    count: Counter = estimate_tokens,
) -> Simulation:
    """What each entry of a V3 book does when the next reply to `chat` is made.

    `card` supplies `{{char}}` in keys, the fields that entries may scan, and the name and
    tags that entries can be bound to. Patterns are stopped after a short time each and
    then count as not found; `notes` names them.
    """
    return _Run(book, chat, options or Options(), card, count).result()


class _Run:
    def __init__(
        self,
        book: Json,
        messages: Sequence[Message],
        options: Options,
        card: Card | None,
        count: Counter,
    ) -> None:
        self.options = options
        self.slow: set[str] = set()
        char = options.character or (card.char if card else "Character")
        self.chat = scanned_chat(messages, char, options)
        self.depth = _whole(book.get("scan_depth"), options.scan_depth)
        self.cast = cast_of(card, options)
        self.sources = Sources(card, options)
        self.called = Called(char, options.user)
        self.selection = Selection(options, count, _budget(book, options))
        self.entries = [
            prepare(entry, at, options, char)
            for at, entry in enumerate(book["entries"])
        ]
        recursive = book.get("recursive_scanning", options.recursive_scanning)
        self.recursive = bool(recursive) and options.max_recursion_steps > 0
        self.recursions = 0
        self.checks = 0
        delays = {one.number("delay_until_recursion") for one in self.entries}
        self.levels = sorted(level for level in delays if level > 0)
        self.level = self.levels.pop(0) if self.levels else 0
        self.waiting: list[Prepared] = []
        self.outcomes: dict[int, Outcome] = {}

    def result(self) -> Simulation:
        scan: _Scan | None = _Scan.CHAT
        candidates = self._settle()
        step = 0
        while scan:
            candidates += self._candidates(scan, step)
            self._select(candidates, step)
            candidates = []
            scan = self._next(scan, step)
            step += 1
        outcomes = [self.outcomes[at] for at in sorted(self.outcomes)]
        fired = sorted(
            (one for one in outcomes if one.fires),
            key=lambda one: prompt_rank(one, self.entries[one.index].order),
        )
        tokens = sum(one.tokens for one in fired)
        notes = notes_of(self.entries, outcomes, self.slow)
        if self.checks > MAX_CHECKS:
            notes.append(f"stopped after {step} scans: book and chat are too large")
        return Simulation(outcomes, fired, tokens, self.selection.budget, notes)

    def _settle(self) -> list[Candidate]:
        """The entries that fire whatever is said; those left open join `waiting`."""
        candidates = []
        for one in self.entries:
            verdict = (
                check_binding(one, self.cast, self.options)
                or check_state(one, self.chat, self.options)
                or check_time(one, self.chat, self.options, self._parts, self.slow)
            )
            if verdict is None:
                self.waiting.append(one)
            elif verdict.fires:
                candidates.append(Candidate(one, verdict, (), self.slow))
            else:
                self._stop(one, verdict, 0)
        return candidates

    def _candidates(self, scan: _Scan, step: int) -> list[Candidate]:
        found = []
        self.checks += len(self.waiting)
        for one in self.waiting:
            if scan is _Scan.RECURSION and _is_excluded(one):
                continue
            parts = self._parts(one, self.chat)
            if scan is _Scan.RECURSION:
                parts = [*parts, self.called.part]
            verdict = self._awaits(one, scan) or self._check(one, parts, scan)
            if verdict.fires:
                found.append(Candidate(one, verdict, parts, self.slow))
            else:
                self._stop(one, verdict, step)
        return found

    def _awaits(self, one: Prepared, scan: _Scan) -> Verdict | None:
        level = one.number("delay_until_recursion")
        if level <= 0 or (scan is _Scan.RECURSION and level <= self.level):
            return None
        why = "it fires only when another entry has fired before it"
        if not self.recursive:
            why += ", and recursive scanning is off"
        elif level > 1:
            why += f", at level {level}"
        return no(Reason.AWAITS_RECURSION, why)

    def _check(self, one: Prepared, parts: Sequence[Part], scan: _Scan) -> Verdict:
        if is_constant(one, self.options):
            verdict = Verdict(True, Reason.CONSTANT, "it is constant")
        else:
            verdict = check_keys(one, parts, self.slow, self.options)
        if verdict.fires and scan is _Scan.RECURSION:
            return verdict._replace(reason=Reason.RECURSION)
        unfound = verdict.reason in (Reason.NO_KEYS, Reason.NO_MATCH)
        if unfound and one.extension("vectorized", False):
            why = f"{verdict.why}; a search by meaning could call it: not simulated"
            return no(Reason.VECTORIZED, why)
        return verdict

    def _parts(self, one: Prepared, chat: Chat) -> list[Part]:
        depth = self.depth if one.scan_depth is None else one.scan_depth
        return [chat.last(depth), *self.sources.of(one)]

    def _next(self, scan: _Scan, step: int) -> _Scan | None:
        """Which scan follows, as SillyTavern decides it; None when it is over."""
        new = [one for one in self.outcomes.values() if one.fires and one.step == step]
        added = self.called.add(new, self.entries)
        if self.selection.overflowed or not self.waiting or self.checks > MAX_CHECKS:
            return None
        may_recurse = (
            self.recursive and self.recursions < self.options.max_recursion_steps
        )
        went_back = scan is _Scan.FURTHER_BACK and bool(self.called)
        if may_recurse and (added or went_back):
            self.recursions += 1
            return _Scan.RECURSION
        if self._goes_further_back():
            self.depth += 1
            self.recursions = 0
            return _Scan.FURTHER_BACK
        if may_recurse and self.levels:
            self.level = self.levels.pop(0)
            self.recursions += 1
            return _Scan.RECURSION
        return None

    def _goes_further_back(self) -> bool:
        fired = sum(one.fires for one in self.outcomes.values())
        size = len(self.chat.messages)
        furthest = min(self.options.max_depth or size, size)
        return fired < self.options.min_activations and self.depth < furthest

    def _select(self, candidates: list[Candidate], step: int) -> None:
        fired, stopped = self.selection.choose(candidates)
        done = {candidate.one.index for candidate, _ in fired}
        for one, verdict in stopped:
            self._stop(one, verdict, step)
            if verdict.reason in _FINAL:
                done.add(one.index)
        for candidate, tokens in fired:
            one, verdict = candidate.one, candidate.verdict
            self.outcomes[one.index] = Outcome(
                index=one.index,
                label=one.label,
                fires=True,
                reason=verdict.reason,
                why=verdict.why,
                content=one.body,
                tokens=tokens,
                placement=one.placement(len(self.chat.messages)),
                step=step,
            )
        if done:
            self.waiting = [one for one in self.waiting if one.index not in done]

    def _stop(self, one: Prepared, verdict: Verdict, step: int) -> None:
        self.outcomes[one.index] = Outcome(
            one.index, one.label, False, verdict.reason, verdict.why, step=step
        )


def _is_excluded(one: Prepared) -> bool:
    return bool(one.extension("exclude_recursion", False)) or one.has("unrecursive")


def _budget(book: Json, options: Options) -> int | None:
    own = _whole(book.get("token_budget"), -1)
    if own >= 0:
        return own
    if options.budget_percent is None:
        return options.token_budget
    share = max(round(options.context_tokens * options.budget_percent / 100), 1)
    return share if options.token_budget is None else min(share, options.token_budget)


def _whole(value: object, default: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return int(value)

"""Runs the scan: first over the chat, then over what the chat called up."""

from collections.abc import Sequence

from card_generator_app.cards.activation.checking import (
    Chat,
    Verdict,
    check_keys,
    check_state,
    is_constant,
)
from card_generator_app.cards.activation.matching import Haystack
from card_generator_app.cards.activation.model import (
    Message,
    Options,
    Outcome,
    Reason,
    Simulation,
)
from card_generator_app.cards.activation.prepared import Prepared, prepare
from card_generator_app.cards.activation.selection import Candidate, Selection
from card_generator_app.cards.activation.timing import check_time
from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json
from card_generator_app.cards.tokens import Counter, estimate_tokens

# Texts of the card that an entry may ask to be scanned too: extension -> field.
_ALSO_SCANNED = {
    "match_character_description": "description",
    "match_character_personality": "personality",
    "match_scenario": "scenario",
    "match_creator_notes": "creator_notes",
}


def simulate(
    book: Json,
    chat: Sequence[Message],
    options: Options | None = None,
    *,
    card: Card | None = None,
    count: Counter = estimate_tokens,
) -> Simulation:
    """What each entry of a V3 book does when the next reply to `chat` is made.

    `card` supplies `{{char}}` in keys and the fields that entries may scan. Patterns are
    stopped after a short time each and then count as not found; `notes` names them.
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
        self.book = book
        self.options = options
        self.card = card
        self.slow: set[str] = set()
        self.chat = Chat(messages, self.slow)
        self.depth = _whole(book.get("scan_depth"), options.scan_depth)
        budget = _whole(book.get("token_budget"), -1)
        self.selection = Selection(
            options, count, options.token_budget if budget < 0 else budget
        )
        char = card.char if card else "Character"
        self.entries = [
            prepare(entry, at, options, char)
            for at, entry in enumerate(book["entries"])
        ]
        self.outcomes: dict[int, Outcome] = {}

    def result(self) -> Simulation:
        waiting = self._scan_chat()
        if self.book.get("recursive_scanning", self.options.recursive_scanning):
            self._scan_recursively(waiting)
        outcomes = [self.outcomes[at] for at in sorted(self.outcomes)]
        # Lower insertion_order comes earlier; readers keep file order among equals.
        fired = sorted(
            (one for one in outcomes if one.fires),
            key=lambda one: self.entries[one.index].order,
        )
        tokens = sum(one.tokens for one in fired)
        notes = [f"pattern {key[:60]!r} took too long" for key in sorted(self.slow)]
        return Simulation(outcomes, fired, tokens, self.selection.budget, notes)

    def _scan_chat(self) -> list[Prepared]:
        """Settles the entries the chat decides on; gives back those still open."""
        candidates, waiting = [], []
        for one in self.entries:
            verdict = self._check(one)
            if verdict.fires:
                candidates.append(Candidate(one, verdict))
            else:
                self._stop(one, verdict)
                open_reasons = (
                    Reason.NO_MATCH,
                    Reason.AWAITS_RECURSION,
                    Reason.SECONDARY,
                )
                if verdict.reason in open_reasons:
                    waiting.append(one)
        self._select(candidates, step=0)
        return waiting

    def _check(self, one: Prepared) -> Verdict:
        depth = self.depth if one.scan_depth is None else one.scan_depth
        if verdict := check_state(one, self.chat, self.options):
            return verdict
        if verdict := check_time(one, self.chat, self.options, depth):
            return verdict
        if one.number("delay_until_recursion") > 0:
            why = "it fires only when another entry calls it"
            return Verdict(False, Reason.AWAITS_RECURSION, why)
        if is_constant(one, self.options):
            return Verdict(True, Reason.CONSTANT, "it is constant")
        text = self.chat.last(depth)
        if also := self._also_scanned(one):
            text = Haystack(f"{text.text}\n{also}")
        where = f"the last {min(depth, len(self.chat.messages))} messages"
        return check_keys(one, text, self.slow, self.options, where)

    def _also_scanned(self, one: Prepared) -> str:
        if self.card is None:
            return ""
        fields = [
            self.card.text(field)
            for name, field in _ALSO_SCANNED.items()
            if one.extension(name, False)
        ]
        return "\n".join(fields)

    def _scan_recursively(self, waiting: list[Prepared]) -> None:
        source = self._called_text(0)
        for step in range(1, self.options.max_recursion_steps + 1):
            if not source.text.strip() or not waiting:
                return
            candidates = []
            for one in waiting:
                if one.extension("exclude_recursion", False) or one.has("unrecursive"):
                    continue
                if one.number("delay_until_recursion") > step:
                    continue
                verdict = self._check_recursion(one, source)
                if verdict.fires:
                    candidates.append(Candidate(one, verdict))
            if not candidates:
                return
            called = {candidate.one.index for candidate in candidates}
            waiting = [one for one in waiting if one.index not in called]
            self._select(candidates, step=step)
            source = self._called_text(step)

    def _check_recursion(self, one: Prepared, source: Haystack) -> Verdict:
        if is_constant(one, self.options):
            return Verdict(True, Reason.RECURSION, "another entry was called before it")
        found = check_keys(one, source, self.slow, self.options, "a called entry")
        return found._replace(reason=Reason.RECURSION) if found.fires else found

    def _called_text(self, step: int) -> Haystack:
        """What the entries that fired in `step` put up for scanning."""
        bodies = [
            outcome.content
            for outcome in self.outcomes.values()
            if outcome.fires
            and outcome.step == step
            and not self.entries[outcome.index].extension("prevent_recursion", False)
            and not self.entries[outcome.index].has("no_recursive_search")
        ]
        return Haystack("\n".join(bodies))

    def _select(self, candidates: list[Candidate], *, step: int) -> None:
        fired, stopped = self.selection.choose(candidates)
        for one, verdict in stopped:
            self._stop(one, verdict)
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
                placement=one.placement,
                step=step,
            )

    def _stop(self, one: Prepared, verdict: Verdict) -> None:
        self.outcomes[one.index] = Outcome(
            one.index, one.label, False, verdict.reason, verdict.why
        )


def _whole(value: object, default: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return int(value)

"""Of the entries that want to fire, which may: chance, inclusion groups and the budget."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from card_generator_app.cards.activation.checking import Verdict, is_constant
from card_generator_app.cards.activation.model import Options, Reason
from card_generator_app.cards.activation.prepared import Prepared
from card_generator_app.cards.tokens import Counter

_CERTAIN = 100
_DEFAULT_WEIGHT = 100


@dataclass(slots=True)
class Candidate:
    """An entry that wants to fire in this step."""

    one: Prepared
    verdict: Verdict


@dataclass(slots=True)
class Selection:
    """What has been let through so far, and what that has cost."""

    options: Options
    count: Counter
    budget: int | None
    spent: int = 0
    overflowed: bool = False
    contents: dict[str, str] = field(default_factory=dict)
    groups_taken: dict[str, str] = field(default_factory=dict)

    def choose(
        self, candidates: Sequence[Candidate]
    ) -> tuple[list[tuple[Candidate, int]], list[tuple[Prepared, Verdict]]]:
        """Those that fire with their tokens, and those stopped with the reason."""
        stopped: list[tuple[Prepared, Verdict]] = []
        left = [one for one in candidates if self._lucky(one, stopped)]
        left = self._one_of_each_group(left, stopped)
        fired = []
        for candidate in sorted(left, key=self._rank):
            tokens = self.count(candidate.one.body)
            if verdict := self._refused(candidate.one, tokens):
                stopped.append((candidate.one, verdict))
            else:
                fired.append((candidate, tokens))
        return fired, stopped

    def _rank(self, candidate: Candidate) -> tuple[object, ...]:
        """Who is asked first while the budget lasts: sticky, constant, priority, order."""
        one = candidate.one
        return (
            candidate.verdict.reason is not Reason.STICKY,
            one.has("ignore_on_max_context"),
            not is_constant(one, self.options),
            -one.priority,
            -one.order,
            one.index,
        )

    def _lucky(
        self, candidate: Candidate, stopped: list[tuple[Prepared, Verdict]]
    ) -> bool:
        one = candidate.one
        chance = one.number("probability", _CERTAIN)
        decorated = one.decorated("probability")
        chance = chance if decorated is None else decorated
        uses = one.extension("useProbability", True) is not False
        if not uses or chance >= _CERTAIN or candidate.verdict.reason is Reason.STICKY:
            return True
        rolled = self._random(f"chance {one.index}").uniform(0, _CERTAIN)
        if rolled < chance:
            return True
        why = f"its chance is {chance} %, the draw was {rolled:.0f}"
        stopped.append((one, Verdict(False, Reason.PROBABILITY, why)))
        return False

    def _one_of_each_group(
        self, candidates: list[Candidate], stopped: list[tuple[Prepared, Verdict]]
    ) -> list[Candidate]:
        groups: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            for name in str(candidate.one.extension("group", "")).split(","):
                if name.strip():
                    groups[name.strip()].append(candidate)
        lost: set[int] = set()
        for name, members in groups.items():
            alive = [one for one in members if one.one.index not in lost]
            if not alive:
                continue
            winner = self.groups_taken.get(name)
            chosen = None if winner else self._winner(name, alive)
            if chosen is not None:
                winner = self.groups_taken[name] = chosen.one.label
            for candidate in alive:
                if candidate is not chosen:
                    why = f"group {name!r} went to {winner!r}"
                    stopped.append((candidate.one, Verdict(False, Reason.GROUP, why)))
                    lost.add(candidate.one.index)
        return [one for one in candidates if one.one.index not in lost]

    def _winner(self, name: str, members: list[Candidate]) -> Candidate:
        sticky = [one for one in members if one.verdict.reason is Reason.STICKY]
        if sticky:
            return sticky[0]
        if any(one.one.extension("use_group_scoring") for one in members):
            best = max(one.verdict.score for one in members)
            members = [one for one in members if one.verdict.score == best]
        preferred = [one for one in members if one.one.extension("group_override")]
        if preferred:
            return max(preferred, key=lambda one: one.one.order)
        weights = [
            max(m.one.number("group_weight", _DEFAULT_WEIGHT), 0) for m in members
        ]
        if not any(weights):
            return members[0]
        return self._random(f"group {name}").choices(members, weights)[0]

    def _refused(self, one: Prepared, tokens: int) -> Verdict | None:
        body = one.body.strip()
        if body in self.contents:
            why = f"{self.contents[body]!r} says the same already"
            return Verdict(False, Reason.DUPLICATE, why)
        if self.budget is not None and not one.extension("ignore_budget", False):
            if self.overflowed or self.spent + tokens > self.budget:
                # SillyTavern stops at the first that does not fit, so that a small
                # unimportant entry never takes the place of a large important one.
                self.overflowed = True
                left = self.budget - self.spent
                why = f"it needs {tokens} tokens, {left} of {self.budget} are left"
                return Verdict(False, Reason.BUDGET, why)
            self.spent += tokens
        self.contents[body] = one.label
        return None

    def _random(self, purpose: str) -> random.Random:
        # S311: this draws lots for a preview; nothing secret depends on it.
        return random.Random(f"{self.options.seed}/{purpose}")  # noqa: S311

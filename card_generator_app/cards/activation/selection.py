"""Of the entries that want to fire, which may: inclusion groups, chance and the budget."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from card_generator_app.cards.activation.candidate import Candidate
from card_generator_app.cards.activation.checking import Verdict, is_constant, no
from card_generator_app.cards.activation.groups import Groups
from card_generator_app.cards.activation.model import Reason
from card_generator_app.cards.activation.options import Options
from card_generator_app.cards.activation.prepared import Prepared
from card_generator_app.cards.tokens import Counter

_CERTAIN = 100


@dataclass(slots=True)
class Selection:
    """What has been let through so far, and what that has cost."""

    options: Options
    count: Counter
    budget: int | None
    spent: int = 0
    overflowed: bool = False
    _contents: dict[str, str] = field(default_factory=dict)
    _groups: Groups = field(init=False)

    def __post_init__(self) -> None:
        self._groups = Groups(self.options, self._random)

    def choose(
        self, candidates: Sequence[Candidate]
    ) -> tuple[list[tuple[Candidate, int]], list[tuple[Prepared, Verdict]]]:
        """Those that fire with their tokens, and those stopped with the reason.

        A group chooses before chance does: where its entry then fails, nobody fires
        (SillyTavern).
        """
        ranked = sorted(candidates, key=self._rank)
        lost = self._groups.filter(ranked)
        fired, stopped = [], []
        for candidate in ranked:
            one = candidate.one
            if why := lost.get(one.index):
                stopped.append((one, no(Reason.GROUP, why)))
                continue
            tokens = self.count(one.body)
            if verdict := self._unlucky(candidate) or self._refused(one, tokens):
                stopped.append((one, verdict))
            else:
                self._groups.take(candidate)
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

    def _unlucky(self, candidate: Candidate) -> Verdict | None:
        one = candidate.one
        chance = one.number("probability", _CERTAIN)
        decorated = one.decorated("probability")
        chance = chance if decorated is None else decorated
        uses = one.extension("useProbability", True) is not False
        if not uses or chance >= _CERTAIN or candidate.verdict.reason is Reason.STICKY:
            return None
        rolled = self._random(f"chance {one.index}").uniform(0, _CERTAIN)
        if rolled < chance:
            return None
        why = f"its chance is {chance} %, the draw was {rolled:.0f}"
        return no(Reason.PROBABILITY, f"{candidate.verdict.why}, but {why}")

    def _refused(self, one: Prepared, tokens: int) -> Verdict | None:
        body = one.body.strip()
        if body in self._contents:
            why = f"{self._contents[body]!r} says the same already"
            return no(Reason.DUPLICATE, why)
        bound = self.budget is not None and not one.extension("ignore_budget", False)
        left = max((self.budget or 0) - self.spent, 0)
        if bound and (self.overflowed or tokens > left):
            # SillyTavern stops at the first that does not fit, so that a small
            # unimportant entry never takes the place of a large important one.
            self.overflowed = True
            why = f"it needs {tokens} tokens, {left} of {self.budget} are left"
            return no(Reason.BUDGET, why)
        self.spent += tokens
        self._contents[body] = one.label
        return None

    def _random(self, purpose: str) -> random.Random:
        # S311: this draws lots for a preview; nothing secret depends on it.
        return random.Random(f"{self.options.seed}/{purpose}")  # noqa: S311

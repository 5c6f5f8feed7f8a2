"""Inclusion groups: of the entries of one group, one fires."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from card_generator_app.cards.activation.candidate import Candidate
from card_generator_app.cards.activation.model import Reason
from card_generator_app.cards.activation.options import Options

_DEFAULT_WEIGHT = 100


@dataclass(slots=True)
class Groups:
    """Which groups have had their entry, and who of the others may still fire."""

    options: Options
    draw: Callable[[str], Random]
    _taken: dict[str, str] = field(default_factory=dict)

    def filter(self, candidates: list[Candidate]) -> dict[int, str]:
        """Why entries (by index) give way to another of their group."""
        members: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            for name in names_of(candidate):
                members[name].append(candidate)
        lost: dict[int, str] = {}
        for name, group in members.items():
            alive = [one for one in group if one.one.index not in lost]
            kept, why = self._kept(name, alive) if alive else ([], "")
            for candidate in alive:
                if candidate not in kept:
                    lost[candidate.one.index] = why
        return lost

    def take(self, fired: Candidate) -> None:
        """Remembers that the groups of an entry have had theirs."""
        for name in names_of(fired):
            self._taken.setdefault(name, fired.one.label)

    def _kept(self, name: str, alive: list[Candidate]) -> tuple[list[Candidate], str]:
        sticky = [one for one in alive if one.verdict.reason is Reason.STICKY]
        if sticky:
            return sticky, f"{sticky[0].one.label!r} of its group {name!r} still sticks"
        if name in self._taken:
            return [], f"group {name!r} went to {self._taken[name]!r}"
        best = self._best_scored(alive)
        winner = self._winner(name, best)
        label = winner.one.label
        return [winner], f"group {name!r} went to {label!r}"

    def _best_scored(self, alive: list[Candidate]) -> list[Candidate]:
        """Without those that go by the number of keys found and found fewer."""

        def is_scored(one: Candidate) -> bool:
            return bool(
                one.one.extension("use_group_scoring", self.options.group_scoring)
            )

        if len(alive) < 2 or not any(map(is_scored, alive)):
            return alive
        scores = [one.score() for one in alive]
        most = max(scores)
        return [
            one
            for one, found in zip(alive, scores, strict=True)
            if found == most or not is_scored(one)
        ]

    def _winner(self, name: str, members: list[Candidate]) -> Candidate:
        preferred = [one for one in members if one.one.extension("group_override")]
        if preferred:
            return max(preferred, key=lambda one: one.one.order)
        weights = [
            max(m.one.number("group_weight", _DEFAULT_WEIGHT), 0) for m in members
        ]
        if not any(weights):
            return members[0]
        return self.draw(f"group {name}").choices(members, weights)[0]


def names_of(candidate: Candidate) -> list[str]:
    names = str(candidate.one.extension("group", "")).split(",")
    return [name.strip() for name in names if name.strip()]

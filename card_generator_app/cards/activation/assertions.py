"""Assertion files: chats and exactly the entries they must call, for an author's CI.

cases:
  - name: the village is known
    chat: ["user: Have you been to Brightwick?"]
    fires: [Brightwick]
    options: {seed: 3}
"""

from dataclasses import dataclass
from typing import Any, get_args

from card_generator_app.cards.activation.engine import simulate
from card_generator_app.cards.activation.model import Message, Outcome, Role
from card_generator_app.cards.activation.options import Options, read_options
from card_generator_app.cards.card import Card
from card_generator_app.cards.jsontext import Json, describe
from card_generator_app.cards.repairs import Repairs
from card_generator_app.cards.yamltext import parse_yaml
from card_generator_app.errors import InvalidInput

MAX_CASES = 1_000
MAX_MESSAGES = 10_000


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case: what should have fired and did not, with the reason, and the other way round."""

    name: str
    missing: list[str]
    unexpected: list[str]

    @property
    def passed(self) -> bool:
        return not self.missing and not self.unexpected


def check_cases(
    book: Json,
    data: bytes,
    card: Card | None = None,
    options: Options | None = None,
) -> list[CaseResult]:
    """The results of an assertion file (YAML or JSON) for a book.

    `options` count for every case, where its own `options` do not say otherwise. Entries
    are named as in the results of `simulate`; raises InvalidInput for a file that is no
    assertion file.
    """
    document = parse_yaml(data, Repairs(), typed=True)
    cases = document.get("cases")
    if not isinstance(cases, list) or len(cases) > MAX_CASES:
        raise InvalidInput(
            f"an assertion file needs a list of at most {MAX_CASES} cases"
        )
    base = options or Options()
    return [_check(book, case, at, card, base) for at, case in enumerate(cases, 1)]


def _check(
    book: Json, case: Any, number: int, card: Card | None, base: Options
) -> CaseResult:
    if not isinstance(case, dict):
        raise InvalidInput(f"case {number} is {describe(case)}, not named fields")
    name = str(case.get("name") or f"case {number}")
    wanted = case.get("fires")
    if not isinstance(wanted, list):
        raise InvalidInput(f"{name}: `fires` must list entries, [] for none")
    names = [str(one) for one in wanted]
    chat = read_chat(case.get("chat"), name)
    found = simulate(book, chat, _options(case.get("options"), base, name), card=card)
    fired = {outcome.label for outcome in found.fired}
    by_label = {outcome.label: outcome for outcome in found.outcomes}
    return CaseResult(
        name,
        missing=[_why_not(one, by_label) for one in names if one not in fired],
        unexpected=[
            f"{outcome.label}: {outcome.why}"
            for outcome in found.fired
            if outcome.label not in names
        ],
    )


def read_chat(value: Any, name: str) -> list[Message]:
    """Messages from texts ("user: Hello"; without a role they are the user's)."""
    if not isinstance(value, list):
        raise InvalidInput(f"{name}: `chat` must be a list of messages")
    if len(value) > MAX_MESSAGES:
        raise InvalidInput(f"{name}: a chat has at most {MAX_MESSAGES} messages here")
    return [_message(text, name) for text in value]


def _message(value: Any, name: str) -> Message:
    if (
        isinstance(value, dict) and len(value) == 1
    ):  # `- user: Hello` is a mapping in YAML
        role, text = next(iter(value.items()))
        value = f"{role}: {text}"
    if not isinstance(value, str):
        raise InvalidInput(f"{name}: a message is {describe(value)}, not a text")
    head, colon, text = value.partition(":")
    for role in get_args(Role):
        if colon and head.strip().lower() == role:
            return Message(role, text.strip())
    return Message("user", value)


def _options(value: Any, base: Options, name: str) -> Options:
    if value is not None and not isinstance(value, dict):
        raise InvalidInput(f"{name}: `options` are named fields, not {describe(value)}")
    return read_options(value or {}, name, base)


def _why_not(name: str, outcomes: dict[str, Outcome]) -> str:
    found = outcomes.get(name)
    return f"{name}: {found.why}" if found else f"{name}: there is no such entry"

"""Fits a request to what the server's list says of the model, before it is sent.

What the list does not say is sent as asked; a server that refuses it is adapted to
(`capabilities`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.llm.capabilities import RUNGS, SAMPLING, Capabilities, Rung
from card_generator_app.llm.chat import TOKENS_AN_IMAGE, ChatRequest
from card_generator_app.llm.error_mapping import RefusedByModel
from card_generator_app.llm.finding import price_key
from card_generator_app.llm.listed import Listed

_TOKENS_PER_MESSAGE = 8
# The estimate is a tenth off at times; the server has the last word near the edge.
_SURELY, _SAFELY = 0.85, 1.1
_LEAST_ANSWER = 64
_LIMITS = frozenset({"max_tokens", "max_completion_tokens"})
_EFFORTS = frozenset({"reasoning", "reasoning_effort"})


@dataclass(frozen=True, slots=True)
class Fitted:
    """The request as the model can take it; `notes` say what became of a wish."""

    request: ChatRequest
    unlisted: frozenset[str] = frozenset()
    rung: Rung = RUNGS[0]
    notes: tuple[str, ...] = ()

    def narrow(self, known: Capabilities) -> Capabilities:
        """What may be sent, from what was learned and what is listed."""
        rung = max(known.rung, self.rung, key=RUNGS.index)
        return Capabilities(rung, known.refused | self.unlisted)

    def learned(self, before: Capabilities, after: Capabilities) -> Capabilities:
        """What to remember of a call that succeeded: refusals, not what a list says."""
        stayed = after.rung == self.narrow(before).rung
        refused = after.refused - (self.unlisted - before.refused)
        return Capabilities(before.rung if stayed else after.rung, refused)


def fit(
    request: ChatRequest, listed: Listed | None, others: Iterable[Listed] = ()
) -> Fitted:
    """The request for a model as it is `listed`; None leaves it as it is.

    Raises RefusedByModel when the prompt is longer than the model's context; it names one
    of the `others` that is long enough.
    """
    if listed is None:
        return Fitted(request)
    notes: list[str] = []
    rung = _best_rung(listed)
    request = _fit_format(request, listed, rung, notes)
    request = _fit_length(request, listed, others, notes)
    return Fitted(request, _unlisted(request, listed), rung, tuple(notes))


def _unlisted(request: ChatRequest, listed: Listed) -> frozenset[str]:
    """Fields asked for that the list does not have."""
    taken = listed.parameters
    if taken is None:
        return frozenset()
    wanted = {name for name in SAMPLING if getattr(request, name) is not None}
    found = wanted - taken
    if request.reasoning_effort is not None and not _EFFORTS & taken:
        found |= _EFFORTS
    if not _LIMITS & taken:
        found |= _LIMITS
    return frozenset(found)


def _best_rung(listed: Listed) -> Rung:
    taken = listed.parameters
    if taken is None or "structured_outputs" in taken:
        return "json_schema"
    return "json_object" if "response_format" in taken else "prompt"


def _fit_format(
    request: ChatRequest, listed: Listed, best: Rung, notes: list[str]
) -> ChatRequest:
    asked = request.structured_output
    if request.schema is None or asked == "auto":
        return request
    if RUNGS.index(asked) >= RUNGS.index(best):
        return request
    notes.append(
        f"structured_output: {listed.id} is not listed with {asked}; JSON is asked for "
        f"by {best}"
    )
    return replace(request, structured_output=best)


def _fit_length(
    request: ChatRequest, listed: Listed, others: Iterable[Listed], notes: list[str]
) -> ChatRequest:
    prompt = _prompt_tokens(request)
    images = sum(len(one.images) for one in request.messages)
    context, most = listed.context_tokens, listed.max_output_tokens
    if context is not None and prompt * _SURELY + _LEAST_ANSWER > context:
        needed = int(prompt * _SAFELY) + (request.max_tokens or _LEAST_ANSWER)
        raise RefusedByModel(
            f"the prompt has about {prompt:,} tokens, and {listed.id} has room for "
            f"{context:,} with its answer; {_advice(listed, needed, others)}"
        )
    asked = request.max_tokens
    if asked is not None and most is not None and asked > most:
        notes.append(
            f"max_output_tokens: {listed.id} answers with at most {most:,} tokens"
        )
        asked = most
    if asked is not None and context is not None:
        # Prompt and answer share the context: a limit beyond it is refused by some. What a
        # picture takes differs by model, so it only leaves less room, and refuses nothing.
        taken = int((prompt + images * TOKENS_AN_IMAGE) * _SAFELY)
        asked = min(asked, max(context - taken, _LEAST_ANSWER))
    return (
        request if asked == request.max_tokens else replace(request, max_tokens=asked)
    )


def _prompt_tokens(request: ChatRequest) -> int:
    texts = [one.content for one in request.messages]
    if request.schema is not None:
        texts.append(str(request.schema.body))
    return sum(estimate_tokens(one) + _TOKENS_PER_MESSAGE for one in texts)


def _advice(listed: Listed, needed: int, others: Iterable[Listed]) -> str:
    """A model that is long enough: of the same maker if there is one, then the cheapest."""
    longer = [
        one
        for one in others
        if (one.context_tokens or 0) >= needed and one.writes_text and one.price
    ]
    if not longer:
        return "shorten what is given, or use a model with a longer context"
    best = min(longer, key=lambda one: (one.family != listed.family, price_key(one)))
    return f"use a longer one, such as {best.id} ({best.context_tokens:,} tokens)"

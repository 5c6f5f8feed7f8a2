"""Who counts tokens: the estimator, or the vocabulary of a model family (extra `tokens`)."""

from dataclasses import dataclass
from functools import cache
from math import ceil

from card_generator_app.cards.tokens import Counter, estimate_tokens
from card_generator_app.errors import InvalidInput

ESTIMATE = "estimate"
EXTRA = "tokens"


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """A counter under the name of its family; `is_exact` when the models count so themselves."""

    family: str
    count: Counter
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """A vocabulary by splintr's name, and how many of its tokens one of the family's is."""

    name: str
    factor: float = 1.0
    exact: bool = True


_FAMILIES = {
    "gpt": _Vocabulary("o200k_base"),
    "llama3": _Vocabulary("llama3"),
    "qwen": _Vocabulary("qwen3"),
    "deepseek": _Vocabulary("deepseek_v3"),
    "mistral": _Vocabulary("mistral_v3"),
    # Google and Anthropic publish no vocabulary of these: a relative's, or a usual ratio.
    "gemini": _Vocabulary("gemma3", exact=False),
    "claude": _Vocabulary("o200k_base", factor=1.15, exact=False),
}
FAMILIES = (ESTIMATE, *_FAMILIES)


def find_tokenizer(family: str = ESTIMATE) -> Tokenizer:
    """The tokenizer of a family, one of FAMILIES, in any case.

    Raises InvalidInput for an unknown family, and where the family's vocabulary is
    wanted but the extra that holds them is not installed.
    """
    name = family.lower()
    if name == ESTIMATE:
        return Tokenizer(ESTIMATE, estimate_tokens, is_exact=False)
    if (vocabulary := _FAMILIES.get(name)) is None:
        known = ", ".join(FAMILIES)
        raise InvalidInput(f"there is no tokenizer {family[:40]!r}; there are: {known}")
    encode_length = _load(vocabulary.name)

    def count(text: str) -> int:
        return ceil(encode_length(text) * vocabulary.factor)

    return Tokenizer(name, count, vocabulary.exact)


@cache
def _load(vocabulary: str) -> Counter:
    try:
        import splintr
    except ImportError as error:
        raise InvalidInput(
            f"counting with a model's own tokenizer needs the extra {EXTRA!r}: "
            f"pip install 'card-generator-app[{EXTRA}]' (beside a checkout: "
            f".venv/bin/pip install splintr-rs); {ESTIMATE!r} needs nothing"
        ) from error
    loaded = splintr.Tokenizer.from_pretrained(vocabulary)

    def count(text: str) -> int:
        # `ordinary`: a card that spells out "<|endoftext|>" means the characters. Half
        # characters, which no tokenizer takes, count like the sign for unknown ones.
        whole = text.encode("utf-8", "replace").decode()
        return len(loaded.encode_ordinary(whole))

    return count

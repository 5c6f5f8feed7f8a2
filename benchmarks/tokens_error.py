"""How far the token estimator is from real tokenizers, on texts it was not fitted to.

    python -m benchmarks.tokens_error [--fit]

Fitted on the `fit` texts of tokens_texts.yaml, our docs and 30 composed cards, against GPT's
o200k. Measured on the `test` texts, and on the card files in ../shared/samples where they
are there. `--fit` prints new weights for cards/tokens.py and measures those.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from benchmarks.quality.compose import make, make_composer, wishes
from card_generator_app.cards.card import Card
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.cards.tokenizers import FAMILIES, find_tokenizer
from card_generator_app.cards.tokens import WEIGHTS, features
from card_generator_app.errors import AppError

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT.parent / "shared" / "samples"
REFERENCE = "gpt"
_ENGLISH = ("English", "English profile", "composed cards")
_FEWEST_CHARACTERS = 40  # a name is no text


class Text(NamedTuple):
    """A text and the group its error is told under."""

    group: str
    text: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fit", action="store_true")
    weights = dict(WEIGHTS)
    if parser.parse_args().fit:
        weights = fit(list(fit_texts()))
        for name, weight in weights.items():
            print(f'    "{name}": {weight:.2f},')
    texts = list(test_texts())
    show_groups(texts, weights)
    show_families(texts, weights)


def fit_texts() -> Iterator[Text]:
    """What the weights may see."""
    for language, pair in _texts().items():
        yield Text(language, pair["fit"])
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*/*.md")):
        for part in path.read_text("utf-8").split("\n#"):
            yield Text("docs", part)
    composer = make_composer()
    for wish in wishes()[:30]:
        card = make(composer, wish, 1).card
        yield from (Text("composed cards", text) for text in card_texts(card))


def test_texts() -> Iterator[Text]:
    """What the weights never saw."""
    for language, pair in _texts().items():
        yield Text(language, pair["test"])
    for path in sorted(SAMPLES.rglob("*")) if SAMPLES.is_dir() else ():
        try:
            card = FormatConverter.decode(path.read_bytes(), path.name).card
        except (AppError, OSError):
            continue
        for text in card_texts(card):
            chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
            yield Text("sample cards, Chinese" if chinese else "sample cards", text)


def card_texts(card: Card) -> list[str]:
    """The texts of a card that are long enough to be one."""
    fields = [value for value in card.data.values() if isinstance(value, str)]
    found = [*fields, *card.alternate_greetings, *(e["content"] for e in card.entries)]
    return [text for text in found if len(text) >= _FEWEST_CHARACTERS]


def fit(texts: list[Text]) -> dict[str, float]:
    """The weights with the least squared relative error, every group counting the same.

    English card texts count six times, as most cards are English.
    """
    count = find_tokenizer(REFERENCE).count
    sizes = {group: sum(one.group == group for one in texts) for group, _ in texts}
    rows, goals = [], []
    for group, text in texts:
        if (tokens := count(text)) == 0:
            continue
        weight = 6.0 if group in _ENGLISH else 1.0
        scale = (weight / sizes[group]) ** 0.5 / tokens
        found = features(text)
        rows.append([found.get(name, 0) * scale for name in WEIGHTS])
        goals.append(tokens * scale)
    matrix, goal = np.array(rows), np.array(goals)
    # Ridge towards the weights that are: a script with little text stays near them.
    pull = 0.1
    prior = np.array(list(WEIGHTS.values()))
    left = np.vstack([matrix, np.eye(len(WEIGHTS)) * pull])
    right = np.concatenate([goal, prior * pull])
    solved, *_ = np.linalg.lstsq(left, right, rcond=None)
    return dict(zip(WEIGHTS, map(float, np.maximum(solved, 0)), strict=True))


def show_groups(texts: list[Text], weights: dict[str, float]) -> None:
    """A row a group: tokens, the estimator's mean absolute error, that of characters / 4."""
    count = find_tokenizer(REFERENCE).count
    print(
        f"\n{'against ' + REFERENCE:24}{'texts':>7}{'tokens':>8}{'error':>8}{'bias':>8}"
    )
    for group in dict.fromkeys(one.group for one in texts):
        own = [one.text for one in texts if one.group == group]
        error, bias = errors(own, count, lambda text: estimate(text, weights))
        naive, _ = errors(own, count, lambda text: len(text) / 4)
        tokens = sum(map(count, own))
        print(
            f"{group:24}{len(own):7}{tokens:8,}{error:8.1%}{bias:+8.1%}"
            f"   (characters / 4: {naive:.0%})"
        )


def show_families(texts: list[Text], weights: dict[str, float]) -> None:
    """A row a family: English prose and cards, and the other languages."""
    english = [one.text for one in texts if one.group.startswith(("English", "sample"))]
    others = [one.text for one in texts if one.text not in set(english)]
    print(f"\n{'mean error against':24}{'English, samples':>18}{'all others':>12}")
    for family in FAMILIES[1:]:
        count = find_tokenizer(family).count
        means = [
            errors(own, count, lambda text: estimate(text, weights))[0]
            for own in (english, others)
        ]
        print(f"{family:24}{means[0]:18.1%}{means[1]:12.1%}")


def errors(
    texts: list[str], count: Callable[[str], int], guess: Callable[[str], float]
) -> tuple[float, float]:
    """Mean absolute and mean relative error, texts weighing the same."""
    off = [guess(text) / count(text) - 1 for text in texts if count(text)]
    return float(np.mean(np.abs(off))), float(np.mean(off))


def estimate(text: str, weights: dict[str, float]) -> float:
    return sum(weights[name] * count for name, count in features(text).items())


def _texts() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("tokens_texts.yaml")
    texts: dict[str, dict[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    return texts


if __name__ == "__main__":
    main()

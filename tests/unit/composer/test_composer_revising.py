"""The composer tells a card that is there anew."""

from itertools import pairwise

from card_generator_app.composer.composer import Composer
from card_generator_app.generation.composer_reviser import ComposerReviser
from card_generator_app.generation.parts import Part
from card_generator_app.options import parse_options


async def test_a_greeting_told_anew_with_the_same_seed_is_another_each_time(
    composer: Composer,
) -> None:
    """What is there may have been told anew before: the brief does not know that scene."""
    options = parse_options({"concept": "A lighthouse keeper who collects storms"})
    brief = composer.compose(options, 1)
    greeting = Part("first_mes")
    told = [composer.write("first_mes", None, brief, options)]

    for _ in range(3):
        reviser = ComposerReviser(composer, options, 5)
        told.append(await reviser.revise(greeting, told[-1], "rewrite", brief))

    pairs = pairwise(told)
    assert all(one != other for one, other in pairs)

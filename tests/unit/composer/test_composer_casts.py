"""The people of a cast share the phrase library out: none speaks in another's words."""

from itertools import combinations

from benchmarks.quality.contradictions import refs
from card_generator_app.composer.composer import Composer
from card_generator_app.options import parse_options

PREMISE = "in a travelling circus that only performs in cemeteries"


def test_no_two_of_a_cast_share_a_phrase(composer: Composer) -> None:
    seats = 5
    briefs = [
        composer.compose(
            parse_options({"concept": f"Somebody {PREMISE}"}), 7, (seat, seats)
        )
        for seat in range(seats)
    ]

    phrases = [set(refs(brief)) for brief in briefs]
    titles = [{one.title for one in brief.openings} for brief in briefs]
    assert all(len(one) > 12 for one in phrases)
    for one, other in combinations(range(seats), 2):
        assert not phrases[one] & phrases[other]
        assert not titles[one] & titles[other]


def test_who_is_alone_has_the_whole_library(composer: Composer) -> None:
    options = parse_options({"concept": f"Somebody {PREMISE}"})

    assert composer.compose(options, 7) == composer.compose(options, 7, (0, 1))

"""Tags: the ones asked for, then what the concept and its themes speak of."""

from collections.abc import Mapping

from card_generator_app.composer.concept import Concept
from card_generator_app.options import GenerationOptions

MAX_TAGS = 12
CLOSE_SECOND = 0.015  # how near the best theme another must be to give tags
_OF_THEMES = {
    "any": [],
    "arcane": ["fantasy", "magic"],
    "beast": ["nonhuman", "animals"],
    "comedy": ["comedy"],
    "court": ["royalty", "intrigue"],
    "frontier": ["western", "frontier"],
    "hearth": ["slice of life", "village"],
    "home": ["slice of life", "family"],
    "horror": ["horror"],
    "hospital": ["medical"],
    "law": ["legal", "drama"],
    "machine": ["nonhuman"],
    "market": ["merchant", "slice of life"],
    "myth": ["fantasy", "mythology"],
    "neon": ["cyberpunk", "sci-fi"],
    "noir": ["noir", "mystery"],
    "office": ["modern", "slice of life"],
    "road": ["travel"],
    "romance": ["romance"],
    "ruin": ["adventure", "post-apocalyptic"],
    "school": ["school"],
    "sea": ["nautical", "adventure"],
    "space": ["sci-fi", "space"],
    "sport": ["sports"],
    "stage": ["performer"],
    "temple": ["spiritual"],
    "town": ["slice of life", "small town"],
    "underworld": ["crime"],
    "war": ["war"],
    "wilds": ["wilderness"],
    "workshop": ["crafts", "invention"],
}


def make_tags(
    concept: Concept, themes: Mapping[str, float], options: GenerationOptions
) -> list[str]:
    """Lower-case, each once, the person's own first."""
    around = concept.surroundings
    own = [concept.body.species, around.role, around.former]
    tags = [tag.strip() for tag in options.tags]
    tags += [tag.lower() for tag in (*options.genre, *options.tone)]
    tags += [tag.lower() for tag in own if tag and len(tag) <= 30]
    best = max(themes.values(), default=0.0)
    for theme, affinity in themes.items():
        if affinity >= best - CLOSE_SECOND:
            tags += _OF_THEMES.get(theme, [theme])
    if options.tags_vocabulary:
        spelling = {tag.casefold(): tag for tag in options.tags_vocabulary}
        spelling |= {tag.strip().casefold(): tag.strip() for tag in options.tags}
        tags = [spelling.get(tag.casefold(), "") for tag in tags]
    distinct = dict.fromkeys(tag for tag in tags if tag)
    return list(distinct)[: max(MAX_TAGS, len(options.tags))]

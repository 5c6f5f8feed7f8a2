"""Whether the greetings are different scenes: no two share too many runs of words."""

from card_generator_app.generation.draft import Draft
from card_generator_app.generation.review.grams import grams, shared
from card_generator_app.generation.review.notes import Note

_GREETINGS = ("first_mes", "alternate_greetings", "group_only_greetings")


def greeting_keys(draft: Draft) -> list[str]:
    """The greetings' keys, the first message first."""
    keys = [key for key in draft.texts if key.split(".")[0] in _GREETINGS]
    return sorted(
        keys, key=lambda key: (_GREETINGS.index(key.split(".")[0]), _number(key))
    )


def greeting_notes(draft: Draft, distinctness: float) -> list[Note]:
    """A note on the later of two greetings that share more than `1 - distinctness`."""
    most = 1 - distinctness
    notes: list[Note] = []
    seen = [(key, grams(draft.texts[key])) for key in greeting_keys(draft)]
    for at, (key, ours) in enumerate(seen):
        for other, theirs in seen[:at]:
            is_same = draft.texts[key].strip() == draft.texts[other].strip()
            share = 1.0 if is_same else shared(ours, theirs)
            if share > most:
                told = (
                    f"shares {share:.0%} of its phrases with {other}; it must be another "
                    "scene, told in other words"
                )
                notes.append(Note(key, "greetings", told))
                break
    return notes


def _number(key: str) -> int:
    _, _, index = key.partition(".")
    return int(index or 0)

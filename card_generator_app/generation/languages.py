"""Whether a text is in the language that was asked for; deterministic, and slow to accuse."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Words that few texts of the language do without and few of others have. Where they are
# dense, the detector (a second of CPU to load, 100 MB) is not needed at all.
_TELLING = {
    "en": "the and of with that his her from was has",
    "de": "und nicht ist ein eine der das mit sich auf dem",
}
_DENSE = 0.08
_NOT_PROSE = re.compile(r"\{\{[^{}]*\}\}|<START>|<[^<>\n]{1,40}>|https?://\S+")
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_LETTERS = 80
_SURE = 0.9
_OUT_OF_THE_QUESTION = 0.02
# Tags that the detector has by another name.
_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl"}


def foreign_language(text: str, tag: str) -> str | None:
    """The code of the language that `text` is in, if it is surely not the one of `tag`.

    None for short texts, for languages nobody here knows, and whenever in doubt.
    """
    prose = _NOT_PROSE.sub(" ", text)
    words = [word.casefold() for word in _WORD.findall(prose)]
    if sum(map(len, words)) < _ENOUGH_LETTERS:
        return None
    asked = tag.split("-")[0].casefold()
    telling = set(_TELLING.get(asked, "").split())
    if telling and sum(word in telling for word in words) >= _DENSE * len(words):
        return None
    ranked = dict(_detector().rank(prose))
    asked = asked if asked in ranked else _ALIASES.get(asked, asked)
    if asked not in ranked:
        return None
    found, sureness = next(iter(ranked.items()))
    is_foreign = sureness >= _SURE and ranked[asked] < _OUT_OF_THE_QUESTION
    return found if is_foreign else None


@cache
def _detector() -> "LanguageIdentifier":
    # Imported here: most processes never need it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

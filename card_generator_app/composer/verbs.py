"""Forms of English verbs: the base of a third person, and the past of any present."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from card_generator_app.composer.lexicon import words
from card_generator_app.composer.wordfile import read_yaml

VERBS_FILE = Path(__file__).parent / "verbs.yaml"

_SHORT_VOWEL = re.compile(r"^(?:[^aeiou]*|[^aeiou]*qu)[aeiou][^aeiouwxy]$")
_IN_IE = re.compile(r"^(?:un)?ties$|^(?:be|under|out)?lies$|^dies$|^vies$")
_BASES = {"is": "be", "are": "be", "am": "be", "has": "have", "does": "do"}
_PRESENT_OF_BE = {"is", "are", "am"}
# What is past already, or has no other past.
_PAST_ALREADY = words(
    "was were had did would could should might ought used wasn't weren't hadn't didn't "
    "wouldn't couldn't shouldn't mightn't"
)


@lru_cache(maxsize=1)
def _verbs() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    told: dict[str, Any] = read_yaml(VERBS_FILE.read_bytes())
    return told["irregular"], told["modal"], frozenset(told["doubling"].split())


def irregulars() -> frozenset[str]:
    """The bases of the verbs whose past is their own."""
    return frozenset(_verbs()[0])


def base(verb: str) -> str:
    """What follows "to": keep for "keeps"; a plural form is its own base."""
    if verb in _BASES:
        return _BASES[verb]
    if re.search(r"[^aeiou]ies$", verb) and not _IN_IE.match(verb):
        return verb[:-3] + "y"
    if re.search(r"(?:ch|sh|ss|x|zz|o)es$", verb) and verb not in ("aches", "shoes"):
        return verb[:-2]
    return verb[:-1] if re.search(r"[^s']s$", verb) else verb


def of_plural(verb: str) -> str:
    """The form after "they" or "you": are for "is", keep for "keeps"."""
    if verb.endswith("n't"):
        return {"isn't": "aren't", "hasn't": "haven't", "doesn't": "don't"}.get(
            verb, verb
        )
    if verb in _PRESENT_OF_BE:
        return "are"
    return "were" if verb == "was" else base(verb)


def of_i(verb: str) -> str:
    """The form after "I": am for "is", keep for "keeps"."""
    if verb in _PRESENT_OF_BE:
        return "am"
    if verb in ("isn't", "aren't"):
        return "am not"
    return "was" if verb in ("was", "were") else of_plural(verb)


def past(verb: str) -> str:
    """The past of a present form; a form that is past already stays as it is."""
    irregular, modal, doubling = _verbs()
    lower = verb.lower()
    if lower in _PAST_ALREADY:
        return verb
    if lower == "are":
        told = "were"
    elif lower in modal:
        told = modal[lower]
    else:
        stem = base(lower)
        told = irregular.get(stem) or _regular(stem, doubling)
    return told[0].upper() + told[1:] if verb[:1].isupper() else told


def _regular(stem: str, doubling: frozenset[str]) -> str:
    if stem.endswith("e"):
        return stem + "d"
    if re.search(r"[^aeiou]y$", stem):
        return stem[:-1] + "ied"
    if _SHORT_VOWEL.match(stem) or stem in doubling:
        return stem + stem[-1] + "ed"
    return stem + "ed"


def gerund(stem: str) -> str:
    """The form after "is": keeping for "keep", running for "run"."""
    _, _, doubling = _verbs()
    if stem.endswith("ie"):
        return stem[:-2] + "ying"
    if re.search(r"[^eoy]e$", stem) and stem != "be":
        return stem[:-1] + "ing"
    if _SHORT_VOWEL.match(stem) or stem in doubling:
        return stem + stem[-1] + "ing"
    return stem + "ing"


def third(stem: str) -> str:
    """The form after "she": keeps for "keep", carries for "carry"."""
    known = {"be": "is", "have": "has"}
    if stem in known:
        return known[stem]
    if re.search(r"[^aeiou]y$", stem):
        return stem[:-1] + "ies"
    return stem + ("es" if re.search(r"(?:ch|sh|s|x|z|o)$", stem) else "s")


def infinitive(form: str) -> str:
    """What follows "to", for a base, a third person, a gerund or a participle."""
    irregular, _, _ = _verbs()
    lower = form.lower()
    if lower in _BASES:
        return _BASES[lower]
    participles = {"seen": "see", "been": "be", "heard": "hear", "met": "meet"}
    if lower in participles:
        return participles[lower]
    back = {past_form: stem for stem, past_form in irregular.items()}
    if lower in back and lower not in irregular:
        return back[lower]
    if lower.endswith("ing") and len(lower) > 5:
        stem = lower[:-3]
        if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
            return stem[:-1]
        return (
            stem + "e"
            if gerund(stem + "e") == lower and stem not in irregular
            else stem
        )
    return form

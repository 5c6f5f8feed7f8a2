"""When a pronoun is clear: who else in a sentence it might mean."""

import re

_WOMEN = (
    "sister mother woman women girl daughter wife widow aunt niece queen grandmother lady "
    "nun bride princess waitress duchess madam priestess"
)
_MEN = (
    "brother father man men boy son husband widower uncle nephew king grandfather "
    "gentleman monk groom prince waiter duke sir abbot bishop vicar"
)
_ANYONE = (
    "child friend stranger neighbor neighbour partner client captain apprentice master "
    "teacher doctor patient priest cousin somebody someone anyone anybody person judge "
    "officer visitor guest customer passenger caller witness clerk student pupil boss "
    "owner landlord sergeant mayor enemy rival lover twin sibling parent roommate super"
)
_MANY = "people men women children neighbors friends others"


def _pattern(*lists: str) -> re.Pattern[str]:
    words = " ".join(lists).split()
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_RIVALS = {
    "she": _pattern(_WOMEN, _ANYONE),
    "he": _pattern(_MEN, _ANYONE),
    "they": _pattern(_MANY, _ANYONE),
}


def has_rival(text: str, pronouns: str) -> bool:
    """Whether a text has somebody else whom the pronoun could mean."""
    rivals = _RIVALS.get(pronouns)
    return bool(rivals and rivals.search(text))

"""Name, age and pronouns, as a concept states them."""

import re
from dataclasses import dataclass
from typing import Literal, cast

from card_generator_app.composer.chunks import Chunk, tokenize
from card_generator_app.composer.grammar import singular
from card_generator_app.composer.lexicon import Lexicon, words
from card_generator_app.composer.speak import Pronouns

Band = Literal["child", "teen", "young", "middle", "old"]

_PART = r"[A-ZÀ-ÖØ-Þ][\w'’-]+"
_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|St|Sgt|Lt|Capt)\.?\s+)?"
_NAME = rf"{_TITLE}{_PART}(?:\s+(?:(?:de|da|du|van|von|of|the|al|bin|la)\s+)?{_PART}){{0,3}}"
_NAMED = re.compile(rf"\b(?i:named|called|name\s+is|known\s+as|goes\s+by)\s+({_NAME})")
_LEADING = re.compile(
    rf"^({_NAME})\s*(?:,|:|–|—|-\s|\s\(|\s+(?:is|was|has|runs|lives|works|wants|owns|"
    r"keeps|used|had|hunts|loves|hates|sells|serves|spends|never|always|once)\b)"
)
_LATER_NAMED = re.compile(rf", ({_NAME}) is (?:an?|the|now|still)\b")
_NUMBER_AGE = re.compile(
    r"(?<![\w$€£])(\d{1,6}(?:,\d{3})*)[\s-]*(?:years?[\s-]*olds?|yrs?\.?(?:\s*old)?|y/?o)\b"
    r"|\bage[d:]?\s*(?:is\s*)?(\d{1,6})\b|,\s*(\d{1,3})\s*(?:,|$)"
    r"|\b(?:is|am|was|turned|turns|now)\s+(\d{1,3})(?=\s*(?:[,.;]|and\b|$))",
    re.IGNORECASE,
)
_UNITS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORD_AGE = re.compile(
    rf"\b((?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(_UNITS[1:])})"
    r"[\s-]years?[\s-]old\b",
    re.IGNORECASE,
)
_DECADE = re.compile(
    r"\b(?:(?:early|mid|late)[\s-]+)?"
    r"(teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|"
    r"[2-9]0s)\b",
    re.IGNORECASE,
)
_GREETINGS = words("hi hello hey meet introducing please ok okay test")
_FEMALE = words("she her hers herself")
_MALE = words("he him his himself")
_NEUTRAL = words("they them their theirs themself themselves")
_MAY_BE_IT = {
    "android",
    "robot",
    "mind",
    "thing",
    "plant",
    "swarm",
    "beast",
    "fish",
    "dragon",
}
_LONG_LIVED = 120
_TITLES = words("captain dr mr mrs ms prof sgt lt lieutenant sir lady doctor professor")
_PAIR = words("couple twins twin pair duo lovers parents")
_OBJECT_HEADS = words("clock dress chair")  # "grandfather clock", "wedding dress"
_SEVERAL = words(
    "couple twins siblings trio crew gang jury choir band triplets pair duo family crew "
    "parents lovers brothers sisters"
)
# "who knows every regular by their shoes": theirs is nobody's in particular.
_PLAIN_THEY = re.compile(r"\b(?:[Tt]hey|[Tt]hem|[Tt]hemself)\b")
_STARTING = re.compile(r"[.!?]\s+([Ss]he|[Hh]e)\b")
_WOMENS_NAMES = words(
    "marta maria anna ana ines inês rosa rosalind juno eva ella emma julia sofia sophia "
    "laura lucy lily clara alice grace ruth sarah hannah elena irina olga natasha mei yuki "
    "sakura aiko fatima aisha leila layla zara priya anjali ingrid freya astrid greta heidi "
    "helga bridget fiona siobhan maeve nora molly mary jane elizabeth margaret catherine "
    "caroline charlotte victoria diana rachel rebecca jessica jennifer amanda emily claire "
    "chloe marie odile camille amelie mirelle isabella isabel carmen lucia valentina "
    "gabriela beatrice francesca chiara giulia odette susan linda karen nancy betty "
    "martha agnes edith mabel hazel ivy violet daisy iris penelope cassandra helen"
)
_MENS_NAMES = words(
    "thomas tomas john james robert michael william david richard joseph charles george "
    "henry edward arthur albert frank walter peter paul mark luke matthew daniel adam "
    "samuel benjamin jacob isaac oliver oscar oren viktor victor ivan dmitri boris sergei "
    "mikhail nikolai hans karl otto fritz heinrich johann stefan marco luca giovanni "
    "antonio carlos diego juan pedro miguel javier rafael fernando pierre jean jacques "
    "louis francois kenji hiroshi takeshi akira haruto wei chen ahmed omar hassan ali "
    "mohammed ibrahim yusuf raj arjun vikram bjorn sven erik lars olaf gunnar leif "
    "bartholomew theodore edmund cedric alistair malcolm duncan angus liam sean patrick "
    "kevin brian steve bob jack harry tom tim jim joe bill greg doug"
)
_GENDERED_ENDING = re.compile(r"(?<=[a-z]{2})(?:woman|(?<!hu|ha|ro|er)man)$")
# Not after a relative pronoun: "the sailor who is a king" is, "whose wife was a nun" is not.
_IS_A = re.compile(
    r"^(?:[^.;]*?, )?(?:[A-Z]\w+|[Ss]he|[Hh]e|[Tt]hey) (?:is|was|became) "
    r"(?:now |once |also |still )?(?:an?|the) ((?:[\w'-]+ ){0,3}?[\w'-]+)"
    r"(?= who|[,.;]|$| and| of| with)"
)


@dataclass(frozen=True)
class Age:
    """An age in the person's own words, and what it comes to."""

    text: str
    years: int | None
    band: Band


def read_name(text: str, chunks: list[Chunk], lexicon: Lexicon) -> str | None:
    """A name the text gives: "named X", a leading "X, a …" or "X runs …"."""
    named = _NAMED.search(text)
    if named and not _is_common(named[1], lexicon):
        return named[1]
    if later := _LATER_NAMED.search(text):
        return later[1]
    leading = _LEADING.match(text)
    if leading and not _is_common(leading[1], lexicon):
        return leading[1]
    return None


def _is_common(name: str, lexicon: Lexicon) -> bool:
    """Whether a capitalised start is just the first words of a sentence."""
    words = name.lower().split()
    first, last = words[0], words[-1]
    if first in lexicon.function_words or first in _GREETINGS:
        return True
    if len(words) == 1 and (lexicon.is_adjective(first) or first in lexicon.verbs):
        return True
    return (
        last in lexicon.species
        or last in lexicon.trades
        or last in lexicon.objects
        or last in lexicon.pronouns
        or (lexicon.is_adjective(last) and lexicon.is_adjective(first))
    )


def read_age(text: str) -> Age | None:
    """The age as a number, in words or as a decade; None when it is not stated."""
    if match := _NUMBER_AGE.search(text):
        digits = next(group for group in match.groups() if group)
        return _aged(digits, int(digits.replace(",", "")))
    if match := _WORD_AGE.search(text):
        return _aged(match[1], _from_words(match[1]))
    if match := _DECADE.search(text):
        return _aged(match[0], _decade(match[1].lower()))
    return None


def parse_age(text: str, lexicon: Lexicon) -> Age:
    """An age given as an option or after "Age:", in any form."""
    if number := re.search(r"\d[\d,]*", text):
        return Age(text, *_years_and_band(int(number[0].replace(",", ""))))
    found = read_age(text)
    if found:
        return Age(text, found.years, found.band)
    words = text.lower().replace("-", " ").split()
    if words and all(w in _UNITS or w in _TENS for w in words):
        return Age(text, *_years_and_band(_from_words(text)))
    return Age(text, None, read_band(text, lexicon) or "middle")


def read_band(text: str, lexicon: Lexicon) -> Band | None:
    """The band that the first age word of a text speaks of."""
    text = re.sub(r"[\w-]+[ -]years?[ -]old\b", "", text)  # 300-year-old, and a child
    found = [
        (match.start(), band)
        for word, band in lexicon.ages.items()
        if (match := re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE))
    ]
    return cast(Band, min(found)[1]) if found else None


def band_of(years: int) -> Band:
    """Ages beyond a human life say nothing about how old one looks: middle."""
    if years > _LONG_LIVED:
        return "middle"
    for limit, band in ((13, "child"), (18, "teen"), (30, "young"), (60, "middle")):
        if years < limit:
            return cast(Band, band)
    return "old"


def read_pronouns(
    text: str, subject: Chunk | None, lexicon: Lexicon
) -> Pronouns | None:
    """From a gendered noun for the character, else from the pronouns used."""
    if subject is not None and _is_several(subject, lexicon):
        return "they"
    if subject is not None:
        words = subject.lower[-1:] if subject.head in _OBJECT_HEADS else subject.lower
        told = [_gendered(word, lexicon) for word in words]
        if any(told):
            return next(filter(None, told))
    if stated := _predicated(text, lexicon):
        return stated
    votes = {"she": 0, "he": 0, "they": 0}
    others: set[str] = set()
    for token in tokenize(text):
        word = token.lower.removesuffix("'s")
        if token.start >= (subject.end if subject else 0) and word in lexicon.pronouns:
            others.add(lexicon.pronouns[word])  # "her husband": "he" may now be him
        for pronoun, forms in (("she", _FEMALE), ("he", _MALE), ("they", _NEUTRAL)):
            if word in forms and pronoun not in others:
                votes[pronoun] += 1
    gendered = max(("she", "he"), key=lambda pronoun: votes[pronoun])
    if votes[gendered]:
        return cast(Pronouns, gendered)
    starting = {word.lower() for word in _STARTING.findall(text)}
    if len(starting) == 1:  # "There is an old woman. She knows your name."
        return cast(Pronouns, starting.pop())
    if votes["they"] and _PLAIN_THEY.search(text):
        return "they"
    return "it" if _is_called_it(text, subject, lexicon) else None


def _gendered(word: str, lexicon: Lexicon) -> Pronouns | None:
    """What a noun says by itself: "queen", "night watchman"."""
    known = lexicon.pronouns.get(word)
    if known is None and (match := _GENDERED_ENDING.search(word)):
        known = "he" if match[0] == "man" else "she"
    return cast(Pronouns, known) if known else None


def predicate(text: str) -> str:
    """What "… is now a widower" says, for a text that begins with something else."""
    match = _IS_A.search(text)
    return match[1].lower() if match else ""


def _predicated(text: str, lexicon: Lexicon) -> Pronouns | None:
    told = [_gendered(word, lexicon) for word in predicate(text).split()]
    return next(filter(None, told), None)


def pronouns_of_name(name: str | None, text: str) -> Pronouns | None:
    """What a common given name suggests, where the concept says nothing else."""
    given = [word for word in (name or "").lower().split() if word not in _TITLES]
    if not given or re.search(r"\b(?:they|them|it|its)\b", text.lower()):
        return None
    if given[0] in _WOMENS_NAMES:
        return "she"
    return "he" if given[0] in _MENS_NAMES else None


def _is_called_it(text: str, subject: Chunk | None, lexicon: Lexicon) -> bool:
    """Whether a being that may be a thing is spoken of as one; "it" alone proves nothing."""
    if subject is None:
        return False
    bodies = {lexicon.species.get(word) for word in subject.lower} - {None}
    spoken = {token.lower for token in tokenize(text)}
    return bool(bodies & _MAY_BE_IT) and bool(spoken & {"it", "its", "itself"})


def number_of(subject: Chunk | None, lexicon: Lexicon) -> Literal["one", "two", "many"]:
    """How many the character is; a swarm that is one mind counts as one."""
    if subject is None or not _is_several(subject, lexicon):
        return "one"
    pair = subject.determiner == "two" or _PAIR & set(subject.lower)
    return "two" if pair else "many"


def _is_several(subject: Chunk, lexicon: Lexicon) -> bool:
    """Whether the character is more than one: "two goblins", "twin sisters"."""
    head = subject.head
    if head in _SEVERAL:
        return True
    one = singular(head)
    return one != head and (
        one in lexicon.species or one in lexicon.pronouns or (one in lexicon.trades)
    )


def pronouns_of_gender(text: str, lexicon: Lexicon) -> Pronouns | None:
    """What a gender, or pronouns written "she/her", come to."""
    words = re.split(r"[^a-z-]+", text.lower())
    for word in words:
        if (
            word in ("f", "she", "her", "feminine")
            or lexicon.pronouns.get(word) == "she"
        ):
            return "she"
        if (
            word in ("m", "he", "him", "masculine")
            or lexicon.pronouns.get(word) == "he"
        ):
            return "he"
    if "it" in words or "its" in words:
        return "it"
    neutral = {
        "they",
        "them",
        "nonbinary",
        "non-binary",
        "agender",
        "genderfluid",
        "enby",
    }
    return "they" if neutral & set(words) else None


def _aged(text: str, years: int) -> Age:
    return Age(text, years, band_of(years))


def _years_and_band(years: int) -> tuple[int, Band]:
    return years, band_of(years)


def _from_words(words: str) -> int:
    total = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _TENS:
            total += 20 + 10 * _TENS.index(word)
        elif word in _UNITS:
            total += _UNITS.index(word)
    return total


def _decade(word: str) -> int:
    if word == "teens":
        return 15
    if word[0].isdigit():
        return int(word[:2]) + 5
    return 25 + 10 * [w.removesuffix("y") + "ies" for w in _TENS].index(word)

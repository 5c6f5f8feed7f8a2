"""Noun phrases of a concept, found by function words and a lexicon."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from card_generator_app.composer.lexicon import Lexicon, words

_TOKEN = re.compile(r"[^\W_][\w'’-]*|[^\w\s]|\n")
_DETERMINERS = words(
    "a an the this these those my your his her its our their some any no each every "
    "another one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty "
    "hundred dozen thousand many several few"
)
_PREPOSITIONS = words(
    "of in on at by for from into onto with without within about above across after "
    "against along among around as before behind below beneath beside between beyond "
    "during inside like near outside over past through throughout toward towards "
    "under upon via"
)
_BEFORE_VERB = words(
    "who which he she they it i we you to will would can could may might must shall "
    "should cannot can't won't don't doesn't didn't never always often still also not "
    "secretly rather"
)
_NOT_ADVERBS = words(
    "family assembly ally bully lily belly jelly fly butterfly dragonfly firefly elderly "
    "lonely friendly lovely holy ugly silly early only deadly cowardly melancholy "
    "unruly grisly ghostly kindly"
)


class Token(NamedTuple):
    word: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.word.lower().replace("’", "'")


@dataclass(frozen=True)
class Chunk:
    """A noun phrase: its determiner, its words, and what stood before it."""

    determiner: str
    words: tuple[str, ...]
    before: str  # the word in front of the determiner, lower case
    start: int
    end: int
    proper: bool = False

    @property
    def head(self) -> str:
        return self.words[-1].lower()

    @property
    def lower(self) -> tuple[str, ...]:
        return tuple(word.lower() for word in self.words)


def tokenize(text: str) -> list[Token]:
    return [Token(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]


def find_chunks(text: str, lexicon: Lexicon) -> list[Chunk]:
    """The noun phrases of a text in their order."""
    return _Chunker(tokenize(text), lexicon).run()


def is_adverb(word: str) -> bool:
    return word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS


class _Chunker:
    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._chunks: list[Chunk] = []
        self._words: list[Token] = []
        self._determiner = ""
        self._before = ""

    def run(self) -> list[Chunk]:
        last = ""
        for at, token in enumerate(self._tokens):
            word = token.lower
            if word in _DETERMINERS and not self._words:
                self._determiner = word
            elif word in _DETERMINERS or self._parts(at, word):
                self._close()
                self._before = word
                self._determiner = word if word in _DETERMINERS else ""
                if self._determiner:
                    self._before = last
            else:
                self._words.append(token)
            last = word
        self._close()
        return self._chunks

    def _parts(self, at: int, word: str) -> bool:
        """Whether the token at `at` ends a noun phrase (or stands between two)."""
        if not word[0].isalnum() or word in self._lexicon.function_words:
            return True
        if is_adverb(word):
            return True
        previous = self._tokens[at - 1].lower if at else ""
        if previous in _BEFORE_VERB or (is_adverb(previous) and not self._determiner):
            return not self._is_known_noun(word)
        return self._is_verb(at, word, previous)

    def _is_verb(self, at: int, word: str, previous: str) -> bool:
        following = self._tokens[at + 1].lower if at + 1 < len(self._tokens) else ""
        known = word in self._lexicon.verbs
        if not self._words:
            if self._determiner or previous in _PREPOSITIONS:
                return False
            return known and not self._is_known_noun(word) and at > 0
        ends = word.endswith(("ed", "ing"))
        if known:
            return not (word.endswith("s") and self._is_known_noun(word))
        return ends and (following in _PREPOSITIONS or following in _DETERMINERS)

    def _is_known_noun(self, word: str) -> bool:
        lexicon = self._lexicon
        return (
            word in lexicon.objects
            or word in lexicon.groups
            or lexicon.is_building(word)
            or lexicon.is_town(word)
            or lexicon.is_trade(word)
            or lexicon.is_adjective(word)
        )

    def _close(self) -> None:
        if self._words:
            words = self._after_possessor([token.word for token in self._words])
            capitals = [w for w in words if w[:1].isupper()]
            self._chunks.append(
                Chunk(
                    determiner=self._determiner,
                    words=tuple(words),
                    before=self._before,
                    start=self._words[0].start,
                    end=self._words[-1].end,
                    proper=len(capitals) == len(words) and self._words[0].start > 0,
                )
            )
        self._words = []
        self._determiner = ""

    @staticmethod
    def _after_possessor(words: list[str]) -> list[str]:
        """The thing owned: "sister's wedding" is about a wedding."""
        for at in range(len(words) - 1, 0, -1):
            if re.search(r"(?:['’]s|s['’])$", words[at - 1]):
                return words[at:]
        return words

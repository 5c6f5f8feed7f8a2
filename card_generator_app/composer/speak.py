"""From markup to text: pronouns, agreement, names, places and articles."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from card_generator_app.composer.grammar import capitalize, with_article
from card_generator_app.composer.manner import AS_WRITTEN, Manner, stands_alone
from card_generator_app.composer.markup import Piece, fill, parse
from card_generator_app.composer.reference import has_rival

CHAR = "{{char}}"
USER = "{{user}}"

Pronouns = Literal["she", "he", "they", "it"]
# How the first mention of the character is spoken: as the phrase has it, or as asked.
Lead = Literal["as written", "name", "pronoun"]

_FORMS: dict[str, dict[str, str]] = {
    "she": {
        "they": "she",
        "them": "her",
        "their": "her",
        "theirs": "hers",
        "themself": "herself",
    },
    "he": {
        "they": "he",
        "them": "him",
        "their": "his",
        "theirs": "his",
        "themself": "himself",
    },
    "it": {
        "they": "it",
        "them": "it",
        "their": "its",
        "theirs": "its own",
        "themself": "itself",
    },
    "they": {},
}
_SAID_BY = {
    "own": {"they": "I", "them": "me", "their": "my", "themself": "myself"},
    "user": {"they": "you", "them": "you", "their": "your", "themself": "yourself"},
}
_PRONOUN = re.compile(r"\{(they|them|their|themself)\}")
_ARTICLE = re.compile(r"\b([Aa])n? $")
_IN = re.compile(r"\b([Ii])n $")
_ON = frozenset(
    {"bridge", "pier", "wharf", "dock", "farm", "ranch"}
)  # where one is on, not in
_SENTENCE_END = re.compile(r"[.!?]['\"”]?\s+$")
_BARE_IT = re.compile(r"\bit\b")
# After these words a bare mention is the subject of its verb.
_SUBJECT_FOLLOWS = re.compile(
    r"(?:[,;:] (?:and |but |so |then |and then )?| (?:and|but|when|while|because|until|"
    r"before|after|if|where|once|since|though|that|what|how|why|whenever|wherever|as) )$"
)
_BETWEEN = re.compile(r"\b[Bb]etween [^.;:!?]*$")
_VERB = re.compile(
    r" (?:\w+s|was|had|has|is|did|went|took|kept|could|would|will|can)\b"
)
_BY_NAME = {"they": CHAR, "them": CHAR, "their": f"{CHAR}'s", "theirs": f"{CHAR}'s"}
_MENTIONS = frozenset({"name", "pronoun"})


@dataclass(frozen=True)
class Noun:
    """A noun of the concept: bare ("mountain village") and with its article."""

    bare: str
    full: str


@dataclass(frozen=True)
class Speaker:
    """Says phrases of one character: who they are and where, told in which way."""

    pronouns: Pronouns
    place: str | None = None
    town: str | None = None
    role: str | None = None
    manner: Manner = AS_WRITTEN
    holes: Mapping[str, str] = field(default_factory=dict)  # what fills a phrase's
    sign: str = ""  # for whom cannot speak aloud: the phrase before what they say

    def say(
        self,
        text: str,
        lead: Lead = "as written",
        *,
        topic: Noun | None = None,
        named: bool = False,
    ) -> str:
        """The phrase as text, with {{char}} and {{user}} left for the chat program.

        `named` says that the sentences before it have named the character, so that
        later mentions may be pronouns where nobody else could be meant.
        """
        text = self.manner.tell(text, partial(fill, holes=self.holes))
        clear = not has_rival(text, self.pronouns)
        if self.pronouns == "it" and _BARE_IT.search(text):
            # "and it let it": say the name where "it" is something else too.
            text = text.replace("{them}", "{name}").replace(" {they}", " {name}")
            clear = False
        return _Telling(self, lead, topic, named=named, clear=clear).tell(parse(text))

    def quote(self, text: str, whose: Literal["own", "user"] = "own") -> str:
        """What the character says, or what is said to it: theirs is "my" or "your"."""
        forms = _SAID_BY[whose]
        holes = {key: _in_speech(words, forms) for key, words in self.holes.items()}
        return replace(self, holes=holes).say(text)

    def pronoun(self, key: str) -> str:
        """The form that stands for "they", "them", "their", "theirs", "themself"."""
        if self.manner.is_first:
            return self.manner.own.get(key, key)
        return _FORMS[self.pronouns].get(key, key)


def _in_speech(words: str, forms: Mapping[str, str]) -> str:
    return _PRONOUN.sub(lambda match: forms[match[1]], words)


def leads_with_character(text: str) -> bool:
    """Whether the phrase's first words are the character: `{name} keeps`, `{They} …`."""
    first = parse(text)[0]
    return first.kind == "name" or (first.kind == "pronoun" and first.text == "they")


def mentions_character(text: str) -> bool:
    return any(piece.kind in _MENTIONS for piece in parse(text))


class _Telling:
    """One phrase being spoken; remembers whether its verbs are singular."""

    def __init__(
        self,
        speaker: Speaker,
        lead: Lead,
        topic: Noun | None,
        *,
        named: bool,
        clear: bool,
    ) -> None:
        self._named = named
        self._clear = clear
        self._speaker = speaker
        self._lead = lead
        self._topic = topic
        self._singular = speaker.pronouns != "they"
        self._said = ""
        self._dropped_owner = False  # "{name}'s" became "her": skip the "'s"

    def tell(self, pieces: tuple[Piece, ...]) -> str:
        first = next((at for at, p in enumerate(pieces) if p.kind in _MENTIONS), -1)
        for at, piece in enumerate(pieces):
            follows = pieces[at + 1].text if at + 1 < len(pieces) else ""
            owner = piece.kind == "name" and follows.startswith("'s")
            if at == first and self._lead == "name":
                self._by_name(piece)
            elif at == first == 0 and self._can_be_pronoun(piece, owner=owner):
                self._by_pronoun(piece, follows, owner=owner)
            elif at == first and self._is_vague(at):
                self._by_name(piece)
            elif piece.kind == "name" and self._is_repeated(follows, owner=owner):
                self._by_pronoun(piece, follows, owner=owner)
            else:
                self._as_written(piece)
            self._named = self._named or at == first
        return self._said

    def _is_vague(self, at: int) -> bool:
        """Whether "it" in the middle of a sentence could be the sentence's subject."""
        return self._named and at > 0 and self._speaker.pronouns == "it"

    def _is_repeated(self, follows: str, *, owner: bool) -> bool:
        """Whether a later "{name}" is better a pronoun: clear, and its case known."""
        if not (self._named and self._clear and self._said):
            return False
        if owner:
            return not _SENTENCE_END.search(self._said)
        between = _BETWEEN.search(self._said)  # "between her shirt and {name}"
        subject = (
            not between and _SUBJECT_FOLLOWS.search(self._said) and _VERB.match(follows)
        )
        return bool(subject) and self._speaker.pronouns != "they"

    def _can_be_pronoun(self, piece: Piece, *, owner: bool) -> bool:
        if self._lead != "pronoun":
            return False
        if piece.kind == "pronoun" or owner:
            return True
        # A plain "{name} keeps" cannot become "they keep": its verb has one form.
        return self._speaker.pronouns != "they"

    def _by_name(self, piece: Piece) -> None:
        if piece.kind == "name":
            self._said += CHAR
        else:
            self._said += _BY_NAME.get(piece.text, self._pronoun(piece))
        if piece.kind == "name" or piece.text == "they":
            self._singular = True

    def _by_pronoun(self, piece: Piece, follows: str, *, owner: bool) -> None:
        self._dropped_owner = owner and piece.kind == "name"
        key = "they"
        if self._dropped_owner:  # "the words were {name}'s; …": hers
            key = "theirs" if stands_alone(follows.removeprefix("'s")) else "their"
        if piece.kind == "pronoun":
            key = piece.text
        form = self._speaker.pronoun(key)
        starts = not self._said or bool(_SENTENCE_END.search(self._said))
        self._said += capitalize(form) if starts else form
        self._singular = self._speaker.pronouns != "they"

    def _as_written(self, piece: Piece) -> None:
        speaker = self._speaker
        match piece.kind:
            case "name":
                self._said += CHAR
                self._singular = True
            case "user":
                self._said += USER
            case "pronoun":
                self._said += self._pronoun(piece)
                if piece.text == "they":
                    self._singular = speaker.pronouns != "they"
            case "verb":
                self._said += piece.text if self._singular else piece.plural
            case "place":
                self._insert(speaker.place or piece.text, piece.capital)
            case "town":
                self._insert(speaker.town or piece.text, piece.capital)
            case "role":
                self._insert(speaker.role or piece.text, piece.capital)
            case "topic":
                self._insert(self._topic.full if self._topic else "it", piece.capital)
            case "plain":
                self._insert(self._topic.bare if self._topic else "it", piece.capital)
            case _:
                text = (
                    piece.text.removeprefix("'s") if self._dropped_owner else piece.text
                )
                self._dropped_owner = False
                self._said += text

    def _pronoun(self, piece: Piece) -> str:
        form = self._speaker.pronoun(piece.text)
        return capitalize(form) if piece.capital else form

    def _insert(self, words: str, capital: bool) -> None:
        article = _ARTICLE.search(self._said)
        if article:  # the phrase's "a" was written for its default
            proper = with_article(words)
            self._said = self._said[: article.start()]
            words = capitalize(proper) if article[1] == "A" else proper
        elif words.split()[-1].lower() in _ON:
            self._said = _IN.sub(lambda m: "On " if m[1] == "I" else "on ", self._said)
        starts = capital or not self._said or self._said.endswith((". ", "! ", "? "))
        self._said += capitalize(words) if starts else words

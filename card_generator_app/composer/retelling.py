"""Tells a brief's facts and scenes again, in the point of view and tense asked for."""

from card_generator_app.brief import Exchange, Fact, Opening
from card_generator_app.composer.phrases_schema import Exchange as ExchangePhrase
from card_generator_app.composer.phrases_schema import Scene
from card_generator_app.composer.shelves import Shelves
from card_generator_app.composer.speak import Lead, Speaker
from card_generator_app.composer.weave import Line, text_line


class Reteller:
    """Turns what a brief holds back into phrases, whose telling can still be chosen.

    A fact or scene that a person has edited is no longer its phrase, and stays as it is.
    `plain` speaks as the brief was spoken, `speaker` as the card is to be.
    """

    def __init__(self, shelves: Shelves, plain: Speaker, speaker: Speaker) -> None:
        self._shelves = shelves
        self._plain = plain
        self._speaker = speaker

    def line(self, fact: Fact) -> Line:
        """A sentence to be, from a fact that is a sentence."""
        phrase = self._shelves.phrases_by_ref.get(fact.ref or "")
        if phrase and self._plain.say(phrase.text, "name") == fact.text:
            return Line(phrase.text)
        return text_line(fact.text)

    def words(self, fact: Fact) -> str:
        """The words of a fact that reads inside a sentence."""
        phrase = self._shelves.phrases_by_ref.get(fact.ref or "")
        if phrase and self._plain.say(phrase.text) == fact.text:
            return self._speaker.say(phrase.text)
        return fact.text

    def opening(self, opening: Opening) -> Opening:
        """The same scene, narrated anew; what is said in it stays."""
        scene = self._shelves.scenes_by_title.get(opening.title)
        if self._speaker.manner.is_plain or scene is None:
            return opening
        return opening.model_copy(update=self._told(opening, scene))

    def exchange(self, exchange: Exchange) -> Exchange:
        """The same example, narrated anew."""
        if self._speaker.manner.is_plain:
            return exchange
        for phrase in self._shelves.exchanges.entries:
            if phrase.mood == exchange.mood and self._is_of(exchange, phrase):
                action = self._again(phrase.action, exchange.action)
                return exchange.model_copy(update={"action": action})
        return exchange

    def _told(self, opening: Opening, scene: Scene) -> dict[str, str]:
        return {
            "situation": self._again(scene.setup, opening.situation),
            "tension": self._again(scene.tension, opening.tension, free=False),
            "action": self._again(scene.open, opening.action),
            "beat": self._again(scene.beat, opening.beat),
        }

    def _is_of(self, exchange: Exchange, phrase: ExchangePhrase) -> bool:
        return self._plain.quote(phrase.user, "user") == exchange.user

    def _again(self, phrase: str, told: str, *, free: bool = True) -> str:
        lead: Lead = "name" if free else "as written"
        if self._plain.say(phrase, lead) != told:
            return told
        return self._speaker.say(phrase, lead)

"""What is scanned besides the chat: texts of the card and persona, and called entries."""

from collections.abc import Sequence

from card_generator_app.cards.activation.macros import with_hidden_keys, with_names
from card_generator_app.cards.activation.matching import Haystack, Part
from card_generator_app.cards.activation.model import Outcome
from card_generator_app.cards.activation.options import Options
from card_generator_app.cards.activation.prepared import Prepared
from card_generator_app.cards.card import Card

# Extension that asks for it -> field of the card.
_FIELDS = {
    "match_character_description": "description",
    "match_character_personality": "personality",
    "match_scenario": "scenario",
    "match_creator_notes": "creator_notes",
}


class Sources:
    """The texts that an entry may ask to be scanned too."""

    def __init__(self, card: Card | None, options: Options) -> None:
        texts = {"match_persona_description": ("the persona", options.persona)}
        if card is not None:
            for name, field in _FIELDS.items():
                where = f"the {field.replace('_', ' ')}"
                texts[name] = (where, card.text(field))
            prompt = card.extensions.get("depth_prompt")
            text = prompt.get("prompt") if isinstance(prompt, dict) else None
            texts["match_character_depth_prompt"] = (
                "the depth prompt",
                str(text or ""),
            )
        self._parts = {
            name: Part(where, Haystack(text))
            for name, (where, text) in texts.items()
            if text
        }

    def of(self, one: Prepared) -> list[Part]:
        extensions = one.entry["extensions"]
        if not extensions or not self._parts:
            return []
        return [part for name, part in self._parts.items() if extensions.get(name)]


class Called:
    """The contents of the entries that fired, which others may be called by."""

    def __init__(self, char: str, user: str) -> None:
        self._char, self._user = char, user
        self._texts: list[tuple[str, Haystack]] = []
        self.part = Part("a called entry", Haystack(""))

    def __bool__(self) -> bool:
        return bool(self._texts)

    def add(self, fired: Sequence[Outcome], entries: Sequence[Prepared]) -> bool:
        """Takes in what may call others; whether there was anything."""
        size = len(self._texts)
        for outcome in fired:
            one = entries[outcome.index]
            silent = one.extension("prevent_recursion", False)
            if not silent and not one.has("no_recursive_search"):
                text = with_hidden_keys(
                    with_names(outcome.content, self._char, self._user)
                )
                self._texts.append((f"entry {one.label!r}", Haystack(text)))
        if len(self._texts) == size:
            return False
        joined = "\n".join(text.text for _, text in self._texts)
        self.part = Part("a called entry", Haystack(joined), self._texts)
        return True

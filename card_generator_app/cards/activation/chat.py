"""The chat as it is scanned: its last messages as one text, now and at earlier turns."""

from collections.abc import Sequence

from card_generator_app.cards.activation.macros import without_comments
from card_generator_app.cards.activation.matching import Haystack, Part
from card_generator_app.cards.activation.model import Message
from card_generator_app.cards.activation.options import Options


class Chat:
    """Messages, joined once for each depth that is asked for."""

    def __init__(self, messages: Sequence[Message], texts: Sequence[str]) -> None:
        """`texts` is what of each message is scanned; `scanned_chat` makes them."""
        self.messages = messages
        self.replies = sum(message.role == "assistant" for message in messages)
        self._texts = texts
        self._joined: dict[int, Part] = {}
        self._past: dict[int, Chat] = {}

    def last(self, depth: int) -> Part:
        """The last `depth` messages as one text."""
        size = len(self.messages)
        depth = min(max(depth, 0), size)
        if depth not in self._joined:
            text = "\n".join(self._texts[size - depth :])
            where = "the last message" if depth == 1 else f"the last {depth} messages"
            self._joined[depth] = Part(where, Haystack(text))
        return self._joined[depth]

    def until(self, length: int) -> "Chat":
        """The chat as it was at `length` messages."""
        if length not in self._past:
            self._past[length] = Chat(self.messages[:length], self._texts[:length])
        return self._past[length]

    def turns(self) -> list[int]:
        """The lengths at which a reply was asked for, before now.

        A chat that tells no replies from other messages had a turn after each.
        """
        lengths = range(1, len(self.messages))
        if not self.replies:
            return list(lengths)
        return [at for at in lengths if self.messages[at].role == "assistant"]


def scanned_chat(messages: Sequence[Message], char: str, options: Options) -> Chat:
    """The chat with what of each message is scanned."""
    names = {"user": options.user, "assistant": char, "system": "System"}
    texts = [without_comments(message.text) for message in messages]
    if options.include_names:
        texts = [
            f"{names[message.role]}: {text}"
            for message, text in zip(messages, texts, strict=True)
        ]
    return Chat(messages, texts)

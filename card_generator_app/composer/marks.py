"""How speech and narration are marked: from the library's own marks to those asked for."""

import re

from card_generator_app.options import GenerationOptions

_NARRATION = re.compile(r"\*([^*\n]+)\*")
_SPEECH = re.compile(r"[\"“]([^\"“”\n]+)[\"”]")


def marked(text: str, options: GenerationOptions) -> str:
    """A text of the library (*narration*, "speech") in the markup asked for."""
    match options.dialogue_markup:
        case "plain" | "markdown":
            return _NARRATION.sub(r"\1", text)
        case "asterisks":
            return _SPEECH.sub(r"\1", text)
        case _:
            return text

"""What an image model is told to paint: made of the brief's facts, where no model writes it."""

import re

from card_generator_app.brief import Brief

_LONGEST = 900  # characters; image models forget what comes later
_SENTENCE_END = re.compile(r"[.;!?]+\s*")
_TAG_CHARS = 60
_ALWAYS = ("solo", "upper body", "looking at viewer", "detailed background")


def picture_words(
    brief: Brief, style: str, prompt_style: str, *, wish: str = ""
) -> str:
    """A prompt for a portrait: sentences (`natural`) or comma-separated `tags`.

    `wish`: what a person wants to see, which comes before what the brief says.
    """
    # Not `notice`: what one notices first is often no thing to be seen.
    facts = [brief.identity.premise, *brief.look, brief.dress]
    texts = [
        wish,
        *(fact.text.replace("{{char}}", "the character").strip() for fact in facts),
    ]
    said = [text.strip() for text in texts if text.strip()]
    if prompt_style == "tags":
        return _tags(brief, said, style)
    who = " ".join(filter(None, [brief.identity.age.text, brief.identity.species.text]))
    opening = f"Portrait of one character{f' ({who})' if who else ''}, {style}."
    sentences = [f"{one[0].upper()}{one[1:].rstrip('.;')}." for one in said]
    return " ".join([opening, *sentences])[:_LONGEST].strip()


def _tags(brief: Brief, said: list[str], style: str) -> str:
    # Not the usual "1girl": it would make everyone young.
    kinds = {"she": "1woman", "he": "1man"}
    kind = kinds.get(brief.identity.pronouns.text, "1person")
    parts = [piece.strip() for one in said for piece in _SENTENCE_END.split(one)]
    short = [one[:_TAG_CHARS].lower() for one in parts if one]
    return ", ".join(dict.fromkeys([kind, *_ALWAYS, style, *short]))[:_LONGEST]

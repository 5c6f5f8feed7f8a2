"""Checks a phrase book against the writer's guide; run by a test and by the script."""

import re
from collections.abc import Iterator

from card_generator_app.composer.lexicon import words
from card_generator_app.composer.markup import parse, plain
from card_generator_app.composer.phrasebook import PhraseBook, Theme
from card_generator_app.composer.phrases_schema import (
    MAX_GREETING_WORDS,
    SENTENCE_SLOTS,
    Exchange,
    Lore,
    Scene,
    Slot,
    Tagged,
    TopicPhrase,
)

MIN_KEY_CHARS = 4

_ENDS = re.compile(r"""[.!?…]["'”’)]*$""")
_PLAYED = re.compile(
    r"\{user\} (?:says?|thinks?|feels?|smiles?|nods?|laughs?|sighs?|asks?|answers?|"
    r"replies|shrugs?|blushes|knows?|wants?|remembers?|decides?|steps?|takes?|walks?)\b"
)
_QUOTED_USER = re.compile(
    r"\b(?:says|reads out|answers|replies),? \{user\}"
    r"|\{user\} had (?:said|asked|told)"
)
_GENDERED = re.compile(
    r"\{(?:name|[Tt]hey|[Tt]heir|[Tt]hem)\}[^.;:]{0,12}\b(?:himself|herself|"
    r"as a (?:wo)?man|her own|his own)\b"
)
_PRONOUN_FIRST = re.compile(
    r"(?:he|she|it|they|this|these|his|her|its|their)\b", re.IGNORECASE
)
_STOCK = re.compile(
    r"testament to|tapestr|dance of|symphony of|shivers? down|\borbs\b|ministrations|"
    r"eyes that have seen|hearts? of gold|did not know they were holding|"
    r"a past they never|mysterious smile|barely above a whisper|"
    r"\b(?:Elara|Lyra|Thorne|Blackwood|Seraphina|Kael|Voss)\b",
    re.IGNORECASE,
)
_COMMON_KEYS = words(
    "door night house road water fire light book city town village king queen ship "
    "river forest church school market street letter night morning winter summer"
)


def lint(book: PhraseBook) -> list[str]:
    """One line per fault: the file, the slot, the words and what is wrong."""
    return [fault for theme in book.files for fault in _theme(theme)]


def _theme(theme: Theme) -> Iterator[str]:
    for slot, phrases in theme.phrases.items():
        for phrase in phrases:
            for fault in (*_shape(slot, phrase.text), *_everywhere(phrase)):
                yield f"{theme.name}.yaml: {slot}: {phrase.text[:60]!r}: {fault}"
    bundles = (*theme.scenes, *theme.exchanges, *theme.lore, *theme.topics)
    for bundle in bundles:
        for fault in (*_bundle(bundle), *_everywhere(bundle)):
            kind = type(bundle).__name__.lower()
            yield f"{theme.name}.yaml: {kind}: {bundle.spoken()[0][:60]!r}: {fault}"


def _shape(slot: Slot, text: str) -> Iterator[str]:
    if slot in SENTENCE_SLOTS:
        if not _ENDS.search(text):
            yield "a sentence must end with . ! or ?"
        first = parse(text)[0]
        if first.kind == "text" and first.text[:1].islower():
            yield "a sentence must begin with a capital"
        if first.kind == "pronoun" and not first.capital:
            yield "a sentence must begin with a capital"
        return
    if text.endswith((".", "!", "?")):
        yield "reads inside a sentence, so it must not end one"
    if text[:1].isupper() and not re.match(r"I\b|[A-Z][a-z]+(?:'s)?\b", text):
        yield "reads inside a sentence, so it must not begin with a capital"
    if slot == "want" and not text.startswith("to "):
        yield "must begin with 'to '"
    if slot == "limit" and text.startswith("to "):
        yield "reads after 'will never', so without 'to'"


def _everywhere(entry: Tagged) -> Iterator[str]:
    for text in entry.spoken():
        if _PLAYED.search(text) or _QUOTED_USER.search(text):
            yield "plays {user}"
        if match := _STOCK.search(text):
            yield f"stock words: {match[0]}"
        if _GENDERED.search(text):
            yield "a gendered word for {name}"
        if "*" in text or "{{" in text:
            yield "no asterisks or double braces"
        if text.count('"') % 2:
            yield "a double quote is not closed"


def _bundle(bundle: Tagged) -> Iterator[str]:
    if isinstance(bundle, Scene):
        yield from _scene(bundle)
    elif isinstance(bundle, Exchange):
        if not _ENDS.search(bundle.action):
            yield "the action must be a sentence"
    elif isinstance(bundle, Lore):
        yield from _lore(bundle)
    elif isinstance(bundle, TopicPhrase) and "{topic" not in bundle.text.lower():
        yield "a topic phrase must speak of {topic} or {topics}"


def _scene(scene: Scene) -> Iterator[str]:
    for name, text in (
        ("setup", scene.setup),
        ("tension", scene.tension),
        ("open", scene.open),
        ("beat", scene.beat),
        ("line", scene.line),
        ("ask", scene.ask),
    ):
        if not _ENDS.search(text):
            yield f"{name} must end a sentence"
    greeting = (scene.open, scene.line, scene.beat, scene.ask)
    if (words := sum(len(text.split()) for text in greeting)) > MAX_GREETING_WORDS:
        yield f"open, line, beat and ask have {words} words together"
    if "{user}" not in scene.open + scene.setup:
        yield "{user} must be there"
    if "{name}" not in scene.open:
        yield "open must show {name}"
    if any(t.startswith('"') and t.endswith('"') for t in (scene.line, scene.ask)):
        yield "line and ask are written without quotation marks"


def _lore(lore: Lore) -> Iterator[str]:
    if _PRONOUN_FIRST.match(lore.text):
        yield "must stand alone: it begins with a pronoun"
    if "{name}" in lore.text or "{user}" in lore.text:
        yield "must not speak of {name} or {user}"
    said = plain(lore.text).lower()
    if not any(key.lower() in said for key in lore.keys):
        yield "no key stands in the text"
    for key in lore.keys:
        if len(key) < MIN_KEY_CHARS:
            yield f"the key {key!r} is too short"
        if key.lower() in _COMMON_KEYS:
            yield f"the key {key!r} is too common"

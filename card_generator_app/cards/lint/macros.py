"""Placeholders: written so that every front end replaces them."""

import re
from collections.abc import Iterator

from card_generator_app.cards.lint.model import Hit, Severity, Subject, rule

# V3 spec, SillyTavern and RisuAI; each up to its first `:` or space.
_KNOWN = frozenset(
    (
        "char",
        "user",
        "bot",
        "original",
        "random",
        "pick",
        "roll",
        "comment",
        "hidden_key",
        "reverse",
        "//",
        "persona",
        "personality",
        "description",
        "scenario",
        "mesexamples",
        "mesexamplesraw",
        "charprompt",
        "charversion",
        "charfirstmessage",
        "model",
        "time",
        "date",
        "weekday",
        "isotime",
        "isodate",
        "datetimeformat",
        "idle_duration",
        "timediff",
        "lastmessage",
        "lastusermessage",
        "lastcharmessage",
        "lastmessageid",
        "newline",
        "trim",
        "noop",
        "input",
        "group",
        "groupnotmuted",
        "charifnotgroup",
        "notchar",
        "setvar",
        "getvar",
        "addvar",
        "incvar",
        "decvar",
        "setglobalvar",
        "getglobalvar",
        "outlet",
        "banned",
        "if",
        "else",
        "/if",
        "#if",
        "img",
        "image",
        "asset",
        "emotion",
        "bg",
        "audio",
        "slot",
        "br",
    )
)
_MACRO = re.compile(r"\{\{([^{}]*)\}\}")
_NAME_END = re.compile(r"[:\s]")
_SINGLE = re.compile(r"(?<!\{)\{\s*(char|user)\s*\}(?!\})", re.IGNORECASE)
_LEGACY = re.compile(r"<(BOT|CHAR|USER)>", re.IGNORECASE)
_UNTIDY = re.compile(r"\{\{(?=\s|\w+\s*\}\})\s*(char|user)\s*\}\}", re.IGNORECASE)
_USER_LINE = re.compile(r"^(?:User|You|Anon|Human)(?=:)", re.MULTILINE)
_OF_SPEC = {"bot": "{{char}}", "char": "{{char}}", "user": "{{user}}"}
_PROMPT_FIELDS = ("system_prompt", "post_history_instructions")


@rule(
    "macro-unknown", Severity.WARNING, "An unknown macro stays in the text as braces."
)
def macro_unknown(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding("{{", "}}"):
        for match in _MACRO.finditer(field.text):
            name = _NAME_END.split(match[1].strip(), maxsplit=1)[0].lower()
            if name not in _KNOWN and not name.startswith(("//", "#", "/")):
                yield field.hit(f"no front end knows {match[0][:40]}", match)


@rule(
    "macro-unbalanced",
    Severity.WARNING,
    "A macro without its end swallows or shows braces.",
)
def macro_unbalanced(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding("{{", "}}"):
        if field.text.count("{{") != field.text.count("}}"):
            match = re.search(r"\{\{(?![^{}]*\}\})|\}\}", field.text)
            if match:
                yield field.hit("{{ and }} do not pair up", match)


@rule(
    "macro-single-brace",
    Severity.WARNING,
    "{char} with single braces is Backyard's spelling; other front ends show it as it is.",
    fixes=True,
)
def macro_single_brace(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding("{"):
        for match in _SINGLE.finditer(field.text):
            new = _OF_SPEC[match[1].lower()]
            yield field.hit(f"{match[0]} should be {new}", match, new)


@rule(
    "macro-legacy",
    Severity.INFO,
    "<BOT> and <USER> are the old spelling, which newer front ends no longer replace.",
    fixes=True,
)
def macro_legacy(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding("<"):
        for match in _LEGACY.finditer(field.text):
            new = _OF_SPEC[match[1].lower()]
            yield field.hit(f"{match[0]} should be {new}", match, new)


@rule(
    "macro-untidy",
    Severity.INFO,
    "Spaces and capitals inside a macro are not understood everywhere.",
    fixes=True,
)
def macro_untidy(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding("{"):
        for match in _UNTIDY.finditer(field.text):
            new = _OF_SPEC[match[1].lower()]
            if match[0] != new:
                yield field.hit(f"{match[0]} should be {new}", match, new)


@rule(
    "macro-in-name", Severity.ERROR, "{{char}} in the name replaces itself by itself."
)
def macro_in_name(subject: Subject) -> Iterator[Hit]:
    for match in _MACRO.finditer(subject.card.name):
        yield subject.text("name").hit("the name holds a macro", match)


@rule(
    "original-misplaced",
    Severity.WARNING,
    "{{original}} means something in two fields only.",
)
def original_misplaced(subject: Subject) -> Iterator[Hit]:
    for field in subject.texts:
        if field.name not in _PROMPT_FIELDS:
            for match in re.finditer(r"\{\{original\}\}", field.text, re.IGNORECASE):
                yield field.hit("{{original}} is only for the two prompt fields", match)


@rule(
    "name-instead-of-macro",
    Severity.INFO,
    "{{char}} follows when the card is renamed; a name written out does not.",
    fixes=True,
)
def name_instead_of_macro(subject: Subject) -> Iterator[Hit]:
    if not (name := subject.card.name.strip()):
        return
    field = subject.text("mes_example")
    for match in re.finditer(rf"^{re.escape(name)}(?=:)", field.text, re.MULTILINE):
        yield field.hit("a speaker line can say {{char}}:", match, "{{char}}")


@rule(
    "literal-user",
    Severity.WARNING,
    "A speaker called User is a stranger to the model; {{user}} is the person chatting.",
    fixes=True,
)
def literal_user(subject: Subject) -> Iterator[Hit]:
    field = subject.text("mes_example")
    for match in _USER_LINE.finditer(field.text):
        yield field.hit(f"{match[0]}: should be {{{{user}}}}:", match, "{{user}}")

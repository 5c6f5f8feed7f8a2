"""Language: clichés, repetition, and what a model or an editor left behind."""

import re
from collections import Counter
from collections.abc import Iterator

from card_generator_app.cards.lint.model import (
    GREETINGS,
    Hit,
    Severity,
    Subject,
    TextField,
    rule,
)

# Phrases that current models overuse; one is style, several are a tell.
_CLICHES = re.compile(
    r"\b(?:shivers? (?:ran |running )?down (?:his|her|their|your|my) spine"
    r"|a testament to|barely above a whisper|voice dropp(?:ing|ed) to a whisper"
    r"|breath (?:hitch(?:es|ed|ing)|caught in)|eyes? (?:sparkl|glint|gleam|twinkl)\w+ with"
    r"|the air (?:is )?thick with|a mix(?:ture)? of \w+ and \w+|couldn't help but"
    r"|sends? shivers|a (?:rich )?tapestry of|dance(?:s|d)? with (?:mischief|shadows)"
    r"|ministrations|unbidden|orbs|smirk(?:s|ed)? (?:playing|tugging)|heart of gold"
    r"|steel(?:s|ed|ing) (?:him|her|them)sel(?:f|ves)|unwavering|symphony of"
    r"|world(?:s)? colliding|dimly lit|moth to a flame|time (?:seems|seemed) to stand still"
    r"|let out a breath (?:he|she|they|you) didn't know|maybe, just maybe"
    r"|knuckles (?:turn|went|going|turning) white|predatory (?:grin|smile|gaze)"
    r"|a force to be reckoned with|piercing (?:gaze|eyes)|chiseled|husky voice)\b",
    re.IGNORECASE,
)
_CLICHES_PER_1000_WORDS = 6
_AI_SPEAK = re.compile(
    r"\b(?:as an ai(?: language model)?|i'?m sorry, but i|i can(?:no|')t (?:help|assist|fulfill"
    r"|continue|create)|i am unable to|language model|openai|content policy)\b",
    re.IGNORECASE,
)
_META = re.compile(
    r"^[ \t]*(?:sure[,!]|certainly[,!]|of course[,!]|here(?:'s| is) (?:your|the|a) \w+"
    r"|absolutely[,!] here)|let me know if (?:you|there)|feel free to (?:adjust|modify|change)",
    re.IGNORECASE | re.MULTILINE,
)
_PLACEHOLDER = re.compile(
    r"\[(?:insert|your|name|add|fill)\b[^\]\n]{0,60}\]|\blorem ipsum\b|\bTODO\b|\bTBD\b"
    r"|<(?:insert|your)[^>\n]{0,60}>|_{4,}|\bXXX+\b",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^```|^#{1,6} \S|^\*\*[A-Z][\w ]{1,30}:?\*\*:? ", re.MULTILINE)
_JSON = re.compile(
    r"^\s*[{\[]\s*\"\w+\"\s*:|\"(?:first_mes|description|name)\"\s*:\s*\""
)
_HTML = re.compile(r"<(?:script|style|iframe|object|embed|link|meta)\b", re.IGNORECASE)
_MOJIBAKE = re.compile(
    r"(?<![ÂÃâ])(?:[ÂÃ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹Œ€™œžŸ ©®]|â€[\x80-\xbf™œ\u009d˜“”\u0153\u2122])+"
)
_CONTROL = re.compile(
    r"(?:[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\ufffe\uffff])+"
)
_BLANK_LINES = re.compile(r"\n[ \t]*\n[ \t]*\n(?:[ \t]*\n)+")
_SIMILE = re.compile(r"\b(?:as if|as though|like an? \w+)\b", re.IGNORECASE)
_SIMILES_PER_1000_WORDS = 18
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]+|[^.!?…\n]+$", re.MULTILINE)
_WORD = re.compile(r"[\w'’]+")
_GRAM = 4
_REPEATS = 3
_SIMILAR = 0.3
_MOST_GREETINGS = 60  # every one is compared with every other
_OPENINGS = 6
_ENOUGH_WORDS = 60
_SHOUTED = re.compile(r"\b[A-Z]{4,}(?: [A-Z]{4,})+\b")
_SCRIPTS = {
    "Latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "Cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "Chinese or Japanese": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "Korean": re.compile(r"[\uac00-\ud7af]"),
}


@rule(
    "cliche",
    Severity.INFO,
    "Stock phrases come back in every reply, since the card has them.",
)
def cliche(subject: Subject) -> Iterator[Hit]:
    for field in subject.prose:
        for match in _CLICHES.finditer(field.text):
            yield field.hit(f"stock phrase {match[0]!r}", match)


@rule(
    "cliche-dense",
    Severity.WARNING,
    "Many stock phrases set the voice of the whole chat.",
)
def cliche_dense(subject: Subject) -> Iterator[Hit]:
    whole = " ".join(field.text for field in subject.prose)
    words = len(_WORD.findall(whole))
    found = len(_CLICHES.findall(whole))
    if words >= _ENOUGH_WORDS and found * 1000 / words > _CLICHES_PER_1000_WORDS:
        yield Hit(("data",), f"{found} stock phrases in {words} words")


@rule("phrase-repeated", Severity.INFO, "The model repeats what the card repeats.")
def phrase_repeated(subject: Subject) -> Iterator[Hit]:
    for field in subject.prose:
        counts = Counter(_grams(field.text))
        common = [(gram, n) for gram, n in counts.most_common(3) if n >= _REPEATS]
        for gram, times in common[:1]:
            yield Hit(field.path, f"{' '.join(gram)!r} stands {times} times")


@rule(
    "greetings-similar", Severity.WARNING, "Another greeting should be another scene."
)
def greetings_similar(subject: Subject) -> Iterator[Hit]:
    some = subject.greetings[:_MOST_GREETINGS]
    grams = [(field, set(_grams(field.text))) for field in some]
    for at, (field, ours) in enumerate(grams):
        for other, theirs in grams[:at]:
            union = len(ours | theirs)
            if (
                union
                and len(ours & theirs) / union > _SIMILAR
                and field.text != other.text
            ):
                share = round(100 * len(ours & theirs) / union)
                yield Hit(
                    field.path, f"shares {share} % of its phrases with {other.name}"
                )


@rule(
    "openings-repeated",
    Severity.INFO,
    "Sentences that all begin alike read like a list.",
)
def openings_repeated(subject: Subject) -> Iterator[Hit]:
    for field in subject.prose:
        firsts = [
            words[0].lower()
            for sentence in _SENTENCE.findall(field.text)
            if (words := _WORD.findall(sentence))
        ]
        if len(firsts) >= _OPENINGS:
            word, times = Counter(firsts).most_common(1)[0]
            if times * 2 > len(firsts):
                yield Hit(
                    field.path, f"{times} of {len(firsts)} sentences begin {word!r}"
                )


@rule("ai-speak", Severity.ERROR, "A refusal in the card makes the character refuse.")
def ai_speak(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding(
        "as an ai", "sorry", "i can", "unable", "language model", "openai", "policy"
    ):
        if field.name == "creator_notes":
            continue  # for people, who may well be told which model to use
        for match in _AI_SPEAK.finditer(field.text):
            yield field.hit(
                f"{match[0]!r} is the model speaking, not the character", match
            )


@rule(
    "meta-talk",
    Severity.WARNING,
    "What a model says about its work is not part of the card.",
)
def meta_talk(subject: Subject) -> Iterator[Hit]:
    for field in subject.prose:
        if field.name not in GREETINGS and field.name != "mes_example":
            for match in _META.finditer(field.text):
                yield field.hit(f"{match[0].strip()!r} talks about the card", match)


@rule("placeholder", Severity.ERROR, "A placeholder was to be filled in.")
def placeholder(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding("[", "<", "___", "lorem", "todo", "tbd", "xxx"):
        for match in _PLACEHOLDER.finditer(field.text):
            yield field.hit(f"{match[0][:40]!r} was to be filled in", match)


@rule(
    "markdown-left",
    Severity.INFO,
    "Headings and fences in the card turn up in replies.",
)
def markdown_left(subject: Subject) -> Iterator[Hit]:
    for field in subject.greetings:
        if match := _MARKDOWN.search(field.text):
            yield field.hit(f"Markdown {match[0].strip()!r} in a greeting", match)


@rule("json-left", Severity.ERROR, "A field that holds JSON was not unpacked.")
def json_left(subject: Subject) -> Iterator[Hit]:
    for field in subject.texts:
        if match := _JSON.search(field.text):
            yield field.hit("this text looks like JSON", match)


@rule(
    "html-active",
    Severity.WARNING,
    "Scripts and styles are stripped, or shown as text.",
)
def html_active(subject: Subject) -> Iterator[Hit]:
    for field in subject.texts:
        for match in _HTML.finditer(field.text):
            yield field.hit(f"{match[0]}> in {field.name}", match)


@rule(
    "mojibake",
    Severity.WARNING,
    "Letters like â€™ come from a text that was read in the wrong encoding.",
    fixes=True,
)
def mojibake(subject: Subject) -> Iterator[Hit]:
    for field in subject.holding("â", "ã"):
        for match in _MOJIBAKE.finditer(field.text):
            try:
                mended = match[0].encode("cp1252").decode("utf-8")
            except UnicodeError:
                continue
            yield field.hit(f"{match[0]!r} should be {mended!r}", match, mended)


@rule(
    "control-character",
    Severity.WARNING,
    "Invisible characters break search, keys and some front ends.",
    fixes=True,
)
def control_character(subject: Subject) -> Iterator[Hit]:
    for field in [*subject.texts, *subject.contents]:
        for match in _CONTROL.finditer(field.text):
            yield field.hit(f"invisible character U+{ord(match[0][0]):04X}", match, "")


@rule(
    "blank-lines",
    Severity.INFO,
    "Rows of blank lines are paid for and copied by the model.",
    fixes=True,
)
def blank_lines(subject: Subject) -> Iterator[Hit]:
    for field in [*subject.texts, *subject.contents]:
        for match in _BLANK_LINES.finditer(field.text):
            yield field.hit("several blank lines", match, "\n\n")


@rule(
    "similes-dense", Severity.INFO, "When all is like something else, nothing is seen."
)
def similes_dense(subject: Subject) -> Iterator[Hit]:
    for field in subject.prose:
        words = len(_WORD.findall(field.text))
        found = len(_SIMILE.findall(field.text))
        if words >= _ENOUGH_WORDS and found * 1000 / words > _SIMILES_PER_1000_WORDS:
            yield Hit(field.path, f"{found} similes in {words} words")


@rule(
    "shouting",
    Severity.INFO,
    "Capitals in instructions make models shout or overdo it.",
)
def shouting(subject: Subject) -> Iterator[Hit]:
    for name in (
        "description",
        "personality",
        "system_prompt",
        "post_history_instructions",
    ):
        field = subject.text(name)
        for match in _SHOUTED.finditer(field.text):
            yield field.hit(f"{match[0][:40]!r} is in capitals", match)


@rule(
    "text-cut-off",
    Severity.WARNING,
    "A text that stops in mid-sentence was cut by a limit.",
)
def text_cut_off(subject: Subject) -> Iterator[Hit]:
    for field in subject.prose:
        text = field.text.rstrip()
        if field.name not in (*GREETINGS, "description"):
            continue
        open_end = text[-1:].isalpha() and "\n" not in text[-200:]
        if (open_end or text.endswith(",")) and len(
            _WORD.findall(text)
        ) >= _ENOUGH_WORDS:
            span = (len(text) - 1, len(text))
            yield Hit(field.path, f"ends with {text[-30:]!r}", span)


@rule(
    "language-mixed",
    Severity.WARNING,
    "The model answers in the language of the greeting.",
)
def language_mixed(subject: Subject) -> Iterator[Hit]:
    scripts = {
        field.name: _script(field)
        for field in (subject.text("description"), subject.text("first_mes"))
        if len(field.text) > _ENOUGH_WORDS
    }
    if len(set(scripts.values())) > 1:
        told = " and ".join(f"{name} in {script}" for name, script in scripts.items())
        yield Hit(("data", "first_mes"), f"{told} script")


def _script(field: TextField) -> str:
    return max(_SCRIPTS, key=lambda name: len(_SCRIPTS[name].findall(field.text)))


def _grams(text: str) -> list[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return [tuple(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1)]

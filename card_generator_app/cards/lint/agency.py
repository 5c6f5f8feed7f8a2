"""Whether the person chatting is left to speak, act and feel for themselves."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from card_generator_app.cards.lint.model import Hit, Severity, Subject, TextField, rule

_SPEECH = (
    "say|says|said|ask|asks|asked|reply|replies|replied|answer|answers|answered|whisper"
    "|whispers|whispered|shout|shouts|shouted|mutter|mutters|muttered|agree|agrees|agreed"
)
_ACTS = (
    "nod|nods|nodded|smile|smiles|smiled|grin|grins|grinned|laugh|laughs|laughed|walk|walks"
    "|walked|sit|sits|sat|stand|stands|stood|reach|reaches|reached|take|takes|took|grab"
    "|grabs|grabbed|blush|blushes|blushed|shiver|shivers|shivered|gasp|gasps|gasped|stare"
    "|stares|stared|hesitate|hesitates|hesitated|decide|decides|decided|follow|follows"
    "|followed|kiss|kisses|kissed|push|pushes|pushed|turn|turns|turned"
)
_FEELINGS = (
    "feel|feels|felt|think|thinks|thought|want|wants|wanted|love|loves|loved|hate|hates"
    "|hated|fear|fears|feared|realize|realizes|realized|realise|realises|realised|wonder"
    "|wonders|wondered|remember|remembers|remembered"
)
_ALL = f"{_SPEECH}|{_ACTS}|{_FEELINGS}"
_USER = r"\{\{user\}\}"
_USER_LINE = re.compile(rf"^[ \t]*{_USER}[ \t]*:", re.MULTILINE | re.IGNORECASE)
_USER_ACTS = re.compile(rf"{_USER} (?:\w+ly )?(?:{_ALL})\b", re.IGNORECASE)
_YOU_ACT = re.compile(rf"\byou (?:\w+ly )?(?:{_ALL})\b", re.IGNORECASE)
# "as you walk" sets the scene, "do you think" and "if you want" ask.
_NOT_TOLD = re.compile(
    r"(?:\b(?:if|as|when|while|whenever|do|did|can|could|will|would|may|might|should|shall"
    r"|what|where|how|why|who|that|than|thing|before|until|unless|have|are|let|make|made|see"
    r"|watch|help|think|hope|know|wish)|n't) $",
    re.IGNORECASE,
)
_USER_BODY = re.compile(
    rf"(?:{_USER}'s|\byour) (?:heart|mind|stomach|breath|cheeks?|knees|pulse|thoughts|voice"
    r"|spine|skin)\b",
    re.IGNORECASE,
)
_YOU_ARE_CHAR = re.compile(r"\byou(?:'re| are) \{\{char\}\}", re.IGNORECASE)
_SPOKEN = re.compile(r"[\"“][^\"“”\n]*[\"”]?")


@rule(
    "greeting-speaks-for-user",
    Severity.ERROR,
    "A line spoken by {{user}} in a greeting teaches the model to answer for the reader.",
)
def greeting_speaks_for_user(subject: Subject) -> Iterator[Hit]:
    for field in subject.greetings:
        for match in _USER_LINE.finditer(field.text):
            yield field.hit("this greeting has a line of {{user}}", match)


@rule(
    "greeting-acts-for-user",
    Severity.WARNING,
    "A greeting that moves {{user}} takes the first move from the reader.",
)
def greeting_acts_for_user(subject: Subject) -> Iterator[Hit]:
    for field in subject.greetings:
        for match in _narrated(field, _USER_ACTS):
            yield field.hit(f"{match[0]!r} decides for {{{{user}}}}", match)


@rule(
    "greeting-acts-for-you",
    Severity.WARNING,
    "Telling what you do, say or feel takes the first move from the reader.",
)
def greeting_acts_for_you(subject: Subject) -> Iterator[Hit]:
    for field in subject.greetings:
        for match in _narrated(field, _YOU_ACT):
            if not _NOT_TOLD.search(
                field.text, max(0, match.start() - 12), match.start()
            ):
                yield field.hit(f"{match[0]!r} decides for the reader", match)


@rule(
    "greeting-feels-for-user",
    Severity.INFO,
    "The reader's body and mind are theirs to describe.",
)
def greeting_feels_for_user(subject: Subject) -> Iterator[Hit]:
    for field in subject.greetings:
        for match in _narrated(field, _USER_BODY):
            yield field.hit(f"{match[0]!r} describes the reader from inside", match)


@rule(
    "you-are-char",
    Severity.WARNING,
    '"You are {{char}}" in the description confuses who is meant by "you" in the chat.',
)
def you_are_char(subject: Subject) -> Iterator[Hit]:
    for name in ("description", "personality", "scenario"):
        field = subject.text(name)
        for match in _YOU_ARE_CHAR.finditer(field.text):
            yield field.hit("instructions belong in system_prompt", match)


def _narrated(field: TextField, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches outside of spoken text: "Do you remember?" asks, it does not tell."""
    spoken = [match.span() for match in _SPOKEN.finditer(field.text)]
    starts = [start for start, _ in spoken]
    for match in pattern.finditer(field.text):
        before = bisect_right(starts, match.start()) - 1
        if before < 0 or match.start() >= spoken[before][1]:
            yield match

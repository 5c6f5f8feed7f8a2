"""Speaks every card field but the description and the greetings from a brief."""

from card_generator_app.brief import Brief, Fact
from card_generator_app.composer.grammar import closed
from card_generator_app.composer.manner import Manner
from card_generator_app.composer.phrases_schema import MAX_GREETING_WORDS
from card_generator_app.composer.retelling import Reteller
from card_generator_app.composer.speak import CHAR, USER, Speaker
from card_generator_app.composer.weave import FILL, Line, text_line, weave
from card_generator_app.options import GenerationOptions

# What a narrator who sees everyone may add to a greeting, by turns.
_UNSEEN = (
    ("want", "Nobody here {knows|knows} that {they} {wants|want} " + FILL),
    ("fear", "Nobody here {knows|knows} that {they} {is|are} afraid of " + FILL),
    (
        "belief",
        "Nobody here {knows|knows} what {they} {believes|believe}: that " + FILL,
    ),
)
_POVS = {
    "first": "first person",
    "second": "second person, {{user}} being 'you'",
    "third": "third person",
    "third_omniscient": "third person with a narrator who sees everyone",
}


def personality(
    brief: Brief, options: GenerationOptions, speaker: Speaker, tell: Reteller
) -> str:
    """How they sound and react; no adjectives in a row."""
    voice, behaviour, line = brief.voice, brief.behaviour, tell.line
    most = 1 if options.length_preset == "lite" else 3
    first = [_spoken(fact, tell) for fact in voice.manner[:most]]
    first += [line(voice.avoids)] if voice.avoids.text else []
    facts = [behaviour.at_ease, behaviour.with_those_close]
    if options.length_preset == "lite":
        facts = facts[:1]
    if options.length_preset == "rich":  # the description has told these already
        facts = [brief.stance.what_changes_it]
    second = [line(fact) for fact in facts if fact.text]
    return _paragraphs([first, second], speaker)


def scenario(
    brief: Brief, options: GenerationOptions, speaker: Speaker, tell: Reteller
) -> str:
    """The first opening's situation and stakes, and who {{user}} is taken to be."""
    stance, line, manner = brief.stance, tell.line, speaker.manner
    paragraphs: list[list[Line]] = []
    if brief.openings:
        scene = tell.opening(brief.openings[0])
        paragraphs.append(
            [
                text_line(f"It {manner.other('is')} {scene.hour}."),
                text_line(scene.situation),
                text_line(scene.tension),
            ]
        )
    meeting: list[Line] = []
    if stance.role_of_user.text:
        role = stance.role_of_user.text
        meeting.append(Line("To {them}, {user} {is|is} " + FILL, role))
    meeting += [line(stance.first_assumption)] if stance.first_assumption.text else []
    if stance.what_changes_it.text and options.length_preset == "standard":
        meeting.append(line(stance.what_changes_it))
    paragraphs.append(meeting)
    return _paragraphs(paragraphs, speaker)


def examples(brief: Brief, speaker: Speaker, tell: Reteller) -> str:
    """`<START>` blocks, each another mood; narration in asterisks, speech in quotes."""
    blocks = [
        f"<START>\n{USER}: {speech(exchange.user)}\n"
        f"{CHAR}: {narration(exchange.action)} {said(exchange.reply, speaker)}"
        for exchange in map(tell.exchange, brief.voice.exchanges)
    ]
    return "\n".join(blocks)


def greeting(brief: Brief, index: int, speaker: Speaker, tell: Reteller) -> str:
    """The greeting of one opening, in the point of view and tense asked for."""
    opening = tell.opening(brief.openings[index])
    first = f"{said(opening.line, speaker)} {narration(opening.beat)}".strip()
    parts = [narration(opening.action), first, speech(opening.ask)]
    if speaker.manner.pov == "third_omniscient":
        parts.insert(1, narration(_unseen(brief, index, speaker, tell)))
        if len(" ".join(parts).split()) > MAX_GREETING_WORDS:
            parts.pop(1)
    return "\n\n".join(filter(None, parts))


def _unseen(brief: Brief, index: int, speaker: Speaker, tell: Reteller) -> str:
    """What only the narrator knows of the character, another thing in each greeting."""
    facts = {"want": brief.core.want, "fear": brief.core.fear}
    facts["belief"] = brief.core.belief
    known = [(facts[slot], carrier) for slot, carrier in _UNSEEN if facts[slot].text]
    if not known:
        return ""
    fact, carrier = known[index % len(known)]
    return Line(carrier, tell.words(fact)).say(speaker, "name", named=False)


def system_prompt(brief: Brief, manner: Manner) -> str:
    """Plain instructions, with the program's own prompt kept in front."""
    told = (
        f"Write {CHAR}'s side of a roleplay with {USER}: {_POVS[manner.pov]}, "
        f"{manner.tense} tense, narration in *asterisks*, speech in quotation marks."
    )
    agency = (
        f"Never decide what {USER} says, does, feels or thinks. "
        f"End each reply where {USER} has something to answer or to do."
    )
    return "\n".join(["{{original}}", told, agency, *_limits(brief)])


def post_history(brief: Brief) -> str:
    """A short reminder after the chat: limits, first, and how trust is won."""
    reminder = [
        "{{original}}",
        f"Stay with what {CHAR} knows and wants; let trust grow only by what happens.",
    ]
    if brief.stance.what_changes_it.text:
        reminder.append(closed(brief.stance.what_changes_it.text))
    return "\n".join([*reminder, *_limits(brief)])


def creator_notes(brief: Brief, options: GenerationOptions) -> str:
    """For people: how this card was made, and how to have one written by a model."""
    about = brief.identity.premise.text.replace(CHAR, brief.identity.name.text)
    about = about.replace(f"{USER}'s", "the user's")
    parts = [about] if about else []
    others = max(0, len(brief.openings) - 1)
    scenes = ", ".join(opening.title for opening in brief.openings)
    if scenes:
        count = f"{others} alternate greeting{'s' if others != 1 else ''}"
        parts.append(f"Scenes: {scenes} (the greeting and {count}).")
    parts.append(
        "CardForge's built-in composer put this card together from its own phrase "
        "library, chosen by meaning to fit the concept. No language model wrote it. "
        f"The same concept, options and seed ({brief.seed}) give the same card."
    )
    parts.append(
        "For original writing, connect a model: an OpenRouter key, any "
        "OpenAI-compatible server, or an open model on this machine "
        "(cardforge models install)."
    )
    return "\n\n".join(parts)


def narration(text: str) -> str:
    """The text in asterisks, paragraph by paragraph."""
    return f"*{text.strip()}*" if text.strip() else ""


def speech(text: str) -> str:
    """The text in double quotes; quotes inside become single ones."""
    inner = text.strip().replace('"', "'")
    return f'"{inner}"' if inner else ""


def said(text: str, speaker: Speaker) -> str:
    """What the character says: aloud, or by signs where it has no voice."""
    if not (speaker.sign and text.strip()):
        return speech(text)
    return f"{narration(speaker.say(speaker.sign, 'name'))} {speech(text)}"


def _limits(brief: Brief) -> list[str]:
    behaviour = brief.behaviour
    if behaviour.boundaries:
        return [
            f"A line {CHAR} does not cross: {closed(fact.text)}"
            for fact in behaviour.boundaries
        ]
    if behaviour.will_never.text:
        return [closed(f"{CHAR} will never {behaviour.will_never.text}")]
    return []


def _spoken(fact: Fact, tell: Reteller) -> Line:
    if fact.origin == "given":
        return Line("{Their} way of talking: " + FILL, closed(fact.text))
    return tell.line(fact)


def _paragraphs(paragraphs: list[list[Line]], speaker: Speaker) -> str:
    told = (weave(lines, speaker, fixed=_given(lines)) for lines in paragraphs if lines)
    return "\n\n".join(told)


def _given(lines: list[Line]) -> int:
    """A scene is told in its order."""
    return sum(line.is_plain for line in lines)

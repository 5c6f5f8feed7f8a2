"""Speaks every card field but the description and the greetings from a brief."""

from card_generator_app.brief import Brief, Fact
from card_generator_app.composer.description import FactLine
from card_generator_app.composer.grammar import closed
from card_generator_app.composer.speak import CHAR, USER, Speaker
from card_generator_app.composer.weave import Line, text_line, weave
from card_generator_app.options import GenerationOptions


def personality(
    brief: Brief, options: GenerationOptions, speaker: Speaker, line: FactLine
) -> str:
    """How they sound and react; no adjectives in a row."""
    voice, behaviour = brief.voice, brief.behaviour
    manner = 1 if options.length_preset == "lite" else 3
    first = [_spoken(fact, line) for fact in voice.manner[:manner]]
    first += [line(voice.avoids)] if voice.avoids.text else []
    facts = [behaviour.at_ease, behaviour.with_those_close]
    if options.length_preset == "lite":
        facts = facts[:1]
    if options.length_preset == "rich":  # the description has told these already
        facts = [brief.stance.what_changes_it]
    second = [line(fact) for fact in facts if fact.text]
    return _paragraphs([first, second], speaker)


def scenario(
    brief: Brief, options: GenerationOptions, speaker: Speaker, line: FactLine
) -> str:
    """The first opening's situation and stakes, and who {{user}} is taken to be."""
    stance = brief.stance
    paragraphs: list[list[Line]] = []
    if brief.openings:
        scene = brief.openings[0]
        paragraphs.append(
            [
                text_line(f"It is {scene.hour}."),
                text_line(scene.situation),
                text_line(scene.tension),
            ]
        )
    meeting: list[Line] = []
    if stance.role_of_user.text:
        meeting.append(text_line(f"To {CHAR}, {USER} is {stance.role_of_user.text}."))
    meeting += [line(stance.first_assumption)] if stance.first_assumption.text else []
    if stance.what_changes_it.text and options.length_preset == "standard":
        meeting.append(line(stance.what_changes_it))
    paragraphs.append(meeting)
    return _paragraphs(paragraphs, speaker)


def examples(brief: Brief) -> str:
    """`<START>` blocks, each another mood; narration in asterisks, speech in quotes."""
    blocks = [
        f"<START>\n{USER}: {speech(exchange.user)}\n"
        f"{CHAR}: {narration(exchange.action)} {speech(exchange.reply)}"
        for exchange in brief.voice.exchanges
    ]
    return "\n".join(blocks)


def greeting(brief: Brief, index: int) -> str:
    """The greeting of one opening; third person, present tense."""
    opening = brief.openings[index]
    said = f"{speech(opening.line)} {narration(opening.beat)}".strip()
    return "\n\n".join(
        part for part in (narration(opening.action), said, speech(opening.ask)) if part
    )


def system_prompt(brief: Brief) -> str:
    """Plain instructions, with the program's own prompt kept in front."""
    manner = (
        f"Write {CHAR}'s side of a roleplay with {USER}: third person, present tense, "
        "narration in *asterisks*, speech in quotation marks."
    )
    agency = (
        f"Never decide what {USER} says, does, feels or thinks. "
        f"End each reply where {USER} has something to answer or to do."
    )
    return "\n".join(["{{original}}", manner, agency, *_limits(brief)])


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


def _spoken(fact: Fact, line: FactLine) -> Line:
    if fact.origin == "given":
        return text_line(f"{CHAR}'s way of talking: {closed(fact.text)}")
    return line(fact)


def _paragraphs(paragraphs: list[list[Line]], speaker: Speaker) -> str:
    told = (weave(lines, speaker, fixed=_given(lines)) for lines in paragraphs if lines)
    return "\n\n".join(told)


def _given(lines: list[Line]) -> int:
    """A scene is told in its order."""
    return sum(line.is_plain for line in lines)

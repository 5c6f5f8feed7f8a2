"""The prompts of checking and rewriting, on the same shared prefix as the writing."""

from collections.abc import Mapping, Sequence

from card_generator_app.brief import Brief
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.lore_reply import shown_entry
from card_generator_app.generation.parts import Part
from card_generator_app.generation.prompting import Prompting
from card_generator_app.generation.review.judging import Question
from card_generator_app.generation.writer import LoreText
from card_generator_app.llm.chat import Message
from card_generator_app.options import GenerationOptions

Messages = tuple[Message, ...]


class ReviewPrompting:
    """Prompts that are asked about a brief or texts that are there already."""

    def __init__(self, prompting: Prompting, options: GenerationOptions) -> None:
        self._prompting, self._options = prompting, options

    def rewrite(
        self, part: Part, text: str, notes: Sequence[str], brief: Brief
    ) -> Messages:
        """Asks for one text again."""
        task = self._prompting.part_task(part, brief)
        return self._again(f"`{part.field}`", text, task, notes, brief)

    def rewrite_entry(
        self, entry: LoreText, notes: Sequence[str], brief: Brief
    ) -> Messages:
        """Asks for one lorebook entry again, keys included."""
        task = self._prompting.lore_task()
        return self._again("lorebook entry", shown_entry(entry), task, notes, brief)

    def mend_brief(self, sections: Mapping[str, list[str]], brief: Brief) -> Messages:
        """Asks for these sections of the brief again."""
        task = self._prompting.planning("mend_brief", sections=sections)
        return self._prompting.with_brief(brief, task)

    def gate(self, questions: Sequence[Question], brief: Brief) -> Messages:
        """Asks the checklist about the brief."""
        task = self._prompting.render("gate", questions=questions)
        return self._prompting.with_brief(brief, task)

    def judge(self, questions: Sequence[Question], draft: Draft) -> Messages:
        """Asks the checklist about the card."""
        task = self._prompting.render(
            "judge", questions=questions, card=card_text(draft)
        )
        return self._prompting.with_brief(draft.brief, task)

    def choose(self, part: Part, first: str, second: str, brief: Brief) -> Messages:
        """Asks which of two texts is better."""
        task = self._prompting.render(
            "choose", what=f"`{part.field}`", first=first, second=second
        )
        return self._prompting.with_brief(brief, task)

    def _again(
        self, what: str, text: str, task: str, notes: Sequence[str], brief: Brief
    ) -> Messages:
        again = self._prompting.render(
            "rewrite", what=what, text=text, task=task, notes=list(notes)
        )
        return self._prompting.with_brief(brief, again)


def card_text(draft: Draft) -> str:
    """The card as a judge reads it: each text under its name, entries at the end."""
    texts = [f"## {key}\n{text}" for key, text in draft.texts.items()]
    entries = [
        f"## lorebook: {entry.name} (keys: {', '.join(entry.keys)})\n{entry.content}"
        for entry in draft.lore
    ]
    return "\n\n".join([*texts, *entries])

"""ModelEditor: checks and rewritings by a model, through the ledger."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence

from pydantic import create_model

from card_generator_app.brief import Brief
from card_generator_app.generation.brief_reply import (
    BriefReply,
    brief_reply_model,
    to_brief,
)
from card_generator_app.generation.calls import ModelCalls
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.lore_reply import EntryReply, shown_entry
from card_generator_app.generation.material import NO_MATERIAL
from card_generator_app.generation.origins import SourcedReply
from card_generator_app.generation.parts import Part, anew_limit, brief_limit
from card_generator_app.generation.review.judging import (
    Question,
    Verdict,
    verdicts_model,
)
from card_generator_app.generation.review_prompting import Messages, ReviewPrompting
from card_generator_app.generation.routing import Requests
from card_generator_app.generation.writer import LoreText
from card_generator_app.options import GenerationOptions

# The sections of the brief, and what of a reply is planned anew for each.
SECTIONS = {
    "identity": "name age gender pronouns species occupation premise",
    "look": "look dress notice",
    "core": "work past want need fear belief contradiction secret keepsake",
    "voice": "manner avoids exchanges",
    "behaviour": "habit under_pressure at_ease with_those_close will_never",
    "stance": "role_of_user first_assumption what_changes_it",
    "openings": "openings",
    "world": "world",
}
_VERDICT_TOKENS = 80
_ROOM = 1000


class ModelEditor:
    """The editor of one job. `planned` is the reply that the brief was made from.

    And `material` what the reply was decided from, beside the options.
    """

    def __init__(
        self,
        calls: ModelCalls,
        prompting: ReviewPrompting,
        requests: Requests,
        options: GenerationOptions,
        seed: int,
    ) -> None:
        self._calls, self._prompting = calls, prompting
        self._requests, self._options, self._seed = requests, options, seed
        self.planned: BriefReply | None = None
        self.material = NO_MATERIAL

    async def rewrite(
        self, label: str, part: Part, text: str, notes: Sequence[str], brief: Brief
    ) -> str:
        messages = self._prompting.rewrite(part, text, notes, brief)
        limit = anew_limit(self._options, part.field, text)
        request = self._requests.of("write", messages, limit)
        return await self._calls.text(_key(part.key, label, messages), request)

    async def rewrite_entry(
        self, label: str, at: int, entry: LoreText, notes: Sequence[str], brief: Brief
    ) -> LoreText:
        messages = self._prompting.rewrite_entry(entry, notes, brief)
        limit = anew_limit(self._options, "lorebook", shown_entry(entry))
        reply = await self._calls.parsed(
            _key(f"character_book.{at}", label, messages),
            self._requests.of("lore", messages, limit),
            EntryReply,
            prose=lambda one: one.content,
        )
        return LoreText(entry.name, reply.keys, reply.content)

    async def mend_brief(
        self, sections: Mapping[str, list[str]], brief: Brief
    ) -> Brief:
        if self.planned is None:
            return brief
        whole = brief_reply_model(self._options, self.material)
        names = [name for one in sections for name in SECTIONS[one].split()]
        if isinstance(self.planned, SourcedReply):
            names.append("from_passages")
        fields = {
            name: (whole.model_fields[name].annotation, whole.model_fields[name])
            for name in names
        }
        schema = create_model("BriefSections", **fields)  # type: ignore[call-overload]
        messages = self._prompting.mend_brief(sections, brief)
        request = self._requests.of("brief", messages, brief_limit(self._options))
        found = await self._calls.parsed(
            _key("brief", "mended", messages), request, schema
        )
        changed = {name: getattr(found, name) for name in names}
        if isinstance(self.planned, SourcedReply):
            changed["from_passages"] += [
                mark for mark in self.planned.from_passages if mark.part not in names
            ]
        self.planned = self.planned.model_copy(update=changed)
        return await asyncio.to_thread(
            to_brief, self.planned, self._options, self._seed, self.material
        )

    async def check_brief(
        self, questions: Sequence[Question], brief: Brief
    ) -> dict[str, Verdict]:
        return await self._verdicts(
            "brief", "gate", questions, self._prompting.gate(questions, brief)
        )

    async def check_card(
        self, label: str, questions: Sequence[Question], draft: Draft
    ) -> dict[str, Verdict]:
        return await self._verdicts(
            "card", label, questions, self._prompting.judge(questions, draft)
        )

    async def _verdicts(
        self, of: str, label: str, questions: Sequence[Question], messages: Messages
    ) -> dict[str, Verdict]:
        limit = _ROOM + _VERDICT_TOKENS * len(questions)
        reply = await self._calls.parsed(
            _key(of, label, messages),
            self._requests.of("judge", messages, limit),
            verdicts_model(list(questions)),
        )
        return {one.id: getattr(reply, one.id) for one in questions}


def _key(of: str, label: str, messages: Messages) -> str:
    """The name of a call about `of`; what is asked is part of it.

    What a review asks depends on what it finds, which another attempt may find otherwise.
    """
    said = "\0".join(message.content for message in messages)
    return f"{of}#{label}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"

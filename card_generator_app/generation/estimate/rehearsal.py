"""A rehearsal: the very generation, with a stand-in for the model that notes each question.

What is planned is therefore what will be asked: there is no second copy of the rules. The
stand-in finds fault wherever a review could, so that every call that may come is noted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from card_generator_app.cards.card import Card
from card_generator_app.cards.tokens import estimate_tokens
from card_generator_app.generation.context import (
    CallRecord,
    GenerationResult,
    JobContext,
)
from card_generator_app.generation.draft import Draft
from card_generator_app.generation.estimate.standin import StandIn
from card_generator_app.generation.painter import Painter
from card_generator_app.generation.review.checking import Checker
from card_generator_app.generation.review.notes import Note
from card_generator_app.generation.service import GenerationService
from card_generator_app.generation.writer import Writer
from card_generator_app.llm.body import build_body
from card_generator_app.llm.budget import most_tokens
from card_generator_app.llm.capabilities import Capabilities
from card_generator_app.llm.chat import (
    TOKENS_AN_IMAGE,
    Attempt,
    ChatRequest,
    OnAttempt,
    OnText,
    Reply,
    Usage,
)
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.options import GenerationOptions
from card_generator_app.portrait.plain import plain_portrait

_NOWHERE = Endpoint("nobody", "http://127.0.0.1", "openrouter")
_TOKENS_PER_MESSAGE = 4
_PICTURE_TOKENS = 4200  # of a picture at the size that is asked for by default


@dataclass(frozen=True)
class RehearsedCall:
    """A question that will or may be asked, and how long its answer is likely to be.

    `schema_tokens`: of the answer's form, which some servers count as prompt. `most`: the
    tokens of prompt and answer that a cap reckons with.
    """

    stage: str
    key: str
    task: str
    model: str
    fallbacks: tuple[str, ...]
    prompt: int
    schema_tokens: int
    completion: int
    most: tuple[int, int]


@dataclass
class RehearsalContext:
    """The `JobContext` of a rehearsal: nothing is kept but the questions."""

    options: GenerationOptions
    snapshot: Mapping[str, Any]
    kind: str
    job_id: str = "rehearsal"
    owner: str = ""
    root_id: str = "rehearsal"
    attempt: int = 1
    spent_usd: Decimal = Decimal(0)
    spent_tokens: int = 0
    shared_cap: None = None
    calls: list[CallRecord] = field(default_factory=list)
    asked: list[RehearsedCall] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _stage: str = "brief"

    async def stage(
        self, name: str, message: str, calls_total: int | None = None
    ) -> None:
        self._stage = name

    async def progress(self, done: int, total: int, message: str) -> None:
        return

    async def log(self, level: str, message: str, **data: Any) -> None:
        return

    async def warn(self, message: str) -> None:
        self.warnings.append(message)

    async def find_call(self, key: str, request_sha256: str = "") -> str | None:
        return None

    def tell_text(self, key: str, text: str, *, restarts: bool = False) -> None:
        return

    async def record_call(self, record: CallRecord) -> None:
        about = dict(record.body or {})
        self.asked.append(
            RehearsedCall(
                self._stage,
                record.key,
                about["task"],
                record.model,
                about["fallbacks"],
                record.prompt_tokens,
                about["schema_tokens"],
                record.completion_tokens,
                about["most"],
            )
        )


class RehearsedChat(ChatClient):
    """Answers at once, with what a model is likely to say; `real` knows the models."""

    def __init__(self, real: ChatClient | None, stand_in: StandIn) -> None:
        super().__init__(_NOWHERE)
        self._real, self._stand_in = real, stand_in

    async def complete(
        self,
        request: ChatRequest,
        *,
        on_attempt: OnAttempt,
        on_text: OnText | None = None,
    ) -> Reply:
        text = self._stand_in.answer(request)
        prompt = sum(
            estimate_tokens(one.content)
            + _TOKENS_PER_MESSAGE
            + TOKENS_AN_IMAGE * len(one.images)
            for one in request.messages
        )
        usage = Usage(prompt, estimate_tokens(text), Decimal(0))
        schema = "" if request.schema is None else str(request.schema.body)
        body = build_body(request, _NOWHERE, Capabilities())
        about = {
            "task": request.task,
            "fallbacks": request.fallbacks,
            "schema_tokens": estimate_tokens(schema),
            "most": most_tokens(request, body),
        }
        model = request.model or ""
        await on_attempt(Attempt(model, 200, None, None, usage, 0.0, body=about))
        return Reply(text, model, "stop", usage, 0.0)

    async def takes_bounds_in_schemas(self) -> bool:
        return True  # they tell how long the answers are

    async def context_tokens(self, model: str | None) -> int | None:
        return None if self._real is None else await self._real.context_tokens(model)

    async def sees_images(self, model: str | None) -> bool | None:
        return False if self._real is None else await self._real.sees_images(model)


class RehearsedPainter(Painter):
    """Notes the pictures that would be painted."""

    def __init__(self, context: RehearsalContext, model: str | None) -> None:
        self._rehearsal, self._named = context, model or ""

    async def paint(
        self, key: str, prompt: str, *, negative: str, reference: bytes | None = None
    ) -> bytes:
        about = {"task": "image", "fallbacks": (), "schema_tokens": 0}
        record = CallRecord(
            key=key,
            model=self._named,
            provider="",
            prompt_tokens=estimate_tokens(prompt),
            completion_tokens=_PICTURE_TOKENS,
            body=about | {"most": (0, _PICTURE_TOKENS)},
        )
        await self._rehearsal.record_call(record)
        return _blank()


class EverythingIsWrong(Checker):
    """Finds a fault in every text that may be rewritten for one."""

    def notes(self, draft: Draft, card: Card) -> list[Note]:
        keys: Sequence[str] = [
            *draft.texts,
            *(f"character_book.{at}" for at in range(len(draft.lore))),
        ]
        return [
            Note(key, "lint", "what is wrong is said in a sentence") for key in keys
        ]


class Rehearsing(GenerationService):
    """The generation of a card that nobody will see."""

    async def _checker(self, context: JobContext, writer: Writer) -> Checker:
        return EverythingIsWrong(context.options, None)

    async def _own_portrait(self, file_id: str | None) -> bytes | None:
        # With one of its own nothing is drawn, which takes time and asks nobody.
        is_painted = self._is_painted and file_id is None
        return None if is_painted else _blank()

    _is_painted = False

    async def run(self, context: JobContext) -> GenerationResult:
        self._is_painted = context.options.image == "generate"
        return await super().run(context)


def rehearsal_options(options: GenerationOptions) -> GenerationOptions:
    """The options without what says how long answers may be: how long they get is asked.

    In English, so that the stand-in speaks the language asked for.
    """
    changed: dict[str, Any] = {
        "max_output_tokens": None,
        "task_max_output_tokens": {},
        "language": "en",
        "similarity_guard": None,
        "timeout_s": GenerationOptions.model_fields["timeout_s"].default,
    }
    values = vars(options) | changed
    return GenerationOptions.model_construct(options.model_fields_set, **values)


@cache
def _blank() -> bytes:
    return plain_portrait(0)

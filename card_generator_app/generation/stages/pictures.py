"""The pictures of a card: drawn, or painted by a model from a prompt that stays on it.

Nothing that goes wrong with a picture costs the card: the drawn portrait stays, and the
job says why. A card that has a portrait keeps that one instead, and the job fails.
"""

import asyncio
from typing import Any, Protocol

from card_generator_app.brief import Brief
from card_generator_app.cards.assets import to_data_uri
from card_generator_app.errors import (
    AppError,
    ContentRefused,
    ImageError,
    LimitExceeded,
    ModelNotAvailable,
    ProfileError,
    ProviderError,
)
from card_generator_app.generation.context import JobContext
from card_generator_app.generation.painter import Painter
from card_generator_app.generation.rating import check_texts
from card_generator_app.generation.stages.assemble import make_portrait
from card_generator_app.library.pictures import Pictures
from card_generator_app.options.wanted import picture_wish
from card_generator_app.portrait.crop import small_picture
from card_generator_app.portrait.words import picture_words

_FAILURES = (ProviderError, LimitExceeded, ImageError)
_NO_PAINTER = (
    "image: nobody is connected who makes pictures{}; set OPENROUTER_API_KEY, or "
    "image_base_url in a config profile"
)


class PictureWriter(Protocol):
    """As much of a writer as pictures need."""

    @property
    def painter(self) -> Painter | None: ...

    async def image_prompt(self, brief: Brief) -> str: ...


async def make_pictures(
    context: JobContext, writer: PictureWriter, brief: Brief, own: bytes | None
) -> Pictures:
    """Everything that is to be seen of the character; `own` is the person's portrait."""
    options, prompt, portrait = context.options, "", own
    assets: list[dict[str, Any]] = []
    if options.image in ("prompt_only", "generate"):
        try:
            prompt = await _prompt(context, writer, brief)
        except ContentRefused as refused:
            await context.warn(f"image: not painted, the portrait is drawn ({refused})")
    if options.image == "generate" and prompt:
        portrait, assets = await _painted(context, writer.painter, prompt, own)
    # Drawn last, for what is painted needs no drawing.
    portrait = await make_portrait(brief, options, portrait)
    return Pictures(portrait, prompt, options.negative_prompt if prompt else "", assets)


async def new_pictures(
    context: JobContext, writer: PictureWriter, brief: Brief
) -> Pictures:
    """Pictures for a card that has some: drawn or painted as asked for, or none at all.

    Raises ModelNotAvailable where nobody paints, ContentRefused, and what the painter
    raises: a drawing is not to take the place of a picture that somebody chose.
    """
    options, painter = context.options, writer.painter
    if options.image != "generate":
        # The brief's own seed would give the drawing that the card began with.
        seed = brief.seed if options.seed is None else options.seed
        another = brief.model_copy(update={"seed": seed})
        return Pictures(await make_portrait(another, options, None))
    if painter is None:
        raise ModelNotAvailable(
            _NO_PAINTER.format("") + ", or ask for a drawing (image: drawn)"
        )
    prompt, negative = await _prompt(context, writer, brief), options.negative_prompt
    portrait = await painter.paint("portrait", prompt, negative=negative)
    assets = await _expressions(context, painter, prompt, portrait)
    return Pictures(portrait, prompt, negative, assets)


async def _painted(
    context: JobContext, painter: Painter | None, prompt: str, own: bytes | None
) -> tuple[bytes | None, list[dict[str, Any]]]:
    """The portrait, None where none could be painted, and its expressions."""
    if painter is None:
        await context.warn(_NO_PAINTER.format(", so the portrait is drawn"))
        return own, []
    portrait = own or await _try(context, painter, "portrait", prompt)
    if portrait is None:
        return None, []
    return portrait, await _expressions(context, painter, prompt, portrait)


async def _prompt(context: JobContext, writer: PictureWriter, brief: Brief) -> str:
    """What the painter is told; raises ContentRefused where that must not be painted."""
    options = context.options
    try:
        prompt = await writer.image_prompt(brief)
    except (ProviderError, LimitExceeded, ProfileError) as error:
        await context.warn(f"image: its prompt is made of the brief ({error})")
        style = options.image_style, options.image_prompt_style
        prompt = picture_words(brief, *style, wish=picture_wish(options))
    await asyncio.to_thread(check_texts, options, {"image prompt": prompt})
    return prompt


async def _expressions(
    context: JobContext, painter: Painter, prompt: str, portrait: bytes
) -> list[dict[str, Any]]:
    """One small picture for each expression asked for, in their order."""
    wanted = list(dict.fromkeys(context.options.expressions))
    at_once = asyncio.Semaphore(context.options.concurrency)

    async def paint(name: str) -> dict[str, Any] | None:
        words = (
            f"The same character as in the reference picture, same clothes, same place. "
            f"The face shows {name}.\n{prompt}"
        )
        async with at_once:
            key = f"expression.{name}"
            picture = await _try(context, painter, key, words, portrait)
        if picture is None:
            return None
        content = await asyncio.to_thread(small_picture, picture)
        uri = to_data_uri(content, "webp")
        return {"type": "emotion", "uri": uri, "name": name, "ext": "webp"}

    found = await asyncio.gather(*map(paint, wanted))
    return [asset for asset in found if asset is not None]


async def _try(
    context: JobContext,
    painter: Painter,
    key: str,
    prompt: str,
    reference: bytes | None = None,
) -> bytes | None:
    """The picture; None with a warning where there is none."""
    try:
        return await painter.paint(
            key,
            prompt,
            negative=context.options.negative_prompt,
            reference=reference,
        )
    except _FAILURES as error:
        instead = "the portrait is drawn" if key == "portrait" else "it is left out"
        await context.warn(f"image: {key} was not made, {instead} ({_told(error)})")
        return None


def _told(error: AppError) -> str:
    return error.message.rstrip(".")

"""The portrait: told from its first bytes, and made PNG where a PNG is needed."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from card_generator_app.cards.png_chunks import is_png
from card_generator_app.errors import ImageError

MAX_PIXELS = 64_000_000

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
)


def image_extension(data: bytes) -> str | None:
    """`png`, `jpg`, `gif`, `webp` or `avif` by content, None for anything else."""
    for signature, extension in _SIGNATURES:
        if data.startswith(signature):
            return extension
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis"):
        return "avif"
    return None


def image_media_type(data: bytes) -> str:
    """The media type of an image by its content; that of unknown bytes for anything else."""
    extension = image_extension(data)
    if extension is None:
        return "application/octet-stream"
    return f"image/{'jpeg' if extension == 'jpg' else extension}"


def as_png(image: bytes) -> bytes:
    """`image` itself when it is PNG (never re-encoded), else converted without its metadata."""
    if is_png(image):
        return image
    if image_extension(image) is None:
        raise ImageError("the portrait is no PNG, JPEG, WebP, GIF or AVIF image")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _convert(image)
    except (
        OSError,
        ValueError,
        SyntaxError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise ImageError(f"the portrait cannot be read: {error}") from error


def _convert(image: bytes) -> bytes:
    with Image.open(io.BytesIO(image)) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise ImageError(f"the portrait has over {MAX_PIXELS} pixels")
        mode = "RGBA" if picture.has_transparency_data else "RGB"
        out = io.BytesIO()
        picture.convert(mode).save(out, "PNG")
    return out.getvalue()

"""A person's own picture, made into a portrait."""

import io
from typing import TYPE_CHECKING

from card_generator_app.errors import ImageError

if TYPE_CHECKING:
    from PIL import Image

MAX_SIDE = 1536
_SMALL_SIDE = 768
_SHOWN_SIDE = 1024  # what models look at; of more they see no more
_MAX_PIXELS = 50_000_000  # a 50-megapixel photo decodes in a second; more is a bomb


def crop_portrait(image: bytes) -> bytes:
    """The picture as PNG at 2:3, cut around the upper middle where faces are.

    Turned as its EXIF says, scaled down to at most 1024×1536, metadata dropped.
    Raises ImageError when it cannot be read.
    """
    out = io.BytesIO()
    _fitted(_opened(image), MAX_SIDE).save(out, "PNG", optimize=False)
    return out.getvalue()


def shown_picture(image: bytes) -> bytes:
    """The whole picture as JPEG for a model that sees, at most 1024 pixels a side.

    Metadata, such as where a photo was taken, stays here. Raises ImageError.
    """
    from PIL import Image

    picture = _opened(image)
    picture.thumbnail((_SHOWN_SIDE, _SHOWN_SIDE))
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=85)
    return out.getvalue()


def _opened(image: bytes) -> "Image.Image":
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(image)) as opened:
            if opened.width * opened.height > _MAX_PIXELS:
                raise ImageError(
                    f"the image is too large ({opened.width}×{opened.height} pixels)"
                )
            return ImageOps.exif_transpose(opened).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageError(f"the image is too large: {error}") from error
    except UnidentifiedImageError as error:
        raise ImageError(
            "this is not an image that can be read; PNG, JPEG, WebP and GIF can be"
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ImageError(f"this is not an image that can be read: {error}") from error


def small_picture(png: bytes) -> bytes:
    """A portrait of ours as WebP of at most 512×768: many of them fit into a card."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        _fitted(picture.convert("RGB"), _SMALL_SIDE).save(out, "WEBP", quality=85)
    return out.getvalue()


def _fitted(picture: "Image.Image", most: int) -> "Image.Image":
    """The picture at 2:3, at most so many pixels high."""
    from PIL import Image, ImageOps

    width, height = picture.size
    if width * 3 > height * 2:
        size = (max(height * 2 // 3, 1), height)
    else:
        size = (width, max(width * 3 // 2, 1))
    scale = min(1.0, most / size[1])
    target = (max(round(size[0] * scale), 1), max(round(size[1] * scale), 1))
    return ImageOps.fit(picture, target, Image.Resampling.LANCZOS, centering=(0.5, 0.3))

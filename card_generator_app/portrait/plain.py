"""A plain portrait: a PNG needs a picture, also when none is wanted."""

import colorsys
import io

from card_generator_app.portrait.subject import SIZE


def plain_portrait(seed: int) -> bytes:
    """A 512×768 PNG of one quiet color, chosen by the seed."""
    from PIL import Image

    red, green, blue = colorsys.hls_to_rgb((seed % 360) / 360, 0.42, 0.22)
    color = (round(red * 255), round(green * 255), round(blue * 255))
    out = io.BytesIO()
    Image.new("RGB", SIZE, color).save(out, "PNG")
    return out.getvalue()

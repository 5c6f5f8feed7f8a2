"""Draws a portrait: a scene, and on it an open-peeps figure or an emblem, as a PNG."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from card_generator_app.portrait.emblems import emblem_svg
from card_generator_app.portrait.scenes import scene_for, scene_svg
from card_generator_app.portrait.subject import SIZE, Subject, peep_options


def draw_portrait(subject: Subject, seed: int) -> bytes:
    """A 512×768 PNG; the same subject and seed give the same bytes."""
    import resvg_py  # here, for a server that never draws need not load it

    width, height = SIZE
    text = f"{subject.text} {subject.species}"
    scene = scene_svg(scene_for(text, subject.theme, seed), seed)
    figure = emblem_svg(subject.emblem) if subject.emblem else _peep_svg(subject, seed)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{scene}{figure}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height))


def _peep_svg(subject: Subject, seed: int) -> str:
    """The figure, standing on the lower edge; ghosts let the scene shine through."""
    from dicebear import Avatar, Style

    options = peep_options(subject, seed)
    svg = Avatar(Style(_only_chosen(options)), options).to_string()
    is_ghostly = any(
        word in subject.species.lower() for word in ("ghost", "spirit", "wraith")
    )
    opacity = 0.72 if is_ghostly else 1
    nested = svg.replace("<svg ", '<svg x="-44" y="168" width="600" height="600" ', 1)
    return f'<g opacity="{opacity}">{nested}</g>'


def _only_chosen(options: dict[str, Any]) -> dict[str, Any]:
    """The style with the chosen variants alone: checking all 110 would take 0.4 s."""
    style = dict(_open_peeps())
    style["components"] = {
        part: {
            **component,
            "variants": {
                name: shape
                for name, shape in component["variants"].items()
                if name in options.get(f"{part}Variant", [])
            },
        }
        for part, component in style["components"].items()
        if f"{part}Variant" in options
    }
    return style


@lru_cache(maxsize=1)
def _open_peeps() -> dict[str, Any]:
    text = files("dicebear_styles").joinpath("open-peeps.json").read_text("utf-8")
    style: dict[str, Any] = json.loads(text)
    return style

"""Scene backgrounds as SVG: a handful of places, chosen by what is said of the character."""

import random
import re
from collections.abc import Callable

_W, _H = 512, 768

# What each scene is for; the scene with most matching words wins, the seed breaks ties.
_WORDS = {
    "hearth": "baker|kitchen|inn|tavern|village|farm|hearth|home|cook|family|bread|cottage|cat",
    "city": "detective|city|neon|street|noir|hacker|cyber|office|gang|thief|reporter|club|android",
    "sea": "sea|ship|sailor|pirate|harbor|harbour|island|lighthouse|mermaid|ocean|captain|fish",
    "forest": "forest|wood|wild|ranger|druid|hunter|witch|herb|fae|fairy|elf|bee|bees|garden",
    "mountains": "mountain|frontier|desert|ranch|road|traveler|north|snow|war|soldier|knight",
    "space": "space|star|lunar|moon|orbit|planet|station|alien|pilot|colony|galaxy|robot",
    "library": "library|librarian|book|school|student|teacher|scholar|academy|archive|inventor",
    "hall": "court|queen|king|palace|noble|temple|priest|god|castle|ghost|vampire|stage|actor",
    "ward": "hospital|nurse|doctor|clinic|medic|patient|laboratory|scientist|surgeon|ward",
}
# The composer's themes, for a card whose words alone do not decide.
_THEMES = {
    "hearth": ("hearth", "home"),
    "city": ("noir", "neon", "office", "underworld"),
    "sea": ("sea",),
    "forest": ("wilds", "myth", "beast"),
    "mountains": ("frontier", "road", "war", "ruin"),
    "space": ("space",),
    "library": ("school", "workshop", "machine"),
    "hall": ("court", "temple", "horror", "stage"),
    "ward": ("hospital",),
}


def scene_for(text: str, theme: str, seed: int) -> str:
    """The name of the scene that fits the text and the composer's theme best."""
    rng = random.Random(f"scene{seed}")  # noqa: S311
    scores = {
        name: len(re.findall(rf"\b(?:{words})", text.lower()))
        + 2 * (theme in _THEMES[name])
        for name, words in _WORDS.items()
    }
    best = max(scores.values())
    return rng.choice([name for name, score in scores.items() if score == best])


def scene_svg(name: str, seed: int) -> str:
    """SVG elements that fill 512×768, varied by the seed."""
    return _SCENES[name](random.Random(f"{name}{seed}"))  # noqa: S311


def _rect(x: float, y: float, w: float, h: float, fill: str, extra: str = "") -> str:
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{w:.0f}" height="{h:.0f}" fill="{fill}" {extra}/>'


def _disc(x: float, y: float, r: float, fill: str, extra: str = "") -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}" fill="{fill}" {extra}/>'


def _sky(*stops: str) -> str:
    marks = "".join(
        f'<stop offset="{i / (len(stops) - 1):.2f}" stop-color="{c}"/>'
        for i, c in enumerate(stops)
    )
    gradient = (
        f'<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">{marks}</linearGradient>'
    )
    return f"<defs>{gradient}</defs>{_rect(0, 0, _W, _H, 'url(#sky)')}"


def _ridge(
    rng: random.Random, base: float, height: float, fill: str, step: int = 64
) -> str:
    """A jagged silhouette from edge to edge, filled down to the bottom."""
    points = [
        (x, base - rng.uniform(0.15, 1) * height)
        for x in range(-step, _W + 2 * step, step)
    ]
    line = " ".join(f"{x},{y:.0f}" for x, y in points)
    return f'<polygon points="{-step},{_H} {line} {_W + step},{_H}" fill="{fill}"/>'


def _stars(rng: random.Random, count: int, bottom: float) -> str:
    return "".join(
        _disc(
            rng.uniform(0, _W),
            rng.uniform(0, bottom),
            rng.choice((0.8, 1.2, 1.8)),
            "#fff",
            f'opacity="{rng.uniform(0.4, 0.95):.2f}"',
        )
        for _ in range(count)
    )


def _hearth(rng: random.Random) -> str:
    wall = rng.choice(("#d9b48a", "#cfa57e", "#d8bd9a"))
    beams = "".join(_rect(x, 0, 16, 560, "#8a5f3c") for x in (40, 456))
    window = (
        _rect(150, 80, 212, 190, "#7d5536", 'rx="8"')
        + _rect(164, 94, 184, 162, rng.choice(("#f3d79a", "#b9d2dc", "#f0c58e")))
        + _rect(252, 94, 8, 162, "#7d5536")
        + _rect(164, 170, 184, 8, "#7d5536")
    )
    jars = "".join(
        _rect(
            x,
            330 - h,
            34,
            h,
            rng.choice(("#a9583b", "#6f7f5b", "#c98d45", "#8a6f8f")),
            'rx="6"',
        )
        for x, h in ((72, 46), (116, 62), (366, 58), (410, 40))
    )
    shelves = _rect(60, 330, 100, 10, "#7d5536") + _rect(352, 330, 100, 10, "#7d5536")
    return _rect(0, 0, _W, _H, wall) + beams + window + jars + shelves


def _city(rng: random.Random) -> str:
    glow = rng.choice(("#e0567f", "#39b7c9", "#e2a13f", "#8f6fe0"))
    parts = [
        _sky("#141a33", "#2a2750", "#5b3a63"),
        _disc(390, 120, 46, "#f2e6c9", 'opacity="0.85"'),
    ]
    for layer, fill in ((0.75, "#1f2443"), (0.5, "#151a33")):
        x = -20.0
        while x < _W:
            width, height = rng.uniform(50, 96), rng.uniform(0.5, 1) * 620 * layer
            parts.append(_rect(x, _H - height, width, height, fill))
            for _ in range(int(height / 34)):
                wx = x + rng.uniform(8, width - 14)
                wy = _H - height + rng.uniform(12, height - 20)
                color = glow if rng.random() < 0.25 else "#f4d58a"
                parts.append(_rect(wx, wy, 7, 10, color, 'opacity="0.8"'))
            x += width + rng.uniform(2, 16)
    return "".join(parts)


def _sea(rng: random.Random) -> str:
    sky = rng.choice(
        (("#f6c48b", "#e88f7a", "#8f6f94"), ("#bfe0ea", "#e7efe4", "#f4e3c0"))
    )
    parts = [_sky(*sky), _disc(rng.uniform(120, 400), 300, 54, "#fff1cf")]
    for row in range(9):
        y = 380 + row * 46
        waves = "".join(f"q32,{-10 - row} 64,0 t64,0 " for _ in range(5))
        shade = 78 - row * 5
        parts.append(
            f'<path d="M-40,{y} {waves}V{_H} H-40 Z" fill="hsl(200,38%,{shade * 0.7:.0f}%)"/>'
        )
    return "".join(parts)


def _forest(rng: random.Random) -> str:
    parts = [_sky("#dfeccb", "#b5d2a4", "#7fa77d")]
    for depth, color in enumerate(("#9dc096", "#6f9a72", "#4a7355", "#2f523f")):
        for _ in range(7 - depth):
            x, top = rng.uniform(-30, _W), rng.uniform(20, 170) + depth * 40
            width = 10 + depth * 7
            parts.append(_rect(x, top, width, _H - top, color))
            for _ in range(4):
                cx, cy = x + rng.uniform(-50, 60), top + rng.uniform(-10, 130)
                parts.append(_disc(cx, cy, rng.uniform(30, 58), color, 'opacity="0.9"'))
    return "".join(parts)


def _mountains(rng: random.Random) -> str:
    sky = rng.choice(
        (("#f7d9b0", "#eab08f", "#c98f88"), ("#cfe3f1", "#e6eef0", "#f3ead7"))
    )
    return (
        _sky(*sky)
        + _disc(rng.uniform(100, 420), 150, 40, "#fff4dc")
        + _ridge(rng, 430, 230, "#9aa3b8", 90)
        + _ridge(rng, 530, 180, "#737f97", 80)
        + _ridge(rng, 640, 140, "#535d72", 70)
        + _ridge(rng, 740, 90, "#3b4353", 60)
    )


def _space(rng: random.Random) -> str:
    hue = rng.choice((210, 265, 330, 175))
    x, y = rng.uniform(120, 390), rng.uniform(160, 260)
    planet = _disc(x, y, 96, f"hsl({hue},42%,58%)") + _disc(
        x + 26, y - 20, 80, f"hsl({hue},48%,66%)", 'opacity="0.5"'
    )
    ring = (
        f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="160" ry="26" fill="none" '
        f'stroke="hsl({hue},30%,80%)" stroke-width="7" opacity="0.7" '
        f'transform="rotate(-14 {x:.0f} {y:.0f})"/>'
    )
    return _sky("#080b1c", "#141836", "#2a2550") + _stars(rng, 130, _H) + planet + ring


def _library(rng: random.Random) -> str:
    parts = [_rect(0, 0, _W, _H, rng.choice(("#6b4a35", "#5a4636", "#73523c")))]
    spines = (
        "#a34b3d",
        "#47705f",
        "#c39a54",
        "#4b5f86",
        "#7b5276",
        "#b7b09c",
        "#8a6a3f",
    )
    for shelf in range(6):
        floor = 118 + shelf * 126
        parts.append(_rect(0, floor, _W, 12, "#43301f"))
        x = rng.uniform(0, 8)
        while x < _W:
            width, height = rng.uniform(12, 30), rng.uniform(62, 104)
            if rng.random() > 0.1:
                parts.append(
                    _rect(
                        x, floor - height, width, height, rng.choice(spines), 'rx="2"'
                    )
                )
            x += width + 2
    return "".join(parts)


def _hall(rng: random.Random) -> str:
    tint = rng.choice(
        (("#3a3350", "#57486b"), ("#41363b", "#6a5550"), ("#2f4048", "#4d646a"))
    )
    light = rng.choice(("#f0cf8c", "#bcd6e6", "#e6b0a6"))
    parts = [_sky(tint[0], tint[1])]
    for x in (56, 196, 336):
        arch = f"M{x},560 V190 Q{x + 60},70 {x + 120},190 V560 Z"
        parts.append(f'<path d="{arch}" fill="{light}" opacity="0.55"/>')
        parts.append(_rect(x + 57, 110, 6, 450, tint[0]))
        parts.append(_rect(x, 330, 120, 6, tint[0]))
    pillars = "".join(
        _rect(x, 0, 34, _H, tint[0], 'opacity="0.8"') for x in (0, 159, 299, 478)
    )
    return "".join(parts) + pillars + _rect(0, 600, _W, 168, tint[0])


def _ward(rng: random.Random) -> str:
    wall = rng.choice(("#cfe0df", "#d7dfe6", "#dfe3d6"))
    curtain = "".join(
        _rect(x, 120, 18, 500, "#9fc0bf" if i % 2 else "#b3d0cd")
        for i, x in enumerate(range(330, 512, 18))
    )
    pulse = "M70,212 h24 l8,-22 l12,44 l10,-30 l6,8 h34"
    monitor = (
        _rect(50, 150, 140, 110, "#39474f", 'rx="10"')
        + _rect(60, 160, 120, 90, "#14242a", 'rx="4"')
        + f'<path d="{pulse}" fill="none" stroke="#7be0a3" stroke-width="4"/>'
    )
    return (
        _rect(0, 0, _W, _H, wall)
        + _rect(0, 430, _W, 10, "#a9bcbc")
        + _rect(120, 40, 272, 22, "#fffdf2", 'rx="6"')
        + monitor
        + _rect(320, 110, 192, 10, "#8a9a9a")
        + curtain
    )


_SCENES: dict[str, Callable[[random.Random], str]] = {
    "hearth": _hearth,
    "city": _city,
    "sea": _sea,
    "forest": _forest,
    "mountains": _mountains,
    "space": _space,
    "library": _library,
    "hall": _hall,
    "ward": _ward,
}

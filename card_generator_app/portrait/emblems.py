"""Emblems for beings without a human shape, as SVG in a 200×200 box."""

_HEX = "M{x},{y} l26,15 v30 l-26,15 l-26,-15 v-30 Z"


def _hive() -> str:
    cells = [(100, 20), (73, 66), (127, 66), (46, 112), (100, 112), (154, 112)]
    return "".join(f'<path d="{_HEX.format(x=x, y=y)}"/>' for x, y in cells)


_SHAPES = {
    "paw": '<ellipse cx="100" cy="132" rx="46" ry="38"/><ellipse cx="44" cy="88" rx="18" ry="25"/>'
    '<ellipse cx="80" cy="54" rx="18" ry="26"/><ellipse cx="122" cy="54" rx="18" ry="26"/>'
    '<ellipse cx="157" cy="88" rx="18" ry="25"/>',
    "blade": '<path d="M100,6 L116,34 V122 H84 V34 Z"/>'
    '<rect x="54" y="122" width="92" height="14" rx="6"/>'
    '<rect x="91" y="138" width="18" height="40" rx="5"/><circle cx="100" cy="186" r="11"/>',
    "hive": _hive(),
    "flame": '<path d="M104,8 C120,50 166,74 158,128 C152,168 124,190 98,190 C66,190 42,164 44,130'
    ' C46,104 62,92 68,66 C84,78 88,92 88,106 C104,84 108,48 104,8 Z"/>',
    "wing": '<path d="M22,60 C80,20 150,30 180,90 C150,84 136,92 128,104 C112,98 100,104 94,118'
    ' C80,112 68,118 62,134 C40,120 24,94 22,60 Z"/><circle cx="150" cy="140" r="16"/>',
    "eye": '<path d="M10,100 Q100,20 190,100 Q100,180 10,100 Z" fill="none" stroke-width="14"/>'
    '<circle cx="100" cy="100" r="34"/>',
    "leaf": '<path d="M100,10 C160,50 170,120 104,176 L104,196 H96 L96,176'
    ' C30,120 40,50 100,10 Z"/>',
    "star": '<path d="M100,12 L122,76 L190,78 L136,118 L156,184 L100,146 L44,184 L64,118 L10,78'
    ' L78,76 Z"/>',
}


def emblem_svg(name: str) -> str:
    """The emblem on a round plate, centered in the 512×768 picture."""
    plate = '<circle cx="256" cy="410" r="178" fill="#1d2430" opacity="0.82"/>'
    rim = '<circle cx="256" cy="410" r="178" fill="none" stroke="#f4e7c5" stroke-width="6"/>'
    shape = f'<g fill="#f4e7c5" stroke="#f4e7c5" stroke-width="0">{_SHAPES[name]}</g>'
    return f'{plate}{rim}<g transform="translate(136 290) scale(1.2)">{shape}</g>'

"""The shapes a description can have: how each is asked for, shown, and checked.

Conventions of the field, none of them a standard; the examples are ours.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

_PAIR_LINE = re.compile(r"^[^\W\d_][^:\n]{0,40}: \S", re.MULTILINE)
_WPP_LINE = re.compile(
    r"^\s*[^\W\d_][\w /'-]{0,40}\(\s*\"[^\"\n]*\"(?:\s*\+\s*\"[^\"\n]*\")*\s*\)\s*,?$",
    re.MULTILINE,
)
_BRACKET = re.compile(r"\[[^\[\]]*\]")
_SBF_PAIR = re.compile(r"[^\W\d_][\w /'-]{0,40}\s*:\s*[^;\]]+")
_PLIST_GROUP = re.compile(r"\{\{char\}\}['’]s [^:\[\]]{2,40}: *[^\]]+")
_BOO_LINE = re.compile(r"^[^=\n]{1,60} = \S", re.MULTILINE)
_TURN = re.compile(r"^(Interviewer|\{\{user\}\}|\{\{char\}\}):", re.MULTILINE)
_HEADING = re.compile(r"^#{1,3} \S", re.MULTILINE)
_BULLET = re.compile(r"^- \S", re.MULTILINE)
_FEWEST = 4  # attributes, groups or sections that make a shape


@dataclass(frozen=True, slots=True)
class DescriptionFormat:
    """One shape. `problems` names what a text lacks of it, [] when it conforms."""

    id: str
    instruction: str
    example: str
    problems: Callable[[str], list[str]]


def _prose(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    pairs = len(_PAIR_LINE.findall(text))
    if text.lstrip().startswith("[") or "Character(" in text:
        return ["it is a bracketed list, not prose"]
    if len(lines) >= _FEWEST and pairs * 2 > len(lines):
        return ["it is a list of attributes, not prose"]
    return []


def _attributes(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    pairs = len(_PAIR_LINE.findall(text))
    found = []
    if pairs < _FEWEST:
        found.append(f"it has {pairs} lines of the form 'Attribute: values'")
    elif pairs * 5 < len(lines) * 4:
        found.append("some lines are not of the form 'Attribute: values'")
    return found


def _wpp(text: str) -> list[str]:
    body, found = text.strip(), []
    if not re.match(r"\[\s*Character\(\"[^\"]+\"\)", body, re.IGNORECASE):
        found.append('it does not begin with [Character("{{char}}")')
    if not re.search(r"\}\s*\]$", body):
        found.append("it does not end with }]")
    if body.replace("{{char}}", "").count("{") != body.replace("{{char}}", "").count(
        "}"
    ):
        found.append("its braces are not balanced")
    if len(_WPP_LINE.findall(body)) < _FEWEST:
        found.append('it has too few lines of the form Attribute("a" + "b")')
    return found


def _sbf(text: str) -> list[str]:
    found = _only_brackets(text)
    inner = " ".join(_BRACKET.findall(text))
    if not re.match(r"\s*\[\s*character\s*:", text, re.IGNORECASE):
        found.append("it does not begin with [Character: …")
    if len(_SBF_PAIR.findall(inner)) < _FEWEST:
        found.append("it has too few 'key: values;' pairs")
    return found


def _plist(text: str) -> list[str]:
    found = _only_brackets(text)
    groups = sum(len(_PLIST_GROUP.findall(part)) for part in re.split(r"[;\n]", text))
    if groups < _FEWEST - 1:
        found.append("it has too few groups of the form {{char}}'s trait: a, b")
    return found


def _boostyle(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    found = []
    if len(_BOO_LINE.findall(text)) < _FEWEST:
        found.append("it has too few lines of the form {{char}}'s trait = a + b")
    if " + " not in text:
        found.append("its values are not joined by +")
    if len(_BOO_LINE.findall(text)) * 5 < len(lines) * 4:
        found.append("some lines have no =")
    return found


def _ali_chat(text: str) -> list[str]:
    speakers = [match[1] for match in _TURN.finditer(text)]
    found = []
    if speakers.count("{{char}}") < _FEWEST - 1:
        found.append("{{char}} answers fewer than three questions")
    if any(a == b for a, b in pairwise(speakers)):
        found.append("a speaker comes twice in a row")
    if speakers and speakers[0] == "{{char}}":
        found.append("it does not begin with a question")
    return found


def _jed(text: str) -> list[str]:
    found = []
    if len(_HEADING.findall(text)) < _FEWEST:
        found.append("it has fewer than four headings that begin with #")
    if len(_BULLET.findall(text)) < 2 * _FEWEST:
        found.append("it has too few lines that begin with '- '")
    return found


def _only_brackets(text: str) -> list[str]:
    outside = _BRACKET.sub("", text).strip()
    return ["there is text outside the square brackets"] if outside else []


DESCRIPTION_FORMATS: dict[str, DescriptionFormat] = {
    one.id: one
    for one in (
        DescriptionFormat(
            "prose",
            "Three or four paragraphs of prose in the third person, present tense. First who "
            "they are and how they look, then work, past and what they keep, then want, fear, "
            "belief, contradiction and secret, then habits, pressure and limits. Begin with "
            "{{char}}. No lists, no brackets.",
            "{{char}} keeps the last ferry on a river that has a bridge now. Her palms are "
            "rope-burned, and she wears a brass hook where others wear a ring.",
            _prose,
        ),
        DescriptionFormat(
            "attributes",
            "One attribute a line, 'Attribute: values', values separated by semicolons, from "
            "identity and looks to drives, behaviour and limits; ten to sixteen lines and "
            "nothing else.",
            "Name: {{char}}\nAge: 41\nWork: keeps the last ferry\nLooks: rope-burned palms; "
            "a brass hook on a cord\nWants: one winter without a crossing",
            _attributes,
        ),
        DescriptionFormat(
            "wpp",
            'W++: [Character("{{char}}") on the first line, then {, then one attribute a line '
            'as Attribute("value" + "value"), then }] alone on the last line. Every value in '
            "double quotes, joined by +.",
            '[Character("{{char}}")\n{\nAge("41")\nWork("keeps the last ferry")\n'
            'Looks("rope-burned palms" + "brass hook on a cord")\n'
            'Wants("one winter without a crossing")\n}]',
            _wpp,
        ),
        DescriptionFormat(
            "sbf",
            "Square bracket format: one or more pairs of square brackets and nothing outside "
            "them; inside, 'Key: value, value;' pairs. The first pair is Character: {{char}};.",
            "[Character: {{char}}; Age: 41; Work: keeps the last ferry;]\n"
            "[Looks: rope-burned palms, brass hook on a cord; Wants: one winter without a "
            "crossing; Never: rows a drunk;]",
            _sbf,
        ),
        DescriptionFormat(
            "boostyle",
            "Boostyle: one line a trait, '{{char}}'s trait = value + value', and nothing else; "
            "eight to fourteen lines.",
            "{{char}} = woman + 41 + ferry keeper\n{{char}}'s looks = rope-burned palms + brass "
            "hook on a cord\n{{char}}'s want = one winter without a crossing\n"
            "{{char}}'s limit = never rows a drunk",
            _boostyle,
        ),
        DescriptionFormat(
            "plist",
            "PList: one pair of square brackets a group and nothing outside them: "
            "[{{char}}'s looks: a, b; {{char}}'s drives: c, d]. Short values, the telling ones "
            "first; details in round brackets after a value.",
            "[{{char}}'s work: keeps the last ferry, knows each plank]\n[{{char}}'s looks: "
            "rope-burned palms, brass hook (on a cord)]\n[{{char}}'s drives: one winter "
            "without a crossing, fear of the bridge]",
            _plist,
        ),
        DescriptionFormat(
            "ali_chat",
            "Ali:Chat: an interview that shows what it tells. Five to seven turns; each is a "
            "line 'Interviewer: …' with a short question and a line '{{char}}: …' with an "
            "answer in their own voice, action included, that gives away looks, work, past, "
            "want, fear and limits.",
            'Interviewer: You still run this boat?\n{{char}}: *She coils the rope twice.* "It '
            'still floats. The bridge only looks like it does."',
            _ali_chat,
        ),
        DescriptionFormat(
            "jed",
            "JED: Markdown sections. A heading a section ('# {{char}}', '## Looks', '## Past', "
            "'## Drives', '## Behaviour', '## Limits'), under each two to five lines "
            "'- Key: value'. No other text.",
            "# {{char}}\n- Age: 41\n- Work: keeps the last ferry\n## Looks\n- Hands: rope-burned "
            "palms\n- Keepsake: a brass hook on a cord\n## Drives\n- Wants: one winter without "
            "a crossing",
            _jed,
        ),
    )
}


def format_problems(format_id: str, text: str) -> list[str]:
    """What `text` lacks of a shape, [] when it conforms."""
    return DESCRIPTION_FORMATS[format_id].problems(text)

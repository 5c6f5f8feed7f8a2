"""Checks a prompt profile without rendering it: every variable a template uses is known."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from card_generator_app.options import GenerationOptions
from card_generator_app.profiles.language import CannotRender, Problem, parse

# What templates are given, by name; with its own names where it is a group of values.
_GROUPS: dict[str, frozenset[str]] = {
    "options": frozenset(GenerationOptions.model_fields),
    "counts": frozenset(
        {"openings", "exchanges", "topics", "alternates", "group_greetings"}
    ),
    "tokens": frozenset(
        {
            "description",
            "personality",
            "scenario",
            "greeting",
            "exchange",
            "entry",
            "system_prompt",
            "post_history",
            "notes",
        }
    ),
    "words": frozenset(
        {"canon", "pov", "markup", "agency", "prose", "name_origin", "entry_keys"}
    ),
    "shape": frozenset({"id", "instruction", "example"}),
    "material": frozenset(
        {
            "passages",
            "sources",
            "canon",
            "company",
            "picture",
            "card",
            "card_name",
            "card_concept",
            "seat",
        }
    ),
}
_PLANNING = frozenset({"given", "material"})
_EVERYWHERE = frozenset(_GROUPS) - _PLANNING | frozenset(
    {"blocked_names", "char", "user", "original"}
)
_ONLY_IN: dict[str, frozenset[str]] = {
    "system": frozenset(),
    "distil": frozenset({"most"}),
    "picture": frozenset(),
    "world": _PLANNING | {"wanted", "there"},
    "interview": _PLANNING | {"open", "asked", "left"},
    "brief": _PLANNING,
    "write": frozenset({"brief_json", "standing"}),
    "greeting": frozenset(
        {"name", "index", "is_group", "style", "scenario", "opening_json"}
    ),
    "lorebook": frozenset({"topics"}),
    "mend_brief": _PLANNING | {"sections"},
    "gate": frozenset({"questions"}),
    "rewrite": frozenset({"what", "text", "task", "notes"}),
    "plan_more": frozenset({"more_openings", "more_topics"}),
    "revise": frozenset({"what", "text", "task", "mode"}),
    "analyse_book": _PLANNING | {"card", "book", "entries", "most"},
    "update_entry": frozenset({"text", "facts", "reason"}),
    "judge": frozenset({"questions", "card"}),
    "choose": frozenset({"what", "first", "second"}),
}
_MOST_LISTED = 30
_OF_A_TEXT = frozenset({"name"})


def known_in(template: str) -> frozenset[str]:
    """The variables that a template may use."""
    return _EVERYWHERE | _ONLY_IN.get(template, _OF_A_TEXT)


def variables_of(template: str) -> list[str]:
    """What a template may use as one writes it: `char`, `counts.openings`, in order."""
    return sorted(
        written
        for name in known_in(template)
        for written in (
            [f"{name}.{part}" for part in _GROUPS[name]] if name in _GROUPS else [name]
        )
    )


@lru_cache(maxsize=512)
def problems_in(template: str, body: str) -> tuple[Problem, ...]:
    """What is wrong with one template: what the language has not, then unknown names."""
    try:
        tree = parse(body)
    except CannotRender as error:
        return (error.problem,)
    known = known_in(template)
    undeclared = find_undeclared_variables(tree) - known
    found = [
        Problem(_line_of(name, tree), _unknown("variable", name, known))
        for name in sorted(undeclared)
    ]
    return (*found, *dict.fromkeys(_unknown_parts(tree)))


def _line_of(name: str, tree: nodes.Template) -> int:
    return next(
        (one.lineno for one in tree.find_all(nodes.Name) if one.name == name), 0
    )


def _unknown_parts(tree: nodes.Template) -> Iterator[Problem]:
    """`options.tenze`, `counts.openngs`: a name that its group does not have."""
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name in _GROUPS:
            group = node.node.name
            if node.attr not in _GROUPS[group]:
                names = frozenset(f"{group}.{one}" for one in _GROUPS[group])
                text = _unknown("variable", f"{group}.{node.attr}", names)
                yield Problem(node.lineno, text)


def _unknown(what: str, name: str, known: frozenset[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        hint = f"did you mean '{near[0]}'?"
    elif len(known) <= _MOST_LISTED:
        hint = f"known here: {', '.join(sorted(known))}"
    else:
        hint = "`profiles templates` lists what is known"
    return f"there is no {what} '{name}'; {hint}"

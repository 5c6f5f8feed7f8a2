"""Checks a prompt profile without rendering it: every variable a template uses is known."""

from collections.abc import Iterator
from difflib import get_close_matches

from jinja2 import Environment, TemplateError, nodes
from jinja2.meta import find_undeclared_variables

from card_generator_app.options import GenerationOptions

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
_OF_A_TEXT = frozenset({"name"})


def known_in(template: str) -> frozenset[str]:
    """The variables that a template may use."""
    return _EVERYWHERE | _ONLY_IN.get(template, _OF_A_TEXT)


def problems_in(template: str, body: str, environment: Environment) -> list[str]:
    """What is wrong with one template, a sentence each: syntax, then unknown names."""
    try:
        tree = environment.parse(body)
    except TemplateError as error:
        return [str(error)]
    known = known_in(template)
    found = [
        _unknown("variable", name, known)
        for name in sorted(find_undeclared_variables(tree) - known)
    ]
    return found + sorted(set(_unknown_parts(tree)))


def _unknown_parts(tree: nodes.Template) -> Iterator[str]:
    """`options.tenze`, `counts.openngs`: a name that its group does not have."""
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name in _GROUPS:
            group = node.node.name
            if node.attr not in _GROUPS[group]:
                names = frozenset(f"{group}.{one}" for one in _GROUPS[group])
                yield _unknown("variable", f"{group}.{node.attr}", names)


def _unknown(what: str, name: str, known: frozenset[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    hint = f"did you mean '{near[0]}'? " if near else ""
    return f"there is no {what} '{name}'; {hint}known here: {', '.join(sorted(known))}"

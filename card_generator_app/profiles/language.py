"""The language of templates: the part of Jinja in which every template ends, and soon.

A template is somebody's small program. It has no functions to call and no loop but over
what it was given, and it pays for its work: for what it loops over, joins, compares and
says, by length. So the templates of any key may be run beside everybody's jobs.
"""

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

MOST_WORK = 2_000_000
"""Characters and items: many times what the longest prompt needs, done in about a second."""
MOST_CHARS = 32_000
"""Of one template."""
_MOST_DEPTH = 40
_MOST_ARGUMENT = 100

_LETTERS = {"capitalize", "lower", "replace", "string", "title", "trim", "upper"}
_LISTS = {"first", "join", "last", "list", "reverse", "sort", "unique"}
_NUMBERS = {"count", "int", "length", "round"}
FILTERS = frozenset({"d", "default"} | _LETTERS | _LISTS | _NUMBERS)
_TESTS = frozenset({"defined", "mapping", "none", "number", "string", "undefined"})
_NODES: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Neg,
    nodes.Concat,
    nodes.Filter,
    nodes.Keyword,
    nodes.Test,
    nodes.Call,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a template, and in which line; 0 where that cannot be said."""

    line: int
    text: str


class CannotRender(Exception):
    """A template that cannot be rendered."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem


def parse(body: str) -> nodes.Template:
    """A template as a tree; raises CannotRender where it is not of the language."""
    if len(body) > MOST_CHARS:
        raise CannotRender(Problem(0, f"it has more than {MOST_CHARS:,} characters"))
    try:
        tree = _ENVIRONMENT.parse(body)
    except (TemplateError, ValueError, RecursionError) as error:
        # A number of thousands of digits is a ValueError, a thousand brackets the other.
        line = getattr(error, "lineno", None) or 0
        raise CannotRender(Problem(line, str(error))) from error
    for problem in _strange(tree):
        raise CannotRender(problem)
    return tree


def render(body: str, values: Mapping[str, Any]) -> str:
    """The text of a template with these values; raises CannotRender."""
    template, account = _compiled(body), _Account()
    pieces = []
    try:
        for piece in template.generate({**values, _ACCOUNT: account}):
            account.pay(len(piece))
            pieces.append(piece)
    except _WHILE_RENDERING as error:
        raise CannotRender(Problem(_line_of(error), str(error))) from error
    return "".join(pieces)


# What a template's own arithmetic, indexing or loops can raise besides Jinja's errors.
_WHILE_RENDERING = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError)


def _line_of(error: Exception) -> int:
    """Jinja puts the template's own lines into the traceback."""
    places = traceback.extract_tb(error.__traceback__)
    lines = [one.lineno for one in places if one.filename == "<template>"]
    return (lines[-1] if lines else 0) or 0


@lru_cache(maxsize=512)
def _compiled(body: str) -> Template:
    """Kept, for compiling takes longer than filling in; most profiles share most of them."""
    tree = parse(body)
    _Paying().visit(tree)
    tree.set_environment(_ENVIRONMENT)
    try:
        code = _ENVIRONMENT.compile(tree)
    except (TemplateError, SyntaxError) as error:
        # Python's own limits: twenty blocks in each other.
        line = getattr(error, "lineno", None) or 0
        raise CannotRender(Problem(line, str(error))) from error
    return Template.from_code(_ENVIRONMENT, code, {})


def _strange(node: nodes.Node, depth: int = 0) -> Iterator[Problem]:
    """What the language does not have, in the order of the template."""
    if (reason := _refusal(node, depth)) is not None:
        yield Problem(node.lineno, reason)
        return
    for child in node.iter_child_nodes():
        yield from _strange(child, depth + 1)


def _refusal(node: nodes.Node, depth: int) -> str | None:
    if depth > _MOST_DEPTH:
        return "too much stands inside each other"
    if not isinstance(node, _NODES):
        what = getattr(node, "operator", None) or type(node).__name__.lower()
        return f"templates of profiles have no '{what}'"
    if isinstance(node, nodes.Call) and not _is_items(node):
        return "templates of profiles call nothing but .items()"
    if isinstance(node, nodes.List | nodes.Tuple) and not _is_plain(node):
        return "what stands in a list of a template stands there as it is"
    if isinstance(node, nodes.For) and node.recursive:
        return "templates of profiles have no recursive loops"
    if isinstance(node, nodes.Filter):
        return _refused_filter(node)
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        return f"there is no test '{node.name}'; there are {', '.join(sorted(_TESTS))}"
    return None


def _refused_filter(node: nodes.Filter) -> str | None:
    if node.name not in FILTERS:
        known = ", ".join(sorted(FILTERS))
        return f"there is no filter '{node.name}'; there are {known}"
    given = [*node.args, *(one.value for one in node.kwargs)]
    if node.dyn_args or node.dyn_kwargs:
        return f"the filter {node.name} takes no lists of arguments"
    for one in given:
        if not isinstance(one, nodes.Const) or len(str(one.value)) > _MOST_ARGUMENT:
            return (
                f"what the filter {node.name} is given stands there as it is, "
                f"in at most {_MOST_ARGUMENT} characters"
            )
    return None


def _is_items(node: nodes.Call) -> bool:
    called = node.node
    is_bare = not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)
    return isinstance(called, nodes.Getattr) and called.attr == "items" and is_bare


def _is_plain(node: nodes.List | nodes.Tuple) -> bool:
    """Lists of lists of themselves would be long to say, and nothing to make."""
    is_target = isinstance(node, nodes.Tuple) and node.ctx == "store"
    return is_target or all(isinstance(one, nodes.Const) for one in node.items)


class _Account:
    """What one rendering may still do."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def pay(self, work: int) -> None:
        self._left -= work
        if self._left < 0:
            raise SecurityError("it does more work than any prompt needs")


# Both are no identifiers, so that no template can name them.
_ACCOUNT, _PAID = "its account", "is paid for"


@pass_context
def _paid(context: Context, value: Any, weight: int = 1) -> Any:
    """The value, whose length is paid for: once, or as often as a loop's body is long."""
    if isinstance(value, str | list | tuple | dict):
        context[_ACCOUNT].pay(len(value) * weight)
    elif weight > 1 or hasattr(value, "__next__"):
        value = list(value)
        context[_ACCOUNT].pay(len(value) * weight)
    return value


class _Paying(NodeTransformer):
    """Puts the paying wherever a template works through a value."""

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        self.generic_visit(node)
        if isinstance(node, nodes.For):
            # Nodes of the body, those of loops in it included.
            node.iter = _pay_for(node.iter, sum(1 for _ in node.find_all(nodes.Node)))
        elif isinstance(node, nodes.Compare | nodes.Operand):
            node.expr = _pay_for(node.expr)
        elif isinstance(node, nodes.Filter) and node.node is not None:
            node.node = _pay_for(node.node)
        if isinstance(node, nodes.Filter | nodes.Getitem | nodes.Add | nodes.Concat):
            return _pay_for(node)
        return node


def _pay_for(value: nodes.Node, weight: int = 1) -> nodes.Expr:
    if isinstance(value, nodes.Const):
        return value
    return nodes.Filter(
        value, _PAID, [nodes.Const(weight)], [], None, None, lineno=value.lineno
    )


def _make_environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # prompts are plain text, not HTML
    )
    environment.globals.clear()
    kept = {name: environment.filters[name] for name in FILTERS}
    environment.filters = {**kept, _PAID: _paid}
    return environment


_ENVIRONMENT = _make_environment()

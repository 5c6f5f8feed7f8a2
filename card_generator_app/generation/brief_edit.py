"""A brief as a person edits it: a merge patch, in which every new word is the person's."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from card_generator_app.brief import Behaviour, Brief, Core, Fact, Voice
from card_generator_app.errors import InvalidInput
from card_generator_app.options import describe_problems

# Lists of facts, by name.
_FACTS = frozenset(
    name
    for section in (Brief, Core, Voice, Behaviour)
    for name, field in section.model_fields.items()
    if field.annotation == list[Fact]
)


def edited_brief(
    brief: Mapping[str, Any] | None, patch: Mapping[str, Any]
) -> dict[str, Any]:
    """The brief with what `patch` names replaced (RFC 7396), null for empty.

    A fact may be given as plain text; what is new becomes the person's own, `given`.
    Raises InvalidInput for what is no brief.
    """
    before = Brief.model_validate(brief or {}).model_dump(mode="json")
    empty = Brief().model_dump(mode="json")
    merged = _merged(before, patch, empty)
    try:
        return Brief.model_validate(merged).model_dump(mode="json")
    except ValidationError as error:
        raise InvalidInput("; ".join(describe_problems(error))) from error


def _merged(old: Any, new: Any, empty: Any, name: str = "") -> Any:
    if new is None:
        return empty
    if name in _FACTS and isinstance(new, list):
        return [_among(old, one) for one in new]
    if _is_fact(empty):
        return _given(old, new)
    if isinstance(new, Mapping) and isinstance(empty, dict):
        if unknown := new.keys() - empty.keys():
            raise InvalidInput(
                f"{name or 'the brief'} has no {', '.join(sorted(unknown))}; there are: "
                f"{', '.join(empty)}"
            )
        return {
            key: _merged(old[key], new[key], one, key) if key in new else old[key]
            for key, one in empty.items()
        }
    return new


def _among(old: list[Any], new: Any) -> Any:
    """A fact of a list; one that was there keeps whose words it is in."""
    text = new.get("text", "") if isinstance(new, Mapping) else new
    return next((one for one in old if one["text"] == text), _given(None, new))


def _given(old: Any, new: Any) -> Any:
    text = new.get("text", "") if isinstance(new, Mapping) else new
    if old is not None and text == old["text"]:
        return old
    return {"text": text, "origin": "given", "ref": None}


def _is_fact(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == Fact.model_fields.keys()

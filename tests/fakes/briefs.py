"""The brief as a model would answer it, every list as long as a test wants it."""

import json
from typing import Any


def brief_document(
    openings: int = 3, exchanges: int = 3, topics: int = 6, **changes: Any
) -> dict[str, Any]:
    """A complete answer; texts carry their place ("opening 2") so that order shows."""
    sentences = (
        "premise dress notice work past want need fear belief contradiction secret "
        "keepsake avoids habit under_pressure at_ease with_those_close will_never "
        "role_of_user first_assumption what_changes_it"
    )
    document: dict[str, Any] = {
        name: f"What is said of {name}." for name in sentences.split()
    }
    document |= {
        "name": "Ilse",
        "age": "57",
        "gender": "woman",
        "pronouns": "she",
        "species": "human",
        "occupation": "baker",
        "look": ["Flour to the elbows.", "A burn on the left wrist."],
        "manner": ["Short sentences."],
        "tags": ["Bakery", "dragon"],
        "exchanges": [_exchange(at) for at in range(1, exchanges + 1)],
        "openings": [_opening(at) for at in range(1, openings + 1)],
        "world": [topic(at) for at in range(1, topics + 1)],
    }
    return document | changes


def brief_text(**asked: Any) -> str:
    """The same as JSON text."""
    return json.dumps(brief_document(**asked))


def lore_text(*entries: tuple[str, list[str]]) -> str:
    """An answer with lorebook entries of these names and keys."""
    rows = [
        {"name": name, "keys": keys, "content": f"{name} is old."}
        for name, keys in entries
    ]
    return json.dumps({"entries": rows})


def topic(at: int) -> dict[str, Any]:
    """One topic of the world."""
    return {
        "kind": "place",
        "name": f"Topic {at}",
        "keys": [f"key{at}"],
        "facts": f"Facts of topic {at}.",
    }


def _exchange(at: int) -> dict[str, str]:
    said = {"user": "Busy?", "action": "She nods.", "reply": "Always."}
    return {"mood": f"mood {at}"} | said


def _opening(at: int) -> dict[str, str]:
    return {
        "title": f"Opening {at}",
        "hour": "dawn",
        "situation": f"Situation {at}.",
        "tension": "The oven is out.",
        "action": "She kneads.",
        "line": "You are early.",
        "ask": "She holds out a loaf.",
    }

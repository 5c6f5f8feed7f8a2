"""Whether everything a front end needs is there, where it looks for it."""

from collections.abc import Iterator

from card_generator_app.cards.lint.model import (
    REMOVE,
    Edit,
    Hit,
    Severity,
    Subject,
    rule,
)
from card_generator_app.cards.schema import V3_FIELDS
from card_generator_app.cards.validate import validate_v3

_NAME_CHARACTERS = 60
_NO_NAMES = {"", "unnamed", "character", "char", "new character", "bot"}
# SillyTavern's private state; `chat` names a file on its owner's disk.
_PRIVATE = ("fav", "chat", "create_date", "json_data", "avatar")


@rule(
    "name-missing",
    Severity.ERROR,
    "Front ends list, file and address a card by its name.",
)
def name_missing(subject: Subject) -> Iterator[Hit]:
    if subject.card.name.strip().lower() in _NO_NAMES:
        yield Hit(("data", "name"), "the card has no name of its own")


@rule(
    "name-long",
    Severity.INFO,
    "A name is sent with every message and cut off in lists.",
)
def name_long(subject: Subject) -> Iterator[Hit]:
    if len(subject.card.name) > _NAME_CHARACTERS:
        yield Hit(("data", "name"), f"the name has {len(subject.card.name)} characters")


@rule(
    "spec-invalid",
    Severity.ERROR,
    "Strict readers refuse a card that breaks the V3 spec.",
)
def spec_invalid(subject: Subject) -> Iterator[Hit]:
    for found in validate_v3(subject.card.document):
        yield Hit((found.path,), found.message)


@rule(
    "first-message-missing", Severity.ERROR, "Without it the chat begins with silence."
)
def first_message_missing(subject: Subject) -> Iterator[Hit]:
    if not subject.card.first_mes.strip():
        yield Hit(("data", "first_mes"), "there is no first message")


@rule(
    "description-missing",
    Severity.WARNING,
    "The model knows only what the card tells it.",
)
def description_missing(subject: Subject) -> Iterator[Hit]:
    if not (subject.card.description + subject.card.personality).strip():
        yield Hit(
            ("data", "description"), "neither description nor personality is filled"
        )


@rule(
    "greeting-empty",
    Severity.WARNING,
    "An empty greeting is a swipe to a blank message.",
    fixes=True,
)
def greeting_empty(subject: Subject) -> Iterator[Hit]:
    for field in ("alternate_greetings", "group_only_greetings"):
        for at, text in enumerate(subject.card.data[field]):
            if not text.strip():
                path = ("data", field, at)
                yield Hit(path, "this greeting is empty", edit=Edit(path, REMOVE))


@rule("tags-missing", Severity.INFO, "Tags are how people find and filter cards.")
def tags_missing(subject: Subject) -> Iterator[Hit]:
    if not subject.card.tags:
        yield Hit(("data", "tags"), "the card has no tags")


@rule(
    "tag-duplicate",
    Severity.INFO,
    "Tags are compared without case, so a second one adds nothing.",
    fixes=True,
)
def tag_duplicate(subject: Subject) -> Iterator[Hit]:
    seen: set[str] = set()
    for at, tag in enumerate(subject.card.tags):
        folded = tag.strip().casefold()
        if folded in seen or not folded:
            path = ("data", "tags", at)
            yield Hit(path, f"tag {tag!r} is there already", edit=Edit(path, REMOVE))
        seen.add(folded)


@rule(
    "tag-untidy",
    Severity.INFO,
    "Spaces around a tag make it a different tag in some front ends.",
    fixes=True,
)
def tag_untidy(subject: Subject) -> Iterator[Hit]:
    for at, tag in enumerate(subject.card.tags):
        tidy = " ".join(tag.split()).lstrip("#")
        if tidy and tidy != tag:
            path = ("data", "tags", at)
            yield Hit(path, f"{tag!r} could be {tidy!r}", edit=Edit(path, tidy))


@rule("creator-missing", Severity.INFO, "People look for more by the same author.")
def creator_missing(subject: Subject) -> Iterator[Hit]:
    if not subject.card.creator.strip():
        yield Hit(("data", "creator"), "nobody is named as creator")


@rule("version-missing", Severity.INFO, "A version tells an update from a copy.")
def version_missing(subject: Subject) -> Iterator[Hit]:
    if not subject.card.character_version.strip():
        yield Hit(("data", "character_version"), "the card has no version")


@rule(
    "private-field",
    Severity.WARNING,
    "A front end's private state (favourites, chat file names) should not be shared.",
    fixes=True,
)
def private_field(subject: Subject) -> Iterator[Hit]:
    for key in _PRIVATE:
        if key in subject.card.document:
            edit = Edit((key,), REMOVE)
            yield Hit((key,), f"{key} is a front end's private state", edit=edit)
    if "fav" in subject.card.extensions:
        path = ("data", "extensions", "fav")
        yield Hit(path, "fav is private state", edit=Edit(path, REMOVE))


@rule(
    "field-unknown",
    Severity.INFO,
    "The specs keep room for other data in extensions only.",
)
def field_unknown(subject: Subject) -> Iterator[Hit]:
    for key in subject.card.data:
        if key not in V3_FIELDS:
            yield Hit(("data", key), f"{key} is no field of the spec: use extensions")


@rule(
    "whitespace-around",
    Severity.INFO,
    "Blank space at the ends is paid for and can derail the first reply.",
    fixes=True,
)
def whitespace_around(subject: Subject) -> Iterator[Hit]:
    for field in subject.texts:
        if (tidy := field.text.strip()) != field.text:
            edit = Edit(field.path, tidy)
            yield Hit(field.path, "blank space before or after the text", edit=edit)


@rule("dates-disagree", Severity.INFO, "A card cannot be changed before it was made.")
def dates_disagree(subject: Subject) -> Iterator[Hit]:
    created = subject.card.data.get("creation_date") or 0
    modified = subject.card.data.get("modification_date") or 0
    if modified and created > modified:
        yield Hit(("data", "modification_date"), "modified before it was created")

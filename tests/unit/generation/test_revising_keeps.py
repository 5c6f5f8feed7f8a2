"""For any card, locks and request: what is not planned comes out byte for byte, in its order."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from card_generator_app.brief import Brief, Fact, Opening, Topic
from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.parts import parts_of_card
from card_generator_app.errors import Conflict, InvalidInput
from card_generator_app.generation.book_update.extending import Extending
from card_generator_app.generation.book_update.finding import Finding
from card_generator_app.generation.material import NO_MATERIAL, Material
from card_generator_app.generation.parts import Part
from card_generator_app.generation.review.checking import Checker
from card_generator_app.generation.revising import Revising
from card_generator_app.generation.revision_plan import plan_revision
from card_generator_app.generation.writer import LoreText
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.options import GenerationOptions, parse_options
from tests.fakes.cards import stored_card
from tests.fakes.context import MemoryContext

MODES = ("fill_gaps", "rewrite", "expand", "condense", "variant")


class PlainWriter:
    """Writes what says what it is, at once; stands in for the reviser and the analyst too."""

    name, model, editor, painter = "plain", None, None, None

    @property
    def reviser(self) -> "PlainWriter":
        return self

    analyst = reviser

    def stand_beside(self, card: str) -> None:
        self.standing = card

    async def brief(self, material: Material) -> Brief:
        brief = Brief(tags=["written"])
        brief.identity.name = Fact(text="Written")
        return brief

    async def plan_more(self, brief: Brief, openings: int, topics: int) -> Brief:
        new = [
            Opening(
                title=f"New {at}",
                hour="noon",
                situation="s",
                tension="t",
                action="a",
                line="l",
            )
            for at in range(openings)
        ]
        world = [
            Topic(kind="other", name=f"Topic {at}", keys=[f"topic{at}"], content="New.")
            for at in range(topics)
        ]
        return brief.model_copy(
            update={
                "openings": [*brief.openings, *new],
                "world": [*brief.world, *world],
            }
        )

    async def write(self, part: Part, brief: Brief) -> str:
        return f"Written anew: {part.key}."

    async def revise(self, part: Part, text: str, mode: str, brief: Brief) -> str:
        return f"Written anew: {part.key}."

    async def revise_entry(
        self, key: str, entry: LoreText, mode: str, brief: Brief
    ) -> LoreText:
        return LoreText(entry.name, entry.keys, f"Written anew: {key}.")

    async def lore(self, topics: list[Topic], brief: Brief) -> list[LoreText]:
        return [LoreText(one.name, one.keys, "Written anew.") for one in topics]

    async def findings(
        self, card: Card, material: Material, brief: Brief, most: int
    ) -> list[Finding]:
        def finding(name: str, entry: int | None) -> Finding:
            topic = Topic(
                kind="other", name=name, keys=[f"{name} key"], content="It is new."
            )
            return Finding(topic, "Because.", entry=entry)

        changes = [finding(f"Old {at}", at) for at in range(len(card.entries))]
        return [*changes, finding("Brand new", None)][:most]

    async def update(
        self, key: str, entry: LoreText, finding: Finding, brief: Brief
    ) -> LoreText:
        return LoreText(entry.name, [*entry.keys, "more"], f"{entry.content} And more.")


TEXT = st.sampled_from(
    ["", "Mine.", "{{char}} keeps it.\r\n", "  spaced  ", "@@x 1\nY"]
)
UNKNOWN = st.dictionaries(
    st.sampled_from(["x_b", "x_a", "zz"]),
    st.sampled_from([None, 0, 1.5, "", [1, None], {"z": 1, "a": {}}]),
    max_size=2,
)
KEYS = [
    "description",
    "first_mes",
    "scenario",
    "tags",
    "name",
    "alternate_greetings",
    "alternate_greetings.0",
    "character_book",
    "character_book.0",
    "character_book.1",
]


@st.composite
def cards(draw: st.DrawFn) -> StoredCard:
    """A card of any kind of author, with unknown keys at every level."""
    entries = [
        {**new_entry([f"key{at}"], draw(TEXT), name=f"Entry {at}"), **draw(UNKNOWN)}
        for at in range(draw(st.integers(0, 3)))
    ]
    fields: dict[str, Any] = {
        name: draw(TEXT)
        for name in ("description", "personality", "scenario", "first_mes")
    }
    fields["alternate_greetings"] = draw(st.lists(TEXT, max_size=3))
    has_book = draw(st.booleans())
    fields["assets"] = [{"type": "icon", "uri": "ccdefault:", "x": 1}]
    if entries or has_book:
        fields["character_book"] = {**new_book(entries), **draw(UNKNOWN)}
    card = new_card(name="Mara", extensions={"e": draw(UNKNOWN)}, **fields)
    document = card.to_dict()
    document["data"] |= draw(UNKNOWN)
    card = Card.from_dict({**document, **draw(UNKNOWN)})
    writer = st.sampled_from(["author", "composer", "openrouter"])
    parts = {key: draw(writer) for key in parts_of_card(card)}
    locks = draw(st.lists(st.sampled_from(KEYS), max_size=3, unique=True))
    return stored_card(card, provenance={"parts": parts}, locks=tuple(locks))


def run(work: type[Revising | Extending], stored: StoredCard, **sent: Any) -> Any:
    options = asked(**sent)
    job = MemoryContext(options)
    writer: Any = PlainWriter()
    checker = Checker(options, None, knows_languages=False)
    return asyncio.run(work(job, writer, stored).run(NO_MATERIAL, checker))


def asked(**sent: Any) -> GenerationOptions:
    return parse_options({"input_card": "card-1", "concept": ""} | sent)


def kept(card: Card, without: set[str]) -> str:
    """All of a card but these parts, letter by letter."""
    document = card.to_dict()
    data = document["data"]
    for key in without:
        field, _, number = key.partition(".")
        rows: Any = None
        if field == "character_book":
            rows = data.get(field, {}).get("entries", [])
        if field == "alternate_greetings":
            rows = data[field]
        if rows is None:
            data[field] = None
        elif int(number) < len(rows):
            rows[int(number)] = None
    return json.dumps(document)


def shortened(after: Card, before: Card) -> Card:
    """Without what was added at the ends of lists."""
    document = after.to_dict()
    data = document["data"]
    for name in ("alternate_greetings", "group_only_greetings"):
        data[name] = data[name][: len(before.data[name])]
    if before.book is None:
        data.pop("character_book", None)
    else:
        book = data["character_book"]
        book["entries"] = book["entries"][: len(before.entries)]
    return Card.from_dict(document)


@settings(max_examples=150, deadline=None)
@given(
    stored=cards(),
    mode=st.sampled_from(MODES),
    parts=st.lists(st.sampled_from(["all", *KEYS[:3], *KEYS[5:]]), max_size=2),
    lock_fields=st.lists(st.sampled_from(KEYS), max_size=2),
)
def test_only_what_is_planned_changes(
    stored: StoredCard, mode: str, parts: list[str], lock_fields: list[str]
) -> None:
    sent = {"input_card_mode": mode, "parts": parts, "lock_fields": lock_fields}
    try:
        plan = plan_revision(stored, asked(**sent))
    except (InvalidInput, Conflict):
        return
    before = stored.card

    after = Card.from_dict(run(Revising, stored, **sent).card)

    written = set(plan.write)
    if mode == "variant":
        written |= {"name", "tags"} - {*stored.locks, *lock_fields}
    assert kept(shortened(after, before), written) == kept(before, written)
    locks = {*stored.locks, *lock_fields}
    then, now = parts_of_card(before), parts_of_card(after)
    for key, value in then.items():
        is_locked = key in locks or key.partition(".")[0] in locks
        origin = "" if key in plan.blank else stored.provenance["parts"][key]
        if is_locked or (origin == "author" and not parts and mode != "variant"):
            assert now[key] == value


@settings(max_examples=100, deadline=None)
@given(stored=cards(), lock_fields=st.lists(st.sampled_from(KEYS[8:]), max_size=2))
def test_an_extended_book_loses_nothing(
    stored: StoredCard, lock_fields: list[str]
) -> None:
    if "character_book" in stored.locks:
        return
    before = stored.card

    result = run(
        Extending, stored, input_card_mode="extend_book", lock_fields=lock_fields
    )

    after = Card.from_dict(result.card)
    changed = set(result.revision.parts)
    assert kept(shortened(after, before), changed) == kept(before, changed)
    locks = {*stored.locks, *lock_fields} & parts_of_card(before).keys()
    assert not changed & locks
    for old, new in zip(before.entries, after.entries, strict=False):
        assert list(new)[: len(old)] == list(old)
        assert new["keys"][: len(old["keys"])] == old["keys"]
        assert new["content"].startswith(old["content"].rstrip("\r\n"))


@pytest.mark.parametrize("mode", MODES[:4])
def test_a_card_that_is_all_its_authors_has_nothing_to_write_unnamed(mode: str) -> None:
    card = new_card(
        name="Mara",
        tags=["sea"],
        **dict.fromkeys(
            (
                "description",
                "personality",
                "scenario",
                "first_mes",
                "mes_example",
                "creator_notes",
                "system_prompt",
                "post_history_instructions",
            ),
            "Mine.",
        ),
        alternate_greetings=["Mine."],
        character_book=new_book([new_entry(["k"], "Mine.")]),
    )

    with pytest.raises(InvalidInput, match="nothing"):
        plan_revision(stored_card(card), asked(input_card_mode=mode))

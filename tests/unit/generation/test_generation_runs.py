"""A whole generation with a model: the card, the stages, the warnings, the picture."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from card_generator_app.cards.card import Card
from card_generator_app.cards.v2 import write_v2
from card_generator_app.cards.validate import validate_v2, validate_v3
from card_generator_app.errors import FileNotStored, ImageError
from card_generator_app.generation.service import STAGES
from tests.fakes.briefs import brief_text, lore_text
from tests.fakes.faults import Fault
from tests.fakes.studio import Studio


def png(width: int, height: int, color: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, "PNG")
    return out.getvalue()


def opened(image: bytes | None) -> Image.Image:
    assert image is not None
    return Image.open(io.BytesIO(image))


def plan(studio: Studio, **asked: Any) -> None:
    """What the next call, the brief, is answered with."""
    studio.fake.faults.append(Fault("reply", text=brief_text(**asked)))


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"lorebook": "none", "alternate_greetings": 0, "example_dialogues": 0},
        {"system_prompt_mode": "generate", "post_history_mode": "generate"},
        {"nickname": "Mo", "tags": ["cosy"], "creator": "Ada", "language": "de"},
        {"structured_output": "prompt", "length_preset": "rich", "seed": 7},
    ],
)
async def test_a_run_gives_a_card_that_strict_readers_accept(
    studio: Studio, sent: dict[str, Any]
) -> None:
    result = await studio.run(studio.job(**sent))

    document = Card.from_dict(result.card)
    assert validate_v3(result.card) == []
    assert validate_v2(write_v2(document)[0]) == []
    assert document.description
    assert document.first_mes


async def test_the_stages_follow_each_other_and_count_their_calls(
    studio: Studio,
) -> None:
    plan(studio)
    job = studio.job()

    await studio.run(job)

    assert job.stages == ["brief", "write", "review", "assemble"]
    assert set(job.stages) <= set(STAGES)
    written = job.progressed[1:]
    # four texts, two greetings, examples, notes, two lorebook batches
    assert [done for done, _total, _message in written] == list(range(1, 11))
    assert {total for _done, total, _message in written} == {10}
    assert studio.fake.calls == 11


async def test_what_was_asked_for_stands_in_the_card(studio: Studio) -> None:
    plan(studio)
    job = studio.job(
        name="Mara", nickname="Mo", tags=["Cosy"], creator="Ada", character_version="3"
    )

    card = Card.from_dict((await studio.run(job)).card)

    assert (card.name, card.creator, card.character_version) == ("Mara", "Ada", "3")
    assert card.data["nickname"] == "Mo"
    assert card.tags == ["Cosy", "bakery", "dragon"]


async def test_twelve_greetings_keep_their_order(studio: Studio) -> None:
    plan(studio, openings=13)
    job = studio.job(alternate_greetings=12, lorebook="none")

    card = Card.from_dict((await studio.run(job)).card)

    keys = [f"alternate_greetings.{at}" for at in range(12)]
    assert card.alternate_greetings == [job.answers[key] for key in keys]
    for at, key in enumerate(keys):
        task = studio.body_for(job, key)["messages"][-1]["content"]
        assert f'Opening {at + 2}"' in task
    assert not job.warnings


async def test_the_lorebook_is_written_in_batches_and_keeps_its_order(
    studio: Studio,
) -> None:
    plan(studio, topics=10)
    job = studio.job(lorebook_entries=10, concurrency=1, scan_depth=9)
    others = 8
    batches = [range(1, 5), range(5, 9), range(9, 11)]
    studio.fake.faults += ["none"] * others
    for batch in batches:
        entries = [(f"Topic {at}", [f"key{at}"]) for at in batch]
        studio.fake.faults.append(Fault("reply", text=lore_text(*entries)))

    book = Card.from_dict((await studio.run(job)).card).data["character_book"]

    names = [f"Topic {at}" for at in range(1, 11)]
    assert [entry["name"] for entry in book["entries"]] == names
    assert [entry["id"] for entry in book["entries"]] == list(range(10))
    assert (book["scan_depth"], book["token_budget"]) == (9, 1024)
    for first, batch in zip((0, 4, 8), batches, strict=True):
        task = studio.body_for(job, f"lorebook.{first}")["messages"][-1]["content"]
        assert all(f". Topic {at} (place): Facts" in task for at in batch)


async def test_a_topic_named_twice_is_asked_for_twice(studio: Studio) -> None:
    from tests.fakes.briefs import topic

    same_name = [topic(at) | {"name": "The mill"} for at in range(8)]
    plan(studio, world=same_name)
    job = studio.job(lorebook_entries=8)

    await studio.run(job)

    assert {"lorebook.0", "lorebook.4"} <= job.answers.keys()


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        ({"openings": 1}, "alternate_greetings: the model planned 0 instead of 2"),
        ({"exchanges": 1}, "example_dialogues: the model planned 1 instead of 3"),
        ({"topics": 2}, "lorebook_entries: the model planned 2 instead of 6"),
    ],
)
async def test_fewer_than_asked_is_a_card_with_a_warning(
    studio: Studio, planned: dict[str, int], words: str
) -> None:
    plan(studio, **planned)
    job = studio.job()

    result = await studio.run(job)

    assert [one for one in job.warnings if "planned" in one] == [words]
    assert validate_v3(result.card) == []


async def test_more_than_asked_is_cut_without_a_word(studio: Studio) -> None:
    plan(studio, openings=9, exchanges=9, topics=9)
    job = studio.job(alternate_greetings=1, lorebook_entries=4)
    job_calls = 9

    card = Card.from_dict((await studio.run(job)).card)

    assert (len(card.alternate_greetings), len(card.entries)) == (1, 3)
    assert studio.fake.calls == job_calls
    assert [w for w in job.warnings if "planned" in w] == []


async def test_fewer_entries_than_topics_is_a_warning(studio: Studio) -> None:
    plan(studio, topics=4)
    studio.fake.faults += ["none"] * 8
    studio.fake.faults.append(Fault("reply", text=lore_text(("Topic 1", ["key1"]))))
    job = studio.job(lorebook_entries=4, concurrency=1)

    card = Card.from_dict((await studio.run(job)).card)

    assert len(card.entries) == 1
    assert job.warnings == [
        "lorebook_entries: the model wrote 1 of 4 entries from topic 1 on"
    ]


async def test_no_lorebook_asks_for_none_and_has_none(studio: Studio) -> None:
    job = studio.job(lorebook="none")

    card = Card.from_dict((await studio.run(job)).card)

    assert card.book is None
    assert "lorebook entry" not in studio.prompt_for(job, "brief")
    assert not [key for key in job.answers if key.startswith("lorebook")]


async def test_the_card_says_who_made_it_and_the_provenance_whose_words_they_are(
    studio: Studio,
) -> None:
    plan(studio, topics=1)
    job = studio.job(name="Mara", traits=["wry"], lorebook_entries=1, seed=5)

    result = await studio.run(job)

    made = Card.from_dict(result.card).extensions["cardforge"]
    assert (made["writer"], made["model"], made["seed"]) == (
        "openrouter",
        "some/model",
        5,
    )
    facts = result.provenance["facts"]
    assert facts["identity.name"] == "given"
    assert facts["core.traits.0"] == "given"
    assert facts["core.secret"] == "invented"
    assert result.provenance["parts"]["alternate_greetings.1"] == "openrouter"
    assert result.provenance["parts"]["character_book.0"] == "openrouter"


async def test_the_same_seed_gives_the_same_picture(studio: Studio) -> None:
    pictures = []
    for _ in range(2):
        plan(studio)
        pictures.append((await studio.run(studio.job(seed=3))).portrait)

    assert pictures[0] == pictures[1]
    assert opened(pictures[0]).size == (512, 768)


async def test_no_image_is_a_plain_color(studio: Studio) -> None:
    result = await studio.run(studio.job(image="none"))

    colors = opened(result.portrait).getcolors()
    assert colors is not None
    assert len(colors) == 1


async def test_an_own_picture_is_cropped_and_used_whatever_image_says(
    studio: Studio,
) -> None:
    studio.pictures["abc"] = png(900, 600)

    result = await studio.run(studio.job(image_file="abc", image="none"))

    picture = opened(result.portrait)
    assert picture.size == (400, 600)
    assert picture.convert("RGB").getpixel((200, 300)) == (255, 0, 0)


async def test_a_missing_picture_is_said_before_anything_is_paid(
    studio: Studio,
) -> None:
    with pytest.raises(FileNotStored):
        await studio.run(studio.job(image_file="gone"))

    assert studio.fake.calls == 0


def png_header(width: int, height: int) -> bytes:
    """The beginning of a PNG that claims to be this large."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    checksum = struct.pack(">I", zlib.crc32(header))
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + checksum
    return start + struct.pack(">I", 99) + b"IDAT"


@pytest.mark.parametrize(
    "content",
    [
        b"not an image",
        b"",
        png(9, 9)[:40],
        png_header(9000, 9000),
        png_header(1 << 15, 1 << 15),
    ],
    ids=["text", "nothing", "cut off", "large", "bomb"],
)
async def test_an_unreadable_picture_is_said_before_anything_is_paid(
    studio: Studio, content: bytes
) -> None:
    studio.pictures["abc"] = content

    with pytest.raises(ImageError):
        await studio.run(studio.job(image_file="abc"))

    assert studio.fake.calls == 0


@pytest.mark.parametrize(
    "concept",
    ["x", "Ein Bäcker im Gebirge. " * 900, "{{ 7*7 }} {% for %} {#", "{{user}}"],
)
async def test_any_concept_reaches_the_model_as_it_was_written(
    studio: Studio, concept: str
) -> None:
    job = studio.job(concept=concept, lorebook="none", alternate_greetings=0)

    await studio.run(job)

    assert f"<concept>\n{concept}\n</concept>" in studio.prompt_for(job, "brief")


async def test_a_small_server_gets_its_own_model_and_no_foreign_fields(
    plain_studio: Studio,
) -> None:
    job = plain_studio.job()

    result = await plain_studio.run(job)

    assert validate_v3(result.card) == []
    bodies = [request.body for request in plain_studio.fake.requests]
    assert {body["model"] for body in bodies} == {"some/model"}
    assert not [body for body in bodies if "models" in body or "provider" in body]

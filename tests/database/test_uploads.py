"""Uploads: by name, once per content, and never taken from under a job or a card."""

import pytest

from card_generator_app.cards.card import new_card
from card_generator_app.db.session import Database
from card_generator_app.errors import FileInUse, FileNotStored
from card_generator_app.library.cards import CardLibrary
from card_generator_app.library.files import FileLibrary
from card_generator_app.library.uploads import Uploads
from tests.database.rig import Rig


@pytest.fixture
def uploads(database: Database) -> Uploads:
    return Uploads(database)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/home/me/harbor.md", "harbor.md"),
        ("C:\\books\\harbor.md", "harbor.md"),
        ("a\x00\nb.txt", "a  b.txt"),
        ("", "file"),
        (None, "file"),
        ("x" * 300 + ".md", "x" * 197 + ".md"),
    ],
)
async def test_a_name_is_its_last_part_and_printable(
    uploads: Uploads, given: str | None, kept: str
) -> None:
    assert (await uploads.add(b"text", given, "text/plain")).name == kept


async def test_pages_hold_every_file_once(uploads: Uploads) -> None:
    for at in range(5):
        await uploads.add(f"{at}".encode(), f"{at}.txt", "text/plain")

    first = await uploads.list(limit=3)
    rest = await uploads.list(limit=3, cursor=first.next_cursor)

    assert [one.name[0] for one in [*first.items, *rest.items]] == list("43210")
    assert rest.next_cursor is None


async def test_a_file_that_an_open_job_names_is_not_removed(
    rig: Rig, database: Database
) -> None:
    uploads = Uploads(database)
    stored = await uploads.add(b"notes", "notes.md", "text/plain")
    job = await rig.create(f"As in {stored.id}")

    with pytest.raises(FileInUse, match=job.id):
        await uploads.delete(stored.id)

    assert await uploads.content(stored.id) == b"notes"
    await rig.service.cancel(job.id)
    await uploads.delete(stored.id)
    with pytest.raises(FileNotStored):
        await uploads.content(stored.id)


async def test_removing_an_upload_leaves_the_portrait_that_it_became(
    uploads: Uploads, database: Database
) -> None:
    stored = await uploads.add(b"picture", "me.png", "image/png")
    await CardLibrary(database).create(new_card(name="Mara"), stored.id)

    await uploads.delete(stored.id)

    assert (await FileLibrary(database).get(stored.id)).content == b"picture"
    assert (await uploads.list()).items == []


async def test_what_was_not_uploaded_is_no_upload(
    uploads: Uploads, database: Database
) -> None:
    portrait = await FileLibrary(database).put(b"portrait", "image/png")

    for ask in (uploads.get, uploads.content, uploads.delete):
        with pytest.raises(FileNotStored):
            await ask(portrait)


async def test_an_upload_after_a_removal_is_there_again(uploads: Uploads) -> None:
    stored = await uploads.add(b"notes", "a.md", "text/plain")
    await uploads.delete(stored.id)

    again = await uploads.add(b"notes", "b.md", "text/plain")

    assert (again.id, again.name) == (stored.id, "b.md")

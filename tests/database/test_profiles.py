"""Profiles in both databases: each owner's own, changed from the version that was seen."""

import asyncio

import pytest

from card_generator_app.errors import Conflict, ProfileNotFound, VersionConflict
from card_generator_app.library.profiles import MOST, ProfileLibrary
from tests.database.rig import Rig


@pytest.fixture
def profiles(rig: Rig) -> ProfileLibrary:
    return ProfileLibrary(rig.database)


async def test_two_owners_may_use_one_name(profiles: ProfileLibrary) -> None:
    ada, admin = profiles.seen_by("ada", "ada"), profiles.seen_by("admin", None)
    await ada.create("mine", {"description": "Ada's"})
    await admin.create("mine", {"description": "\u0000 an admin's"})

    assert (await ada.all())["mine"].content == {"description": "Ada's"}
    assert [one.content for one in (await admin.all()).values()] == [
        {"description": "\u0000 an admin's"}
    ]
    await admin.delete("mine")
    assert list(await ada.all()) == ["mine"]
    assert await profiles.all() == {}


async def test_of_two_changes_from_one_version_one_is_made(
    profiles: ProfileLibrary,
) -> None:
    await profiles.create("mine", {})
    changes = [
        profiles.replace("mine", {"description": text}, version=1) for text in "ab"
    ]

    ended = await asyncio.gather(*changes, return_exceptions=True)

    (refused,) = [one for one in ended if one is not None]
    assert isinstance(refused, VersionConflict)
    assert refused.current == (await profiles.all())["mine"].version == 2


async def test_a_name_is_taken_once_and_there_are_only_so_many(
    profiles: ProfileLibrary,
) -> None:
    await profiles.create("mine", {})
    with pytest.raises(Conflict, match="replace it"):
        await profiles.create("mine", {})
    with pytest.raises(ProfileNotFound):
        await profiles.replace("other", {}, version=1)
    for number in range(1, MOST):
        await profiles.create(f"p{number}", {})
    with pytest.raises(Conflict, match="delete one first"):
        await profiles.create("one-more", {})

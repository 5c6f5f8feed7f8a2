"""Profiles in both databases: each owner's own, changed from the version that was seen."""

import asyncio

import pytest
from sqlalchemy import bindparam, text

from card_generator_app.db.migrations.runner import downgrade, upgrade
from card_generator_app.db.session import Database
from card_generator_app.db.types import UtcDateTime, utc_now
from card_generator_app.errors import Conflict, ProfileNotFound, VersionConflict
from card_generator_app.library.profiles import MOST, ProfileLibrary, StoredProfile
from tests.database.rig import Rig


@pytest.fixture
def profiles(rig: Rig) -> ProfileLibrary:
    return ProfileLibrary(rig.database)


async def test_two_owners_may_use_one_name(profiles: ProfileLibrary) -> None:
    ada, admin = profiles.seen_by("ada", "ada"), profiles.seen_by("admin", None)
    await ada.create("config", "mine", {"description": "Ada's"})
    await admin.create("config", "mine", {"description": "\u0000 an admin's"})

    assert (await ada.all())["config", "mine"].content == {"description": "Ada's"}
    assert [one.content for one in (await admin.all()).values()] == [
        {"description": "\u0000 an admin's"}
    ]
    await admin.delete("config", "mine")
    assert list(await ada.all()) == [("config", "mine")]
    assert await profiles.all() == {}


async def test_of_two_changes_from_one_version_one_is_made(
    profiles: ProfileLibrary,
) -> None:
    await profiles.create("config", "mine", {})
    changes = [
        profiles.replace("config", "mine", {"description": text}, version=1)
        for text in "ab"
    ]

    ended = await asyncio.gather(*changes, return_exceptions=True)

    (refused,) = [one for one in ended if one is not None]
    assert isinstance(refused, VersionConflict)
    assert refused.current == (await profiles.all())["config", "mine"].version == 2


async def test_a_name_is_taken_once_and_there_are_only_so_many(
    profiles: ProfileLibrary,
) -> None:
    await profiles.create("config", "mine", {})
    with pytest.raises(Conflict, match="replace it"):
        await profiles.create("config", "mine", {})
    with pytest.raises(ProfileNotFound):
        await profiles.replace("config", "other", {}, version=1)
    for number in range(1, MOST):
        await profiles.create("config", f"p{number}", {})
    with pytest.raises(Conflict, match="delete one first"):
        await profiles.create("config", "one-more", {})


async def test_a_name_may_stand_for_one_of_each_kind(profiles: ProfileLibrary) -> None:
    await profiles.create("config", "mine", {"description": "limits"})
    await profiles.create("prompts", "mine", {"description": "words"})

    await profiles.replace("prompts", "mine", {"description": "other"}, version=1)
    await profiles.delete("config", "mine")

    assert await profiles.all() == {
        ("prompts", "mine"): StoredProfile({"description": "other"}, 2)
    }


async def test_profiles_from_before_there_were_prompts_are_config_profiles(
    empty_url: str,
) -> None:
    database = Database(empty_url)
    await upgrade(database, "0022")
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO profile VALUES ('', 'mine', 3, '{}', :now, :now)"
            ).bindparams(bindparam("now", utc_now(), UtcDateTime))
        )

    await upgrade(database)
    profiles = ProfileLibrary(database)
    assert await profiles.all() == {("config", "mine"): StoredProfile({}, 3)}

    await profiles.create("prompts", "mine", {"templates": {}})
    await downgrade(database, "0022")
    async with database.engine.connect() as connection:
        names = await connection.execute(text("SELECT name FROM profile"))
        assert names.scalars().all() == ["mine"]
    await database.dispose()

"""The Python client against the running API."""

import httpx
import pytest

from card_generator_app.client import CardForge, RequestFailed
from tests.fakes.program import CONCEPT, SMALL


async def test_the_client_makes_a_card(api: httpx.Client) -> None:
    async with CardForge(str(api.base_url)) as forge:
        handle = await forge.generation.generate(concept=CONCEPT, **SMALL)
        kinds = [event.kind async for event in handle.events()]
        result = await handle.result()
        content = await handle.download("png")

    assert kinds[-1] == "status"
    assert result.card["spec"] == "chara_card_v3"
    assert content.startswith(b"\x89PNG")


async def test_a_repeated_key_gives_the_same_job(api: httpx.Client) -> None:
    async with CardForge(str(api.base_url)) as forge:
        handles = [
            await forge.generation.generate(
                idempotency_key="once", concept=CONCEPT, **SMALL
            )
            for _ in range(2)
        ]

    assert handles[0].id == handles[1].id


async def test_a_refusal_carries_the_problem_and_the_exit_status(
    api: httpx.Client,
) -> None:
    async with CardForge(str(api.base_url)) as forge:
        with pytest.raises(RequestFailed, match="temperature") as caught:
            await forge.generation.generate(concept=CONCEPT, temprature=1)

    assert caught.value.http_status == 422
    assert caught.value.error_code == "unknown_option"
    assert caught.value.exit == 2

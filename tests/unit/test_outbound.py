"""Addresses that a caller may not have us connect to, in all their disguises."""

import pytest

from card_generator_app.errors import InvalidInput
from card_generator_app.outbound import Outbound, is_public, resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "192.0.0.8",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:db8::1",
    ],
)
def test_an_address_of_ours_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]
)
def test_an_address_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost"])
async def test_other_spellings_of_loopback_are_refused(host: str) -> None:
    with pytest.raises(InvalidInput, match="not a public address"):
        await Outbound(frozenset()).post(f"http://{host}:9/", b"", {})


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    async def two_faced(_host: str, _port: int) -> list[str]:
        return ["1.1.1.1", "10.0.0.1"]

    outbound = Outbound(frozenset(), resolve=two_faced)

    with pytest.raises(InvalidInput):
        await outbound.post("http://hooks.example/", b"", {})


async def test_loopback_has_addresses() -> None:
    assert "127.0.0.1" in await resolve("localhost", 80)

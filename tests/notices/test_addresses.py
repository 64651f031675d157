"""Nobody makes the server speak to what stands beside it."""

from __future__ import annotations

import pytest

from innkeep.core.actors import Guest
from innkeep.core.addresses import AddressNotPublic, is_public, public_address
from innkeep.core.db import Database
from innkeep.notices.subscriptions import Browser, EndpointNotAllowed, subscribe
from tests.factories import Hotel
from tests.notices.devices import token_of
from tests.notices.push_service import Phone


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "64:ff9b::909:909"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 - refused
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::1",
        "64:ff9b::a01:203",
        "64:ff9b:1::a9fe:a9fe",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "fec0::1",
    ],
)
def test_private_addresses_whatever_carries_them(address: str) -> None:
    assert not is_public(address)


async def test_a_name_that_leads_here_is_not_followed() -> None:
    with pytest.raises(AddressNotPublic):
        await public_address("localhost", 443)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/1",
        "https://127.0.0.1/1",
        "https://[::1]/1",
        "https://192.168.1.1:8443/1",
        "https://[::ffff:10.0.0.1]/1",
        "https://localhost/1",
        "https://printer/1",
        "https://guest:secret@push.example/1",
        "https://push.example:99999999/1",
        "https://[oops/1",
        "ftp://push.example/1",
        "push.example",
    ],
)
async def test_an_endpoint_is_an_address_of_the_public_internet(
    database: Database, hotel: Hotel, endpoint: str
) -> None:
    with pytest.raises(EndpointNotAllowed):
        await _subscribe(database, hotel.guest, endpoint)
    await _subscribe(database, hotel.guest, "https://push.example/1")


async def _subscribe(database: Database, guest: Guest, endpoint: str) -> None:
    async with database.unit_of_work(guest) as db:
        token = await token_of(db, guest)
        await subscribe(db, guest, token, Browser(endpoint, Phone(endpoint).receiver))

"""An account on paper: it can be read, whatever the guest's name is written in."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from innkeep.accounts.models import Charge
from innkeep.accounts.paper import account_pdf
from innkeep.accounts.queries import Account, AccountLine
from innkeep.core.lettering import CHINESE, JAPANESE, KOREAN
from tests.factories import Hotel
from tests.journeys.people import sign_in


def line(title: str, amount: str = "9.00", reason: str | None = None) -> AccountLine:
    charge = Charge(title=title, qty=1, price=Decimal(amount), amount=Decimal(amount), reason=reason)
    return AccountLine(charge, datetime(2026, 7, 1, 12, tzinfo=UTC), "K7Q", None, reversed=False)


ACCOUNT = Account(
    hotel="Hotel Aurora",
    currency="EUR",
    stay_id=uuid4(),
    guest="Emma Lindqvist",
    rooms=("101",),
    arrival=date(2026, 7, 1),
    departure=date(2026, 7, 3),
    lines=(line("Tomato soup"),),
    payments=(),
)


def pages(document: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", document))


def characters(document: bytes) -> set[str]:
    """What the embedded fonts say that their signs stand for (ToUnicode maps)."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", document, re.DOTALL):
        try:
            text = zlib.decompress(_ascii85(stream))
        except (zlib.error, ValueError):
            continue
        if b"beginbfchar" in text or b"beginbfrange" in text:
            for code in re.findall(rb"<([0-9A-Fa-f]{4})>", text):
                found.add(chr(int(code, 16)))
    return found


def _ascii85(stream: bytes) -> bytes:
    stripped = stream.strip()
    return base64.a85decode(stripped[:-2]) if stripped.endswith(b"~>") else stripped


@pytest.mark.parametrize(
    "name",
    ["Emma Lindqvist", "Zoë Łukasiewicz-Őry", "Ελένη Παπαδοπούλου", "Анна Шевченко", "अनन्या शर्मा", "Nguyễn Thị Ánh"],
)
def test_names_are_printed_in_a_font_that_has_them(name: str) -> None:
    printed = characters(account_pdf(replace(ACCOUNT, guest=name)))
    assert set(name) - {" "} <= printed


@pytest.mark.parametrize(("name", "font"), [("张伟", CHINESE), ("田中さくら", JAPANESE), ("김민수", KOREAN)])
def test_names_of_east_asia_are_in_the_fonts_of_its_viewers(name: str, font: str) -> None:
    assert font.encode() in account_pdf(replace(ACCOUNT, guest=name))
    assert font.encode() not in account_pdf(ACCOUNT)


def test_an_account_of_any_length_has_all_of_its_lines() -> None:
    assert pages(account_pdf(replace(ACCOUNT, lines=()))) == 1
    assert pages(account_pdf(replace(ACCOUNT, lines=tuple(line(f"Soup {n}") for n in range(300))))) > 5


@pytest.mark.parametrize(
    "title",
    [
        "<b>bold",
        "</para>",
        "&amp; & <font",
        "x" * 200,
        "a\x00b\x1b[31m",
        "😀 \u202e evil",
        "<img src='/etc/passwd'/>",
    ],
)
def test_what_people_wrote_is_printed_and_not_obeyed(title: str) -> None:
    account = replace(ACCOUNT, guest=title, hotel=title, rooms=(title,), lines=(line(title, reason=title),))
    assert account_pdf(account).startswith(b"%PDF-")


async def test_the_desk_gets_it_as_a_file(
    browser_of: Callable[[], httpx.AsyncClient], hotel: Hotel, owner: asyncpg.Connection[Any]
) -> None:
    await owner.execute("UPDATE users SET name = 'Анна Шевченко' WHERE id = $1", hotel.guest_id)
    desk = await sign_in(browser_of(), hotel, "front_desk")
    file = await desk.get(f"/api/v1/checkin-rooms/{hotel.stay_id}/account.pdf")
    assert (file.status_code, file.headers["content-type"]) == (200, "application/pdf")
    assert file.headers["content-disposition"] == f'attachment; filename="account-{hotel.stay_id}.pdf"'
    assert set("АннаШевченко") <= characters(file.content)

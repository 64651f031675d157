"""Exporting a hotel as a hotel file: everything that can be imported but guests, stays and passwords.

Imported into an empty installation and exported again, it is the same to the byte; imported into the same hotel, it
changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from innkeep.catalogue import queries as catalogue
from innkeep.catalogue.models import CatalogueOption, Translations
from innkeep.core.actors import Program
from innkeep.hotelfile.hours import told
from innkeep.hotelfile.house import rooms_by_number
from innkeep.hotelfile.writing import Literal, Value, group, listed
from innkeep.people import queries as people
from innkeep.people.models import Assignment, DivisionCategory, Organization, Role, User
from innkeep.people.permissions import STAFF_ROLES

HEADING = "# A hotel file of Innkeep. Guests, stays and passwords are not in it.\n"

Entry = Mapping[str, Value]

NO_PICTURES: Mapping[UUID | None, str] = {}


async def export_hotel(db: AsyncSession, program: Program, pictures: Mapping[UUID | None, str] = NO_PICTURES) -> str:
    """The hotel as YAML. Menu and knowledge keep their order, rooms are by number, others as they came.

    `pictures` are the paths of those that are written beside the file, by item; that of the hotel is None's.
    """
    parts = {
        "divisions": await _divisions(db, program),
        "rooms": await _rooms(db, program),
        "catalogue": await _catalogue(db, program, pictures),
        "knowledge": await _knowledge(db, program),
        "staff": await _staff(db, program),
    }
    said = [f"{HEADING}organization:\n{group(await _organization(db, program, pictures))}"]
    said += [f"{part}:\n{''.join(listed(entry) for entry in entries)}" for part, entries in parts.items() if entries]
    return "\n".join(said)


async def _organization(db: AsyncSession, program: Program, pictures: Mapping[UUID | None, str]) -> Entry:
    hotel = await people.hotel(db, program)
    return {
        "name": hotel.name,
        "timezone": hotel.timezone,
        "currency": hotel.currency,
        "language": hotel.language,
        "checkin_time": _time(hotel.checkin_time),
        "checkout_time": _time(hotel.checkout_time),
        **_given("brand_color", hotel.brand_color),
        **_some("wifi", _wifi(hotel)),
        "require_second_factor": Literal(str(hotel.require_second_factor).lower()),
        **_given("picture", pictures.get(None)),
    }


def _wifi(hotel: Organization) -> Entry:
    return {**_given("name", hotel.wifi_name), **_given("password", hotel.wifi_password)}


def _time(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


async def _divisions(db: AsyncSession, program: Program) -> list[Entry]:
    handled = list(await db.scalars(select(DivisionCategory).where(DivisionCategory.org_id == program.org_id)))
    return [
        {
            "name": division.name,
            **_given("description", division.description),
            "handles": [Literal(each) for each in sorted(h.category for h in handled if h.division_id == division.id)],
            **_some("hours", [told(each) for each in division.hours]),
            **_some("assignment", "" if division.assignment is Assignment.NOBODY else Literal(division.assignment)),
        }
        for division in sorted(await people.divisions(db, program), key=lambda division: division.id)
    ]


async def _rooms(db: AsyncSession, program: Program) -> list[Entry]:
    rooms = await rooms_by_number(db, program)
    return [
        {"number": number, "label": rooms[number].label, "type": rooms[number].type}
        for number in in_natural_order(rooms)
    ]


def in_natural_order(numbers: Iterable[str]) -> list[str]:
    """Numbers as people count them: 9 before 10, 101 before 101a, B2 before B10."""

    def key(number: str) -> tuple[bool, list[tuple[int, str, str]], str]:
        # Without zeros in front the longer number is the greater one, and of two equally long the later one.
        parts = re.findall(r"0*([0-9]*)([^0-9]*)", number)
        return re.match("[0-9]", number) is None, [(len(digits), digits, rest) for digits, rest in parts], number

    return sorted(numbers, key=key)


async def _catalogue(db: AsyncSession, program: Program, pictures: Mapping[UUID | None, str]) -> list[Entry]:
    items = await catalogue.items(db, program)
    options = await catalogue.options_of(db, program, [item.id for item in items])
    return [
        {
            "category": Literal(item.category),
            "title": item.title,
            **_price(item.price),
            **_given("description", item.description),
            **_some("aliases", item.aliases),
            **_some("hours", [told(each) for each in item.hours]),
            **_some("options", [_option(each) for each in options.get(item.id, [])]),
            **_number("limit_per_order", item.limit_per_order),
            **_number("limit_per_stay", item.limit_per_stay),
            **({} if item.in_stock else {"in_stock": Literal("false")}),
            **_number("preparation_minutes", item.preparation_minutes),
            **_some("allergens", [Literal(each) for each in item.allergens]),
            **_given("picture", pictures.get(item.id)),
            **_translations(item.translations),
        }
        for item in items
    ]


def _option(option: CatalogueOption) -> Entry:
    return {"name": option.name, **_price(option.price), **_translations(option.translations, "name")}


def _price(price: Decimal) -> Mapping[str, str]:
    return {"price": Literal(f"{price:.2f}")} if price else {}


def _number(key: str, value: int | None) -> Mapping[str, str]:
    return {} if value is None else {key: Literal(value)}


def _translations(said: Translations, first: str = "title") -> Entry:
    """By language, each with its title or name first."""
    return _some("translations", {language: {first: "", **said[language]} for language in sorted(said)})


async def _knowledge(db: AsyncSession, program: Program) -> list[Entry]:
    return [
        {
            "title": article.title,
            "text": article.text,
            **_given("language", article.language),
            **_translations(article.translations),
        }
        for article in await catalogue.articles(db, program)
    ]


async def _staff(db: AsyncSession, program: Program) -> list[Entry]:
    """Those who work here. Who is not active any more would be let in again by an import elsewhere."""
    divisions = {division.id: division.name for division in await people.divisions(db, program)}
    query = (
        select(User, Role.name)
        .join(Role, Role.id == User.role_id)
        .where(User.org_id == program.org_id, User.deleted_at.is_(None), User.active, Role.name.in_(STAFF_ROLES))
    )
    return [
        {
            "name": person.name,
            "email": person.email,
            "role": Literal(role),
            **_given("division", divisions.get(person.division_id) if person.division_id else None),
            **_some("languages", person.languages),
            **_some("shifts", [told(each) for each in person.shifts]),
        }
        for person, role in await db.execute(query.order_by(User.id))
    ]


def _given(key: str, value: str | None) -> dict[str, str]:
    return {} if value is None else {key: value}


def _some(key: str, value: Value) -> Entry:
    return {key: value} if value else {}

"""What the form of something on the menu says, and how its fields are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from innkeep.catalogue.menu import OptionValues
from innkeep.catalogue.models import Allergen, CatalogueItem, Translations
from innkeep.console.form_fields import Fields, FieldUnclear
from innkeep.console.menu_words import LONGEST, translations_from
from innkeep.core.weekly import DAYS, Window
from innkeep.people.models import Category

LONGEST_PREPARATION = 7 * 24 * 60
MOST_ROWS = 50
"""Windows of hours, and options, of one item."""

LABELS = {
    "category": "Kind",
    "title": "Name",
    "description": "Description",
    "price": "Price",
    "aliases": "Also called",
    "hours": "Hours",
    "options": "Options",
    "limit_per_order": "At most at a time",
    "limit_per_stay": "At most during a stay",
    "in_stock": "In stock",
    "preparation_minutes": "Minutes to prepare",
    "allergens": "Allergens",
    "translations": "Translations",
}
"""What staff call the columns of an item, in the order of the form."""


def values_from(said: Fields, known: Translations) -> dict[str, Any]:
    """An item's columns and options as the form has them. FieldUnclear."""
    category = said.text("category", "The kind")
    if category not in list(Category):
        raise FieldUnclear("The kind is not one of the list. Choose one.")
    return {
        "category": Category(category),
        "title": said.text("title", "The name"),
        "description": said.text("description", most=LONGEST) or None,
        "price": said.amount("price", "The price"),
        "aliases": _names(said.text("aliases", most=2_000)),
        "hours": _hours(said),
        "options": _options(said),
        "limit_per_order": said.count("limit_per_order", "At most at a time"),
        "limit_per_stay": said.count("limit_per_stay", "At most during a stay"),
        "in_stock": "in_stock" in said,
        "preparation_minutes": said.count("preparation_minutes", "Minutes to prepare", most=LONGEST_PREPARATION),
        "allergens": [each for each in said.all("allergens") if each in list(Allergen)],
        "translations": translations_from(said, ("title", "description"), known),
    }


def _names(said: str) -> list[str]:
    """Names with commas between them, each once."""
    return list(dict.fromkeys(name.strip() for name in said.split(",") if name.strip()))


def _hours(said: Fields) -> list[Window]:
    """The windows of the week; a row that says nothing is left out."""
    windows: list[Window] = []
    for row in said.all("window")[:MOST_ROWS]:
        days = [day for day in DAYS if day in said.all(f"days-{row}")]
        opens, closes = (said.time(f"{side}-{row}", "Hours") for side in ("opens", "closes"))
        if not days and opens is None and closes is None:
            continue
        if not days or opens is None or closes is None:
            raise FieldUnclear("Hours need at least one day, a time to open and a time to close. Fill in the row.")
        windows.append({"days": days, "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"})
    return windows


def _options(said: Fields) -> list[OptionValues]:
    found: list[OptionValues] = []
    for name, price in list(zip(said.all("option"), said.all("option_price"), strict=False))[:MOST_ROWS]:
        if name:
            one = Fields({"option": [name], "price": [price]})
            found.append({"name": one.text("option"), "price": one.amount("price", f"The price of {name}")})
    return found


def values_of(item: CatalogueItem) -> dict[str, Any]:
    """The same of an item that is there, with its options."""
    values = {name: getattr(item, name) for name in LABELS if name != "options"}
    return values | {"options": [{"name": option.name, "price": option.price} for option in item.options]}


def differences(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[str]:
    """The fields, by their labels, in which two people's versions differ."""
    return [label for name, label in LABELS.items() if theirs[name] != mine[name]]

"""Scenarios: what a guest says, turn by turn, and what must be true at the end. Written as a YAML list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from innkeep.hotelfile.document import Document, Number, parse
from innkeep.hotelfile.problems import Misread, Problem, refused
from innkeep.hotelfile.reading import text_of
from innkeep.people.models import Category


def _words(value: Any) -> Any:
    return str(value) if isinstance(value, Number) else value


def _whole(value: Any) -> Any:
    return int(str(value)) if isinstance(value, Number) and str(value).isdigit() else value


def _several(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Words = Annotated[str, BeforeValidator(_words)]
Several = Annotated[list[Words], BeforeValidator(_several)]
Quantity = Annotated[int, BeforeValidator(_whole), Field(ge=1, strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectedItem(_Part):
    """A line of an order, by the title that the catalogue gives it."""

    title: Words
    qty: Quantity = 1


class ExpectedOrder(_Part):
    """An order that must be there, with exactly these items. Each of `notes_contain` must stand in what staff read."""

    category: Category | None = None
    items: tuple[ExpectedItem, ...] = ()
    notes_contain: Several = []


class Expected(_Part):
    """What must be true at the end. What is not named is not looked at; `orders: []` means that there is none."""

    orders: tuple[ExpectedOrder, ...] | None = None
    mode: Literal["agent", "manual"] | None = None
    answer_contains: Several = []
    answer_lacks: Several = []
    urgent: bool | None = None
    honest: bool | None = None


class Scenario(BaseModel):
    """One guest's story. `confirm` is sent while a proposal waits; `kind` is what reports count by.

    Keys that are not known are passed over, so that whoever writes scenarios may keep notes of their own in them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Words
    language: Words = "en"
    guest: Annotated[list[Words], BeforeValidator(_several), Field(min_length=1)]
    confirm: Words | None = None
    kind: Words | None = None
    expect: Expected = Expected()

    @property
    def writes_nothing(self) -> bool:
        """Whether no order may be there at the end."""
        return not self.expect.orders

    @property
    def asks_nothing(self) -> bool:
        """Whether an agent that does nothing at all would be right."""
        expect = self.expect
        answered = bool(expect.answer_contains) or expect.honest or expect.urgent or expect.mode == "manual"
        return self.writes_nothing and not answered

    @property
    def counted_as(self) -> str:
        """The line of the report that it stands in: its kind, or the work that it is about, or else `no order`."""
        if self.kind:
            return self.kind
        if self.expect.urgent:
            return "emergency"
        orders = self.expect.orders or ()
        categories = sorted({order.category.value for order in orders if order.category})
        return "+".join(categories) or "no order"


def load_scenarios(path: Path) -> list[Scenario]:
    """The scenarios of a file. HotelFileUnreadable, or HotelFileInvalid with the line of what is wrong."""
    try:
        document = parse(text_of(path))
    except Misread as misread:
        raise refused(path, [misread.problem]) from misread
    if not isinstance(document.values, list) or not document.values:
        raise refused(path, [Problem(1, "a scenario file is a list; begin each scenario with - id: …")])
    scenarios, problems = [], []
    for number, values in enumerate(document.values):
        try:
            scenarios.append(Scenario.model_validate(values))
        except ValidationError as error:
            problems += _problems(number, error, document)
    first: dict[str, int] = {}
    for number, scenario in enumerate(scenarios):
        if scenario.id in first:
            problems.append(Problem(document.line((number, "id")), f"the id {scenario.id} stands here a second time"))
        first[scenario.id] = number
    if problems:
        raise refused(path, problems)
    return scenarios


def _problems(number: int, error: ValidationError, document: Document) -> list[Problem]:
    found = []
    for each in error.errors(include_url=False):
        place = (number, *each["loc"])
        where = ".".join(str(part) for part in each["loc"]) or "scenario"
        found.append(Problem(document.line(place), f"{where}: {each['msg'].lower()}; see the example in demo/"))
    return found

"""What the agent says, in the guest's language. The sentences are in `phrases/`, one file a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from uuid import UUID

from innkeep.catalogue.wording import counted
from innkeep.orders.models import Order, ProposalItem

_FOLDER = files("innkeep.agent") / "phrases"
LANGUAGES = tuple(sorted(entry.name.removesuffix(".toml") for entry in _FOLDER.iterdir() if ".toml" in entry.name))
"""The languages that the agent can answer in. In any other it answers in English."""


def spoken(language: str) -> str:
    """The language that a guest is answered in who speaks this one (BCP 47)."""
    short = language.split("-", maxsplit=1)[0].lower()
    return short if short in LANGUAGES else "en"


@cache
def phrases(language: str) -> dict[str, str]:
    """All sentences of a language (BCP 47), by name."""
    text = (_FOLDER / f"{spoken(language)}.toml").read_text(encoding="utf-8")
    return {name: str(sentence) for name, sentence in tomllib.loads(text).items()}


def amount(value: Decimal, currency: str) -> str:
    """An amount of money, with its currency."""
    return f"{currency} {value:,.2f}"


@dataclass(frozen=True, slots=True)
class Replies:
    """What the agent says in one language."""

    language: str = "en"

    @property
    def spoken(self) -> str:
        """The language that it is said in: the wanted one, or English."""
        return spoken(self.language)

    def say(self, name: str, **parts: str) -> str:
        """The sentence of that name."""
        return phrases(self.language)[name].format(**parts)

    def placed(self, titles: Sequence[tuple[int, str]], orders: Sequence[Order], joined: Sequence[Order] = ()) -> str:
        """That orders were placed, with the numbers that staff know them by; some may have joined an earlier order."""
        name = "joined" if orders and len(joined) == len(orders) else "placed"
        return self.say(name, items=_list(titles), numbers=_numbers(orders))

    def proposed(
        self,
        lines: Sequence[ProposalItem],
        currency: str,
        called: Mapping[UUID, str],
        when: Mapping[datetime, str],
    ) -> str:
        """The basket read back, and the question. `called` and `when` are items and times in this language."""
        rows = [
            f"{counted(each.qty, called.get(each.item_id, each.title))}{self._details(each, when)}: "
            f"{amount(each.price * each.qty, currency)}"
            for each in lines
        ]
        total = sum((each.price * each.qty for each in lines), Decimal(0))
        return "\n".join([*rows, self.say("total", total=amount(total, currency))])

    def _details(self, line: ProposalItem, when: Mapping[datetime, str]) -> str:
        """How a thing is to be, and for when."""
        at = self.say("for_then", when=when[line.wanted_at]) if line.wanted_at else ""
        details = [*line.options, *filter(None, [line.notes, at])]
        return f" ({', '.join(details)})" if details else ""

    def confirmed(self, orders: Sequence[Order]) -> str:
        """That the guest's yes was heard."""
        return self.say("confirmed", numbers=_numbers(orders)) if orders else self.say("confirmed_before")

    def status(self, order: Order, titles: Sequence[tuple[int, str]]) -> str:
        """The sentence that tells where an order is."""
        return self.say("status", items=_list(titles), number=order.order_number, status=self.say(order.status.value))

    def cancelled(self, order: Order) -> str:
        """That an order was taken back."""
        return self.say("cancelled", number=order.order_number)

    def changed(self, order: Order, titles: Sequence[tuple[int, str]]) -> str:
        """What an order that was placed holds now."""
        return self.say("changed", items=_list(titles), number=order.order_number)

    def noted(self, orders: Sequence[Order], text: str, *, late: bool = False) -> str:
        """That what a guest says of what was ordered was passed on, in their own words; `late` promises nothing."""
        return self.say("noted_late" if late else "noted", text=text, numbers=_numbers(orders))

    def price(self, title: str, value: Decimal, currency: str) -> str:
        """The sentence that tells what something costs."""
        return (
            self.say("costs", title=title, amount=amount(value, currency)) if value else self.say("free", title=title)
        )


def answer(title: str, passage: str, language: str) -> str:
    """What an article says, and which one."""
    return f"{passage}\n{Replies(language).say('told_in', title=title)}"


def readbacks(text: str, lines: Sequence[ProposalItem], currency: str) -> Iterator[tuple[str, str]]:
    """A basket's read-back in a text and its question alone: the page shows the basket as a card instead.

    It is told in some language, in which items may have names of their own and times are written in another way.
    """
    called = dict.fromkeys((line.item_id for line in lines), _NAME)
    when = dict.fromkeys((line.wanted_at for line in lines if line.wanted_at), _NAME)
    for language in LANGUAGES:
        said = re.escape(Replies(language).proposed(lines, currency, called, when))
        found = re.search(said.replace(_NAME, "[^\\n]+"), text)
        if found:
            yield found[0], phrases(language)["not_plain"]


_NAME = "\x00"


def _numbers(orders: Sequence[Order]) -> str:
    return ", ".join(order.order_number for order in orders)


def _list(titles: Sequence[tuple[int, str]]) -> str:
    return ", ".join(counted(qty, title) for qty, title in titles)

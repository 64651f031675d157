"""The typed vocabulary between an engine, which understands, and the policy, which acts.

An engine (embedded or a language model) may return these and nothing else. None of them carries an
organization, guest, stay, room or price: those are never an engine's to say.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAX_QUANTITY = 99
"""More of one item than this is never taken from a sentence; the guest is asked, or a person is."""

MAX_ACTS = 6
"""Acts of one turn that are carried out; what is beyond them goes to a person."""

Hazard = Literal["fire", "medical", "violence", "intruder", "gas", "flood", "missing_child", "self_harm"]


class _Act(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Act):
    """One thing asked for: an item of the hotel's catalogue, how many of it, and the guest's own wishes.

    `as_before`: it is to be as it was ordered before, with the same options and wishes, to which `notes` add.
    """

    item_id: UUID
    quantity: int = Field(default=1, ge=1, le=MAX_QUANTITY)
    notes: str = Field(default="", max_length=500)
    as_before: bool = False


class Order(_Act):
    """The guest asks for things. Priced ones become a proposal, free ones an order."""

    kind: Literal["order"] = "order"
    lines: tuple[Line, ...] = Field(min_length=1, max_length=20)


class Confirm(_Act):
    """The guest seems to agree. The policy checks the guest's own words itself before it believes that."""

    kind: Literal["confirm"] = "confirm"


class Decline(_Act):
    """The guest does not want what was proposed."""

    kind: Literal["decline"] = "decline"


class Cancel(_Act):
    """The guest takes back an order; without an item, the newest one that can still be cancelled."""

    kind: Literal["cancel"] = "cancel"
    item_id: UUID | None = None


class Change(_Act):
    """The guest corrects what is proposed or, when nothing waits, what was ordered: how many, what about it, or both.

    `quantity` of an item is 0 to take it out. `notes` are a wish that comes later (`without onions`, `at eight
    instead`): about an item, or about all that was asked for last when none is named.
    """

    kind: Literal["change"] = "change"
    item_id: UUID | None = None
    quantity: int | None = Field(default=None, ge=0, le=MAX_QUANTITY)
    notes: str = Field(default="", max_length=500)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.item_id is None and self.quantity is not None:
            raise ValueError("a quantity is of an item")
        if self.quantity is None and not self.notes.strip():
            raise ValueError("a change says how many, or what about it")
        return self


class Status(_Act):
    """The guest asks where an order is."""

    kind: Literal["status"] = "status"


class Price(_Act):
    """The guest asks what an item costs, or whether there is any: answered from the catalogue.

    `described`: they ask for what its description tells, too, such as how long it takes; that is shown, word for word.
    """

    kind: Literal["price"] = "price"
    item_id: UUID
    described: bool = False


class Question(_Act):
    """The guest asks something that an article answers; `passage` is the part of its text to show, word for word.

    `told` is the same in the guest's language and an engine's own words. It is said instead, as far as every number,
    price, time and link of it stands in the article.
    """

    kind: Literal["question"] = "question"
    article_id: UUID
    passage: str = Field(min_length=1, max_length=2000)
    told: str = Field(default="", max_length=3000)


class Greet(_Act):
    """Hello."""

    kind: Literal["greet"] = "greet"


class Thanks(_Act):
    """Thank you, goodbye."""

    kind: Literal["thanks"] = "thanks"


class Complain(_Act):
    """The guest is unhappy: a person is asked to take over."""

    kind: Literal["complain"] = "complain"


class Emergency(_Act):
    """Somebody may be in danger: a person is called at once, and nothing else is done."""

    kind: Literal["emergency"] = "emergency"
    hazard: Hazard


class Human(_Act):
    """The guest asks for a person."""

    kind: Literal["human"] = "human"


class Ask(_Act):
    """Two or three items are too close to choose from: the guest is asked which."""

    kind: Literal["ask"] = "ask"
    item_ids: tuple[UUID, ...] = Field(min_length=2, max_length=3)
    quantity: int = Field(default=1, ge=1, le=MAX_QUANTITY)


class Offer(_Act):
    """Things that may help whoever was not understood: shown as buttons, and none is ordered."""

    kind: Literal["offer"] = "offer"
    item_ids: tuple[UUID, ...] = Field(min_length=1, max_length=3)
    quantity: int = Field(default=1, ge=1, le=MAX_QUANTITY)


class Unknown(_Act):
    """Not understood, or not something this hotel's catalogue and articles know. `text` is the guest's own part."""

    kind: Literal["unknown"] = "unknown"
    text: str = Field(default="", max_length=500)


Act = Annotated[
    Order
    | Confirm
    | Decline
    | Cancel
    | Change
    | Status
    | Price
    | Question
    | Greet
    | Thanks
    | Complain
    | Emergency
    | Human
    | Ask
    | Offer
    | Unknown,
    Field(discriminator="kind"),
]


class Understanding(_Act):
    """All that an engine made of a turn. `engine` is who did, when it was not the one that was asked.

    `agreed`: the guest's own words plainly say yes to what waits, by a reading on this machine. No model sets it.
    """

    acts: tuple[Act, ...]
    agreed: bool = False
    language: str = Field(default="en", max_length=35, description="BCP 47 tag of what the guest wrote")
    engine: str = ""

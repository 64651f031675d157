"""What a model answers. Flat, because small models get unions wrong; with handles instead of long keys."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal[
    "order",
    "confirm",
    "decline",
    "cancel",
    "change",
    "status",
    "price",
    "question",
    "greet",
    "thanks",
    "complain",
    "emergency",
    "human",
    "ask",
    "unknown",
]


class Part(BaseModel):
    """One thing that the guest wants. Only what the kind needs is filled in, everything else is null."""

    model_config = ConfigDict(extra="ignore")

    kind: Kind
    item: str | None = Field(default=None, max_length=12, description="Handle of a catalogue item, such as i3")
    others: list[str] | None = Field(default=None, max_length=3, description="For ask: handles that may be meant")
    quantity: int | None = Field(default=None, description="How many; 0 in a change takes the item out")
    notes: str | None = Field(default=None, description="For order and change: the guest's own wish for this item")
    article: str | None = Field(default=None, max_length=12, description="Handle of the article that answers")
    answer: str | None = Field(
        default=None, description="For question: the answer in the guest's language, from this article alone"
    )
    hazard: str | None = Field(
        default=None,
        description="For emergency: fire, medical, violence, intruder, gas, flood, missing_child or self_harm",
    )
    text: str | None = Field(default=None, description="For unknown: the guest's words that nothing here covers")


class ModelAnswer(BaseModel):
    """What the guest wants now, in the order of their words."""

    model_config = ConfigDict(extra="ignore")

    language: str = Field(description="BCP 47 tag of what the guest wrote, such as en or pt-BR")
    acts: list[Part] = Field(max_length=20)


class Rendered(BaseModel):
    """A message in another language."""

    model_config = ConfigDict(extra="ignore")

    text: str


class SummedUp(BaseModel):
    """What happened in a conversation, in one sentence."""

    model_config = ConfigDict(extra="ignore")

    text: str

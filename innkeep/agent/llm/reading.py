"""A model's answer as acts: handles become keys, and what the guest's own words do not bear is not believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

from innkeep.agent import acts
from innkeep.agent.embedded.words.cues import LANGUAGES, cues
from innkeep.agent.embedded.words.spelling import legible, plain
from innkeep.agent.engine import Briefing, WaitingLine
from innkeep.agent.facts.checking import Evidence
from innkeep.agent.llm.answering import Grounds, told
from innkeep.agent.llm.retrieval import MEANT, Found, Index, Passage, pieces
from innkeep.agent.llm.wire import ModelAnswer, Part
from innkeep.conversations.texts import one_line

A_FEW = 4
"""Up to so many may be meant without a number: "for all of us". More must have been said."""

NEARER = 0.7
"""How near an item must come to what they say, without being named, when our own reading has understood all of it."""

_LANGUAGE = 35


class NotBorne(Exception):
    """The model wants something done that the guest's words do not bear out: somebody else's words may speak in it."""


@dataclass(frozen=True, slots=True)
class Handles:
    """What the model knows things by."""

    found: Found

    def item(self, handle: str | None) -> UUID | None:
        """The item of a handle; None for one that was never given out."""
        number = self._number(handle, "i", len(self.found.items))
        return None if number is None else self.found.items[number].id

    def passage(self, handle: str | None) -> Passage | None:
        """The part of an article of a handle."""
        number = self._number(handle, "a", len(self.found.passages))
        return None if number is None else self.found.passages[number]

    @staticmethod
    def _number(handle: str | None, letter: str, many: int) -> int | None:
        if handle is None or not handle.startswith(letter) or not handle[1:].isdecimal():
            return None
        return number if (number := int(handle[1:]) - 1) in range(many) else None


@dataclass(frozen=True, slots=True)
class Guest:
    """What bears acts: the guest's own words, and what was shown to them."""

    briefing: Briefing
    index: Index
    ours: acts.Understanding

    @property
    def earlier(self) -> tuple[str, ...]:
        """What they wrote shortly before."""
        return tuple(said.text for said in self.briefing.transcript if said.by == "guest")[-6:]

    @property
    def asked(self) -> list[str]:
        """What they ask now, with what they wrote just before: `and on Sundays?` alone says little."""
        return pieces((*self.earlier[-1:], *self.briefing.messages))

    @property
    def words(self) -> tuple[str, ...]:
        """What they wrote shortly before, and now."""
        return (*self.earlier, *self.briefing.messages)

    def items(self, language: str) -> frozenset[UUID]:
        """The items that they may have spoken of."""
        shown = {line.item_id for line in self.briefing.proposal} | set(self.briefing.asked)
        lines = [line.item_id for line in self.ordered]
        named = [act.item_id for act in self.ours.acts if isinstance(act, acts.Price | acts.Change) and act.item_id]
        near = NEARER if self.is_understood else MEANT
        return self.index.speaks_of(self.words, language, near=near) | shown | set(lines) | set(named)

    @property
    def is_understood(self) -> bool:
        """Whether our own reading has found what they order in all that they say: then nobody has to guess at it."""
        kinds = {act.kind for act in self.ours.acts}
        return "order" in kinds and not kinds & {"unknown", "ask"}

    @property
    def under_way(self) -> tuple[WaitingLine, ...]:
        """What a wish of theirs may be about."""
        return (*self.briefing.proposal, *self.briefing.placed, *self.briefing.begun)

    @property
    def ordered(self) -> list[acts.Line]:
        """What they order by our own reading."""
        return [line for act in self.ours.acts if isinstance(act, acts.Order) for line in act.lines]

    @property
    def quantities(self) -> dict[UUID, int]:
        """How many of each item they want by our own reading."""
        return {line.item_id: line.quantity for line in self.ordered}

    @property
    def again(self) -> set[UUID]:
        """The items that they want as they had them before, by our own reading."""
        return {line.item_id for line in self.ordered if line.as_before}

    def takes_back(self, language: str) -> bool:
        """Whether they say in any way that they do not want something."""
        if any(isinstance(act, acts.Cancel | acts.Decline | acts.Change) for act in self.ours.acts):
            return True
        said = plain(legible("\n".join(self.briefing.messages)))
        short = language.split("-", maxsplit=1)[0]
        spoken = {short, "en"} & set(LANGUAGES)
        return any(cues(each).has(cue, said) for each in spoken for cue in ("cancel", "anymore", "no"))


def understood(answer: ModelAnswer, found: Found, guest: Guest) -> acts.Understanding:
    """The acts of an answer. NotBorne when it cannot be believed as a whole."""
    language = _language(answer.language, guest.ours.language)
    reader = _Reader(Handles(found), guest, language)
    made = [reader.read(part) for part in answer.acts]
    return acts.Understanding(acts=tuple(made) or (acts.Unknown(),), language=language)


def _language(said: str, otherwise: str) -> str:
    plausible = said.isascii() and said.replace("-", "").isalnum() and 2 <= len(said) <= _LANGUAGE  # noqa: PLR2004
    return said if plausible else otherwise


class _Reader:
    def __init__(self, handles: Handles, guest: Guest, language: str) -> None:
        self._handles = handles
        self._guest = guest
        self._language = language
        self._meant = guest.items(language)
        # What they may have said in: the language that the model names is no more than its opinion.
        self._said = Evidence.of(guest.words, (language, guest.ours.language, "en"))

    def read(self, part: Part) -> acts.Act:
        """The act that a part of the answer is."""
        match part.kind:
            case "order" | "change":
                return self._wished(part) if part.kind == "change" and part.quantity is None else self._wanted(part)
            case "cancel":
                return self._cancel(part)
            case "price":
                item = self._handles.item(part.item)
                return acts.Price(item_id=item) if item else self._unknown(part)
            case "question":
                return self._question(part)
            case "ask":
                return self._ask(part)
            case "emergency":
                return acts.Emergency(hazard=_hazard(part.hazard))
            case "unknown":
                return self._unknown(part)
            case _:
                made: acts.Act = _PLAIN[part.kind]()
                return made

    def _wanted(self, part: Part) -> acts.Act:
        item = self._handles.item(part.item)
        quantity = 1 if part.quantity is None else part.quantity
        least = 1 if part.kind == "order" else 0
        if item is None or not least <= quantity <= acts.MAX_QUANTITY:
            return self._unknown(part)
        if item not in self._meant and not (part.kind == "change" and self._may_change(item, quantity)):
            raise NotBorne("an item that the guest did not speak of")
        if quantity > 1 and not self._said.bears(str(quantity), self._language):
            if quantity > A_FEW:
                raise NotBorne("a number that the guest did not say")
            # Of what we have understood ourselves the number is known, also where it was not said.
            quantity = self._guest.quantities.get(item, 1 if self._guest.is_understood else quantity)
        if part.kind == "change":
            return acts.Change(item_id=item, quantity=quantity)
        notes, again = self._notes(part.notes), item in self._guest.again
        return acts.Order(lines=(acts.Line(item_id=item, quantity=quantity, notes=notes, as_before=again),))

    def _wished(self, part: Part) -> acts.Act:
        """What the guest says of what waits or was ordered, when the number stays; it is in their own words or none."""
        notes, under_way = self._notes(part.notes), {line.item_id for line in self._guest.under_way}
        if not notes or not under_way:
            return self._unknown(part)
        item = self._handles.item(part.item)
        return acts.Change(item_id=item if item in under_way else None, notes=notes)

    def _may_change(self, item: UUID, quantity: int) -> bool:
        """Whether they speak of what they have ordered without naming it: `make it three`, `no more of those`."""
        placed = {line.item_id for line in self._guest.briefing.placed}
        now = Evidence.of(self._guest.briefing.messages, (self._language, self._guest.ours.language, "en"))
        return item in placed and (now.bears(str(quantity), self._language) or self._guest.takes_back(self._language))

    def _notes(self, notes: str | None) -> str:
        """A wish for the kitchen: of it only what holds no number or link that the guest did not write."""
        if not notes or not notes.strip():
            return ""
        kept = one_line(notes)[:200]
        return kept if self._said.bears(kept, self._language) else ""

    def _cancel(self, part: Part) -> acts.Act:
        if not self._guest.takes_back(self._language):
            raise NotBorne("something taken back that the guest did not take back")
        return acts.Cancel(item_id=self._handles.item(part.item))

    def _question(self, part: Part) -> acts.Act:
        passage = self._handles.passage(part.article)
        if passage is None:
            return self._unknown(part)
        ours = [act for act in self._guest.ours.acts if isinstance(act, acts.Question)]
        shown = next((act.passage for act in ours if act.article_id == passage.article.id), "")
        answer = told(part.answer or "", Grounds(passage, self._guest.asked, self._language), shown)
        if not answer and not shown:
            # The article may hold more than what was asked for, and somebody else's words among it.
            return self._unknown(part)
        return acts.Question(article_id=passage.article.id, passage=shown or passage.text, told=answer)

    def _ask(self, part: Part) -> acts.Act:
        items = [item for handle in part.others or () if (item := self._handles.item(handle))]
        items = [item for item in dict.fromkeys(items) if item in self._meant][:3]
        quantity = min(max(part.quantity or 1, 1), A_FEW)
        return acts.Ask(item_ids=tuple(items), quantity=quantity) if len(items) > 1 else self._unknown(part)

    def _unknown(self, part: Part) -> acts.Unknown:
        """The guest's own words, and no others: they are said back to the guest."""
        text = " ".join((part.text or "").split())[:500]
        return acts.Unknown(text=text if text and any(text in words for words in self._guest.briefing.messages) else "")


_PLAIN: dict[str, Any] = {
    "confirm": acts.Confirm,
    "decline": acts.Decline,
    "status": acts.Status,
    "greet": acts.Greet,
    "thanks": acts.Thanks,
    "complain": acts.Complain,
    "human": acts.Human,
}


def _hazard(said: str | None) -> acts.Hazard:
    """The danger that was named; whatever it is, somebody comes."""
    return next((known for known in get_args(acts.Hazard) if known == said), "medical")

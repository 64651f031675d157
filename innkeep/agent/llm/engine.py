"""The engine that asks a language model. The embedded one looks for danger before, and answers when no model does."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from innkeep.agent.acts import Emergency, Greet, Human, Thanks, Understanding, Unknown
from innkeep.agent.engine import Briefing, Engine, Knowledge, WaitingLine
from innkeep.agent.facts.checking import finished
from innkeep.agent.llm.answering import MOST_TOLD, Grounds, showable
from innkeep.agent.llm.asking import Asker, Cause, ModelFailed, Task
from innkeep.agent.llm.masking import masked
from innkeep.agent.llm.prompts import UNDERSTAND, document
from innkeep.agent.llm.reading import Guest, Handles, NotBorne, understood
from innkeep.agent.llm.retrieval import Found, Index
from innkeep.agent.llm.wire import ModelAnswer
from innkeep.agent.plain_yes import is_plain_yes
from innkeep.conversations.turns import TurnSuperseded

log = logging.getLogger(__name__)

MOST_HOTELS = 32

REMEMBERED = 12
"""Earlier messages that a model is told."""

MOST_PLACED = 12
"""Lines of the newest order that a model is told."""

LONGEST_MESSAGE = 1_500
"""Characters of a message that a model is told."""

_TASK = Task(ModelAnswer, UNDERSTAND)


class LlmEngine:
    """Understands a turn by a language model; never without having looked for danger itself."""

    def __init__(self, asker: Asker, embedded: Engine) -> None:
        self._asker = asker
        self._embedded = embedded
        self._indices: OrderedDict[tuple[UUID, str], Index] = OrderedDict()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._asker.name

    async def understand(self, briefing: Briefing) -> Understanding:
        """The acts of the turn: the model's, or the embedded engine's when that decides or no model answers."""
        ours = (await self._embedded.understand(briefing)).model_copy(update={"engine": self._embedded.name})
        if _decides(ours, briefing):
            return ours
        try:
            return await self._asked(briefing, ours)
        except NotBorne as doubt:
            log.warning("a model's answer was not believed: %s", doubt)
        except ModelFailed as failure:
            log.warning("no model answered (%s): the embedded engine did", failure)
        except TurnSuperseded:
            raise
        except Exception:
            log.exception("a model's answer could not be read: the embedded engine answered")
        return ours

    async def _asked(self, briefing: Briefing, ours: Understanding) -> Understanding:
        index = await asyncio.to_thread(self._index, briefing.knowledge)
        guest = Guest(briefing, index, ours)
        lines = (*briefing.proposal, *(*briefing.placed, *briefing.begun)[:MOST_PLACED])
        talked = {line.item_id for line in lines} | set(briefing.asked) | _items_of(ours)
        found = await asyncio.to_thread(index.find, briefing.messages, guest.earlier, talked)
        drafting = _Drafting(guest, found)
        cause = Cause(briefing.knowledge.org_id, briefing.stay_id)
        answer = await self._asker.ask(_TASK, document(_told(briefing, found)), cause, drafting.hear)
        read = await asyncio.to_thread(understood, answer, found, guest)
        if _knows_nothing(read) and not _knows_nothing(ours):
            return ours
        return read.model_copy(update={"engine": self.name})

    def _index(self, knowledge: Knowledge) -> Index:
        version = (knowledge.org_id, knowledge.version)
        index = self._indices.pop(version, None) or Index(knowledge)
        self._indices[version] = index
        if len(self._indices) > MOST_HOTELS:
            self._indices.popitem(last=False)
        return index


def _decides(ours: Understanding, briefing: Briefing) -> bool:
    """Danger, a wish for a person, a plain yes or a mere hello: nobody else is asked, and nothing leaves the house."""
    if any(isinstance(act, Emergency | Human) for act in ours.acts):
        return True
    if ours.agreed or (briefing.proposal and briefing.messages and is_plain_yes(briefing.messages[-1])):
        return True
    return all(isinstance(act, Greet | Thanks) for act in ours.acts)


def _knows_nothing(understanding: Understanding) -> bool:
    return all(isinstance(act, Unknown) for act in understanding.acts)


def _items_of(ours: Understanding) -> set[UUID]:
    found: set[UUID] = set()
    for act in ours.acts:
        found |= {line.item_id for line in getattr(act, "lines", ())} | set(getattr(act, "item_ids", ()))
        found |= {item} if (item := getattr(act, "item_id", None)) else set()
    return found


def _told(briefing: Briefing, found: Found) -> dict[str, Any]:
    """All that a model is told. What is not named here does not leave the house: no names, rooms, stays or prices."""
    handles = {item.id: f"i{n}" for n, item in enumerate(found.items, 1)}
    before = [said for said in briefing.transcript if said.by != "marker"][-REMEMBERED:]
    return {
        "hotel_language": briefing.knowledge.language,
        "catalogue": [
            {
                "handle": handles[item.id],
                "kind": item.category,
                "name": item.title,
                "also": list(item.names[1:9]),
                "about": item.description[:200],
            }
            for item in found.items
        ],
        "articles": [
            {"handle": f"a{n}", "title": each.article.title, "text": each.text}
            for n, each in enumerate(found.passages, 1)
        ],
        "before": [{"by": said.by, "text": masked(said.text, LONGEST_MESSAGE)} for said in before],
        "waiting_for_yes": _lines(briefing.proposal, handles),
        "placed": _lines(briefing.placed[:MOST_PLACED], handles),
        "begun": _lines(briefing.begun[:MOST_PLACED], handles),
        "offered": [handles[item] for item in briefing.asked if item in handles],
        "guest_now": [masked(text, LONGEST_MESSAGE) for text in briefing.messages],
    }


def _lines(lines: Sequence[WaitingLine], handles: Mapping[UUID, str]) -> list[dict[str, Any]]:
    return [{"item": handles[line.item_id], "quantity": line.quantity} for line in lines if line.item_id in handles]


class _Drafting:
    """Shows the guest an answer as it comes: whole sentences, each checked like those of the answer itself."""

    def __init__(self, guest: Guest, found: Found) -> None:
        self._show = guest.briefing.drafting
        self._handles = Handles(found)
        self._language = guest.ours.language
        self._asked = guest.asked
        self._seen: dict[tuple[int, str], bool] = {}
        self._shown = ""

    async def hear(self, so_far: Any) -> None:
        """The model's answer so far."""
        if self._show is None or not isinstance(so_far, dict):
            return
        text = await asyncio.to_thread(self._text, so_far)
        if text and text != self._shown:
            self._shown = text
            await self._show(text)

    def _text(self, so_far: dict[str, Any]) -> str:
        language = so_far.get("language") if isinstance(so_far.get("language"), str) else self._language
        parts = [part for part in so_far.get("acts") or () if isinstance(part, dict)]
        shown = []
        # What else was wanted is told by our own words, when it is done: a draft shows answers to questions alone.
        for number, part in enumerate(parts):
            passage = self._handles.passage(part.get("article"))
            answer = part.get("answer")
            if part.get("kind") != "question" or passage is None or not isinstance(answer, str):
                continue
            for sentence in finished(answer[:MOST_TOLD]):
                key = (number, sentence)
                if key not in self._seen:
                    self._seen[key] = showable(sentence, Grounds(passage, self._asked, language or self._language))
                if self._seen[key]:
                    shown.append(sentence)
        return " ".join(shown)

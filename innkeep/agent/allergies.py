"""An allergy that a guest speaks of reaches whoever prepares what they eat, whatever an engine made of the words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from innkeep.agent.deeds.retelling import own_words
from innkeep.agent.facts.checking import sentences
from innkeep.orders.wishes import Wish

_ALLERGY = re.compile(
    r"all[eé]rg|al[eé]rg|anaphyla|anafila|c(?:o|œ)?eliac|c[eé]l[ií]a[cq]|z[oö]liakie|coeliakie"
    r"|intol[eé]ran|unverträglich|uczulen|túlérzékeny|αλλεργ|аллерг|алерг|непереносим"
    r"|アレルギー|过敏|過敏|알레르기|알러지|حساسي|แพ้|एलर्जी|dị ứng|אלרגי",
    re.IGNORECASE,
)
"""The word and its relatives, in the languages that guests are understood in. One too many only makes a note longer."""


def allergy_in(messages: Sequence[str]) -> str:
    """What a guest says of an allergy, as a note that is read by whoever prepares their food; else nothing."""
    said = (sentence for message in messages for sentence in sentences(message) if _ALLERGY.search(sentence))
    return own_words(", ".join(said), messages)


def heeded(wishes: Sequence[Wish], kitchen: Collection[UUID], messages: Sequence[str]) -> list[Wish]:
    """What is wished for, with an allergy that none of the notes tells of: where food is among it, with the food."""
    said = allergy_in(messages)
    if not said or any(_ALLERGY.search(wish.notes) for wish in wishes):
        return list(wishes)
    eaten = [wish for wish in wishes if wish.item_id in kitchen] or wishes
    return [
        replace(wish, notes=", ".join(filter(None, [wish.notes, said]))) if wish in eaten else wish for wish in wishes
    ]

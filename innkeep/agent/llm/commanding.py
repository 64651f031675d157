"""Whether a sentence gives orders to an assistant: whoever fills in articles may be somebody else than the hotel."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from innkeep.agent.embedded.encoder import Vectors, encode

LEAST = 0.2
"""Below this a sentence is like neither kind. So 3 of the 228 sentences in the articles of the hotels in demo/ and
bench/ are taken for orders, and 85 % of those that AgentDojo's goals and attacks are made of."""


def commands(sentence: str) -> bool:
    """Whether a sentence is nearer in meaning to orders to an assistant than to what hotels tell their guests."""
    orders, honest = _examples()
    said = encode([sentence])
    ordering = float((said @ orders.T).max())
    return ordering >= LEAST and ordering > float((said @ honest.T).max())


@cache
def _examples() -> tuple[Vectors, Vectors]:
    rows = (files("innkeep.agent.llm") / "commands.txt").read_text(encoding="utf-8").splitlines()
    orders, honest = ([row[2:] for row in rows if row.startswith(mark)] for mark in ("! ", ". "))
    return encode(orders), encode(honest)

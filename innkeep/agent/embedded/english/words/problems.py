"""How guests say that something does not work, and what a feeling (cold, dark) is usually about."""

from __future__ import annotations

from innkeep.agent.embedded.english.words.files import arrows, sections

PROBLEMS = sections("problems.txt")["problem"]
"""Phrases in the language of `phrases.spelled_out`."""

FEELINGS = tuple((signs, tuple(about.split(", "))) for signs, about in arrows("feelings", ","))
"""Signs, each of one or two words, and the matters that they are about, the likeliest first."""

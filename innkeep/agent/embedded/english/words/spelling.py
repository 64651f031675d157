"""One spelling for what guests write in many ways, applied to guests' words and hotels' names alike."""

from __future__ import annotations

from innkeep.agent.embedded.english.words.files import arrows, groups

CONTRACTED_ENDINGS = {"'d": "would", "'ll": "will", "'ve": "have", "'re": "are", "'m": "am"}

IS_CONTRACTED = frozenset({"it", "that", "there", "here", "what", "where", "when", "how", "who", "he", "she", "this"})
"""Before `'s`, these mean `is`; after any other word it is the possessive, which says nothing here."""

SPELLINGS = {word: meant for words, meant in arrows("spellings") for word in words}
COMPOUNDS = {words: meant for apart, meant in arrows("compounds", "|") for words in apart}

SYNONYMS = groups("synonyms")
"""Each word with the one that stands for it."""

TOPICS = groups("topics")
"""The same, for what guests ask about the house."""

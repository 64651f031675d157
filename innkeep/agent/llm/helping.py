"""Translations and summaries by a language model: checked, and rather left out than wrong."""

from __future__ import annotations

import logging

from innkeep.agent.aides.interfaces import Story, Words
from innkeep.agent.facts.checking import Evidence, invents
from innkeep.agent.llm.asking import Asker, Cause, ModelFailed, Task
from innkeep.agent.llm.masking import masked
from innkeep.agent.llm.prompts import SUM_UP, TRANSLATE, document
from innkeep.agent.llm.wire import Rendered, SummedUp
from innkeep.conversations.texts import MAX_TEXT, UnreadableText, clean_text, one_line

log = logging.getLogger(__name__)

_TRANSLATE = Task(Rendered, TRANSLATE)
_SUM_UP = Task(SummedUp, SUM_UP)

LONGEST = 2_000
"""Characters of a message that is translated; a longer one stays as it is."""

_GROWS = 4
"""A translation of more than so many times the original's length, and 200 characters, says something else."""


class LlmTranslator:
    """Says messages in another language by a model."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    @property
    def name(self) -> str:
        """The model's name."""
        return self._asker.name

    async def translate(self, words: Words) -> str | None:
        """The words in the other language. None when that fails, or has numbers or links of its own."""
        if len(words.text) > LONGEST or masked(words.text, MAX_TEXT) != words.text:
            # What identifies somebody does not leave the house, and with a gap it would be no translation.
            return None
        told = document({"message": words.text, "from": words.spoken, "into": words.language})
        try:
            found = clean_text((await self._asker.ask(_TRANSLATE, told, Cause(words.org_id, words.stay_id))).text)
        except (ModelFailed, UnreadableText) as failure:
            log.warning("a message was not translated: %s", failure)
            return None
        if len(found) > _GROWS * len(words.text) + 200 or invents(found, words.language, words.text, words.spoken):
            log.warning("a translation was not believed: it says more than the message")
            return None
        return found


class LlmSummarizer:
    """Tells what happened by a model."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    @property
    def name(self) -> str:
        """The model's name."""
        return self._asker.name

    async def tell(self, story: Story) -> str | None:
        """One line; None when that fails, or claims what neither the conversation nor the facts hold."""
        said = [{"by": by, "text": masked(text, 500)} for by, text in story.said]
        told = document({"into": story.language, "conversation": said, "facts": masked(story.facts, 1000)})
        try:
            line = one_line((await self._asker.ask(_SUM_UP, told, Cause(story.org_id, story.stay_id))).text)
        except (ModelFailed, UnreadableText) as failure:
            log.warning("a conversation was not summed up: %s", failure)
            return None
        texts = [story.facts, *(text for _, text in story.said)]
        return line if Evidence.of(texts, (story.language, "en")).bears(line, story.language) else None

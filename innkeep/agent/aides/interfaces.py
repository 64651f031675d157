"""What helps people who answer guests: translations, and a line on what happened. Interfaces, like the engine's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be said in another language, and for which hotel and stay. Languages are BCP 47 tags."""

    org_id: UUID
    stay_id: UUID | None
    text: str
    spoken: str
    language: str


@dataclass(frozen=True, slots=True)
class Story:
    """What happened in a conversation: who said what, and the facts of it in one line."""

    org_id: UUID
    stay_id: UUID | None
    language: str
    said: tuple[tuple[str, str], ...]
    facts: str


class Translator(Protocol):
    """Says messages in another language."""

    @property
    def name(self) -> str:
        """Short name that is kept with each translation; `none` translates nothing."""
        ...

    async def translate(self, words: Words) -> str | None:
        """The words in the other language within 20 s, or None: then the original stays alone."""
        ...


class Summarizer(Protocol):
    """Tells in one line what happened."""

    @property
    def name(self) -> str:
        """Short name that is kept with each line."""
        ...

    async def tell(self, story: Story) -> str | None:
        """One line in the story's language within 20 s, or None: then the facts stay alone."""
        ...


class NoTranslator:
    """Translates nothing: everybody reads the original, and is told so."""

    name = "none"

    async def translate(self, words: Words) -> str | None:  # noqa: ARG002 - the interface's
        """Nothing."""
        return None


class NoSummarizer:
    """Adds nothing to the facts."""

    name = "none"

    async def tell(self, story: Story) -> str | None:  # noqa: ARG002 - the interface's
        """Nothing."""
        return None


@dataclass(frozen=True, slots=True)
class Aides:
    """All of them; without a model none of them does anything."""

    translator: Translator = field(default_factory=NoTranslator)
    summarizer: Summarizer = field(default_factory=NoSummarizer)

    @property
    def translates(self) -> bool:
        """Whether anything is translated at all."""
        return not isinstance(self.translator, NoTranslator)

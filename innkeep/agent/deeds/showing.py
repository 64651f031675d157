"""The hotel's things as a guest reads them: in their own language, where the hotel has told them in it."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from innkeep.agent.deeds.attendance import shown
from innkeep.agent.replies import Replies, answer
from innkeep.catalogue.availability import OutOfHours, OutOfStock, OverLimit
from innkeep.catalogue.models import Article, CatalogueItem
from innkeep.catalogue.wording import in_language
from innkeep.core import clock

_SENTENCE = re.compile(r"(?<=[.!?؟])\s+(?=\S)|(?<=[。！？])\s*(?=\S)|\n+")
"""Where a sentence ends; the point of 4.50 ends none."""
_LONGEST = 2000


def title_in(item: CatalogueItem, language: str) -> str:
    """What an item is called in a language (BCP 47), or in the hotel's own."""
    return in_language(item, "title", *_tags(language)) or item.title


def description_in(item: CatalogueItem, language: str) -> str:
    """What is said of an item in a language (BCP 47), or in the hotel's own; nothing where nothing is."""
    return (in_language(item, "description", *_tags(language)) or "").strip()


def article_in(article: Article, passage: str, language: str) -> str | None:
    """A passage in a language that the hotel has told the article in: the same sentences of it, or else all of it."""
    if not any(article.translations.get(tag, {}).get("text") for tag in _tags(language)):
        return None
    told = in_language(article, "text", *_tags(language)) or article.text
    own, other = sentences(article.text), sentences(told)
    kept = [n for n, sentence in enumerate(own) if sentence in passage]
    text = " ".join(other[n] for n in kept) if kept and len(own) == len(other) else told
    return answer(in_language(article, "title", *_tags(language)) or article.title, text[:_LONGEST], language)


def refused(voice: Replies, title: str, zone: str, refusal: OutOfStock | OutOfHours | OverLimit) -> str:
    """Why a thing cannot be ordered now, and when, on the clock of the hotel's `zone`, or how many of it can."""
    if isinstance(refusal, OutOfStock):
        return voice.say("sold_out", title=title)
    if isinstance(refusal, OverLimit):
        most = refusal.members.get("at_most") or 0
        return voice.say("at_most", title=title, count=str(most)) if most else voice.say("no_more", title=title)
    opens = refusal.members.get("available_at")
    if not opens:
        return voice.say("not_these_weeks", title=title)
    now = clock.now().astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    moment = datetime.fromisoformat(str(opens)).replace(tzinfo=None)
    return voice.say("out_of_hours", title=title, when=shown(moment, now, voice.spoken))


def _tags(language: str) -> tuple[str, str]:
    return language, language.split("-", maxsplit=1)[0]


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]

"""Language files: what a hotel's things are called in one language, beside the hotel file that names the things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from innkeep.hotelfile.document import Document
from innkeep.hotelfile.entries import (
    ArticleEntry,
    HotelFile,
    ItemEntry,
    ItemWords,
    LanguageFile,
    OptionWords,
    SpokenItem,
)
from innkeep.hotelfile.problems import Place, Problem, did_you_mean, quoted

E = TypeVar("E", ItemEntry, ArticleEntry)


def unfitting(hotel: HotelFile, language: str, words: LanguageFile, document: Document) -> list[Problem]:
    """What a language file says of things that are not there, or that the hotel file says already."""
    parts = (("catalogue", hotel.catalogue, words.catalogue), ("knowledge", hotel.knowledge, words.knowledge))
    return [
        *(
            Problem(document.line((part, title)), f"{part}: {sentence}")
            for part, entries, said in parts
            for title, sentence in _unfitting(language, _by_title(entries), said)
        ),
        *(Problem(document.line(place), sentence) for place, sentence in _options(hotel, words)),
    ]


def _unfitting(language: str, entries: Mapping[str, list[E]], said: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for title in said:
        if title not in entries:
            yield (
                title,
                f"the hotel file has no {quoted(title)}; write the title as it stands there"
                + did_you_mean(title, list(entries)),
            )
        elif any(language in entry.translations for entry in entries[title]):
            yield title, f"the hotel file says itself what {quoted(title)} is in {language}; say it in one place"


def _options(hotel: HotelFile, words: LanguageFile) -> Iterator[tuple[Place, str]]:
    there = _by_title(hotel.catalogue)
    for title, item in words.catalogue.items():
        known = [option.name for entry in there.get(title, []) for option in entry.options]
        for name in item.options:
            if title in there and name not in known:
                sentence = f"catalogue: {quoted(title)} has no option {quoted(name)}; write it as in the hotel file"
                yield ("catalogue", title, "options", name), sentence + did_you_mean(name, known)


def _by_title(entries: list[E]) -> dict[str, list[E]]:
    """Entries by title; in two categories there may be two of one."""
    found: dict[str, list[E]] = {}
    for entry in entries:
        found.setdefault(entry.title, []).append(entry)
    return found


def spoken(hotel: HotelFile, language: str, words: LanguageFile) -> HotelFile:
    """The hotel with these words in its entries."""
    return hotel.model_copy(
        update={
            "catalogue": [_item(each, language, words.catalogue.get(each.title)) for each in hotel.catalogue],
            "knowledge": [_with(each, language, words.knowledge.get(each.title)) for each in hotel.knowledge],
        }
    )


def _item(entry: ItemEntry, language: str, words: SpokenItem | None) -> ItemEntry:
    if words is None:
        return entry
    options = [
        option.model_copy(
            update={"translations": {**option.translations, language: OptionWords(name=words.options[option.name])}}
        )
        if option.name in words.options
        else option
        for option in entry.options
    ]
    plain = ItemWords(title=words.title, description=words.description)
    return _with(entry, language, plain).model_copy(update={"options": options})


def _with(entry: E, language: str, words: object) -> E:
    if words is None:
        return entry
    return entry.model_copy(update={"translations": {**entry.translations, language: words}})

"""Where a message is cut: at stops, commas, conjunctions and second thoughts, between things that are counted."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from innkeep.agent.embedded.house.hotel import Hotel
from innkeep.agent.embedded.words.amounts import amounts
from innkeep.agent.embedded.words.concepts import seen
from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.people import lists_of_people
from innkeep.agent.embedded.words.uncounted import times

STOP = re.compile(
    r"[!?…。！？؟\n;；]+|(?<!\d)\.+|\.+(?!\d)|[\U0001F000-\U0001FAFF\u2600-\u27BF]+"
    r"|[\u3131-\u318e\s]*[\u3131-\u318e]|(?<=[\u3040-\u30ff])[~〜～]+(?!\d)|(?<=[\uac00-\ud7af])~+|(?<=[\u3040-\u30ff\u4e00-\u9fff])(?:笑|[wW]+)$"
)
"""Where a sentence ends; laughter and tears end one as well."""

_COMMA = re.compile(r"[,،、，•|]+(?!\d)|[()（）]|\s[-–—]\s|\s\+\s")
_TO_JAPANESE = re.compile(
    r"(?<=[\u30a0-\u30ff\u4e00-\u9fff枚本個つ杯])と(?=[\u30a0-\u30ff\u4e00-\u9fff\d])|(?<=[つ個枚本杯])、?(?=[\u30a0-\u30ff])"
    r"|(?<=[つ個枚本杯])[、,](?=\d[つ個枚本杯])"
)
_TO_KOREAN = re.compile(
    r"(?<=\w)(?:이랑|랑|과|와)\s(?=\S)|(?<=[고구]요)\s(?=\S)"
    r"|(?:(?<=[어아해에예네져와여워려셔나죠까세래게데돼든지봐더만]요)|(?<=니다)|(?<=주[세시]용))\s(?=\S)"
    r"|(?<=[았었였했됐갔왔났졌혔렸겼쳤셨렀겠있없않되오지]고)\s(?!있|싶|나서|계)"
    r"|(?:(?<=니까)|(?<=[는은운한인던]데)|(?<=[아어여해라돼워와려]서)|(?<=길래))\s(?=\S)"
)
"""Between things; after what ends a sentence, whose stop a phone leaves out, after the first of two, and a reason."""

_SPACE = re.compile(r"(?<=[\u3040-\u30ff\u4e00-\u9fff]) +(?=[\u3040-\u30ff\u4e00-\u9fff])")
_SPACE_BEFORE_MORE = re.compile(
    r"(?:(?<=[吗呢吧])|(?<=多少)|(?<=几点)|(?<=什么)|(?<=哪里)) +| +(?=顺便|另外|还有|然后|对了)"
    r"|(?<=[\u4e00-\u9fff]{4}) +(?=[\u4e00-\u9fff]{4})"
)
"""Who writes without spaces puts one where a sentence ends; in Chinese also where one goes on."""

_UNTIL = re.compile(r"[^,،、，!?…。！？؟\n;；.]*")
_ALSO = frozenset(["juga", "ook", "also", "tambien", "inoltre"])
"""What joins before a thing, and behind one only says that it is another."""

_JOINS = re.compile("[とや]お?")
_AFTER_A_REASON = re.compile(
    r"(?<=ので)(?=[^、。,はもにす])(?!(?:もう)?(?:大丈夫|結構|いい)です)|(?:(?<=[たいだるん]から)|(?<=す[がけ]ど)|(?<=だけど)|(?<=すが))(?=[^、。,らもで])"
)
_TO_ARABIC = re.compile(r"\s(?=و(?:\w{2}|\d))")
_TO_HEBREW = re.compile(r"\s(?=ו\w{2})")
_AND = {"ar": "و", "he": "ו"}
"""What joins, written as one word with what follows."""
_GOES_ON = ("は", "が", "を", "은 ", "는 ", "을 ", "를 ")
_CONTENT = re.compile(r"[^\W_]")
_ASKS = re.compile("[?？؟]")

Texts = tuple[str, str, str, str]
"""A text as it was written, plain, and plain without names that look like forms of a sentence or count something."""


class Places(NamedTuple):
    """Where a text is kept whole, and where it is cut beside commas and conjunctions."""

    kept: list[tuple[int, int]]
    edges: list[tuple[int, int]]


def sayings(small: str) -> list[list[str]]:
    """The sentences of a plain text, each followed by what it is cut into at commas."""
    return [
        [small[start:end].strip(), *(small[a:b].strip() for a, b, _ in sentences(small, start, end, _COMMA, []))]
        for start, end, _ in sentences(small, 0, len(small), STOP, [])
    ]


def parts(hotel: Hotel, texts: Texts, span: tuple[int, int], places: Places, own: Cues) -> list[tuple[int, int]]:
    """The parts of a sentence that may each say something by themselves, without what cuts them apart."""
    (_, small, _, counted), (start, end), (kept, edges) = texts, span, places
    cuts: list[tuple[int, int]] = []
    patterns = [_COMMA, own.of("joins")]
    patterns += {
        "ja": [_TO_JAPANESE, _AFTER_A_REASON, _SPACE],
        "zh": [_SPACE_BEFORE_MORE],
        "ko": [_TO_KOREAN],
        "ar": [_TO_ARABIC],
        "he": [_TO_HEBREW],
    }.get(own.language, [])
    for pattern in patterns:
        cuts += [m.span() for m in pattern.finditer(small, start, end)]
    if own.language == "ja":
        cuts += _between_things(small, start, end)
    # `Alle sei e mezza` is one time, `my wife and me` are two people.
    whole = [*times(small[start:end], own), *lists_of_people(small[start:end], own.language)]
    # `Fish and chips` are one dish.
    whole += [(one.start, one.end) for one in seen(small[start:end], own.language)]
    kept = [*kept, *((start + a, start + b) for a, b in whole)]
    # `The same as before`, `with somebody of the staff` are said with words that join, in some languages.
    kept += [m.span() for name in ("again", "human") for m in own.of(name).finditer(small, start, end)]
    cuts = [c for c in cuts if not any(a < c[1] and c[0] < b for a, b in kept) and _joins(hotel, texts, c, own)]
    second = [(a, b) for a, b in second_thoughts(small, own) if start <= a and b <= end]
    cuts += second
    cuts += [c for c in edges if start < c[0] < end and not any(a < c[0] < b for a, b in kept)]
    found, at = [], start
    for first, last in sorted(cuts, key=lambda cut: (cut[0], -cut[1])):
        if first >= at and _CONTENT.search(small[at:first]):
            found.append((at, first))
            at = last
        elif first >= at and (first, last) in (*second, *edges):
            at = last
    if _CONTENT.search(small[at:end]):
        found.append((at, end))
    return [piece for part in found for piece in _counted_apart(counted, *part, own)]


def _between_things(small: str, start: int, end: int) -> list[tuple[int, int]]:
    """`唐揚げとお茶`: a syllable that joins two things, though it may stand in any word."""
    found = seen(small[start:end], "ja")
    first, last = {start + one.start for one in found}, {start + one.end for one in found}
    return [m.span() for m in _JOINS.finditer(small, start, end) if m.start() in last and m.end() in first]


def second_thoughts(small: str, own: Cues) -> list[tuple[int, int]]:
    """Where a plain text takes back what it has just said: `two soups, no wait, make that one`."""
    found = [m for m in own.of("repair").finditer(small) if _CONTENT.search(small[: m.start()])]
    # `The blanket, after all, is not needed`: what was begun with goes on after it.
    return [m.span() for m in found if not small[: m.start()].endswith(_GOES_ON)]


def _joins(hotel: Hotel, texts: Texts, cut: tuple[int, int], own: Cues) -> bool:
    """Whether a conjunction is one: `e` joins in Italian and `è` does not; a word that begins with `و` may be whole."""
    (written, small, *_), (first, last) = texts, cut
    if last - first == 1 and small[first] != written[first].lower():
        return False
    if small[first:last].strip() in _ALSO and not _names_something(small[last:], own):
        return False
    if small[last : last + 1] != _AND.get(own.language):
        return True
    joined = small[last + 1 :]
    word = small[last:].partition(" ")[0]
    whole = any(one.start == 0 for one in seen(word, own.language)) and not any(
        one.start == 0 for one in seen(word[1:], own.language)
    )
    word = word[1:]
    begins = bool(word[:1].isdigit() or own.numbers.get(word) or joined.startswith(own.counters))
    begins = begins or bool(own.of("request").match(joined))
    begins = begins or hotel.has_word_of_a_name(word) or hotel.has_word_of_a_name(word.removeprefix("ال"))
    return not whole and bool(begins or any(one.start == 0 for one in seen(joined, own.language)))


def _names_something(after: str, own: Cues) -> bool:
    """Whether something is named, counted or asked for before the next comma: `the tissue | also is finished`."""
    rest = _UNTIL.match(after)
    said = rest[0] if rest else after
    return bool(seen(said, own.language) or amounts(said, own) or own.has("request", said) or own.has("human", said))


def _counted_apart(small: str, start: int, end: int, own: Cues) -> list[tuple[int, int]]:
    """`2 towels 1 water` are two things: cut before an amount that follows a thing that was counted."""
    text = small[start:end]
    found, things = amounts(text, own), seen(text, own.language)
    if found and any(thing.start < found[0].start for thing in things):
        # `Towels 2 water 1`: a number follows what it counts.
        after = ([t.start for t in things if a.end <= t.start < b.start] for a, b in pairwise(found))
        cuts = [starts[0] for starts in after if starts]
    else:
        cuts = [
            b.start
            for a, b in pairwise(found)
            if any(a.end <= t.start < b.start for t in things) and any(t.start >= b.end for t in things)
        ]
    edges = [0, *cuts, len(text)]
    return [(start + a, start + b) for a, b in pairwise(edges)]


def sentences(
    small: str, start: int, end: int, pattern: re.Pattern[str], kept: list[tuple[int, int]]
) -> list[tuple[int, int, bool]]:
    """The parts between what a pattern finds outside of what is kept whole, and whether a question mark ends each."""
    found, at = [], start
    for m in pattern.finditer(small, start, end):
        if any(a < m.end() and m.start() < b for a, b in kept):
            continue
        if _CONTENT.search(small[at : m.start()]):
            found.append((at, m.start(), bool(_ASKS.search(m[0]))))
        at = m.end()
    if _CONTENT.search(small[at:end]):
        found.append((at, end, False))
    return found

"""Which language a guest writes: by the script, then by words that few languages share, then by what came before."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from innkeep.agent.embedded.encoder import READ
from innkeep.agent.embedded.spelled import spelled
from innkeep.agent.embedded.words.concepts import words_of_few_languages
from innkeep.agent.embedded.words.cues import LANGUAGES, cues
from innkeep.agent.embedded.words.spelling import plain, words

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_HAN = re.compile("[\u3400-\u9fff]")
_ONLY_JAPANESE = re.compile("[駅円気図読売処単戻辺変頼込届畳働峠]")
_ONLY_CHINESE = re.compile(
    "[们这为个请给条吗没电视风间层开关门们时钟调很谢冷坏脏饿渴妈爸孩汤鸡鱼纸热凉帮换拿饭馆旅员单双毯啤枕您你吧呢么谁哪餐厅马桶堵订车费钱让话说还两的了在是"
    "們這嗎還沒麼說誰點來會燈壞隻廁餓媽雞錢鑰稅幫條雙兩樓廳溫氣單對聽讀發變觀鬧壓應醫醬歲邊臺萬蟲螢證遲鐵隨險雜鹽麥關码烟饮错买卖办几无险柜洁扫楼号灯锁钥厕盘闹响闪湿渍粥烫药诊护场飞运达铺勺碗份张辆块颗碟啥咋嘛啦哦喝吃够远过进离预约]"
)
_ONLY_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_LETTERS = (
    ("es", "ñ¿¡"),
    ("de", "ß"),
    ("pt", "ãõ"),
    ("sv", "å"),
    ("no", "åø"),
    ("hu", "őű"),
    ("ro", "șțăşţ"),
    ("vi", "ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹìò"),
    ("tr", "ğışİ"),
    ("pl", "ąęłńśźż"),
    ("cs", "ěřůťďýžčš"),
    ("da", "æøå"),
    ("it", "ìò"),
)
_KIN = frozenset(["da", "no", "sv"])
"""Languages that share most of their words: a word of all three speaks for each as if it were of that one alone."""

_SPOKEN_MOST = frozenset(["ar", "de", "en", "es", "fr", "id", "it", "ja", "ko", "nl", "pt", "zh"])
_SHORT = 4
_SHORTEST_STEM = 5
_LETTER_WEIGHT = 1.5
_PRIOR = 0.35
_SHORT_PRIOR = 1.0
_LIKELY = 0.6
_TELLING = 0.2
_SPOKEN_BONUS = 1.2
_FEW_WORDS = 2
_FEW_KNOWN = 0.6
_HARDLY_KNOWN = 0.26
_SHARED = 0.4
_RARER = 0.8
_COMMON_WEIGHT = 0.6
_THING_WEIGHT = 0.9
_SPELLED_WEIGHT = 0.25


def language_of(text: str, before: Sequence[str], hotel: str) -> str:
    """The language of a text; of what was written `before`, newest last, or of the hotel when it could be any."""
    earlier = next((found for one in reversed(before) if (found := _certain(one))), None)
    return (
        _told(text, earlier or (hotel if is_likely(text, hotel) else None), earlier or hotel)
        or earlier
        or (hotel if hotel in LANGUAGES else "en")
    )


def recognised(text: str, known: str | None) -> str | None:
    """The language of a text by somebody who is `known` to speak one; None when nothing in it tells."""
    return _told(text, None, known or "") and _told(text, known, known or "")


def _told(text: str, earlier: str | None, likely: str) -> str | None:
    """What a text tells of its language by itself, and by what was spoken earlier where it could be several."""
    script = _by_script(text, likely)
    if script:
        return script
    scores = _scores(text)
    for language in _SPOKEN_MOST & scores.keys():
        scores[language] *= _SPOKEN_BONUS
    if earlier:
        # A word or two that both languages have is of the one that was spoken before.
        shared = scores.get(earlier, 0.0) >= _SHARED * max(scores.values(), default=0.0)
        short = earlier in scores and shared and len(text.split()) <= _FEW_WORDS
        scores[earlier] = scores.get(earlier, 0.0) + (_SHORT_PRIOR if short else _PRIOR)
    best = max(scores, key=lambda language: (scores[language], language == "en"), default=None)
    return best if best and scores[best] >= _TELLING else None


def is_likely(text: str, language: str) -> bool:
    """Whether some word of the text speaks for the language."""
    return _scores(text).get(language, 0.0) > 0


def candidates(text: str, language: str) -> tuple[str, ...]:
    """The language, and others that the text may well be: danger is looked for in all of them."""
    scores = _scores(text)
    best = scores.get(language, 0.0)
    if best < _LIKELY:
        # It may be of any language that has words for danger: to miss one costs more than a false alarm.
        return (language, *(other for other in LANGUAGES if other != language))
    likely = [other for other, score in scores.items() if other != language and score >= _LIKELY * best]
    known = _knows(text, language)
    if language == "en" and known <= _HARDLY_KNOWN:
        # `KEBAKARAN!! lorong penuh asap` has one word of English.
        return (language, *(other for other in LANGUAGES if other != language))
    if known <= _FEW_KNOWN:
        # `Nem találom a kisfiamat` has two words of Portuguese, and is Hungarian.
        likely += [other for other in LANGUAGES if other not in {language, *READ, *likely}]
    return (language, *likely)


def _knows(text: str, language: str) -> float:
    """Which share of the words of a text a language knows, from 0 to 1."""
    known = [any(owner == language for owner, _ in _known().get(word, ())) for word in words(plain(text))]
    return sum(known) / max(1, len(known))


def _certain(text: str) -> str | None:
    script = _by_script(text, "")
    if script:
        return script
    scores = {one: score if one in _SPOKEN_MOST else _RARER * score for one, score in _scores(text).items()}
    best = max(scores, key=lambda one: scores[one], default=None)
    if best is None or scores[best] < 1:
        return None
    others = [score for one, score in scores.items() if one != best and not _KIN.issuperset([one, best])]
    return None if max(others, default=0.0) > _LIKELY * scores[best] else best


def _by_script(text: str, likely: str) -> str | None:
    for language, letters in _SCRIPTS:
        if len(letters.findall(text)) > len(re.findall("[A-Za-z]", text)) / 4:
            ukrainian = language == "ru" and (_ONLY_UKRAINIAN.search(text) or likely == "uk" or _is_ukrainian(text))
            return "uk" if ukrainian else language
    if not _HAN.search(text):
        return None
    if _ONLY_JAPANESE.search(text):
        return "ja"
    # Japanese of more than a few letters is hardly ever written without kana.
    return "ja" if likely == "ja" and not _ONLY_CHINESE.search(text) and len(_HAN.findall(text)) <= _SHORT else "zh"


def _is_ukrainian(text: str) -> bool:
    scores = _scores(text)
    return scores.get("uk", 0.0) > scores.get("ru", 0.0)


def _scores(text: str) -> dict[str, float]:
    scores: dict[str, float] = {}
    known, unknown = _known(), []
    for word in words(plain(text)):
        article, _, rest = word.partition("'")
        for part in {word, *((article + "'", rest) if len(rest) > len("re") else ())}:
            told = known.get(part) or _by_stem(part)
            unknown += [] if told else [part]
            for language, weight in told:
                scores[language] = scores.get(language, 0.0) + weight
    # How a word is spelled chooses between languages that others speak for, and names none by itself: it may be a name.
    for language in _SPOKEN_MOST & scores.keys():
        scores[language] += _SPELLED_WEIGHT * sum(spelled(word).get(language, 0.0) for word in unknown)
    letters = frozenset(text.lower())
    for language, of_few in _LETTERS:
        if not letters.isdisjoint(of_few):
            scores[language] = scores.get(language, 0.0) + _LETTER_WEIGHT
    return scores


def _by_stem(word: str) -> tuple[tuple[str, float], ...]:
    """What a word says for languages that have a stem which it begins with."""
    stems = _stems()
    longest = next((word[:n] for n in range(len(word), _SHORTEST_STEM - 1, -1) if word[:n] in stems), None)
    owners = stems.get(longest, ()) if longest else ()
    return tuple((language, _COMMON_WEIGHT / _shared(language, owners)) for language in owners)


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for stem in cues(language).stems:
            owners.setdefault(stem, []).append(language)
    return {stem: tuple(languages) for stem, languages in owners.items()}


@cache
def _known() -> dict[str, tuple[tuple[str, float], ...]]:
    """Of each word the languages that have it, and what it says for each: the more have it, the less."""
    owners: dict[str, dict[str, float]] = {}
    english = cues("en").common
    for language in LANGUAGES:
        own = cues(language)
        for word in own.vocabulary | own.common:
            if language != "en" and word in english and word not in own.common:
                continue
            owners.setdefault(word, {})[language] = 1.0 if word in own.common else _COMMON_WEIGHT
    for word, those in words_of_few_languages(_KIN).items():
        owners.setdefault(word, dict.fromkeys(those, _THING_WEIGHT))
    return {
        word: tuple((language, weight / _shared(language, weights)) for language, weight in weights.items())
        for word, weights in owners.items()
        if not word.isdigit()
    }


def _shared(language: str, owners: Collection[str]) -> int:
    """How many languages a word is shared with. What many guests speak does not become less likely by what few do."""
    if language in _SPOKEN_MOST:
        return len([owner for owner in owners if owner in _SPOKEN_MOST])
    return len([owner for owner in owners if owner == language or not _KIN.issuperset([owner, language])])

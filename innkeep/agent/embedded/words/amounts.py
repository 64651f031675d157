"""How many: digits, number words and counters of each language, and which numbers are no amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from innkeep.agent.acts import MAX_QUANTITY
from innkeep.agent.embedded.words.apiece import said_apiece
from innkeep.agent.embedded.words.arabic import TWO_OF, is_two_by_form
from innkeep.agent.embedded.words.concepts import Seen, seen
from innkeep.agent.embedded.words.cues import Cues, cues
from innkeep.agent.embedded.words.people import counts_of_people
from innkeep.agent.embedded.words.rooms import rooms
from innkeep.agent.embedded.words.spelling import WORD

_CLOCK = (
    r"\d{1,2}\s?(?:uhr|heures?|hs?|horas?|uur|час\w*)\s[0-5]\d(?!\d)"
    r"|\d{1,2}\s?[:.h]\s?\d{2}(?:\s?(?:am|pm|uhr|h|hs))?(?!\d)|\d{1,2}\s?(?:a\.?m\.?|p\.?m\.?|uhr|u|h|hs|hrs)(?!\w)"
    r"|\d{1,2}\s?[時时点點시](?:\s?(?:\d{1,2}\s?[分분]|半|반))?(?:\s?에)?|[一二三四五六七八九十两]{1,3}[点時時](?:半)?"
    r"|\d{1,2}\s?(?:giờ|gio|โมง|ทุ่ม|बजे)|(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열한|열두)\s?시(?:\s?반)?(?:에)?"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) (?:o'? ?five"
    r"|fifteen|thirty|forty[ -]five)(?: ?[ap]m)?(?!\w)"
    r"|(?:a )?(?:quarter|half|five|ten|twenty) (?:past|to|before|after) (?:\d{1,2}|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve)(?!\w)|(?:viertel|dreiviertel|halb) (?:vor |nach )?"
    r"(?:\d{1,2}|eins|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf)(?!\w)"
    r"|(?:kwart|kvart(?:er)?|fem|ti|tio) (?:over|i|pa) (?:\d{1,2}|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf"
    r"|twaalf|ett?|tva|to|tre|fyra|fire|fem|sex|seks|sju|syv|atta|atte|otte|nio|ni|tio|ti|elleve|elva|tolv)(?!\w)"
    r"|(?:una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce) y cuarto(?!\w)"
    r"|\d{1,2}(?:\s?bucuk\w*|'?[dt][ae](?!\w)|\s?(?:gio )?ruoi(?!\w))|ตี\s?\d{1,2}(?:\s?ครึ่ง)?"
    r"|\d{1,2}\s?(?:ونصف?|وربع|وثلث|الا\s(?:ربع|ثلث))(?!\w)"
)
_ONE_OF = (
    r"(?:the |that |this )?(?:other|same|this|that|which|every|wrong|new|old|last|first|second|big|small|little|bigger"
    r"|smaller|latter|former|pricey|cheap|cheaper|cheapest) one(?!\w)"
)
_SIZES = (
    r"(?:\d{2}(?:[.,]\d)?\s?(?:cm|センチ|公分|厘米|센티|센치)(?!\w)|(?:pointure|numero|nummer|nr\.?)\s?\d{1,3}(?!\w))"
    r"|(?:size|str\.?|storrelse|gros?se|groesse|talla|taille|taglia|tamanho|maat|ukuran|サイズ|尺码|사이즈|размер|beden|rozmiar|storlek|koko|meret|velikost|marime|مقاس|מידה)"
    r"\s?(?:\d{1,3}|x{0,3}[sml]|nine|ten|eight|eleven)(?!\w)|(?<!\w)(?:xs|x{1,3}l)(?!\w)"
    r"|(?<![a-z\d])(?:x{1,3}[sl]|l{1,3}|s|m)[ -]?(?:サイズ|size|码|號|号|사이즈|maat|beden|es meret\w*|размер\w*)"
)
AT_A_TIME = frozenset(["wakeup", "cleaning", "transfer", "airporttransfer", "airport"])
"""What is done at an hour and never counted."""

AT_AN_HOUR = frozenset(["breakfast", "breakfastbox", "dinner", "taxi"])
_FOR = frozenset(["for", "fur", "para", "pour", "per", "voor", "untuk"])
"""What is had at an hour, and also counted behind these words: `um 8 Frühstück` is a time, `for two breakfasts` is not.
"""

_MINUTES = (
    r"(?:(?:une|an?|eine[rn]?|una|uma|een|three|drei|trois|tres?|drie) )?(?:half an hour|half hour"
    r"|demi[- ]?heure|halbe[rn]? stunde|media hora"
    r"|mezz'?\s?ora|meia hora|half ?uur|setengah jam|quarts? d'heure|quarters? of an hour|viertelstunden?"
    r"|cuartos? de hora|quart[oi] d'ora|quartos? de hora|kwartier|yarim saat|полчаса|pol godziny)(?!\w)"
    r"|[一二两三四五六七八九十]{1,3}(?:分钟|个?小时)|半(?:時間|小时|個小時|个小时)|반\s?시간|نصف? ساعه|"
    r"\d{1,3}\s?(?:minutes?|mins?|minuten|minutos?|minuti|menit|دقيق\w*|hours?|horas?|"
    r"stunden?|heures?|ore|uur|ساع\w*)(?!\w)|\d{1,3}\s?(?:分钟|分(?!け)|분|時間|小时|시간)"
)
_PEOPLE = (
    r"(?:\d{1,2}|[一二两三四五六七八九十]{1,2}|한|두|세|네|다섯)\s?(?:個人|个人|人(?!前|份|分)|名(?:様)?|位|명|분)"
)
_OLD = (
    r"\d{1,3}\s?-?\s?(?:(?:years?|months?|weeks?|anos?|mes(?:es)?|semanas?|ans|mois|semaines?|jahre?n?|monate?n?|wochen?"
    r"|anni|mes[ei]|settiman[ae]|jaar|maand(?:en)?|we(?:ek|ken)|tahun|bulan|minggu|سن\w*|شهر|شهور|اشهر|اسبوع|اسابيع"
    r"|thang|tuoi|tuan|aylik|haftalik|yasinda\w*|месяц\w*|недел\w*|год\w*|лет|рок\w*|miesi\w*|mesic\w*)(?!\w)"
    r"|เดือน|ขวบ|สัปดาห์|歳|才|ヶ月|か月|カ月|ケ月|個月|个月|週間|周|岁|살|개월|주일|주(?!\w)|달(?!\w)|泊|晚|박(?!\w)|日(?![本式])|天(?!ぷら|婦|妇)|일(?!회))"
)
_UNITS = (
    r"(?:pages?|seiten?|paginas?|pagine?|halaman|people|persons?|adults?|kids|children|guests|nights?|minutes?|hours?|o'clock|personas?|adultos?|niños?|ninos?|noches?|horas?"
    r"|minutos?|personnes?|adultes?|enfants?|nuits?|heures?|personen|erwachsene|kinder|nachte?|uhr|stunden?|minuten|persone|adulti"
    r"|bambini|notti|ore|minuti|pessoas?|criancas?|noites?|uur|volwassenen|kinderen|nachten|orang|malam|jam|menit|hari|dias?|tage?"
    r"|jours?|giorni|dagen|months?|weeks?|mes(?:es)?|semanas?|mois|semaines?|monate?n?|wochen?|settiman[ae]|maand(?:en)?|weken"
    r"|years?|anos|ans|jahre?n?|anni|jaar|tahun|bulan|minggu|اشهر|شهور|سنوات|سنين|اسابيع|اشخاص|شخص|ليال|ليله|ساعات|دقائق|دقيقه|ايام"
    r"|человек\w*|людеи|взрослых|детеи|час\w*|минут\w*|ноч\w*|людини|годин\w*|хвилин\w*|osob\w*|dzieci|godzin\w*|minut\w*|noc\w*"
    r"|kisi\w*|gece|saat\w*|dakika\w*|personer|natter|timmar|minuter|timer|nguoi|gio|phut|dem|ατομα|ωρες|λεπτα|fo|ora|perc|persoane"
    r"|nopti|लोग|बजे|घंटे|मिनट)(?!\w)"
)
_FURTHER = (
    r"(?:more|extra|further|additional|mas|otras?|otros|weitere|zusatzliche|autres|altre|altri|extra|till|jeszcze)"
)
_HALF = (
    r"(?:(?:halb|half|viertel|dreiviertel|kwart|quarter|setengah|las|la|le)\s+(?:past\s+|to\s+|"
    r"vor\s+|nach\s+|over\s+|voor\s+)?)?"
)
_AND_HALF = r"(?:\s(?:e|y|et|en)\s(?:mezz[ao]|media|meia|demie?|half|cuarto|(?:un\s)?quarto|quart)(?!\w))?"
_NO_NUMBERS = (
    r"두통(?=\s?(?:약|이|때|에|으로|있|심))|(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?살"
    r"|\d{1,3}\s?(?:%|％|프로|퍼센트|パーセント|percent|prozent|por ?cien\w*|pour ?cent|per ?cento"
    r"|procent|persen|بالم\w+)|\d{1,2}(?:st|nd|rd|th)(?!\w)"
    r"|\d{1,3}\s?(?:分钟?|時間|个?小时|분|시간)\s?(?=后|後|之后|以后|뒤|후)"
)
"""What begins as a number does and counts nothing: a headache and an age in Korean, what is left in a battery, the
28th, in 20 minutes.
"""

_FIXED = re.compile(f"{_CLOCK}|{_SIZES}|{_ONE_OF}|{_MINUTES}|{_OLD}|{_PEOPLE}|{_NO_NUMBERS}")
_DIGITS = re.compile(
    r"(?<![a-z\d.,])(?:x\s?)?(-|−|minus\s|menos\s|moins\s|meno\s)?(\d+(?:[.,]\d{3})*)(?:\s?x(?!\w))?(?![.,:]?\d)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that was said and its place. `value` is None when no desk could bring that many."""

    value: int | None
    start: int
    end: int


def times(text: str, own: Cues) -> list[tuple[int, int]]:
    """Where a plain text tells a time, an age, a room: numbers that count nothing."""
    found = [m.span() for m in _FIXED.finditer(text)]
    found += rooms(text, own.language) + counts_of_people(text, own.language) + said_apiece(text, own.language)
    at, things = own.of("at"), seen(text, own.language)
    after, with_unit = _times_of(own.language)
    for opener in at.finditer(text) if own.phrases.get("at") else ():
        follows = after.match(text, opener.end())
        if follows and opener.end() > opener.start() and not _counts(text, opener, follows.end(), things):
            found.append((opener.start(), follows.end()))
    if with_unit:
        found += [m.span() for m in with_unit.finditer(text)]
    return found


@cache
def _times_of(language: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """What follows a word such as `at`, and a number with a unit that no thing is counted in."""
    own = cues(language)
    number = "|".join(sorted(map(re.escape, own.numbers), key=len, reverse=True))
    if not number or _glued(own):
        return re.compile(r"\s*\d{1,2}(?!\w)"), None
    return (
        re.compile(rf"\s*{_HALF}(?:\d{{1,2}}|{number})(?!\w){_AND_HALF}"),
        re.compile(rf"(?<!\w)(?:\d{{1,2}}|{number})\s+(?:{_FURTHER}\s+)?{_UNITS}"),
    )


def _counts(text: str, opener: re.Match[str], end: int, things: tuple[Seen, ...]) -> bool:
    """Whether a thing follows at once: `for two towels` tells no time, and `um 6 wecken` does."""
    rest = len(text) - len(text[end:].lstrip())
    timed = AT_A_TIME if opener[0].strip() in _FOR else AT_A_TIME | AT_AN_HOUR
    return any(one.start == rest for one in things if one.name not in timed)


def amounts(text: str, own: Cues) -> list[Amount]:
    """The amounts of a plain text, from left to right."""
    taken = times(text, own)
    found = [_with_counter(_digits(m), text, own) for m in _DIGITS.finditer(text) if _free(m.start(), taken)]
    found += [
        a
        for a in _words(text, own)
        if _free(a.start, taken) and all(a.end <= f.start or f.end <= a.start for f in found)
    ]
    return sorted(found, key=lambda one: one.start)


def _with_counter(one: Amount, text: str, own: Cues) -> Amount:
    """With what things are counted in where no space stands before it: `2本`, `3 개`."""
    if not _glued(own):
        return one
    follows = len(text) - len(text[one.end :].lstrip(" "))
    counter = next((c for c in own.counters if text.startswith(c, follows)), "")
    return Amount(one.value, one.start, follows + len(counter)) if counter else one


def _free(start: int, taken: list[tuple[int, int]]) -> bool:
    return not any(first <= start < last for first, last in taken)


def _digits(m: re.Match[str]) -> Amount:
    value = int(re.sub(r"\D", "", m[2])[:9])
    good = not m[1] and 0 < value <= MAX_QUANTITY
    return Amount(value if good else None, m.start(), m.end())


def _glued(own: Cues) -> bool:
    return own.language in {"ja", "zh", "ko", "th"}


def _words(text: str, own: Cues) -> list[Amount]:
    if own.language == "ar":
        # `two towels` is one word; only what a hotel has is counted so.
        pairs = [m for m in TWO_OF.finditer(text) if m[0] not in own.numbers and _is_dual(m)]
        return _spaced(text, own) + [Amount(2, m.start(), m.end()) for m in pairs]
    return _counted(text, own) if _glued(own) else _spaced(text, own)


def _is_dual(m: re.Match[str]) -> bool:
    """Whether a thing is said twice in one word: `منشفتان` is two towels, and `دخان` is no two of anything."""
    if is_two_by_form(m["one"], m["ending"]):
        return True
    names = (m["one"], m["one"].removesuffix("ت") + "ه")
    return any(found.end == len(name) for name in names for found in seen(name, "ar"))


_HUGE = re.compile(
    r"(?<!\w)(?:hundreds?|thousands?|millions?|cien|cientos|mil|millones|cent|(?<!grazie )mille(?!-| grazie)|"
    r"hundert\w*|tausend\w*|cento|mila|cem|honderd\w*|duizend\w*|ratus|seratus|ribu|seribu|مائه|مئه|الف|"
    r"مليون)(?!\w)"
)


def _spaced(text: str, own: Cues) -> list[Amount]:
    found = [Amount(None, m.start(), m.end()) for m in _HUGE.finditer(text)]
    found += [Amount(_value(m, text, own), *m.span()) for m in own.phrases_of_numbers.finditer(text)]
    for m in WORD.finditer(text):
        value = _value(m, text, own)
        if value is None or any(one.start <= m.start() < one.end for one in found):
            continue
        tens = found[-1] if found else None
        if (
            tens
            and tens.value
            and tens.value in _TENS
            and value < min(_TENS) // 2
            and text[tens.end : m.start()] in {" ", "-"}
        ):
            found[-1] = Amount(tens.value + value, tens.start, m.end())
        else:
            found.append(Amount(value, m.start(), m.end()))
    # `A dozen`, `une demi-douzaine`, `ein halbes Dutzend`: of an article and a number the number counts.
    numbers = {one.start for one in found}
    return [one for one in found if one.value != 1 or one.end + 1 not in numbers]


def _value(m: re.Match[str], text: str, own: Cues) -> int | None:
    """The number that a word or a phrase says; `a pair of towels` are two, `a pair of slippers` is one."""
    said = re.sub("[ -]", "_", m[0])
    if said in own.pairs:
        counted = next((one.name for one in seen(text, own.language) if one.start >= m.end()), None)
        return 1 if counted in _IN_PAIRS else 2
    if said in _TIMES and not any(one.end + 1 == m.start() for one in seen(text, own.language)):
        # `The soup twice`; who has asked twice counts nothing.
        return None
    value = own.numbers.get(said)
    return own.numbers.get(said.removeprefix("و")) if value is None and own.language == "ar" else value


_IN_PAIRS = frozenset(["slippers", "earplugs"])
"""What is only had in twos."""

_TIMES = frozenset(["twice", "thrice"])
_TENS = range(20, 100, 10)


def _counted(text: str, own: Cues) -> list[Amount]:
    """Number words of scripts without spaces: before a counter, or standing alone as in `ひとつ`."""
    found = [Amount(None, m.start(), m.end()) for m in _huge_in(own.language).finditer(text)]
    for m in _counted_in(own.language).finditer(text):
        if any(one.start <= m.start() < one.end for one in found):
            continue
        value = _tens(m["ten"], own) if m["ten"] else own.numbers.get(m["word"] or m["alone"])
        if value:
            found.append(Amount(value, m.start(), m.end()))
    return found


@cache
def _huge_in(language: str) -> re.Pattern[str]:
    """Hundreds and thousands of whatever is counted in the language."""
    counted = "|".join(map(re.escape, cues(language).counters))
    hundreds = "[一二两兩三四五六七八九十百千万数几\\d]*[百千万]+|\\d{3,}|[일이삼사오육칠팔구십수]*[백천만]+"
    return re.compile(rf"(?:{hundreds})\s?(?:{counted})")


@cache
def _counted_in(language: str) -> re.Pattern[str]:
    own = cues(language)
    numbers = "|".join(sorted(map(re.escape, own.numbers), key=len, reverse=True))
    counters = "|".join(map(re.escape, own.counters))
    dozens = "|".join(re.escape(number) for number in own.numbers if number.endswith(_DOZEN)) or "(?!)"
    return re.compile(
        rf"(?P<ten>[一二两三四五六七八九]?十[一二三四五六七八九]?)(?:{counters})"
        rf"|(?P<word>{_INSIDE_NONE}(?:{numbers}))\s?(?:{counters})"
        rf"|(?P<alone>{dozens}|ひとつ|ふたつ|みっつ|よっつ|いつつ|两条|(?<!\w)(?:하나|둘|셋|넷|다섯)(?=\s|$|요|만|더|이|,))"
    )


_INSIDE_NONE = r"(?!(?<=[가-힣])[일이삼사오육칠팔구십]|[일이삼사오육칠팔구십]\s?(?!인분|세트|\s))"
"""The numbers that Korean took from Chinese stand in many of its words and count few things: a `사장님` is no four
sheets.
"""

_DOZEN = ("打", "ダース", "다스")


def _tens(written: str, own: Cues) -> int:
    left, _, right = written.partition("十")
    return (own.numbers.get(left, 1) if left else 1) * 10 + (own.numbers.get(right, 0) if right else 0)

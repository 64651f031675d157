"""Numbers that count nothing: times, ages, sizes, rooms, and how many people there are."""

from __future__ import annotations

import re
from functools import cache

from innkeep.agent.embedded.words.apiece import said_apiece
from innkeep.agent.embedded.words.concepts import Seen, seen
from innkeep.agent.embedded.words.cues import Cues, cues
from innkeep.agent.embedded.words.people import counts_of_people
from innkeep.agent.embedded.words.rooms import rooms

_CLOCK = (
    r"\d{1,2}\s?(?:uhr|heures?|hs?|horas?|uur|час\w*)\s[0-5]\d(?!\d)"
    r"|\d{1,2}\s?[:.hu]\s?\d{2}(?:\s?(?:am|pm|uhr|h|hs))?(?!\d)|\d{1,2}\s?(?:a\.?m\.?|p\.?m\.?|uhr|u|h|hs|hrs)(?!\w)"
    r"|\d{1,2}\s?[点點][0-5]\d(?![\d分条條瓶杯份个個张張双雙套件罐碗])"
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
    r"|\d{1,2} (?:[ey] (?:meia|media|mezza)|(?:da|de|de la|del|di|du|in the) (?:manha|madrugada|manana|mattin[ao]|matin"
    r"|tarde|noite|noche|sera|soir|morning|evening|afternoon))(?!\w)"
    r"|\d{1,2}(?:\s?bucuk\w*|'?[dt][ae](?!\w)|\s?(?:gio )?ruoi(?!\w))|ตี\s?\d{1,2}(?:\s?ครึ่ง)?"
    r"|\d{1,2}\s?(?:ونصف?|وربع|وثلث|الا\s(?:ربع|ثلث))(?!\w)"
)
_ONE_OF = (
    r"(?:the |that |this )?(?:other|same|this|that|which|every|wrong|new|old|last|first|second|big|small|little|bigger"
    r"|smaller|latter|former|pricey|cheap|cheaper|cheapest) one(?!\w)"
)
_SIZE = r"(?:\d{1,3}(?:[.,]5)?|x{0,3}[sml]|nine|ten|eight|eleven)(?![a-z\d])"
_NEXT_SIZE = r"(?:\d{2,3}(?:[.,]5)?|x{0,3}[sml])(?![a-z\d])"
_SIZES = (
    r"(?:\d{2}(?:[.,]\d)?\s?(?:cm|センチ|公分|厘米|센티|센치)(?!\w)|(?:pointures?|numeros?|nummern?|nr\.?)\s?\d{1,3}(?!\w))"
    r"|(?:sizes?|str\.?|storrelser?|gros?sen?|groessen?|tallas?|tailles?|tagli[ae]|misur[ae]|tamanhos?|maten|maat|ukuran"
    r"|サイズは?|尺码|사이즈는?|размеры?|beden|rozmiary?|storlekar|storlek|koko|koot|meret|velikosti?|marimi|marime|مقاس(?:ات)?|מידה|מידות)"
    rf"[:\s]*{_SIZE}(?:(?:\s?[,、/&+]\s?|\s?(?:and|y|e|und|et|en|dan|och|og|i|と|和|跟)\s?|\s?و\s?)+{_NEXT_SIZE})*"
    r"|(?<!\w)(?:xs|x{1,3}l)(?!\w)"
    r"|(?<![a-z\d])(?:x{1,3}[sl]|l{1,3}|s|m)[ -]?(?:サイズ|size|码|號|号|사이즈|maat|beden|es meret\w*|размер\w*)"
)
"""A size, or several: `sizes 38, 41 and 43`."""

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
_AGED = (
    r"(?<!\w)(?:(?:enkel)?(?:tochter|sohn)|madchen|bub|junge|kleine[rn]?|son|daughter|boy|girl|kid|toddler|fils|fille"
    r"|garcon|hij[oa]|nin[oa]|figli[oa]|bambin[oa]|bimb[oa]|filh[oa]|menin[oa]|zoon|dochter|anak)(?:\s?\(|\s\s)\d{1,2}(?:\)|\s\s|$)"
)
"""`Our daughter (11)`: what is legible has spaces for brackets."""

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

_HOUR = (
    r"(?:jam |pukul |las? |as |les |le |ore |alle |l')?"
    r"\d{1,2}(?:[:.h]\d{2})?(?:\s?(?:uhr|uur|heures?|h|hs|am|pm))?(?!\w)"
)
_SPAN = (
    rf"(?<!\w)(?:between|zwischen|entre|[tf]ra|tussen|antara|mellem|mellan|mellom|بين)(?: the)?\s{_HOUR}"
    rf"\s(?:and|und|y|e|et|en|dan|og|och|و)\s?{_HOUR}"
    rf"|(?<!\w)(?:from|von|van|dari|dalle|من)\s{_HOUR}\s(?:to|till|until|bis|tot|sampai|alle|الى|ل)\s{_HOUR}"
    r"|\d{1,2}\s?[-–~]\s?\d{1,2}\s?(?:uhr|uur|heures?|horas?|hs?|am|pm|時|시|点)(?!\w)"
)
"""From one hour to another: `between 14 and 15`."""

_FIXED = re.compile(f"{_SPAN}|{_CLOCK}|{_SIZES}|{_ONE_OF}|{_MINUTES}|{_OLD}|{_AGED}|{_PEOPLE}|{_NO_NUMBERS}")


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
    if not own.numbers or own.is_glued:
        return re.compile(r"\s*\d{1,2}(?!\w)"), None
    number = own.any_number
    return (
        re.compile(rf"\s*{_HALF}(?:\d{{1,2}}|{number})(?!\w){_AND_HALF}"),
        re.compile(rf"(?<!\w)(?:\d{{1,2}}|{number})\s+(?:{_FURTHER}\s+)?{_UNITS}"),
    )


def _counts(text: str, opener: re.Match[str], end: int, things: tuple[Seen, ...]) -> bool:
    """Whether a thing follows at once: `for two towels` tells no time, and `um 6 wecken` does."""
    rest = len(text) - len(text[end:].lstrip())
    timed = AT_A_TIME if opener[0].strip() in _FOR else AT_A_TIME | AT_AN_HOUR
    return any(one.start == rest for one in things if one.name not in timed)

"""Every number below a hundred, as twelve languages say it: none is overlooked, and none is read as another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from innkeep.agent.facts.reading import read

SMALL = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito "
    "dezenove",
    "id": "dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua_belas tiga_belas empat_belas "
    "lima_belas enam_belas tujuh_belas delapan_belas sembilan_belas",
    "ar": "اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة أحد_عشر اثنا_عشر ثلاثة_عشر أربعة_عشر خمسة_عشر ستة_عشر "
    "سبعة_عشر ثمانية_عشر تسعة_عشر",
}
"""From two to nineteen."""

JOINED = {
    "en": ("twenty thirty forty fifty sixty seventy eighty ninety", "{ten}-{unit}", "one"),
    "de": ("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", "{unit}und{ten}", "ein"),
    "nl": ("twintig dertig veertig vijftig zestig zeventig tachtig negentig", "{unit}en{ten}", "een"),
    "fr": ("vingt trente quarante cinquante soixante septante quatre-vingt nonante", "{ten}-{unit}", "un"),
    "es": ("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", "{ten} y {unit}", "uno"),
    "it": ("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", "{ten}{unit}", "uno"),
    "pt": ("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", "{ten} e {unit}", "um"),
    "id": (" ".join(f"{unit}_puluh" for unit in SMALL["id"].split()[:8]), "{ten} {unit}", "satu"),
    "ar": ("عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون", "{unit} و{ten}", "واحد"),
}
"""The tens, how a unit is joined to one of them, and how one is said then."""

WRITTEN_TOGETHER = {
    "es": {"veinte y dos": "veintidós", "veinte y tres": "veintitrés", "veinte y seis": "veintiséis"}
    | {f"veinte y {unit}": f"veinti{unit}" for unit in ["uno", "cuatro", "cinco", "siete", "ocho", "nueve"]},
    "it": {
        f"{ten}{unit}": f"{ten[:-1]}{unit}" if unit != "tre" else f"{ten}tré"
        for ten in JOINED["it"][0].split()
        for unit in ("uno", "otto", "tre")
    },
}
"""What is written differently once it is joined."""

FURTHER = [
    ("fr", "soixante-dix", 70),
    ("fr", "soixante et onze", 71),
    ("fr", "soixante-dix-huit", 78),
    ("fr", "quatre-vingts", 80),
    ("fr", "quatre-vingt-dix", 90),
    ("fr", "quatre-vingt-dix-neuf", 99),
    ("fr", "vingt et un", 21),
    ("de", "neunundneunzig", 99),
    ("nl", "tweeëntwintig", 22),
    ("pt", "dezasseis", 16),
    ("ar", "تسعة عشر", 19),
    ("ar", "خمس عشرة", 15),
]


def _said(language: str, number: int) -> str:
    """The number in words."""
    small = [word.replace("_", " ") for word in SMALL[language].split()]
    if number <= len(small) + 1:
        return small[number - 2]
    tens, join, one = JOINED[language]
    ten, unit = tens.split()[number // 10 - 2].replace("_", " "), number % 10
    if unit == 0:
        return ten
    joined = join.format(ten=ten, unit=one if unit == 1 else small[unit - 2])
    return WRITTEN_TOGETHER.get(language, {}).get(joined, joined)


def _in_han(number: int, digits: str) -> str:
    tens, unit = divmod(number, 10)
    ten = (digits[tens] if tens > 1 else "") + digits[10] if tens else ""
    return ten + (digits[unit] if unit else "")


@pytest.mark.parametrize("language", sorted(SMALL))
def test_every_price_in_words_is_read(language: str) -> None:
    told = {number: read(f"x {_said(language, number)} euro y", [language]).money for number in range(2, 100)}
    assert told == {number: {("EUR", Decimal(number))} for number in range(2, 100)}


@pytest.mark.parametrize(
    ("language", "digits", "euro"),
    [
        ("ja", "〇一二三四五六七八九十", "ユーロ"),
        ("zh", "〇一二三四五六七八九十", "欧元"),
        ("ko", "영일이삼사오육칠팔구십", " 유로"),
    ],
)
def test_every_price_in_numerals_without_spaces_is_read(language: str, digits: str, euro: str) -> None:
    told = {number: read(f"{_in_han(number, digits)}{euro}", [language]).money for number in range(2, 100)}
    assert told == {number: {("EUR", Decimal(number))} for number in range(2, 100)}


@pytest.mark.parametrize("language", sorted(SMALL))
def test_every_number_in_words_is_read(language: str) -> None:
    # `sei` alone is no number: it says `you are`.
    numbers = [number for number in range(2, 100) if (language, number) != ("it", 6)]
    told = {number: read(f"x {_said(language, number)} y", [language]).numbers for number in numbers}
    assert told == {number: {Decimal(number)} for number in numbers}


def test_numbers_that_are_joined_in_ways_of_their_own_are_read() -> None:
    told = [(language, said, read(f"x {said} y", [language]).numbers) for language, said, _ in FURTHER]
    assert told == [(language, said, {Decimal(number)}) for language, said, number in FURTHER]

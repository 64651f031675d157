"""What a text claims, in whatever script and form: it stands in what is known, or it is not said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from innkeep.agent.facts.checking import Evidence, finished, invents, sentences
from innkeep.agent.facts.reading import number, read
from innkeep.agent.facts.words import han, languages

ARTICLE = (
    "Breakfast is from 6:30 to 10:30 in the Orangery. On Sundays it goes on until 11:00. It costs €18.50. "
    "Spa 7 pm to 9 pm, pool 35 m, two saunas. See www.aurora.example/spa or write to spa@aurora.example. "
    "Call +43 1 234 5678. Parking is free. Hotel guests pay 10% less. Yoga at noon."
)
KNOWN = Evidence.of([ARTICLE], ["en"])

BORNE = [
    ("en", "Breakfast is from half past six until half past ten."),
    ("en", "Breakfast is from 6.30 a.m. to 10.30 a.m."),
    ("en", "The spa is open from 19:00 to 21:00, and there are 2 saunas."),
    ("en", "It costs EUR 18.50, or 18,50 euros."),
    ("en", "See https://aurora.example/spa. Write to SPA@aurora.example!"),
    ("en", "Call +43 (1) 234-5678."),
    ("en", "There are 10 percent off, e.g. for you, i.e. today."),
    ("en", "Parking is free of charge. Feel free to ask, we have time at noon."),
    ("de", "Frühstück gibt es von 6:30 bis 10:30 Uhr, sonntags bis 11 Uhr."),
    ("de", "Frühstück ab halb sieben, für 18,50 €."),
    ("de", "Der Spa ist von 19 bis 21 Uhr offen und hat zwei Saunen; Parken ist kostenlos."),
    ("fr", "Le petit-déjeuner est servi de 6h30 à 10 h 30, et le spa ouvre à 19 h."),
    ("fr", "Le petit-déjeuner commence à six heures et demie."),
    ("es", "El desayuno es de las seis y media a las 10:30 y cuesta 18,50 euros."),
    ("es", "El spa abre a las 7 de la tarde y cierra a las nueve de la noche."),
    ("it", "La colazione è dalle 6.30 alle 10.30, la domenica fino alle 11:00."),
    ("it", "La colazione comincia alle sei e mezza. Ci sono due saune."),
    ("pt", "O café da manhã é das 6h30 às 10h30, e há duas saunas."),
    ("nl", "Het ontbijt begint om half zeven en parkeren is gratis."),
    ("id", "Sarapan mulai pukul 6.30 sampai 10.30, atau setengah tujuh pagi."),
    ("ja", "朝食は6時30分から10時30分までです。料金は18.50ユーロです。"),
    ("ja", "朝食は午前6時半からで、スパは午後7時からです。駐車場は無料です。"),
    ("ja", "朝食は６：３０からです。"),
    ("zh", "早餐六点半开始，到10点半。水疗下午7点开放。停车免费。"),
    ("ko", "아침 식사는 오전 6시 30분부터 10시 30분까지이고, 스파는 오후 7시에 엽니다."),
    ("ko", "아침 식사는 여섯 시 반에 시작합니다."),
    ("ar", "الإفطار من الساعة ٦:٣٠ إلى ١٠:٣٠ والسعر ١٨٫٥٠ يورو"),
    ("ar", "يبدأ الإفطار في السادسة والنصف"),
]

INVENTED = [
    ("en", "Breakfast starts at 7:00."),
    ("en", "Breakfast starts at half past seven."),
    ("en", "Breakfast starts at 6:30 pm."),
    ("en", "It costs €12.50."),
    ("en", "It costs $18.50."),
    ("en", "There are three saunas."),
    ("en", "There are twenty-five saunas."),
    ("en", "You get 20% off."),
    ("en", "See https://evil.example/spa."),
    ("en", "See aurora.example.evil.example/spa."),
    ("en", "Write to boss@aurora.example."),
    ("en", "Click javascript:alert(1)"),
    ("en", "Call +43 1 234 5679."),
    ("en", "Yoga at midnight."),
    ("de", "Frühstück gibt es ab halb acht."),
    ("de", "Es kostet achtzehn Euro."),
    ("de", "Es gibt fünfundzwanzig Saunen."),
    ("fr", "Le petit-déjeuner est servi à huit heures."),
    ("es", "El desayuno cuesta veinte euros."),
    ("es", "El desayuno cuesta veintidós euros."),
    ("es", "El desayuno cuesta unos dólares, 18,50 dólares."),
    ("fr", "Il y a deux cents places, dont deux sont libres."),
    ("it", "Costa novecento euro."),
    ("id", "Ada dua belas kamar."),
    ("ko", "십팔 유로입니다."),
    ("en", "It is cleaned twice a day, thrice on Sundays."),
    ("it", "La colazione è alle 8:15."),
    ("pt", "O café da manhã começa às 7h45."),
    ("nl", "Het ontbijt begint om half acht."),
    ("id", "Sarapan mulai setengah delapan."),
    ("ja", "朝食は8時からです。"),
    ("ja", "サウナは三室あります。"),
    ("zh", "早餐八点开始。"),
    ("zh", "价格是二十五元。"),
    ("ko", "아침 식사는 여덟 시에 시작합니다."),
    ("ar", "الإفطار من الساعة ٨:١٥"),
    ("ar", "السعر ٢٥ يورو"),
]


@pytest.mark.parametrize(("language", "text"), BORNE)
def test_what_stands_there_may_be_said_in_any_form(language: str, text: str) -> None:
    assert KNOWN.bears(text, language), read(text, (language,))


@pytest.mark.parametrize(("language", "text"), INVENTED)
def test_what_does_not_stand_there_is_not_said(language: str, text: str) -> None:
    assert not KNOWN.bears(text, language), read(text, (language,))


def test_the_second_of_two_times_tells_what_the_first_is() -> None:
    open_from = Evidence.of(["The spa is open from 7 to 10:30."], ["en"])
    assert open_from.bears("The spa is open from 7:00 until 10:30.", "en")
    assert open_from.bears("Le spa est ouvert de 7 à 10:30.", "fr")
    assert not open_from.bears("The spa is open from 8 to 10:30.", "en")
    assert not open_from.bears("The spa has 7 saunas.", "en")


def test_free_is_a_price() -> None:
    assert not Evidence.of(["Parking costs €20 a night."], ["en"]).bears("Parking is free of charge.", "en")
    assert Evidence.of(["Parking: EUR 0.00"], ["en"]).bears("Parking is free of charge.", "en")


def test_a_price_is_no_number_and_a_number_no_price() -> None:
    assert not Evidence.of(["There are 8 towels."], ["en"]).bears("It costs 8 euros.", "en")
    assert not Evidence.of(["It costs 8 euros."], ["en"]).bears("There are 8 towels.", "en")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,234.50", "1234.5"),
        ("1.234,50", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1’234.50", "1234.5"),
        ("12.000", "12000"),
        ("0,125", "0.125"),
        ("2.500.000", "2500000"),
        ("7", "7"),
    ],
)
def test_separators_mean_the_same_everywhere(written: str, value: str) -> None:
    assert number(written) == Decimal(value)


def test_chinese_numerals_have_values() -> None:
    assert [han(said) for said in ("三", "十", "十二", "二十五", "一百零五", "二〇三")] == [3, 10, 12, 25, 105, 203]


def test_twelve_languages_have_their_numbers() -> None:
    assert languages() == ("ar", "de", "en", "es", "fr", "id", "it", "ja", "ko", "nl", "pt", "zh")


def test_sentences_end_where_a_guest_would_end_them() -> None:
    assert sentences("It is 6.30. Yes! 朝食です。はい。\nReally?") == [
        "It is 6.30.",
        "Yes!",
        "朝食です。",
        "はい。",
        "Really?",
    ]
    assert finished("It is open. It clos") == ["It is open."]
    assert finished("It is open at 6.") == []
    assert finished("It is open. ") == ["It is open."]


def test_a_translation_keeps_links_and_larger_numbers() -> None:
    said = "Your taxi comes at 18:45 and costs 45 euros."
    assert not invents("Ihr Taxi kommt um 18:45 Uhr und kostet 45 Euro.", "de", said, "en")
    assert invents("Ihr Taxi kommt um 19:45 Uhr und kostet 45 Euro.", "de", said, "en")
    assert invents("Ihr Taxi kostet 95 Euro.", "de", said, "en")
    assert invents("Ihr Taxi: https://evil.example", "de", said, "en")
    assert not invents("Two towels please", "en", "iki havlu lütfen", "tr")
    assert invents("Two towels: evil.example", "en", "iki havlu lütfen", "tr")


def test_reading_is_bounded_and_never_fails() -> None:
    for text in ("9" * 5000, "€" * 3000, "1:" * 2000, "a." * 3000, "(1" * 2000, "٣" * 3000, "十" * 1000, ""):
        read(text, languages())

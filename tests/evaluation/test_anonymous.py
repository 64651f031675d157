"""What tells who a guest is does not leave the hotel in its scenarios; what they want does."""

from __future__ import annotations

import pytest

from innkeep.evaluation.anonymous import Veil

NAMES = [
    "Emma Lindqvist",
    "Rosa van den Berg",
    "田中太郎",
    "Ana Weber",
    "Bo",
    "Núria Casals",
    "Jean-Luc Picard",
    "김민수",
]
ROOMS = ["101", "A12", "7"]
VEIL = Veil(NAMES, ROOMS, ["Rosa spritz", "Bath towel"])


@pytest.mark.parametrize(
    ("said", "secrets"),
    [
        ("This is Emma Lindqvist, two towels please", ["Emma", "Lindqvist"]),
        ("this is EMMA, two towels please", ["EMMA", "Emma"]),
        ("lindqvist here. towels", ["lindqvist"]),
        ("Rosa Berg möchte Handtücher", ["Rosa", "Berg"]),
        ("田中太郎です。タオルをお願いします", ["田中"]),
        ("my name is john smith", ["john"]),
        ("Mein Name ist Karl-Heinz Müller und die Heizung ist kalt", ["Karl", "Müller"]),
        ("ich heiße Jürgen", ["Jürgen"]),
        ("me llamo María José García", ["María", "García"]),
        ("je m'appelle Zoé Dupont", ["Zoé", "Dupont"]),
        ("我叫王小明", ["王小明"]),
        ("اسمي محمد", ["محمد"]),
        ("Here is Mrs. O'Connor", ["Connor"]),
        ("I am in 101 and a12", ["101", "a12"]),
        ("Zimmer 7 bitte, room 3045, habitación 22, 305号室, 객실 12", ["7", "3045", "22", "305", "12"]),
        ("call me at +43 660 123 45 67", ["660", "123", "45", "67"]),
        ("(0660) 1234567 or 0660/1234567", ["1234567", "0660"]),
        ("my card 4111 1111 1111 1111 exp", ["4111", "1111"]),
        ("4111-1111-1111-1111", ["4111"]),
        ("IBAN AT61 1904 3002 3457 3201", ["1904", "3457", "AT61"]),
        ("write to emma.l@mail.example.com please", ["emma", "mail.example.com"]),
        ("see https://my.site/emma?id=9", ["my.site", "id=9"]),
        ("booking HX7K9Q", ["HX7K9Q"]),
        ("reservation hx7k9q", ["hx7k9q"]),
        ("we leave on 12.03.2027", ["12", "2027"]),
        ("we leave 2027-03-12", ["-03-", "2027"]),
        ("we leave 3/12", ["3/12"]),
        ("am 12. März", ["12", "März"][:1]),
        ("March 14th, 1980 is my birthday", ["14", "1980"]),
        ("el 24 de diciembre de 2026", ["24", "2026"]),
        ("3月12日に", ["3月", "12"]),
        ("部屋は101です。غرفة ١٠١ 。１０１", ["101", "١٠١", "１０１"]),
        ("NURIA here, nuria casals", ["NURIA", "nuria", "casals"]),
        ("Bo here, Jean Luc is my son", ["Bo", "Jean", "Luc"]),
        ("田中です", ["田中"]),
        ("민수입니다, 수건 주세요", ["민수"]),
        ("山本と申します", ["山本"]),
        ("I'm Peter and this is Ann Lee", ["Peter", "Ann", "Lee"]),
        ("je suis Marie Dupont", ["Marie", "Dupont"]),
        ("soy Pedro; sono Luca; ik ben Piet; sou o João", ["Pedro", "Luca", "Piet", "João"]),
        ("this is mr smith, my name's o'brien", ["smith", "brien"]),
        ("annaweber at web dot de, insta @anna_w", ["annaweber", "web", "anna_w"]),
        ("my reservation number is 99812, cvv 123", ["99812", "123"]),
        ("Buchungsnummer: 4455, 予約番号は8812", ["4455", "8812"]),
    ],
)
def test_who_it_is_is_hidden(said: str, secrets: list[str]) -> None:
    hidden = VEIL.hide(said)
    assert [secret for secret in secrets if secret in hidden] == []


@pytest.mark.parametrize(
    "said",
    [
        "two towels please",
        "7 towels and 2 pillows",
        "wake me at 6:30, or 18.30",
        "1/2 portion",
        "Breakfast for 2 at 7.30?",
        "a rosa spritz please",
        "boat trip",
        "the ac drips since 10 minutes",
        "330ml water, 5000 towels",
        "タオルを2枚お願いします",
        "zwei Kissen, aber kein Frühstück",
        "may i have a pillow",
        "march the luggage up",
        "i'm so hungry, this is for bob's table",
        "I'm ANGRY. a table booking at 19:30 for 4",
        "김치 주세요, 고맙습니다",
        "meet at the bar, point taken",
    ],
)
def test_what_they_want_stays_word_for_word(said: str) -> None:
    assert VEIL.hide(said) == said


def test_hiding_twice_hides_no_more() -> None:
    once = VEIL.hide("Emma Lindqvist, room 101, +43 660 1234567, emma@mail.example, on 12.03.2027")
    assert VEIL.hide(once) == once

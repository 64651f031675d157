"""A hotel file is read as it was meant, or refused with the line and with what to do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from innkeep.hotelfile.problems import HotelFileInvalid
from innkeep.hotelfile.reading import load
from innkeep.people.models import Category
from tests.hotelfile.files import AURORA, HEAD, read, refusal

# What is read


def test_the_example_of_the_design_is_read(folder: Path) -> None:
    hotel = read(AURORA, folder)
    assert hotel.organization.name == "Hotel Aurora"
    assert hotel.organization.timezone == "Europe/Vienna"
    assert hotel.divisions[0].handles == [Category.HOUSEKEEPING]
    assert hotel.rooms[0].number == "101"
    assert hotel.catalogue[0].price == Decimal("6.50")
    assert hotel.knowledge[0].text == "Breakfast is from 6:30 to 10:30 in the Orangery."
    assert hotel.staff[0].division == "Housekeeping"
    assert hotel.stays == []


def test_what_may_be_left_out(folder: Path) -> None:
    hotel = read(HEAD + "divisions: [{name: Desk}]\nrooms:\ncatalogue: [{category: concierge, title: Taxi}]\n", folder)
    assert hotel.organization.checkin_time is None
    assert hotel.divisions[0].handles == []
    assert hotel.rooms == []
    assert hotel.catalogue[0].price == 0
    assert hotel.catalogue[0].description is None
    assert hotel.catalogue[0].aliases == []


def test_what_may_be_added(folder: Path) -> None:
    hotel = read(
        HEAD.replace("}", ', checkin_time: "14:30", checkout_time: 9:00}')
        + "rooms: [{number: 1, label: a, type: b}]\n"
        + "catalogue: [{category: concierge, title: Taxi, aliases: [cab]}]\n"
        + "stays: [{rooms: [1], guests: [{name: Emma, email: e@mail.example}], nights: 2, arrival: 2031-05-01}]\n",
        folder,
    )
    assert (hotel.organization.checkin_time, hotel.organization.checkout_time) == (time(14, 30), time(9))
    assert hotel.catalogue[0].aliases == ["cab"]
    assert (hotel.stays[0].rooms, hotel.stays[0].nights, hotel.stays[0].arrival) == (["1"], 2, date(2031, 5, 1))


def test_capitals_hyphens_and_spaces_make_no_other_word(folder: Path) -> None:
    hotel = read(
        HEAD
        + "divisions: [{name: Kitchen, handles: [Room Service]}]\n"
        + "catalogue: [{category: room-service, title: Soup, price: 9}]\n"
        + "staff: [{name: Ana Weber, email: ana@aurora.example, role: Front desk}]\n",
        folder,
    )
    assert hotel.divisions[0].handles == [hotel.catalogue[0].category] == [Category.ROOM_SERVICE]
    assert hotel.staff[0].role == "front_desk"


def test_a_file_from_windows_is_read_as_any_other(folder: Path) -> None:
    path = folder / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + AURORA.replace("\n", "\r\n").encode())
    assert load(path) == read(AURORA, folder)
    path.write_bytes(path.read_bytes().replace(b"EUR", b"eur").replace(b"organization", b"\r\norganization"))
    with pytest.raises(HotelFileInvalid, match=r"windows\.yaml:2: organization\.currency"):
        load(path)


@pytest.mark.parametrize("written", ["101", "007", "0x1F", "1e3", "12.50", "4711a", '"101"', "no", "B-12"])
def test_room_numbers_keep_what_was_written(written: str, folder: Path) -> None:
    hotel = read(HEAD + f"rooms: [{{number: {written}, label: a, type: b}}]", folder)
    assert hotel.rooms[0].number == written.strip('"')


@pytest.mark.parametrize("word", ["no", "Yes", "on", "off", "6:30", "2031-05-01", "1_000", "12 e3", "=", "<<"])
def test_words_are_words(word: str, folder: Path) -> None:
    assert read(HEAD + f"knowledge: [{{title: {word}, text: x}}]", folder).knowledge[0].title == word


@pytest.mark.parametrize(
    ("written", "price"),
    [("6.5", "6.50"), ("6.50", "6.50"), ("0", "0.00"), ("007", "7.00"), ("9999999999.99", "9999999999.99")],
)
def test_prices_are_exact(written: str, price: str, folder: Path) -> None:
    hotel = read(HEAD + f"catalogue: [{{category: concierge, title: a, price: {written}}}]", folder)
    assert str(hotel.catalogue[0].price) == price


# What is refused


@pytest.mark.parametrize(
    "written",
    [
        *("-1", "-0.01", "6.555", "1.500", "1e3", "0x10", ".5", ".inf", ".nan", "10000000000", "1_000"),
        *("false", "~", "[6]", "six", '"6.50"', '"6,50"', "6.50 EUR"),
    ],
)
def test_what_is_no_price_is_refused(written: str, folder: Path) -> None:
    said = refusal(HEAD + f"catalogue:\n  - {{category: concierge, title: a, price: {written}}}", folder)
    assert said.startswith("3: catalogue entry 1: price: ")
    assert re.search(r"like 6\.50|negative|highest|free", said)


def test_a_comma_in_a_price_is_explained(folder: Path) -> None:
    said = refusal(HEAD + "catalogue: [{category: concierge, title: a, price: 6,50}]", folder)
    assert "a price has a point" in said


def test_a_comma_in_a_text_is_explained(folder: Path) -> None:
    said = refusal(HEAD + "catalogue: [{category: concierge, title: a, description: With ketchup, mustard}]", folder)
    assert "mustard is not known here" in said
    assert "put that text into quotes: a comma ends it" in said
    assert "a comma" not in refusal(HEAD + "catalogue: [{category: concierge, titel: }]", folder)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("organization: {name: X, timezone: Mars/Olympus, currency: EUR, language: en}", "1: organization.timezone: "),
        ("organization: {name: X, timezone: localtime, currency: EUR, language: en}", "1: organization.timezone: "),
        ("organization: {name: X, timezone: UTC, currency: eur, language: en}", "1: organization.currency: 'eur' "),
        ("organization: {name: X, timezone: UTC, currency: EURO, language: en}", "1: organization.currency: "),
        ("organization: {name: X, timezone: UTC, currency: EUR, language: English}", "1: organization.language: "),
        ("organization: {name: X, timezone: UTC, currency: EUR}", "1: organization.language is missing"),
        ("organization: {name: ' ', timezone: UTC, currency: EUR, language: en}", "1: organization.name: is blank"),
        ("organization: {name: ~, timezone: UTC, currency: EUR, language: en}", "1: organization.name: is empty"),
        ("rooms: []", "1: organization is missing; begin with organization: {"),
        ("organization: Aurora", "1: organization: has to be a group of values, like {name: …"),
        (HEAD + "checkin: 3", "2: checkin is not known here"),
        (HEAD + "rooms: 3", "2: rooms: has to be a list"),
        (HEAD + "rooms: {number: 1}", "2: rooms: has to be a list"),
        (HEAD + "rooms: [7]", "2: rooms entry 1: has to be a group of values, like {number: …, label: …, type: …}"),
        (HEAD + "rooms:\n- {number: 1, label: a}", "3: rooms entry 1: type is missing"),
        (HEAD + "rooms:\n- number: 1\n  label: 12\n  type: x", "4: rooms entry 1: label: 12 is read as"),
        (HEAD + "rooms:\n- number: 1\n  label: true\n  type: x", "4: rooms entry 1: label: true is read as"),
        (HEAD + "rooms: [{number: true, label: a, type: b}]", "2: rooms entry 1: number: true is read as"),
        (HEAD + "rooms: [{number: [1], label: a, type: b}]", "2: rooms entry 1: number: has to be a text"),
        (HEAD + f"rooms: [{{number: {'1' * 201}, label: a, type: b}}]", "2: rooms entry 1: number: is longer than 200"),
        (HEAD + f"knowledge: [{{title: a, text: {'x' * 20_001}}}]", "2: knowledge entry 1: text: is longer than"),
        (HEAD + r'knowledge: [{title: "a\0", text: x}]', "2: knowledge entry 1: title: 'a\\x00' holds a character"),
        (HEAD + r'knowledge: [{title: "a\ud800", text: x}]', "2: knowledge entry 1: title: 'a\\ud800' holds a"),
        (HEAD + "knowledge: [{title: a, text: '\t'}]", "2: knowledge entry 1: text: is blank"),
        (HEAD + "divisions: [{name: a, handles: [cleaning]}]", "2: divisions entry 1: handles entry 1: 'cleaning' is"),
        (HEAD + "divisions: [{name: a, handles: housekeeping}]", "2: divisions entry 1: handles: has to be a list"),
        (HEAD + "catalogue: [{category: food, title: a}]", "2: catalogue entry 1: category: 'food' is not a kind"),
        (HEAD + "catalogue: [{category: concierge, title: a, aliases: ['']}]", "2: catalogue entry 1: aliases entry 1"),
        (HEAD + "staff: [{name: a, email: ana, role: staff}]", "2: staff entry 1: email: 'ana' is not an e-mail"),
        (HEAD + "staff: [{name: a, email: a b@c.de, role: staff}]", "2: staff entry 1: email: "),
        (HEAD + f"staff: [{{name: a, email: a@{'b' * 250}.de, role: staff}}]", "2: staff entry 1: email: "),
        (HEAD + "staff: [{name: a, email: a@b.de, role: guest}]", "2: staff entry 1: role: 'guest' is not a role; "),
        (HEAD + "staff: [{name: a, email: a@b.de, role: operator}]", "2: staff entry 1: role: "),
        (HEAD + "stays: [{rooms: [], guests: [{name: a}], nights: 1}]", "2: stays entry 1: rooms: name at least one"),
        (HEAD + "stays: [{rooms: [1], guests: [], nights: 1}]", "2: stays entry 1: guests: name at least one"),
        (HEAD + "stays: [{rooms: [1], guests: [{nme: a}], nights: 1}]", "2: stays entry 1: guests entry 1: nme is not"),
        *(
            (HEAD + f"stays: [{{rooms: [1], guests: [{{name: a}}], nights: {nights}}}]", "2: stays entry 1: nights: ")
            for nights in ("0", "-1", "1.5", "366", "false", "two")
        ),
        *(
            (
                HEAD + f"stays: [{{rooms: [1], guests: [{{name: a}}], nights: 1, arrival: {day}}}]",
                "2: stays entry 1: arrival: ",
            )
            for day in ("2031-02-30", "1.5.2031", "20310501", "9999-12-31", "5")
        ),
        *(
            (HEAD.replace("}", f", checkin_time: {time}}}"), "1: organization.checkin_time: ")
            for time in ('"25:00"', '"15:60"', "15", "3pm", "900", "false")
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line(part: str, said: str, folder: Path) -> None:
    assert refusal(part, folder).startswith(said)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("organisation: {name: X}", "did you mean organization?"),
        (HEAD + "rooms: [{number: 1, lable: a, type: b}]", "did you mean label?"),
        (HEAD.replace("Vienna", "Vieena"), "did you mean Europe/Vienna?"),
        (HEAD + "staff: [{name: a, email: a@b.de, role: frontdesk}]", "did you mean front_desk?"),
        (HEAD + "divisions: [{name: a, handles: [House_Keeping]}]", "did you mean housekeeping?"),
        (HEAD + "divisions: [{name: Desk}]\nstaff: [{name: a, email: a@b.de, role: staff, division: desk}]", "Desk?"),
    ],
)
def test_the_nearest_is_suggested(part: str, said: str, folder: Path) -> None:
    assert said in refusal(part, folder)


def test_what_is_misspelt_is_not_missing_too(folder: Path) -> None:
    assert "missing" not in refusal(HEAD + "rooms: [{number: 1, lable: a, type: b}]", folder)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("rooms:\n- {number: 1, label: a, type: b}\n- {number: '1', label: c, type: d}", "4: rooms: the room '1' .* 3"),
        ("divisions:\n- name: a\n- name: a", "4: divisions: the division 'a' stands here for the second .* line 3"),
        ("knowledge:\n- {title: a, text: b}\n- {title: a, text: c}", "4: knowledge: the article 'a' .* line 3"),
        (
            "catalogue:" + "\n- {category: concierge, title: a}\n- {category: maintenance, title: a}" * 2,
            "5: catalogue: the 'a' of concierge .* line 3",
        ),
        (
            "staff:\n- {name: a, email: A@b.de, role: staff}\n- {name: b, email: a@B.de, role: owner}",
            "4: staff: the e-mail address 'a@B.de' .* line 3",
        ),
        (
            "divisions:\n- {name: a, handles: [concierge]}\n- {name: b, handles: [maintenance, concierge]}",
            "4: divisions: concierge is handled by 'b' here and in line 3 already",
        ),
        ("staff: [{name: a, email: a@b.de, role: staff, division: Nowhere}]", "2: staff: 'Nowhere' is not in the div"),
        ("stays: [{rooms: [9], guests: [{name: a}], nights: 1}]", "2: stays: '9' is not in the rooms of this file"),
        (
            "rooms: [{number: 1, label: a, type: b}]\nstays: [{rooms: [1, '1'], guests: [{name: a}], nights: 1}]",
            "3: stays entry 1: names a room twice",
        ),
    ],
)
def test_entries_that_do_not_go_together_are_refused(part: str, said: str, folder: Path) -> None:
    assert re.match(said, refusal(HEAD + part, folder))


def test_all_problems_are_counted_and_the_first_are_told(folder: Path) -> None:
    said = refusal(HEAD.replace("EUR", "eur") + "rooms:\n" + "- {number: 1, label: a, type: 7}\n" * 5, folder)
    assert said.startswith("1: organization.currency: ")
    assert ". Line 3: rooms entry 1: type: " in said
    assert ". Line 4: rooms entry 2: type: " in said
    assert said.endswith(". And 3 more problems")


def test_long_values_are_not_repeated_in_full(folder: Path) -> None:
    assert len(refusal(HEAD.replace("EUR", "E" * 10_000), folder)) < 300


def test_the_command_says_it_in_one_line_and_fails(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(HEAD.replace("Europe/Vienna", "Mars/Olympus"))
    command = [sys.executable, "-m", "innkeep.cli", "import", str(broken)]
    environment = {**os.environ, "INNKEEP_DATA": str(tmp_path / "data")}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    said = "organization.timezone: 'Mars/Olympus' is not a time zone; write one like Europe/Vienna"
    assert ended.stderr == f"innkeep: {broken}:1: {said}\n"
    assert not (tmp_path / "data").exists()

"""Numbers of cards are found however they are written, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innkeep.core.cards import DOTS, mask, mask_all

CARDS = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4111.1111.1111.1111",
    "4111 – 1111 – 1111 – 1111",
    "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "4111\u200b1111\u200b1111\u200b1111",
    "4111\n1111\n1111\n1111",
    "4111_1111_1111_1111",
    "４１１１１１１１１１１１１１１１",
    "٤١١١ ١١١١ ١١١١ ١١١١",
    "۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱",
    "४१११ ११११ ११११ ११११",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "3782 822463 10005",
    "30569309025904",
    "6011111111111117",
    "3530111333300000",
    "4222222222222",
    "6200000000000005",
    "6759649826438453",
]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_is_masked_however_it_is_written(card: str) -> None:
    masked = mask(f"My card is {card}, thanks")
    assert masked.startswith(f"My card is {DOTS}")
    assert masked.endswith(", thanks")
    assert sum(character.isdecimal() for character in masked) == 4


@pytest.mark.parametrize(
    "text",
    [
        "+43 664 1234 5678 90",
        "Call +4366412345678",
        "4111 1111 1111 1112",
        "2026-11-25 17:09:09",
        "Order 1234567890123456",
        "We are 2 adults, 1 child; rooms 101, 102, 103, 104",
        "IBAN AT61 1904 3002 3457 3201",
        "4111 1111",
        "key4111111111111111",
        "",
    ],
)
def test_what_is_no_card_stays(text: str) -> None:
    assert mask(text) == text


def test_what_stands_beside_a_number_stays_and_its_code_goes() -> None:
    masked = mask("Visa 4111 1111 1111 1111 12/27 CVV: 737, room 101 at 19:30")
    assert masked == f"Visa {DOTS}1111 12/27 CVV: •••, room 101 at 19:30"


def test_two_numbers_in_one_text_are_both_masked() -> None:
    assert mask("4111111111111111 or 5555 5555 5555 4444") == f"{DOTS}1111 or {DOTS}4444"


def test_a_number_that_goes_on_in_the_next_message_is_masked_in_both() -> None:
    assert mask_all(["my card is 4111 1111", "1111 1111, thanks"]) == ["my card is ••••", f"{DOTS}1111, thanks"]
    assert mask_all(["4111", "1111", "1111", "1111"]) == ["••••", "••••", "••••", f"{DOTS}1111"]
    assert mask_all(["two towels", "room 101"]) == ["two towels", "room 101"]


@given(st.lists(st.text(st.sampled_from("0123456789 -4１٤\n+a."), max_size=40), max_size=4))
def test_masking_once_more_changes_nothing(texts: list[str]) -> None:
    once = mask_all(texts)
    assert mask_all(once) == once
    assert len(once) == len(texts)

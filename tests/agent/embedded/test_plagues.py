"""What nobody wants is told in the words in which others ask; and questions that only look like something to do."""

from __future__ import annotations

import pytest

from .hotels import hotel, told, understand

SHORE = hotel(
    "shore",
    (
        ("housekeeping", "Toiletries", "Soap and shampoo", "", "0"),
        ("housekeeping", "Toilet paper", "", "", "0"),
        ("maintenance", "Pests", "Insects or mice", "", "0"),
        ("maintenance", "Toilet or shower", "Blocked, cold, no pressure", "", "0"),
    ),
    {
        "Cancellation": "A stay can be cancelled free of charge until 48 hours before arrival.",
        "Market": "The market of the village is on Thursday mornings.",
    },
)

SAID = [
    ("hay cucarachas en la habitación", "order 1 Pests (hay cucarachas en la habitación)"),
    ("tem barata no quarto", "order 1 Pests (tem barata no quarto)"),
    ("c'è uno scarafaggio in camera", "order 1 Pests (c'è uno scarafaggio in camera)"),
    ("there's no soap left in the shower", "order 1 Toiletries"),
    ("no hay papel en el inodoro", "order 1 Toilet paper"),
    ("qual è la politica di cancellazione?", "question Cancellation"),
    ("até quando posso cancelar a reserva de graça?", "question Cancellation"),
    ("when is the market", "question Market"),
]


@pytest.mark.parametrize(("said", "meant"), SAID)
async def test_what_is_there_is_mended_and_what_is_asked_is_answered(said: str, meant: str) -> None:
    assert told(SHORE, await understand(SHORE, said)) == meant


@pytest.mark.parametrize("said", ["are there any cockroaches here?", "what do you do against insects?"])
async def test_nobody_is_sent_for_what_is_not_there(said: str) -> None:
    assert "order" not in told(SHORE, await understand(SHORE, said))

"""What of a message is read: as it was written, plain, and without what only looks like a thing, a form or a number."""

from __future__ import annotations

from innkeep.agent.embedded.clauses.cutting import Texts
from innkeep.agent.embedded.house.hotel import Hotel
from innkeep.agent.embedded.words.cues import Cues
from innkeep.agent.embedded.words.denials import without_announced_numbers, without_denied_numbers
from innkeep.agent.embedded.words.feathers import FREE, without_feathers
from innkeep.agent.embedded.words.purposes import without_purposes
from innkeep.agent.embedded.words.qualities import without_qualities
from innkeep.agent.embedded.words.spelling import plain, veiled


def texts_of(hotel: Hotel, text: str, own: Cues) -> Texts:
    """The texts that clauses are cut from, letter by letter of the same length."""
    small = without_feathers(plain(text), own.language) if FREE in hotel.concepts else plain(text)
    small = without_qualities(small, own.language, hotel.named)
    small = without_purposes(small, own.language, hotel.served)
    small = without_denied_numbers(without_announced_numbers(small, own), own)
    return veiled(text, small), small, hotel.without_forms(small), hotel.without_counts(small)

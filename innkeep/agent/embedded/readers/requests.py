"""Whether a thing is asked for, by the form of a clause and by its meaning: then it is no trouble and no complaint."""

from __future__ import annotations

from innkeep.agent.embedded.readers.turn import Reading

_WISHED = 0.3


def asks_for_a_thing(reading: Reading) -> bool:
    """Whether it asks for something and tells of nothing wrong: `we'd like a karaoke set` is no trouble of the air."""
    return reading.clause.has("request", "please") and not reading.clause.has("problem", "lack")


def is_rather_wished(reading: Reading, *others: str) -> bool:
    """Whether what is asked for and not known by any word is rather wanted than one of some other acts is meant.

    `Bitte eine Leiter aufs Zimmer` asks nothing of the rooms, and `tinte para el pelo` complains of no hair.
    """
    if reading.clause.names or not asks_for_a_thing(reading):
        return False
    return _wanted(reading) > max(_WISHED, sum(reading.acts.get(act, 0.0) for act in others))


def wants_rather_than_mends(reading: Reading) -> bool:
    """Whether a thing is to be brought, where somebody only mends what is called so: `may we borrow a hand fan`."""
    if not asks_for_a_thing(reading) or reading.clause.has("have"):
        return False
    return _wanted(reading) > reading.acts.get("trouble", 0.0)


def _wanted(reading: Reading) -> float:
    return reading.acts.get("order", 0.0) + reading.acts.get("have", 0.0)

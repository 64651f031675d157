"""How guests choose from a short list."""

from __future__ import annotations

ORDINALS = {
    **dict.fromkeys(("first", "1st", "former", "top"), 0),
    **dict.fromkeys(("second", "2nd", "middle"), 1),
    **dict.fromkeys(("third", "3rd"), 2),
}
"""Places in the list, from zero."""

LAST = frozenset({"last", "latter", "bottom"})
ALL = frozenset({"both"})
NONE = frozenset({"neither", "none"})
WHICHEVER = frozenset({"either", "whichever", "whatever"})

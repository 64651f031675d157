"""The embedded engine: understands a turn from the hotel's own words, without a network and without a model.

The way of a message, each folder built on those after it in this list:

    engine            danger first, then a plain yes, then what else is said
    danger/           words of many languages, and sentences that mean the same as known ones
    languages         which language it is, with `spelled` for words that nobody knows
    reading           reads a message clause by clause, and asks
    second_thoughts/  the readers of what was said or ordered before
    readers/          the readers of new things: wanting, asking, troubles, complaining, …
    clauses/          a message cut into the things that it says
    house/            what the hotel has, and which of it is meant
    words/            what is known of languages, and nothing of any hotel
    encoder           sentences as vectors
"""

import os

# Before numpy is first imported: what is multiplied here is too small to share, and threads that wait for more of it
# burn as much of the processor again (a turn took 99 ms of it instead of 46, and no less by the clock).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

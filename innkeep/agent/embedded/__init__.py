"""The embedded engine: understands a turn from the hotel's own words, without a network and without a model.

`engine` looks for danger first (`danger/`), finds out which language it is (`languages`, with `spelled` for words that
nobody knows), and has the message read against the hotel (`world/`). `encoder` turns sentences into vectors.
"""

import os

# Before numpy is first imported: what is multiplied here is too small to share, and threads that wait for more of it
# burn as much of the processor again (a turn took 99 ms of it instead of 46, and no less by the clock).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

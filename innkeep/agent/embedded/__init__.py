"""The embedded engine: understands a turn from the hotel's own words, without a network and without a model."""

import os

# Before numpy is first imported: what is multiplied here is too small to share, and threads that wait for more of it
# burn as much of the processor again (a turn took 99 ms of it instead of 46, and no less by the clock).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

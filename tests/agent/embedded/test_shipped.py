"""The vectors of shipped sentences are encoded once on a machine, and again when what was kept is no good."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from innkeep.agent.embedded import shipped
from innkeep.agent.embedded.encoder import Vectors, encode

SENTENCES = ["two towels please", "the tap drips"]


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What has been encoded, each time anew."""
    found: list[list[str]] = []

    def counted(sentences: list[str]) -> Vectors:
        found.append(sentences)
        return encode(sentences)

    monkeypatch.setattr(shipped, "encode", counted)
    return found


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache of the machine."""
    monkeypatch.setattr(shipped, "user_cache_path", lambda *_, **__: tmp_path / "innkeep")
    return tmp_path / "innkeep"


def test_sentences_are_encoded_once(cache: Path, encoded: list[list[str]]) -> None:
    first, again = (shipped.vectors_of("some", SENTENCES) for _ in range(2))
    assert encoded == [SENTENCES]
    assert np.array_equal(first, again)
    assert np.array_equal(first, encode(SENTENCES))
    assert [each.suffix for each in cache.iterdir()] == [".npy"]


def test_other_sentences_by_the_same_name_take_their_place(cache: Path, encoded: list[list[str]]) -> None:
    shipped.vectors_of("some", SENTENCES)
    shipped.vectors_of("others", SENTENCES)
    changed = shipped.vectors_of("some", ["the lamp flickers"])
    assert np.array_equal(changed, encode(["the lamp flickers"]))
    assert len(encoded) == 3
    assert sorted(each.name.partition("-")[0] for each in cache.iterdir()) == ["others", "some"]


@pytest.mark.parametrize("written", [b"", b"no array", None])
def test_what_was_kept_badly_is_encoded_anew(cache: Path, encoded: list[list[str]], written: bytes | None) -> None:
    whole = shipped.vectors_of("some", SENTENCES)
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-8] if written is None else written)
    assert np.array_equal(shipped.vectors_of("some", SENTENCES), whole)
    assert len(encoded) == 2


def test_where_nothing_can_be_kept_sentences_are_encoded_each_time(cache: Path, encoded: list[list[str]]) -> None:
    cache.write_text("a file where the folder would be")
    for _ in range(2):
        assert len(shipped.vectors_of("some", SENTENCES)) == 2
    assert len(encoded) == 2

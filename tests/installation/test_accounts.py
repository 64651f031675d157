"""As root and as somebody else: PostgreSQL refuses root, and root's folders are closed to others."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from innkeep.installation.account import account_for
from innkeep.installation.embedded import embedded_url
from tests.installation.helpers import (
    AS_ROOT,
    REPOSITORY,
    ask,
    capabilities,
    copy_cluster,
    family,
    lives,
    process_with_server,
    running,
    uid,
    until,
)

as_root = pytest.mark.skipif(not AS_ROOT, reason="only root may change accounts")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter: pytest's own are closed to all but us."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def python_for_nobody() -> str:
    """An interpreter that an unprivileged account may run."""
    for python in filter(None, (sys.executable, shutil.which("python3", path=os.defpath))):
        program = [python, "-B", "-c", "import sys, innkeep.installation.embedded; assert sys.version_info >= (3, 11)"]
        try:
            tried = subprocess.run(
                program, env={"PYTHONPATH": str(REPOSITORY)}, user=nobody(), capture_output=True, check=False
            )
        except OSError:
            continue
        if tried.returncode == 0:
            return python
    pytest.skip("no interpreter here may be run by the account nobody")


def nobody() -> int:
    return pwd.getpwnam("nobody").pw_uid


def ownership(folder: Path) -> list[tuple[int, int, int]]:
    """Mode and owner of a folder and of all above it."""
    return [(each.stat().st_mode, each.stat().st_uid, each.stat().st_gid) for each in (folder, *folder.parents)]


async def test_it_runs_as_an_unprivileged_account(made: Path, open_folder: Path) -> None:
    data = copy_cluster(made, open_folder / "data")
    with running(data) as server:
        assert server.pid
        for process in family(server.pid):
            assert uid(process) != 0
            assert capabilities(process) == 0
        assert await ask(server.url("postgres", "postgres"), "SELECT 1") == 1


@as_root
async def test_folders_closed_to_the_account_are_passed_and_left_as_they_are(made: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = ownership(closed)
    data = copy_cluster(made, closed / "data")
    with running(data) as server:
        assert server.pid
        assert uid(server.pid) != 0
        # One right only: to pass through and read (2), or in containers without it, to pass through and write (1).
        assert capabilities(server.pid) in {1 << 2, 1 << 1}
        assert await ask(server.url("postgres", "postgres"), "SELECT 1") == 1
    assert ownership(closed) == before
    assert data.stat().st_uid == 0


@as_root
def test_a_cluster_is_made_below_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = ownership(closed)
    with running(closed / "data"):
        pass
    assert ownership(closed) == before


@as_root
def test_a_killed_parent_takes_a_server_with_a_lent_right_along(made: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with process_with_server(copy_cluster(made, tmp_path / "data")) as (parent, said):
        server = family(int(said))
        assert capabilities(int(said))
        parent.kill()
        until(lambda: not any(map(lives, server)))


@as_root
async def test_an_ordinary_account_runs_it_as_itself(open_folder: Path, python_for_nobody: str) -> None:
    data = open_folder / "data"
    data.mkdir()
    os.chown(data, nobody(), -1)
    with process_with_server(data, python_for_nobody, nobody()) as (parent, said):
        server = family(int(said))
        assert set(map(uid, server)) == {nobody()}
        assert await ask(embedded_url(data, "postgres", "postgres"), "SELECT 1") == 1
        parent.kill()
        until(lambda: not any(map(lives, server)))
    # Root goes on as the account that owns the cluster.
    with running(data) as again:
        assert uid(again.pid or 0) == nobody()


@as_root
def test_a_folder_that_may_not_be_written_is_explained(open_folder: Path, python_for_nobody: str) -> None:
    with process_with_server(open_folder, python_for_nobody, nobody()) as (_, said):
        assert said.startswith("DataFolderUnusable")
        assert "INNKEEP_DATA" in said


@as_root
def test_a_cluster_of_another_account_is_explained(made: Path, open_folder: Path, python_for_nobody: str) -> None:
    data = copy_cluster(made, open_folder / "data")
    os.chown(data, nobody(), -1)
    with process_with_server(data, python_for_nobody, nobody()) as (_, said):
        assert "belongs to the account root" in said


@as_root
def test_root_keeps_to_the_account_that_has_the_cluster(tmp_path: Path) -> None:
    os.chown(tmp_path, 54321, 54321)
    assert account_for(tmp_path) == (54321, 54321)

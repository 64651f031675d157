"""Put uv into a folder, from the very wheel that uv.lock names, checked by the hash that stands there.

Needs Python 3.11 and nothing else: no pip, no venv module, no root.
"""

from __future__ import annotations

import hashlib
import io
import platform
import subprocess
import sys
import sysconfig
import tomllib
import urllib.request
import zipfile
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "uv.lock"
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def main(folder: Path) -> int:
    """Install uv into `folder`; the exit code of the program."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        unpack(download(wheel_for_this_machine()), folder)
    except (OSError, LookupError, ValueError) as error:
        if not ask_pip(folder):
            print(
                f"innkeep: uv could not be fetched ({error}); install uv yourself and run make again", file=sys.stderr
            )
            return 1
    return 0


def wheel_for_this_machine() -> dict[str, str]:
    """The entry of uv.lock for this system and processor, as `url` and `hash`."""
    packages = tomllib.loads(LOCK.read_text())["package"]
    wheels: list[dict[str, str]] = next(entry["wheels"] for entry in packages if entry["name"] == "uv")
    machine = platform.machine().lower()
    machine = MACHINES.get(machine, machine) if sys.platform != "darwin" else machine
    libc = "musllinux" if "musl" in (sysconfig.get_config_var("HOST_GNU_TYPE") or "") else "manylinux"
    system = {"linux": libc, "darwin": "macosx", "win32": "win"}[sys.platform]
    for wheel in wheels:
        tag = wheel["url"].rsplit("-", 1)[-1].removesuffix(".whl")
        if system in tag and machine in tag:
            return wheel
    raise LookupError(f"no wheel of uv for {system} on {machine}")


def download(wheel: dict[str, str]) -> bytes:
    """The wheel's bytes; ValueError when they are not the ones that were locked."""
    if not wheel["url"].startswith("https://"):
        raise ValueError("the locked address is not https")
    with urllib.request.urlopen(wheel["url"], timeout=120) as answer:  # noqa: S310 - https, checked above
        content: bytes = answer.read()
    if f"sha256:{hashlib.sha256(content).hexdigest()}" != wheel["hash"]:
        raise ValueError("the downloaded wheel of uv is not the one that uv.lock names")
    return content


def unpack(content: bytes, folder: Path) -> None:
    """Write the program out of the wheel."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member = next(name for name in archive.namelist() if name.endswith(("/scripts/uv", "/scripts/uv.exe")))
        program = folder / Path(member).name
        program.write_bytes(archive.read(member))
    program.chmod(0o755)


def ask_pip(folder: Path) -> bool:
    """Behind a mirror only pip may know the way: let it try. True when uv stands in the folder then."""
    target = folder / "pip"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), "uv"]
    if subprocess.run(command, check=False, capture_output=True).returncode != 0:  # noqa: S603 - our own words
        return False
    (folder / "uv").unlink(missing_ok=True)
    (folder / "uv").symlink_to(Path("pip") / "bin" / "uv")
    return True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

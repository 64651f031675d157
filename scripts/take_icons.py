"""Adds icons of Lucide (ISC licence) to the sprite, by name: `python scripts/take_icons.py calendar-days globe`.

Needs npm. The sprite holds only what pages show: a test says which are missing, and which nobody shows. An icon named
with a minus before it goes.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "innkeep/web/static/vendor"
VERSION = "1.62.0"


def drawn(names: list[str]) -> dict[str, str]:
    """The symbols of icons, from the package."""
    if not names:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"lucide-static@{VERSION}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - a name of our own
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            return {name: symbol(name, read(package, f"package/icons/{name}.svg")) for name in names}


def read(package: tarfile.TarFile, path: str) -> str:
    """A file of the package."""
    file = package.extractfile(path)
    if file is None:
        raise SystemExit(f"There is no {path}.")
    return file.read().decode()


def symbol(name: str, svg: str) -> str:
    """An icon as a symbol of the sprite."""
    inside = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if inside is None:
        raise SystemExit(f"{name} is no picture.")
    lines = re.sub(r"\s*/>", "/>", "".join(line.strip() for line in inside[1].splitlines()))
    return f'<symbol id="{name}" viewBox="0 0 24 24">{lines}</symbol>'


def main(wanted: list[str]) -> None:
    """Write the sprite anew, by name, and its digest into the list of what was vendored."""
    sprite = VENDOR / "icons.svg"
    present = {found[1]: found[0] for found in re.finditer(r'<symbol id="([^"]+)".*?</symbol>', sprite.read_text())}
    gone = {name.removeprefix("-") for name in wanted if name.startswith("-")}
    present |= drawn([name for name in wanted if not name.startswith("-") and name not in present])
    symbols = [text for name, text in sorted(present.items()) if name not in gone]
    head = ['<svg xmlns="http://www.w3.org/2000/svg">', f"<!-- Lucide {VERSION}, ISC: LICENSE-lucide.txt -->"]
    text = "\n".join([*head, *symbols, "</svg>"]) + "\n"
    sprite.write_text(text)
    readme = VENDOR / "README.md"
    digest = hashlib.sha256(text.encode()).hexdigest()
    readme.write_text(re.sub(r"(\| `icons\.svg` .*`)[0-9a-f]{64}(`)", rf"\g<1>{digest}\g<2>", readme.read_text()))


if __name__ == "__main__":
    main(sys.argv[1:])

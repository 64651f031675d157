"""Fail when what Innkeep is said to be made of is no CycloneDX 1.5, or is not what the lock file holds.

The rules are those of the specification that a reader relies on (https://cyclonedx.org/docs/1.5/json/): what has to be
there, keys that are one thing's alone, and dependencies on nothing that is not listed.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_SERIAL = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHA_256 = re.compile(r"[0-9a-f]{64}")


def faults(bom: dict[str, Any], locked: set[tuple[str, str]]) -> Iterator[str]:
    """What is wrong with a bill of materials, given the names and versions that are locked."""
    if (bom.get("bomFormat"), bom.get("specVersion")) != ("CycloneDX", "1.5"):
        yield "it is not CycloneDX 1.5"
    if not _SERIAL.fullmatch(bom.get("serialNumber", "")):
        yield "its serial number is no UUID"
    components = bom.get("components", [])
    refs = [each["bom-ref"] for each in (bom["metadata"]["component"], *components)]
    if not components or len(refs) != len(set(refs)):
        yield "nothing is listed, or two things are called alike"
    known = [ref for each in bom["dependencies"] for ref in (each["ref"], *each.get("dependsOn", ()))]
    yield from (f"something depends on {ref}, which is not listed" for ref in sorted(set(known) - set(refs)))
    for each in components:
        name, version = each["name"], each["version"]
        if (name, version) not in locked or each["purl"].partition("?")[0] != f"pkg:pypi/{name}@{version}":
            yield f"{name} {version} is not what is locked"
        hashes = [of for file in each.get("externalReferences", ()) for of in file.get("hashes", ())]
        if not hashes or any(of["alg"] != "SHA-256" or not _SHA_256.fullmatch(of["content"]) for of in hashes):
            yield f"{name} has a file without a hash"


def main(file: str) -> int:
    """The exit code: 0 when it is as it should be."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    locked = {(each["name"], each["version"]) for each in packages}
    found = list(faults(json.loads(Path(file).read_text()), locked))
    print(*(f"{file}: {fault}" for fault in found), sep="\n", end="\n" * bool(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

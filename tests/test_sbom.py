"""What a bill of materials is refused for: each rule of scripts/check_sbom.py, beside one that holds."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from check_sbom import faults

Bom = dict[str, Any]

BOM: Bom = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "serialNumber": "urn:uuid:dcaa5adf-036c-4d11-8963-02f7a6c32817",
    "metadata": {"component": {"bom-ref": "innkeep-1@0.1.0", "name": "innkeep"}},
    "components": [
        {
            "bom-ref": "mako-2@1.4",
            "name": "mako",
            "version": "1.4",
            "purl": "pkg:pypi/mako@1.4",
            "externalReferences": [{"hashes": [{"alg": "SHA-256", "content": "0" * 64}]}],
        }
    ],
    "dependencies": [{"ref": "innkeep-1@0.1.0", "dependsOn": ["mako-2@1.4"]}, {"ref": "mako-2@1.4"}],
}
LOCKED = {("mako", "1.4")}


def test_one_that_says_what_is_locked_holds() -> None:
    assert list(faults(BOM, LOCKED)) == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda bom: bom.update(specVersion="1.4"), "it is not CycloneDX 1.5"),
        (lambda bom: bom.update(serialNumber="urn:uuid:1"), "its serial number is no UUID"),
        (
            lambda bom: bom["components"].append(bom["components"][0]),
            "nothing is listed, or two things are called alike",
        ),
        (lambda bom: bom["dependencies"][1].update(dependsOn=["x"]), "something depends on x, which is not listed"),
        (lambda bom: bom["components"][0].update(version="1.5"), "mako 1.5 is not what is locked"),
        (lambda bom: bom["components"][0].update(purl="pkg:npm/mako@1.4"), "mako 1.4 is not what is locked"),
        (lambda bom: bom["components"][0].pop("externalReferences"), "mako has a file without a hash"),
    ],
)
def test_one_that_does_not_is_refused(spoil: Callable[[Bom], object], fault: str) -> None:
    bom = deepcopy(BOM)
    spoil(bom)
    assert list(faults(bom, LOCKED)) == [fault]

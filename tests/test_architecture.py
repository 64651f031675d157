"""The shape of the code itself: small files, small functions, few parameters, and nothing of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "innkeep"

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
PARAMETERS = 5

BEGINS = (PACKAGE, ROOT, PACKAGE / "agent" / "embedded")
"""Where the paths of the map begin."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def functions(module: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, Function):
            yield node


def parameters(function: Function) -> list[str]:
    """The parameters that a caller has to think of: a route's are filled in by the framework."""
    arguments = function.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return [name for name in names if name not in {"self", "cls"}]


def is_route(function: Function) -> bool:
    return any(isinstance(each, ast.Call) and "router." in ast.unparse(each.func) for each in function.decorator_list)


def too_large(module: Path) -> Iterator[str]:
    """What of a module is longer, or asks for more, than one can take in."""
    length = len(module.read_text().splitlines())
    if length > LINES_OF_A_FILE:
        yield f"{module.relative_to(ROOT)} has {length} lines"
    for function in functions(module):
        length, asks = (function.end_lineno or 0) - function.lineno + 1, parameters(function)
        if length > LINES_OF_A_FUNCTION:
            yield f"{function.name} of {module.relative_to(ROOT)} has {length} lines"
        if len(asks) > PARAMETERS and not is_route(function):
            yield f"{function.name} of {module.relative_to(ROOT)} has {asks}"


def test_modules_stay_small() -> None:
    assert [fault for module in modules() for fault in too_large(module)] == []


def test_events_are_recorded_in_domains_only() -> None:
    recorders = {
        module.relative_to(PACKAGE).parts[0] for module in modules() if re.search(r"\brecord\(db", module.read_text())
    }
    domains = {"people", "stays", "catalogue", "conversations", "orders", "accounts", "photos", "webhooks", "core"}
    assert recorders <= domains | {"channels", "learning", "privacy", "signing_in"}


def test_what_the_documents_lead_to_is_there() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        for place in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / place).exists(), f"{page.relative_to(ROOT)} leads to {place}"
    shown = "".join((ROOT / "docs" / page).read_text() for page in ("map.md", "where.md"))
    for place, name in re.findall(r"`([\w/]+\.\w+)(?:: (\w+))?`", shown):
        found = next((each for each in BEGINS if (each / place).exists()), None)
        assert found, f"the map shows {place}"
        assert not name or name in (found / place).read_text(), f"the map shows {name} in {place}"


def test_every_decision_stands_in_the_index_once_and_none_is_named_that_is_not_there() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\[(\d+)\]\(((\d+)-[\w-]+\.md)\)", (folder / "README.md").read_text())
    assert sorted(page for _, page, _ in listed) == sorted(page.name for page in folder.glob("0*.md"))
    numbers = {int(number) for number, _, _ in listed}
    assert [page for shown, page, number in listed if int(shown) != int(number)] == []
    for page in (*modules(), *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        named = {int(number) for number in re.findall(r"\bdecisions?[ /]+0*(\d+)\b", page.read_text())}
        assert named <= numbers, f"{page.relative_to(ROOT)} names decision {min(named - numbers)}"


def test_nothing_in_the_project_belongs_to_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607 - any git
    suspect = re.compile(r"(?<![\w./])/(?:home|root|Users|work|farm)/\w|file:///|extra-index-url|PRIVATE KEY-----")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.suffix in {".py", ".md", ".toml", ".yaml", ".yml", ".html", ".css", ".js", ".lock", ".mako"}:
            found = suspect.search(path.read_text())
            assert path == Path(__file__) or not found, f"{name}: {found}"

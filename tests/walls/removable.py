"""The application with walls that can be taken away one at a time, while it runs.

A wall is a place in the code that says whose rows are meant (`Room.org_id == actor.org_id`, and the same within SQL),
what of the hotel's is within somebody's reach (`ChatSession.guest_id == actor.user_id`), or who may do something
(`require(…)`, `allowed(…)`); or it is a whole function, or a header of every answer (guarding.py). As a module is
imported, each of them is written so that it can be switched off ("mutant schemata": Untch, Offutt and Harrold, 1993),
so that one process tries them all.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from sqlalchemy import ClauseElement, true

from tests.walls.guarding import GUARDS, HEADERS, HEADERS_OF

ROOT = Path(__file__).resolve().parents[2]

WHO_MAY = {"require": None, "require_person": None, "require_lately": None, "allowed": True}
"""What asks whether somebody may do something, and what it answers once it is taken away."""

_THEIR_OWN = {"user_id", "stay_id", "division_id", "phone", "session_id"}
_ACTORS = {"actor", "colleague", "guest", "staff"}
_IN_SQL = re.compile(r"\borg_id = :org_id\b")
_OPERATION = re.compile(r"Operation\.\w+|require_person|require_lately")
_MARKED = re.compile(r"(?:\w+\.)?\borg_id = (\$\d+)(?:::\w+)? /\* wall (\d+) \*/")


@dataclass(frozen=True, slots=True)
class Wall:
    """One of them: where it stands, of which kind it is (tenant, reach, right, guard), and how it is written.

    `alike`: how many walls before it in the same function are written in the same way.
    """

    number: int
    kind: str
    file: str
    line: int
    function: str
    source: str
    alike: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line} in {self.function}: {self.source}"

    def backs(self, other: Wall) -> bool:
        """Whether it asks for the same right at another place."""
        asked = _OPERATION.search(self.source)
        return other.number != self.number and asked is not None and asked[0] in other.source

    @property
    def name(self) -> str:
        """What it is called, wherever in its file it has moved to."""
        return f"{self.file} {self.function} {self.source}" + f" ({self.alike + 1})" * bool(self.alike)


class Walls:
    """All walls of what has been imported; at most one is gone."""

    def __init__(self) -> None:
        self.all: list[Wall] = []
        self.gone: int | None = None
        self.passed: set[int] = set()

    def is_gone(self, number: int) -> bool:
        """Whether this one was taken away. Somebody comes by it."""
        self.passed.add(number)
        return number == self.gone

    def filtered(self, number: int, condition: Any) -> Any:
        """The condition of a query or of the code, or what lets everything through."""
        if not self.is_gone(number):
            return condition
        return true() if isinstance(condition, ClauseElement) else True

    def undressed(self, numbers: Sequence[int], headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The headers of an answer without the one that is gone."""
        gone = {name.encode() for number, name in zip(numbers, HEADERS, strict=True) if self.is_gone(number)}
        return [each for each in headers if each[0] not in gone]

    def sql(self, statement: str) -> str:
        """A statement without the wall that is gone, if it stands in it."""

        def told(found: re.Match[str]) -> str:
            return f"{found[1]}::uuid IS NOT NULL" if self.is_gone(int(found[2])) else found[0]

        return _MARKED.sub(told, statement)


WALLS = Walls()


class _Marking(ast.NodeTransformer):
    def __init__(self, file: str) -> None:
        self._file, self._functions = file, ["the module"]
        self._written: Counter[tuple[str, str]] = Counter()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self._functions.append(node.name)
        node.body = [self.visit(each) for each in node.body]
        name = f"{self._file} {node.name}"
        if name in GUARDS:
            gone = _call("is_gone", self._wall("guard", node, node.name))
            node.body.insert(0, ast.If(gone, [ast.Return(ast.parse(GUARDS[name], mode="eval").body)], []))
        if name == HEADERS_OF:
            numbers: list[ast.expr] = [ast.Constant(self._wall("guard", node, header)) for header in HEADERS]
            for returned in (each for each in ast.walk(node) if isinstance(each, ast.Return)):
                answer = returned.value or ast.Tuple([], ast.Load())
                returned.value = _method("undressed", ast.List(numbers, ast.Load()), answer)
        self._functions.pop()
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return node  # how tables are joined, read once

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        kind = _kind(node)
        if kind is None:
            return self.generic_visit(node)
        return _call("filtered", self._wall(kind, node), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        asks = node.func.id if isinstance(node.func, ast.Name) else ""
        if asks not in WHO_MAY:
            return self.generic_visit(node)
        gone = _call("is_gone", self._wall("right", node))
        return ast.IfExp(test=gone, body=ast.Constant(WHO_MAY[asks]), orelse=node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str) and _IN_SQL.search(node.value):
            mark = lambda found: f"{found[0]} /* wall {self._wall('tenant', node, _around(found))} */"  # noqa: E731
            node.value = _IN_SQL.sub(mark, node.value)
        return node

    def _wall(self, kind: str, node: ast.expr | ast.stmt, source: str = "") -> int:
        number, written = len(WALLS.all), (self._functions[-1], source or ast.unparse(node))
        WALLS.all.append(Wall(number, kind, self._file, node.lineno, *written, alike=self._written[written]))
        self._written[written] += 1
        return number


def _kind(node: ast.Compare) -> str | None:
    if not isinstance(node.ops[0], ast.Eq) or not isinstance(node.left, ast.Attribute):
        return None
    right = node.comparators[0]
    of_hotel = isinstance(right, ast.Attribute | ast.Name) and ast.unparse(right).endswith("org_id")
    if node.left.attr == "org_id" or (node.left.attr == "id" and of_hotel):
        return "tenant"
    is_theirs = isinstance(right, ast.Attribute) and right.attr in _THEIR_OWN and isinstance(right.value, ast.Name)
    return "reach" if is_theirs and right.value.id in _ACTORS else None  # type: ignore[attr-defined] # as asked


def _call(method: str, number: int, *arguments: ast.expr) -> ast.Call:
    return _method(method, ast.Constant(number), *arguments)


def _method(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name("__walls__", ast.Load()), name, ast.Load()), list(arguments), [])


def _around(found: re.Match[str]) -> str:
    before = found.string[: found.start()].split()[-3:]
    return " ".join([*before, found[0]])


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        source = Path(self.get_filename(fullname))
        marked = _Marking(str(source.relative_to(ROOT))).visit(ast.parse(source.read_text()))
        return compile(ast.fix_missing_locations(marked), source, "exec", dont_inherit=True)


class _Finder:
    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if not name.startswith("innkeep.") or name == "innkeep.people.permissions":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(name, str(spec.origin))
        return spec


def make_removable() -> None:
    """From now on, whatever is imported of the application has walls that can be taken away."""
    assert not [name for name in sys.modules if name.startswith("innkeep.")], "too late"
    builtins.__walls__ = WALLS  # type: ignore[attr-defined] # for the modules that are marked
    sys.meta_path.insert(0, _Finder())

"""Every place of every route where the key of a row can stand, read from the application itself."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel

LIST = "[]"
"""Stands in a path of names for each element of a list."""


@dataclass(frozen=True, slots=True)
class Route:
    """A method of an address, and what it takes: the names of the path, and of the rest with the kind of each."""

    name: str
    method: str
    path: str
    leaves: tuple[Leaf, ...]
    example: Any
    reads_by_hand: bool
    is_form: bool

    @property
    def keys(self) -> list[Leaf]:
        """Where a key can stand."""
        return [leaf for leaf in self.leaves if leaf.is_key]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that a route takes: where (path, query, header, body), under which names, and of which type."""

    where: str
    names: tuple[str, ...]
    type: Any

    @property
    def is_key(self) -> bool:
        """Whether it is the key of a row."""
        return self.type is UUID

    @property
    def is_text(self) -> bool:
        """Whether anything may stand there."""
        return self.type in {str, bytes, Any, object}

    @property
    def name(self) -> str:
        """The last name of all: that of the list when it is an element of one."""
        return next(each for each in reversed(self.names) if each != LIST)


def routes_of(app: FastAPI) -> Iterator[Route]:
    """All routes of the application, each method by itself."""
    for each in iter_route_contexts(app.routes):
        dependant, methods = getattr(each, "dependant", None), sorted(each.methods or ())
        for method in methods:
            yield _route(method, str(each.path), list(_all(dependant)) if dependant else [])


def _route(method: str, path: str, dependants: list[Any]) -> Route:
    leaves: dict[Leaf, None] = {}
    example: Any = {}
    is_form = False
    for dependant in dependants:
        for where in ("path", "query", "header", "cookie", "body"):
            for field in getattr(dependant, f"{where}_params"):
                kind = field.field_info.annotation
                is_form = is_form or type(field.field_info).__name__ == "Form"
                whole = bool(list(_models(kind))) and where in {"query", "body"} and LIST not in _names_of(kind)
                leaves |= dict.fromkeys(_leaves(where, kind, () if whole else (field.alias,)))
                if where == "body" and not is_form:
                    example = next((_example(model) for model in _models(kind)), {})
    calls = [dependant.call for dependant in dependants if dependant.call]
    by_hand = any(re.search(r"request\.(form|json|body|stream)\(|\.sent\(request", _source(call)) for call in calls)
    return Route(f"{method} {path}", method, path, tuple(leaves), example, by_hand, is_form)


def _all(dependant: Any) -> Iterator[Any]:
    yield dependant
    for each in dependant.dependencies:
        yield from _all(each)


def _source(call: Any) -> str:
    if call.__name__ == "_repeatable":  # for the hash of the whole only
        return ""
    return inspect.getsource(call) if inspect.isfunction(call) else ""


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    for each in (kind, *typing.get_args(kind)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            yield each


def _names_of(kind: Any) -> set[str]:
    return {LIST} if typing.get_origin(kind) is list else set()


def _leaves(where: str, kind: Any, names: tuple[str, ...]) -> Iterator[Leaf]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield from _leaves(where, field.annotation, (*names, field.alias or name))
        return
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        yield from _leaves(where, parts[0], names)
    elif parts and origin is not typing.Literal:
        within = (*names, LIST) if origin in {list, dict, tuple, set, frozenset} else names
        for part in parts:
            if part is not type(None):
                yield from _leaves(where, part, within)
    else:
        yield Leaf(where, names, kind)


def _example(model: type[BaseModel]) -> Any:
    schema = model.model_json_schema()
    if schema.get("examples"):
        return schema["examples"][0]
    example = {}
    for name, about in schema["properties"].items():
        if about.get("examples"):
            example[name] = about["examples"][0]
        elif name in schema.get("required", ()):
            if about.get("format") == "uuid":
                example[name] = "*"
            elif about.get("items", {}).get("format") == "uuid":
                example[name] = ["*"]
    return example

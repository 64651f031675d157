"""What is asked: for each place of a route three requests that differ in one key, by everybody who may come there."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from PIL import Image

from tests.walls.classified import BODIES, KEYS, KEYS_AT, NO_TENANT, PATHS, QUERIES
from tests.walls.forms import FORMS
from tests.walls.houses import House
from tests.walls.places import LIST, Leaf, Route


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key stands in the requests to a route, and of which table it is."""

    route: Route
    leaf: Leaf
    table: str

    def __str__(self) -> str:
        return f"{self.route.name} {self.leaf.where} {'.'.join(self.leaf.names)}"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, ready to be sent."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def places_of(route: Route) -> Iterator[Place]:
    """Every place of a route for a key, those of forms that the route reads itself included. Unknown ones raise."""
    for leaf in route.keys:
        if leaf.name not in NO_TENANT:
            yield Place(route, leaf, table_of(route, leaf.name))
    for name, value, table in FORMS.get(route.name, {}).get("keys", ()):
        yield Place(route, Leaf("form", (name, value), UUID), table)


def table_of(route: Route, name: str) -> str:
    """Of which table a key under this name is; with a star, of what was put away."""
    at = (table for (path, key), table in KEYS_AT.items() if key == name and re.search(path, route.name))
    table = next(at, None) or KEYS[name]
    return f"{table}*" if route.path.endswith("/restoration") else table


def absent(key: UUID) -> UUID:
    """The key of nothing, next to one of something: what is sorted by keys sorts both alike."""
    return UUID(int=key.int ^ 1)


def request(place: Place | Route, house: House, key: UUID | None = None) -> Request:
    """A request that makes sense in the house, with another key in the place."""
    route = place.route if isinstance(place, Place) else place
    leaf = place.leaf if isinstance(place, Place) else None
    here: Callable[[str], UUID] = lambda name: house.key(table_of(route, name))  # noqa: E731 - a word of this function

    def path_value(found: re.Match[str]) -> str:
        name = found[1]
        if leaf and leaf.where == "path" and leaf.names == (name,):
            return str(key)
        if name == "code":
            return house.hotel.room_code
        return PATHS.get(name) or str(here(name))

    target = re.sub(r"\{(\w+)\}", path_value, route.path)
    also = dict(QUERIES.get(route.name, {}))
    if leaf and leaf.where == "query":
        also[leaf.names[0]] = str(key)
    if also:
        target += "?" + urlencode(also)
    headers, body = _body(route, leaf, house, key)
    return Request(route.method, target, headers, body)


def _body(route: Route, leaf: Leaf | None, house: House, key: UUID | None) -> tuple[dict[str, str], bytes]:
    if route.method in {"GET", "HEAD"}:
        return {}, b""
    if route.is_form or route.reads_by_hand:
        return _form(route, leaf, house, key)
    at = f"{route.name} {'.'.join(leaf.names)}" if leaf else ""
    value = _filled(route, BODIES.get(at, BODIES.get(route.name, route.example)), house)
    if leaf and leaf.where == "body":
        value = _put(value, leaf.names, str(key))
    return {"content-type": "application/json"}, json.dumps(value).encode()


def _form(route: Route, leaf: Leaf | None, house: House, key: UUID | None) -> tuple[dict[str, str], bytes]:
    about = FORMS.get(route.name, {})
    fields = {_own(name, house): _own(value, house) for name, value in about.get("fields", {}).items()}
    if leaf and leaf.where == "form":
        name, value = leaf.names
        fields[_own(name.replace("{}", str(key)), house)] = _own(value.replace("{}", str(key)), house)
    elif leaf and leaf.where == "body":
        document = _filled(route, about.get("document"), house)
        inner = leaf.names[2:]
        fields[leaf.names[0]] = json.dumps(_put(document, inner, str(key))) if inner else str(key)
    if about.get("table"):
        return {"content-type": "text/csv"}, str(about["table"]).encode()
    if about.get("file"):
        return multipart(fields)
    by_script = {"hx-request": "true"} if about.get("script") else {}
    return {"content-type": "application/x-www-form-urlencoded", **by_script}, urlencode(fields).encode()


def multipart(fields: dict[str, str]) -> tuple[dict[str, str], bytes]:
    """A form with a picture in it."""
    parts = [f'form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts.append(b'form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n' + PICTURE)
    body = b"".join(b"--wall\r\nContent-Disposition: " + part + b"\r\n" for part in parts) + b"--wall--\r\n"
    return {"content-type": "multipart/form-data; boundary=wall"}, body


def _picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(written, "PNG")
    return written.getvalue()


PICTURE = _picture()


def _own(text: str, house: House) -> str:
    """A text of a form with `{table}` in the place of a key of the house."""
    return re.sub(r"\{(\w+)\}", lambda found: str(house.key(found[1])), text)


def _filled(route: Route, value: Any, house: House, name: str = "") -> Any:
    """An example with keys of the house in the place of its own; `*` and a table is a key of that."""
    if isinstance(value, dict):
        return {key: _filled(route, each, house, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(route, each, house, name) for each in value]
    if isinstance(value, str) and value.startswith("*"):
        return str(house.key(value[1:] or table_of(route, name)))
    if isinstance(value, str) and name in KEYS and re.fullmatch(r"[0-9a-f-]{36}", value):
        return str(house.key(table_of(route, name)))
    return value


def _put(value: Any, names: tuple[str, ...], key: str) -> Any:
    """The document with the key where the names lead to."""
    if not names:
        return key
    first, rest = names[0], names[1:]
    if first == LIST:
        return [_put(value[0] if isinstance(value, list) and value else {}, rest, key)]
    if first == "body" or not isinstance(value, dict):
        return _put({} if first == "body" else {first: None}, rest if first == "body" else names, key)
    return {**value, first: _put(value.get(first), rest, key)}

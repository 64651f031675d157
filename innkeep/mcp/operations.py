"""An operation of the API as a tool takes it: one flat object of arguments, as the API's own description has them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]

COMPONENT = "#/components/schemas/"
DEFINED = "#/$defs/"

LEFT_OUT = frozenset({"if-match"})
"""A tool has no place for the `ETag` that this would name; what two people may not both do is refused anyhow."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Where it is, where each argument goes (path, query, header, body) and as what, and the schema of them all."""

    method: str
    path: str
    places: Mapping[str, tuple[str, str]]
    schema: Schema


def operation_of(spec: Mapping[str, Any], name: str) -> Operation:
    """The operation of that name in a description (OpenAPI 3.1). LookupError when there is none."""
    method, path, told = next(each for each in _all(spec) if each[2]["operationId"] == name)
    places: dict[str, tuple[str, str]] = {}
    properties: Schema = {}
    required: list[str] = []
    for each in (each for each in told.get("parameters", ()) if each["name"] not in LEFT_OUT):
        argument = each["name"].replace("-", "_")
        places[argument] = (each["in"], each["name"])
        properties[argument] = {"description": each.get("description", ""), **each["schema"]}
        required += [argument] if each["required"] else []
    if body := _body(spec, told):
        if overlap := places.keys() & body["properties"].keys():
            raise ValueError(f"{name} has {overlap} twice: as a tool it would not say which is meant")
        places |= {each: ("body", each) for each in body["properties"]}
        properties |= body["properties"]
        required += body.get("required", [])
    whole = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return Operation(method, path, places, _standing_alone(spec, whole))


def _all(spec: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in spec["paths"].items():
        for method, told in methods.items():
            yield method.upper(), path, told


def _body(spec: Mapping[str, Any], told: Mapping[str, Any]) -> Schema | None:
    if "requestBody" not in told:
        return None
    schema: Schema = told["requestBody"]["content"]["application/json"]["schema"]
    found: Schema = spec["components"]["schemas"][schema["$ref"].removeprefix(COMPONENT)]
    return found


def _standing_alone(spec: Mapping[str, Any], schema: Schema) -> Schema:
    """The schema with what it refers to beside it, for whoever has nothing but this one."""
    wanted, defined = _named_in(schema), Schema()
    while wanted:
        name = wanted.pop()
        defined[name] = spec["components"]["schemas"][name]
        wanted |= _named_in(defined[name]) - defined.keys()
    whole = {**schema, "$defs": dict(sorted(defined.items()))} if defined else schema
    moved: Schema = json.loads(json.dumps(whole).replace(COMPONENT, DEFINED))
    return moved


def _named_in(schema: Schema) -> set[str]:
    return set(re.findall(rf'"{re.escape(COMPONENT)}([^"]+)"', json.dumps(schema)))

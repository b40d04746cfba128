"""The form of a report's data as a JSON Schema, made from ``snapshot_schema``.

It is published as static/schema/report-<version>.json (``manage.py report_schema``). Keys may be
added within a version, so that what is not named here is allowed.
"""

import inspect
import re
from types import NoneType, UnionType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

from reporting.snapshot_schema import SCHEMA_VERSION, Snapshot

Schema = dict[str, Any]
PLAIN = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}
REMARK = re.compile(r"^    (\w+): .*?  # (.+)$", re.MULTILINE)
"""What is said of a key, in the line that declares it."""


def json_schema() -> Schema:
    definitions: dict[str, Schema] = {}
    _reference(Snapshot, definitions)
    whole = definitions.pop("Snapshot")
    whole["properties"]["schema_version"] = {"const": SCHEMA_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Milstolpe annual report, version {SCHEMA_VERSION}",
        "description": (
            "The data of an annual report. Dates are ISO texts, figures are decimal texts, texts"
            " are given by language. The SHA-256 of a report is that of this data as JSON with"
            " sorted keys, without spaces, in UTF-8."
        ),
        **whole,
        "$defs": definitions,
    }


def _reference(kind: Any, definitions: dict[str, Schema]) -> Schema:
    """A reference to the definition of a TypedDict, which is made at its first use."""
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}
        remarks = dict(REMARK.findall(inspect.getsource(kind)))
        hints = get_type_hints(kind, include_extras=True)
        definitions[name] = {
            "type": "object",
            "properties": {
                key: {
                    **_schema(hint, definitions),
                    **({"description": remarks[key]} if key in remarks else {}),
                }
                for key, hint in hints.items()
            },
            "required": sorted(
                key for key, hint in hints.items() if get_origin(hint) is not NotRequired
            ),
        }
    return {"$ref": f"#/$defs/{name}"}


def _schema(kind: Any, definitions: dict[str, Schema]) -> Schema:
    if kind in PLAIN:
        return {"type": PLAIN[kind]}
    if is_typeddict(kind):
        return _reference(kind, definitions)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is NotRequired:
        return _schema(arguments[0], definitions)
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
    if origin is UnionType:
        return {"anyOf": [_schema(each, definitions) for each in arguments]}
    raise TypeError(f"No schema for {kind}")

"""Snapshots of earlier schema versions as the present one: what is new is filled in, by pure
functions, one for each version. What was frozen is never changed in the database.
"""

from typing import Any, cast

from reporting.snapshot_schema import SCHEMA_VERSION, Snapshot


def upgraded(snapshot: Snapshot) -> Snapshot:
    """``snapshot`` in the present version; the same where it is that already.

    Raises ValueError for a version that this program does not know.
    """
    data = cast(dict[str, Any], snapshot)
    while data["schema_version"] != SCHEMA_VERSION:
        if data["schema_version"] not in UPGRADES:
            raise ValueError(f"Unknown schema version: {data['schema_version']}")
        data = UPGRADES[data["schema_version"]](data)
    return cast(Snapshot, data)


def _from_1(data: dict[str, Any]) -> dict[str, Any]:
    """Version 2 compares with the year before, which version 1 knew nothing of."""
    return {**data, "schema_version": 2, "previous": None}


UPGRADES = {1: _from_1}

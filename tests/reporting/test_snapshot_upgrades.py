"""Reports frozen by earlier versions of the program stay readable, in every format."""

import json
from pathlib import Path

import pytest

from reporting.domain.snapshot import read_snapshot, sha256_of
from reporting.exporters import EXPORTERS
from reporting.models import ReportSnapshot
from reporting.models.reports import languages_of
from reporting.snapshot_schema import SCHEMA_VERSION
from reporting.snapshot_upgrades import UPGRADES, upgraded

RESOURCES = Path(__file__).parent / "resources"
VERSIONS = sorted(UPGRADES)


def frozen(version):
    return (RESOURCES / f"snapshot-{version}.json").read_text(encoding="utf-8")


def test_every_version_can_be_read():
    assert list(range(1, SCHEMA_VERSION)) == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_upgrade_keeps_all_that_was_said(version):
    old = json.loads(frozen(version))
    new = upgraded(old)

    assert new["schema_version"] == SCHEMA_VERSION
    assert {key: new[key] for key in old if key != "schema_version"} == {
        key: value for key, value in old.items() if key != "schema_version"
    }
    assert json.loads(frozen(version)) == old
    assert upgraded(new) is new


def test_unknown_version_is_refused():
    with pytest.raises(ValueError, match="Unknown schema version: 99"):
        upgraded({"schema_version": 99})


@pytest.mark.parametrize("version", VERSIONS)
def test_stored_snapshot_is_read_in_the_present_version(version):
    data = frozen(version)
    stored = ReportSnapshot(schema_version=version, data=data, sha256=sha256_of(data))

    assert read_snapshot(stored)["schema_version"] == SCHEMA_VERSION


@pytest.mark.parametrize(
    ("version", "kind"), [(version, kind) for version in VERSIONS for kind in EXPORTERS]
)
def test_every_format_renders_every_version(version, kind):
    data = frozen(version)
    for language in languages_of(kind):
        made = EXPORTERS[kind].render(json.loads(data), language, sha256=sha256_of(data))
        assert len(made) > 1000


@pytest.mark.parametrize("version", VERSIONS)
def test_data_of_every_version_is_given_as_it_was_frozen(version):
    data = frozen(version)

    assert EXPORTERS["json"].render(json.loads(data), "", sha256="") == data.encode()

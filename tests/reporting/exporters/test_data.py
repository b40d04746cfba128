import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from reporting.exporters import EXPORTERS, data
from reporting.snapshot_json_schema import json_schema
from reporting.snapshot_schema import SCHEMA_VERSION
from reporting.snapshot_upgrades import upgraded
from tests.reporting.exporters.snapshots import SHA256, empty, faults, small

PUBLISHED = settings.BASE_DIR / "static" / "schema" / f"report-{SCHEMA_VERSION}.json"
VERSION_1 = Path(__file__).parents[1] / "resources" / "snapshot-1.json"


def test_data_is_one_of_the_exporters():
    assert EXPORTERS["json"] is data
    assert data.filename(small(), "") == "arsrapport-life-science-2025-v1.json"


def test_data_is_byte_for_byte_what_the_hash_is_of():
    snapshot = small()
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    made = data.render(snapshot, "", sha256=SHA256)

    assert hashlib.sha256(made).hexdigest() == hashlib.sha256(text.encode()).hexdigest()


def test_published_schema_is_that_of_the_program():
    # Written by: manage.py report_schema > static/schema/report-2.json
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json_schema()
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("snapshot", [small(), empty()], ids=["small", "empty"])
def test_snapshot_keeps_to_the_schema(snapshot):
    assert faults(snapshot) == []


def test_upgraded_snapshot_keeps_to_the_schema():
    old = json.loads(VERSION_1.read_text(encoding="utf-8"))

    assert faults(upgraded(old)) == []
    assert faults(old)


def test_schema_refuses_a_figure_that_is_no_text():
    snapshot = small()
    snapshot["areas"][0]["plans"][0]["objectives"][0]["indicators"][0]["evaluation"]["actual"] = 1

    assert faults(snapshot)

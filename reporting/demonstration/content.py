"""Reading the demonstration's data files."""

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
PLANS = (
    "health_data",
    "contact_pilot",
    "clinical_trials",
    "collaboration_culture",
    "precision_medicine",
    "interdisciplinary",
    "growing_companies",
    "health_data_next",
)


def read(name: str) -> dict[str, Any]:
    """The TOML file ``name`` (without its ending)."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of the CSV file ``name`` (without its ending)."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def both_languages(data: Mapping[str, Any], *names: str) -> dict[str, str]:
    """The bilingual texts ``names`` of ``data`` as model fields: ``title_sv``, ``title_en`` …"""
    return {
        f"{name}_{language}": data[name][language].strip()
        for name in names
        if name in data
        for language in ("sv", "en")
    }

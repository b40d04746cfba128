"""Snapshots as plain data, for what renders them: a small one with one of each, and a large one.

Ids are unique within their kind. Both languages are there unless the point is that one is missing.
"""

from copy import deepcopy
from typing import Any

from jsonschema import Draft202012Validator

from reporting.snapshot_json_schema import json_schema
from reporting.snapshot_schema import (
    SCHEMA_VERSION,
    ActionData,
    AreaData,
    EntryData,
    IndicatorData,
    ObjectiveData,
    PlanData,
    SeriesData,
    Snapshot,
    Text,
)

SHA256 = "5e" * 32


def faults(snapshot: Any) -> list[str]:
    """What is wrong with the form of ``snapshot``; no key may be there that is not published."""
    schema = deepcopy(json_schema())
    for each in (schema, *schema["$defs"].values()):
        each["additionalProperties"] = False
    return [error.message for error in Draft202012Validator(schema).iter_errors(snapshot)]


def text(swedish: str, english: str = "") -> Text:
    return {"sv": swedish, "en": english}


def point(year: int, value: str) -> Any:
    return {"period": f"{year}-01-01", "label": str(year), "value": value}


def series(
    *,
    number: int = 1,
    baseline: tuple[int, str] | None = (2022, "120"),
    targets: tuple[tuple[int, str], ...] = ((2026, "200"),),
    measurements: tuple[tuple[int, str], ...] = ((2023, "138"), (2024, "151.5"), (2025, "170")),
    is_illustrative: bool = False,
    **changes: Any,
) -> SeriesData:
    data: SeriesData = {
        "number": number,
        "definition": text("Startade prövningar under året.", "Trials begun in the year."),
        "break_reason": text(""),
        "baseline": point(*baseline) if baseline else None,
        "targets": [
            {**point(*target), "is_illustrative": is_illustrative}  # type: ignore[typeddict-item]
            for target in targets
        ],
        "measurements": [
            {  # type: ignore[typeddict-item]
                **point(*measurement),
                "note": "",
                "source": "",
                "recorded_by": "Karolinska universitetssjukhuset",
                "recorded_on": f"{measurement[0] + 1}-02-01",
                "is_illustrative": False,
            }
            for measurement in measurements
        ],
    }
    return {**data, **changes}  # type: ignore[typeddict-item]


def indicator(pk: int, **changes: Any) -> IndicatorData:
    data: IndicatorData = {
        "id": pk,
        "name": text("Startade kliniska prövningar", "Clinical trials begun"),
        "unit": text("antal", "number"),
        "decimals": 0,
        "direction": "increase",
        "frequency": "year",
        "accumulation": "each",
        "tolerance": "5",
        "geography": text("Stockholms län", "Stockholm County"),
        "source": text("Kliniska Studier Sverige", "Clinical Studies Sweden"),
        "source_url": "https://kliniskastudier.se/",
        "series": [series()],
        "evaluation": {
            "status": "on_track",
            "measured_period": "2025",
            "actual": "170",
            "expected": "180",
            "shortfall": "10",
            "progress": "0.625",
            "target": point(2026, "200"),
        },
    }
    return {**data, **changes}  # type: ignore[typeddict-item]


def objective(pk: int, number: str, **changes: Any) -> ObjectiveData:
    data: ObjectiveData = {
        "id": pk,
        "number": number,
        "title": text("Fler startar prövningar", "More trials begin"),
        "description": text("Var femte klinik deltar.", "Every fifth clinic takes part."),
        "parent": None,
        "needs": ["a"],
        "directions": ["1"],
        "framework_goals": ["agenda-2030:3"],
        "indicators": [],
    }
    return {**data, **changes}  # type: ignore[typeddict-item]


def entry(reported_on: str = "2025-10-14", **changes: Any) -> EntryData:
    data: EntryData = {
        "reported_on": reported_on,
        "status": "at_risk",
        "percent_complete": 40,
        "reason": "Två rekryteringar återstår.",
        "what_happened": "Sju kliniker har anslutit sig.\n\nTvå till har tackat ja.",
        "obstacles": "Avtalet med leverantören är försenat.",
        "opportunities": "Ett nationellt stöd utlyses i vår.",
        "next_steps": "- Teckna avtal\n- Starta utbildning",
        "organisation": "Karolinska universitetssjukhuset",
    }
    return {**data, **changes}  # type: ignore[typeddict-item]


def action(pk: int, number: str, **changes: Any) -> ActionData:
    data: ActionData = {
        "id": pk,
        "number": number,
        "title": text("Bygg en gemensam ingång", "Build one way in"),
        "description": text("En mottagning för alla frågor.", "One desk for every question."),
        "responsible_organisation": text("Karolinska universitetssjukhuset", "Karolinska"),
        "contributors": [
            {"organisation": text("Karolinska Institutet"), "role": "participating"},
        ],
        "starts_on": "2024-01-01",
        "ends_on": "2026-12-31",
        "objectives": ["1"],
        "status": "at_risk",
        "percent_complete": 40,
        "last_reported_on": "2025-10-14",
        "is_overdue": False,
        "is_stale": False,
        "is_reported": True,
        "milestones": [
            {"title": text("Avtal", "Contract"), "due_on": "2025-03-31", "completed_on": None},
            {
                "title": text("Förstudie", "Study"),
                "due_on": "2024-06-30",
                "completed_on": "2024-06-12",
            },
        ],
        "review": None,
        "entries": [entry(), entry("2025-04-02", status="on_track", reason="")],
    }
    return {**data, **changes}  # type: ignore[typeddict-item]


def unreported(pk: int, number: str, **changes: Any) -> ActionData:
    return action(
        pk,
        number,
        title=text("Öppna hälsodata för forskning", "Open health data to research"),
        status="no_report",
        percent_complete=None,
        last_reported_on=None,
        is_stale=True,
        is_reported=False,
        milestones=[],
        contributors=[],
        ends_on=None,
        entries=[],
        **changes,
    )


def reviewed(pk: int, number: str, **changes: Any) -> ActionData:
    return action(
        pk,
        number,
        title=text("Utbilda forskningssjuksköterskor", "Train research nurses"),
        status="completed",
        percent_complete=100,
        review={
            "status": "approved",
            "account": "Fyrtio sjuksköterskor är utbildade.",
            "obstacles": "",
            "opportunities": "Kursen kan ges i fler län.",
            "decision": "continue",
            "approved_on": "2026-02-03",
        },
        **changes,
    )


def plan(pk: int, **changes: Any) -> PlanData:
    data: PlanData = {
        "id": pk,
        "title": text("Handlingsplan för kliniska prövningar", "Plan for clinical trials"),
        "summary": text("Fler patienter får delta.", "More patients may take part."),
        "status": "adopted",
        "starts_on": "2024-01-01",
        "ends_on": "2026-12-31",
        "decided_on": "2023-12-05",
        "reference_number": "RS 2023-0417",
        "objectives": [],
        "actions": [],
        "assessment": None,
    }
    return {**data, **changes}  # type: ignore[typeddict-item]


def area(pk: int, number: str, **changes: Any) -> AreaData:
    data: AreaData = {
        "id": pk,
        "number": number,
        "title": text("Forskning och kliniska prövningar", "Research and clinical trials"),
        "short_title": text("Forskning", "Research"),
        "target_state": text("Länet är först i Europa.", "The county is first in Europe."),
        "needs": [{"letter": "a", "text": text("Fler prövningar i vården.", "More trials.")}],
        "plans": [],
    }
    return {**data, **changes}  # type: ignore[typeddict-item]


def empty(**changes: Any) -> Snapshot:
    """A strategy without areas."""
    data: Snapshot = {
        "schema_version": SCHEMA_VERSION,
        "year": 2025,
        "version": 1,
        "as_of": "2026-03-02",
        "cycle_status": "closed",
        "strategy": {
            "id": 1,
            "slug": "life-science",
            "title": text("Strategi för life science", "Life sciences strategy"),
            "owner": text("Region Stockholm", "Region Stockholm"),
            "vision": text("En ledande region.", "A leading region."),
            "summary": text("Strategin samlar regionen.", "The strategy unites the region."),
            "source_url": "https://www.regionstockholm.se/",
        },
        "directions": [],
        "frameworks": [],
        "areas": [],
        "presentations": [],
        "missing": {
            "unreported_actions": [],
            "unapproved_actions": [],
            "unmeasured_indicators": [],
            "unassessed_plans": [],
        },
        "previous": None,
    }
    return {**data, **changes}  # type: ignore[typeddict-item]


def small(**changes: Any) -> Snapshot:
    """One of each: a plan that is assessed, one that is empty, and an area without plans.

    Actions: 1.1 is reported, 1.2 is not, 1.3 has an approved review. Indicators: one with a value
    for every year, a milestone (yes or no), one with a break and an illustrative target, and one
    with no figures at all.
    """
    milestone = indicator(
        2,
        name=text("Registret är öppet", "The register is open"),
        unit=text("ja eller nej", "yes or no"),
        direction="milestone",
        source_url="",
        series=[series(baseline=None, targets=((2026, "1"),), measurements=((2025, "0"),))],
        evaluation={
            "status": "on_track",
            "measured_period": "2025",
            "actual": "0",
            "expected": "0",
            "shortfall": "0",
            "progress": None,
            "target": point(2026, "1"),
        },
    )
    broken = indicator(
        3,
        name=text("Andel patienter i studier", "Share of patients in trials"),
        unit=text("procent", "per cent"),
        decimals=1,
        series=[
            series(targets=(), measurements=((2022, "7"), (2023, "7.5")), baseline=(2021, "6.5")),
            series(
                number=2,
                baseline=(2024, "4.2"),
                targets=((2026, "6"),),
                measurements=((2025, "4.7"),),
                is_illustrative=True,
                break_reason=text("Öppenvård räknas inte längre.", "Outpatients are left out."),
            ),
        ],
        evaluation={
            "status": "on_track",
            "measured_period": "2025",
            "actual": "4.7",
            "expected": "5.1",
            "shortfall": "0.4",
            "progress": "0.277778",
            "target": point(2026, "6"),
        },
    )
    unmeasured = indicator(
        4,
        name=text("Nöjda deltagare", "Content participants"),
        series=[series(baseline=None, targets=(), measurements=())],
        evaluation={
            "status": "no_target",
            "measured_period": None,
            "actual": None,
            "expected": None,
            "shortfall": None,
            "progress": None,
            "target": None,
        },
    )
    first = plan(
        1,
        objectives=[
            objective(1, "1", indicators=[indicator(1), milestone]),
            objective(
                2,
                "1.1",
                title=text("Patienter hittar prövningar", "Patients find trials"),
                parent=1,
                framework_goals=["agenda-2030:3", "rufs:2"],
                indicators=[broken, unmeasured],
            ),
        ],
        actions=[
            action(1, "1.1"),
            unreported(2, "1.2"),
            reviewed(3, "1.3", objectives=["1", "1.1"]),
        ],
        assessment={
            "judgement": "partly_on_course",
            "reasons": text("Två av tre åtgärder går framåt.", "Two of three actions advance."),
            "proposal": text("Förstärk stödet.", "Strengthen the support."),
        },
    )
    second = plan(2, title=text("Handlingsplan för data", "Plan for data"), status="closed")
    data = empty(
        directions=[{"number": "1", "title": text("Samverkan", "Working together")}],
        frameworks=[
            {
                "slug": "agenda-2030",
                "title": text("Agenda 2030", "Agenda 2030"),
                "goals": [{"number": "3", "title": text("God hälsa", "Good health")}],
            },
            {
                "slug": "rufs",
                "title": text("RUFS 2050", "RUFS 2050"),
                "goals": [{"number": "2", "title": text("En region", "One region")}],
            },
        ],
        areas=[
            area(1, "1", plans=[first, second]),
            area(2, "2", title=text("Data", "Data"), short_title=text("Data", "Data"), needs=[]),
        ],
        presentations=[
            {
                "forum": text("Samverkansrådet", "The council"),
                "held_on": "2025-11-20",
                "outcome": text("Rådet ställde sig bakom.", "The council agreed."),
                "plans": [first["title"]],
            }
        ],
        missing={
            "unreported_actions": [2],
            "unapproved_actions": [1],
            "unmeasured_indicators": [4],
            "unassessed_plans": [2],
        },
    )
    return {**data, **changes}  # type: ignore[typeddict-item]

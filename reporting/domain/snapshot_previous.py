"""What a snapshot keeps of the year before, to compare with."""

from reporting.snapshot_schema import PlanData, PreviousData


def previous_of(
    year: int, plans: list[PlanData], version: int | None = None, sha256: str = ""
) -> PreviousData:
    """The actions and indicators of ``plans`` as they stood at the end of ``year``."""
    return {
        "year": year,
        "version": version,
        "sha256": sha256,
        "actions": [
            {
                "id": action["id"],
                "number": action["number"],
                "title": action["title"],
                "responsible_organisation": action["responsible_organisation"],
                "ends_on": action["ends_on"],
                "status": action["status"],
                "is_reported": action["is_reported"],
                "is_overdue": action["is_overdue"],
            }
            for plan in plans
            for action in plan["actions"]
        ],
        "indicators": [
            {
                "id": indicator["id"],
                "name": indicator["name"],
                "status": indicator["evaluation"]["status"],
                "actual": indicator["evaluation"]["actual"],
                "measured_period": indicator["evaluation"]["measured_period"],
            }
            for plan in plans
            for objective in plan["objectives"]
            for indicator in objective["indicators"]
        ],
    }

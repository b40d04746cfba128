"""What differs between two versions of a report: plain data in, plain data out."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from foundation.bilingual import choose
from reporting.snapshot_schema import ActionData, IndicatorData, Snapshot, Text

SHOWN_AT_MOST = 10


class ChangeKind(StrEnum):
    """In the order in which they are told."""

    VALUE = "value"
    STATUS = "status"
    REVIEW = "review"
    TEXT = "text"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """``before`` and ``after`` are figures or stored statuses; empty where there is none, and for
    texts, which are too long to be told.
    """

    kind: ChangeKind
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Changes:
    """The changes of one kind: how many, and the first of them."""

    kind: ChangeKind
    count: int
    shown: tuple[Change, ...]

    @property
    def unshown(self) -> int:
        return self.count - len(self.shown)


def changes_between(earlier: Snapshot, later: Snapshot) -> list[Changes]:
    """What is not in ``later`` as it was in ``earlier``, by kind; names in the active language."""
    found = [
        *_figures(earlier, later),
        *_actions(earlier, later),
        *_texts(earlier, later),
    ]
    by_kind = {kind: [each for each in found if each.kind == kind] for kind in ChangeKind}
    return [
        Changes(kind, len(changes), tuple(changes[:SHOWN_AT_MOST]))
        for kind, changes in by_kind.items()
        if changes
    ]


def _figures(earlier: Snapshot, later: Snapshot) -> Iterator[Change]:
    before, after = _indicators(earlier), _indicators(later)
    yield from _come_and_gone(
        {pk: choose(each["name"]) for pk, each in before.items()},
        {pk: choose(each["name"]) for pk, each in after.items()},
    )
    for pk in (each for each in after if each in before):
        old, new = _values(before[pk]), _values(after[pk])
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                yield Change(
                    ChangeKind.VALUE,
                    f"{choose(after[pk]['name'])}, {key[-1]}",
                    old.get(key, ""),
                    new.get(key, ""),
                )


def _actions(earlier: Snapshot, later: Snapshot) -> Iterator[Change]:
    before, after = _all_actions(earlier), _all_actions(later)
    names = [
        {pk: f"{each['number']} {choose(each['title'])}" for pk, each in actions.items()}
        for actions in (before, after)
    ]
    yield from _come_and_gone(*names)
    for pk in (each for each in after if each in before):
        old, new, name = before[pk], after[pk], names[1][pk]
        if old["status"] != new["status"]:
            yield Change(ChangeKind.STATUS, name, old["status"], new["status"])
        if _is_approved(new) and not _is_approved(old):
            yield Change(ChangeKind.REVIEW, name)
        elif _told(old) != _told(new):
            yield Change(ChangeKind.TEXT, name)


def _texts(earlier: Snapshot, later: Snapshot) -> Iterator[Change]:
    before, after = _written(earlier), _written(later)
    for key, (name, text) in after.items():
        if before.get(key, ("", text))[1] != text:
            yield Change(ChangeKind.TEXT, name)


def _written(snapshot: Snapshot) -> dict[str, tuple[str, object]]:
    """What people wrote of the whole, of areas and of plans: its name, and what it says."""
    written: dict[str, tuple[str, object]] = {
        "foreword": (choose(snapshot["strategy"]["title"]), snapshot.get("foreword", _nothing()))
    }
    for area in snapshot["areas"]:
        name = f"{area['number']} {choose(area['title'])}"
        written[f"area-{area['id']}"] = (name, area.get("summary_of_year", _nothing()))
        for plan in area["plans"]:
            said = (plan["assessment"], plan["summary"])
            written[f"plan-{plan['id']}"] = (choose(plan["title"]), said)
    return written


def _nothing() -> Text:
    return {"sv": "", "en": ""}


def _come_and_gone(before: dict[int, str], after: dict[int, str]) -> Iterator[Change]:
    for pk, name in after.items():
        if pk not in before:
            yield Change(ChangeKind.ADDED, name)
    for pk, name in before.items():
        if pk not in after:
            yield Change(ChangeKind.REMOVED, name)


def _indicators(snapshot: Snapshot) -> dict[int, IndicatorData]:
    return {
        indicator["id"]: indicator
        for area in snapshot["areas"]
        for plan in area["plans"]
        for objective in plan["objectives"]
        for indicator in objective["indicators"]
    }


def _all_actions(snapshot: Snapshot) -> dict[int, ActionData]:
    return {
        action["id"]: action
        for area in snapshot["areas"]
        for plan in area["plans"]
        for action in plan["actions"]
    }


def _values(indicator: IndicatorData) -> dict[tuple[int, str, str], str]:
    """The measured values, by series and period."""
    return {
        (series["number"], each["period"], each["label"]): each["value"]
        for series in indicator["series"]
        for each in series["measurements"]
    }


def _is_approved(action: ActionData) -> bool:
    return action["review"] is not None and action["review"]["status"] == "approved"


def _told(action: ActionData) -> tuple[object, ...]:
    return (action["review"], [each["what_happened"] for each in action["entries"]])

"""What has become of obstacles and opportunities: tags, states, who handles them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from actions.domain.remarks import TEXTS
from actions.models import ProgressEntry, Remark, Tag
from reporting.demonstration.aim import Loaded
from reporting.demonstration.content import read
from reporting.demonstration.writing import Row, create
from strategy.models import Strategy

THOUGHT = timedelta(days=5)
"""How long after a report the coordinator is said to have done something about it."""


def load_remarks(loaded: Loaded, strategy: Strategy) -> None:
    data = read("remarks")
    tags = {
        key: Tag(strategy=strategy, name_sv=name["sv"], name_en=name["en"])
        for key, name in data["tags"].items()
    }
    create(Tag, [Row(tag, loaded.beginning, loaded.coordinator) for tag in tags.values()])
    create(
        Remark,
        [
            Row(
                Remark(
                    entry=entry,
                    kind=each["kind"],
                    state=each["state"],
                    handled_by=loaded.people[each["handler"]] if "handler" in each else None,
                    note=each.get("note", ""),
                ),
                min(entry.recorded_at + THOUGHT, _latest(loaded)),
                loaded.coordinator,
                links={"tags": [tags[key] for key in each["tags"]]},
            )
            for each in data["remarks"]
            for entry in _entries(loaded, each)
        ],
    )


def _latest(loaded: Loaded) -> datetime:
    return max(entry.recorded_at for entries in loaded.entries.values() for entry in entries)


def _entries(loaded: Loaded, each: dict[str, Any]) -> Iterator[ProgressEntry]:
    """The entry that is meant; none where the day of loading leaves it out."""
    for entries in loaded.entries.values():
        for entry in entries:
            if getattr(entry, TEXTS[each["kind"]]).startswith(each["begins"]):
                yield entry
                return

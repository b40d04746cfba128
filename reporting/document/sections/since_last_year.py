"""This year beside last: what is new, what was completed, what slipped, got better or worse."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from actions.rules.difference import Facts, IndicatorFacts, Kind, Turn, differences
from actions.statuses import ACTION_STATUSES, INDICATOR_STATUSES
from foundation.bilingual import choose
from reporting.document.addresses import action_page, indicator_page
from reporting.document.blocks import Block, Column, Heading, Line, Paragraph, Table, said
from reporting.document.prose import named
from reporting.document.words import long_day, pill
from reporting.domain.snapshot_previous import previous_of
from reporting.snapshot_reading import plans_of
from reporting.snapshot_schema import PreviousActionData, PreviousData, Snapshot

NONE = "–"
OF_ACTIONS = (
    (gettext_lazy("New actions"), (Turn.ADDED,)),
    (gettext_lazy("Actions that are no longer followed"), (Turn.WITHDRAWN,)),
    (gettext_lazy("Completed actions"), (Turn.COMPLETED,)),
    (gettext_lazy("Cancelled actions"), (Turn.CANCELLED,)),
    (gettext_lazy("Actions that go better"), (Turn.IMPROVED, Turn.RESUMED)),
    (gettext_lazy("Actions that go worse"), (Turn.WORSENED, Turn.REOPENED)),
)
"""What became of actions, by their status, in the order in which it is told."""
OF_INDICATORS = (
    (gettext_lazy("Indicators that have improved"), (Turn.IMPROVED,)),
    (gettext_lazy("Indicators that have worsened"), (Turn.WORSENED,)),
)


def since_last_year(snapshot: Snapshot) -> Iterator[Block]:
    before = snapshot["previous"]
    if before is None:
        return
    plans = plans_of(snapshot)
    now = previous_of(snapshot["year"], plans)
    compared = _Compared(before, now, snapshot["missing"]["unreported_actions"])
    yield Paragraph(said(_told(before)))
    tables = [table for table in compared.tables() if table.rows]
    if not tables:
        yield Paragraph(said(_("Nothing stands otherwise than it did a year before.")))
    for table in tables:
        yield Heading(2, said(f"{table.caption} ({len(table.rows)})"))
        yield table


def _told(before: PreviousData) -> str:
    """What is compared with, in words."""
    if before["version"] is None:
        told = _("Compared with the end of %(year)s, as it is known today.")
    else:
        told = _("Compared with the annual report %(year)s, version %(version)s.")
    return told % {"year": before["year"], "version": before["version"]}


@dataclass(frozen=True)
class _ActionFacts:
    """Of an action, only what is compared here: everything else counts as unchanged."""

    status: str
    ends_on: date | None
    percent_complete: int | None = None
    responsible_organisation_id: int = 0
    responsible_person_id: int | None = None


def _facts(year: PreviousData) -> Facts:
    return Facts(
        day=date(year["year"], 12, 31),
        plans={},
        objectives={},
        milestones={},
        indicators={each["id"]: IndicatorFacts(each["status"]) for each in year["indicators"]},
        actions={
            each["id"]: _ActionFacts(each["status"], _day(each["ends_on"]))
            for each in year["actions"]
        },
    )


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


class _Compared:
    """Two years, and what turned from the one to the other."""

    def __init__(self, before: PreviousData, now: PreviousData, unreported: Iterable[int]) -> None:
        self.names = (str(before["year"]), str(now["year"]))
        self.actions = [{each["id"]: each for each in year["actions"]} for year in (before, now)]
        self.indicators = [
            {each["id"]: each for each in year["indicators"]} for year in (before, now)
        ]
        earlier = self.actions[0]
        self.silent = [pk for pk in unreported if pk in earlier and earlier[pk]["is_reported"]]
        self.turned: dict[tuple[Kind, Turn], list[int]] = {}
        for each in differences(_facts(before), _facts(now)):
            self.turned.setdefault((each.kind, each.turn), []).append(each.id)

    def tables(self) -> Iterator[Table]:
        """All that there may be to tell, also what has no rows."""
        for title, turns in OF_ACTIONS:
            yield self._of_actions(str(title), self._ids(Kind.ACTION, turns), _status)
        slipped = self._ids(Kind.ACTION, (Turn.SLIPPED,))
        yield self._of_actions(_("Actions whose end was put off"), slipped, _end)
        silent = _("Actions reported the year before and not this year")
        yield self._of_actions(silent, self.silent, _status)
        for title, turns in OF_INDICATORS:
            yield self._of_indicators(str(title), self._ids(Kind.INDICATOR, turns))

    def _ids(self, kind: Kind, turns: Iterable[Turn]) -> list[int]:
        return [pk for turn in turns for pk in self.turned.get((kind, turn), [])]

    def _of_actions(
        self, title: str, ids: Iterable[int], told: Callable[[PreviousActionData], Line]
    ) -> Table:
        rows = []
        for pk in ids:
            years = [year.get(pk) for year in self.actions]
            action = self.actions[1].get(pk) or self.actions[0][pk]
            name = f"{action['number']} {choose(action['title'])}"
            rows.append(
                (
                    said(name, link=action_page(pk)),
                    named(action["responsible_organisation"]),
                    *(told(each) if each else said(NONE) for each in years),
                )
            )
        return Table(
            caption=title,
            columns=(
                Column(pgettext("annual report", "Action"), share=4),
                Column(_("Responsible"), share=3),
                *(Column(name, share=2) for name in self.names),
            ),
            rows=tuple(rows),
        )

    def _of_indicators(self, title: str, ids: Iterable[int]) -> Table:
        return Table(
            caption=title,
            columns=(
                Column(_("Indicator"), share=4),
                *(Column(name, share=2) for name in self.names),
            ),
            rows=tuple(
                (
                    named(self.indicators[1][pk]["name"], link=indicator_page(pk)),
                    *((pill(INDICATOR_STATUSES, year[pk]["status"]),) for year in self.indicators),
                )
                for pk in ids
            ),
        )


def _status(action: PreviousActionData) -> Line:
    return (pill(ACTION_STATUSES, action["status"]),)


def _end(action: PreviousActionData) -> Line:
    return said(long_day(action["ends_on"]) or NONE)

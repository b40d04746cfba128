"""How long the figures of a dashboard are kept."""

import time
from datetime import date

import pytest

from actions.filters import actions_matching, indicators_matching
from actions.models import Action
from reporting.domain import dashboard
from tests.cast import assemble
from tests.factories import ActionFactory


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [(0, 5), (4, 5), (60, 60), (9000, 3600)],
    ids=["just changed", "seconds ago", "a minute ago", "hours ago"],
)
def test_figures_are_kept_for_as_long_as_nothing_has_changed(quiet, expected):
    assert dashboard._seconds_to_keep(quiet) == expected


@pytest.mark.django_db
def test_change_that_the_newest_history_does_not_tell_of_is_shown_soon(monkeypatch):
    monkeypatch.setattr(dashboard, "KEPT_AT_LEAST", 0.05)
    cast, today = assemble(), date(2026, 6, 15)
    action = ActionFactory(plan=cast.plan, responsible_person=cast.coordinator)

    def unassigned():
        return dashboard.dashboard_of(
            cast.strategy,
            actions_matching(cast.coordinator, cast.strategy, {}, today),
            indicators_matching(cast.coordinator, cast.strategy, {}, today),
            today,
        ).attention["unassigned"]

    before = unassigned()
    Action.objects.filter(pk=action.pk).update(responsible_person=None)
    time.sleep(0.5)

    assert unassigned() == before + 1

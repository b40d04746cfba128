"""The filters of the timeline: those of the list of actions that say whose and where."""

from actions.filters.actions import ActionFilter


class TimelineFilter(ActionFilter):
    FIRST = ("area", "plan", "organisation", "status", "drafts")  # type: ignore[assignment]
    # Django leaves out a field that a subclass names None.
    q = attention = objective = direction = goal = need = person = sort = None  # type: ignore[assignment]

"""Pages of actions: the rows of a table, fifty at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from actions.domain.actions import ActionDates, ActionState
from actions.models import Action

PAGE_SIZE = 50


@dataclass(frozen=True)
class ActionRow:
    action: Action
    state: ActionState


def page_of_actions(
    found: Sequence[ActionDates], states: dict[int, ActionState], number: str | None
) -> Page:
    """The page ``number`` of the actions ``found``, as ActionRows in the same order: one query."""
    page = Paginator(found, PAGE_SIZE).get_page(number)
    actions = (
        Action.objects.select_related("responsible_organisation", "plan")
        .defer("description_sv", "description_en", "plan__summary_sv", "plan__summary_en")
        .in_bulk([row.id for row in page.object_list])
    )
    page.object_list = [
        ActionRow(actions[row.id], states[row.id]) for row in page.object_list if row.id in actions
    ]
    return page

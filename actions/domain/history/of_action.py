"""The changes of one action."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from actions.domain.history.wording import (
    LONGEST_HISTORY,
    WHEN_AND_WHY,
    Change,
    FieldChange,
    Names,
    change_of,
    changed_fields,
    fields_told_of,
    want_names,
)
from actions.models import Action, Objective


def changes_of_action(action: Action) -> list[Change]:
    """The changes of ``action``, newest first. They say what a draft said: not for visitors."""
    history = Action.history.model
    told = fields_told_of(Action)
    rows = list(
        history.objects.filter(id=action.pk)
        .order_by("-history_date", "-history_id")
        .values(*WHEN_AND_WHY, "withdrawn_at", *(field.attname for field in told))[
            : LONGEST_HISTORY + 1
        ]
    )
    rows.reverse()
    served = served_objectives(row["history_id"] for row in rows)
    numbers = _numbers(served)
    names = Names()
    want_names(pairwise(rows), told, names)
    names.fetch()
    changes = []
    for earlier, row in zip([None, *rows], rows, strict=False):
        if earlier is None:
            if row["history_type"] == "+":
                changes.append(change_of(row, _("added")))
            continue
        fields = changed_fields(earlier, row, told, names)
        before, after = served[earlier["history_id"]], served[row["history_id"]]
        if before != after:
            label = str(Action._meta.get_field("objectives").verbose_name)
            fields.append(FieldChange(label, _listed(before, numbers), _listed(after, numbers)))
        what = _("withdrawn") if row["withdrawn_at"] and not earlier["withdrawn_at"] else ""
        if fields or what:
            changes.append(change_of(row, what, fields))
    return changes[::-1]


def served_objectives(history_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The objectives that an action served after each of these rows of its history."""
    ids = list(history_ids)
    through = apps.get_model("actions", "HistoricalAction_objectives")
    served: dict[int, set[int]] = defaultdict(set)
    for history_id, objective_id in through.objects.filter(history__in=ids).values_list(
        "history_id", "objective_id"
    ):
        served[history_id].add(objective_id)
    return {history_id: frozenset(served[history_id]) for history_id in ids}


def _numbers(served: Mapping[int, frozenset[int]]) -> dict[int, str]:
    return dict(
        Objective.objects.filter(pk__in=frozenset().union(*served.values())).values_list(
            "id", "number"
        )
    )


def _listed(ids: Iterable[int], numbers: Mapping[int, Any]) -> str:
    return ", ".join(sorted(numbers.get(pk, str(pk)) for pk in ids))

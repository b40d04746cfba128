"""Forms for objectives: what they say, and what they serve. See foundation.shaping."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from actions.models import ActionPlan, Objective
from foundation.shaping_forms import GroupedChoices, ShapingForm, TickBoxes
from strategy.models import Direction, FrameworkGoal, Need


def offered(rows: QuerySet, chosen: QuerySet) -> QuerySet:
    """Those of ``rows`` that are in use, and those that are chosen already."""
    return rows.filter(Q(withdrawn_at__isnull=True) | Q(pk__in=chosen.values("pk"))).distinct()


class ObjectiveForm(ShapingForm):
    sections = [
        ("", ["parent", "number", "title", "description"]),
        (_("What it serves"), ["needs", "directions", "framework_goals"]),
    ]
    markdown = ("description",)

    needs = GroupedChoices(
        Need.objects.none(), group_of=lambda need: need.area, required=False, label=_("Needs")
    )
    directions = TickBoxes(
        Direction.objects.none(),
        required=False,
        label=_("Strategic directions"),
    )
    framework_goals = GroupedChoices(
        FrameworkGoal.objects.none(),
        group_of=lambda goal: goal.framework,
        required=False,
        label=_("Framework goals"),
    )

    class Meta:
        model = Objective
        fields = [
            "parent",
            "number",
            "title_sv",
            "title_en",
            "description_sv",
            "description_en",
            "needs",
            "directions",
            "framework_goals",
        ]

    def __init__(self, *args: Any, plan: ActionPlan, **options: Any) -> None:
        super().__init__(*args, **options)
        strategy, objective = plan.area.strategy, self.instance
        linked: dict[str, QuerySet] = {
            "needs": Need.objects.none(),
            "directions": Direction.objects.none(),
            "framework_goals": FrameworkGoal.objects.none(),
        }
        if not self.is_new:
            linked = {name: getattr(objective, name).all() for name in linked}
        querysets = {
            "needs": Need.objects.filter(area__strategy=strategy)
            .filter(Q(area__withdrawn_at__isnull=True) | Q(pk__in=linked["needs"].values("pk")))
            .select_related("area")
            .order_by("area__position", "area_id", "position", "id"),
            "directions": Direction.objects.filter(strategy=strategy),
            "framework_goals": FrameworkGoal.objects.filter(framework__strategies=strategy)
            .filter(
                Q(framework__withdrawn_at__isnull=True)
                | Q(pk__in=linked["framework_goals"].values("pk"))
            )
            .select_related("framework")
            .order_by("framework__title_sv", "framework_id", "position", "id"),
        }
        fields: dict[str, Any] = self.fields
        for name, rows in querysets.items():
            fields[name].queryset = offered(rows, linked[name])
        above = Objective.objects.current().filter(plan=plan, parent__isnull=True)
        fields["parent"].queryset = above.exclude(pk=objective.pk)
        fields["parent"].empty_label = _("none: it is an objective of the plan itself")

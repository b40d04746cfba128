"""The pages that are measured: add a name and an address here."""

from typing import Any

FROM_SCRATCH = "dashboard, after a change"
FRESH = {FROM_SCRATCH}
"""What is measured with an empty cache."""
BOUNDED = {
    "dashboard",
    "action list",
    "action list, searched",
    "action list, late reports",
    "action list, by title",
    "action list, last page",
    "indicator list",
    "indicator list, by status",
    "objective list",
}
"""What may not take more than twice as long for ten times the rows."""


def pages_of(strategy: Any) -> dict[str, str]:
    """The addresses of the pages of ``strategy``, by the names that the table gives them."""
    from django.urls import reverse

    from actions.models import Action, Indicator

    slug = [strategy.slug]
    action = Action.objects.filter(plan__area__strategy=strategy).latest("id")
    indicator = Indicator.objects.filter(objective__plan__area__strategy=strategy).latest("id")
    actions = reverse("actions:action-list", args=slug)
    indicators = reverse("actions:indicator-list", args=slug)
    return {
        "strategy": strategy.get_absolute_url(),
        "dashboard": reverse("reporting:dashboard", args=slug),
        FROM_SCRATCH: reverse("reporting:dashboard", args=slug),
        "action list": actions,
        "action list, searched": f"{actions}?q=v%C3%A5rdgivarna",
        "action list, late reports": f"{actions}?attention=stale",
        "action list, by title": f"{actions}?sort=-title",
        "action list, last page": f"{actions}?page=9999",
        "indicator list": indicators,
        "indicator list, by status": f"{indicators}?sort=status",
        "objective list": reverse("actions:objective-list", args=slug),
        "area": action.plan.area.get_absolute_url(),
        "plan": action.plan.get_absolute_url(),
        "objective": indicator.objective.get_absolute_url(),
        "indicator": indicator.get_absolute_url(),
        "action": action.get_absolute_url(),
        "log progress": reverse("actions:entry-new", args=[action.pk]),
        "my work": reverse("reporting:my-work"),
        "annual reports": reverse("reporting:report-list", args=slug),
        "all actions as Excel": reverse("actions:actions-xlsx", args=slug),
        "all actions as CSV": reverse("actions:actions-csv", args=slug),
        "all indicators as Excel": reverse("actions:indicators-xlsx", args=slug),
    }

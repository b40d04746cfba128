from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from strategy.models import Strategy


class DashboardVisit(models.Model):
    """When somebody last saw a strategy's dashboard, and what it counted then.

    ``counts`` is what the page showed on ``visited_on``; ``earlier`` what it showed on the last
    day before that on which it was seen, which today's figures are compared with.
    """

    strategy = models.ForeignKey(
        Strategy, on_delete=models.CASCADE, related_name="+", verbose_name=_("strategy")
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    visited_on = models.DateField(_("visited on"))
    counts = models.JSONField(_("counts"), default=dict)
    earlier_on = models.DateField(_("visited before that on"), null=True, blank=True)
    earlier = models.JSONField(_("counts of the visit before"), default=dict)

    class Meta:
        verbose_name = _("visit to the dashboard")
        verbose_name_plural = _("visits to the dashboard")
        constraints = [
            models.UniqueConstraint(fields=["strategy", "person"], name="one_visit_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.visited_on}"

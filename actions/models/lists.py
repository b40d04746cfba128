from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from strategy.models import Strategy


class SavedView(models.Model):
    """A list as somebody wants to see it again: its filters, order and columns, under a name."""

    class Kind(models.TextChoices):
        ACTIONS = "actions", _("actions")
        INDICATORS = "indicators", _("indicators")
        OBJECTIVES = "objectives", _("objectives")

    strategy = models.ForeignKey(
        Strategy, on_delete=models.CASCADE, related_name="saved_views", verbose_name=_("strategy")
    )
    owner = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="saved_views", verbose_name=_("saved by")
    )
    kind = models.CharField(_("list"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("filters and columns"), blank=True, max_length=2000)
    is_shared = models.BooleanField(
        _("shared"), default=False, help_text=_("Everybody who reads the strategy sees it.")
    )

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "owner", "kind", "name"],
                name="saved_view_name_unique",
                violation_error_message=_("You have a view with this name already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["actions", "indicators", "objectives"]),
                name="saved_view_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

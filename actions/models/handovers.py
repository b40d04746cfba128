from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from actions.models.actions import Action
from actions.statuses import HANDOVER_STATES
from foundation.status import Status, choices


class Handover(models.Model):
    """An offer to answer for an action from now on, and what the colleague said to it.

    Until it is accepted, whoever answered for the action still does.
    """

    OFFERED, ACCEPTED, DECLINED, TAKEN_BACK = HANDOVER_STATES

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="handovers", verbose_name=_("action")
    )
    from_person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handovers_given",
        verbose_name=_("from"),
    )
    to_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="handovers_received", verbose_name=_("to")
    )
    message = models.TextField(_("message"), blank=True, max_length=2000)
    state = models.CharField(
        _("state"), max_length=20, choices=choices(HANDOVER_STATES), default=OFFERED
    )
    offered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("offered by")
    )
    offered_at = models.DateTimeField(_("offered at"), auto_now_add=True)
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-offered_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(HANDOVER_STATES)), name="handover_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="offered", decided_at__isnull=True)
                | (~Q(state="offered") & Q(decided_at__isnull=False)),
                name="handover_is_decided_at_a_moment",
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(state="offered"),
                name="one_open_handover_per_action",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.to_person}"

    def get_absolute_url(self) -> str:
        return reverse("actions:handover-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.OFFERED

    @property
    def state_style(self) -> Status:
        return HANDOVER_STATES[self.state]

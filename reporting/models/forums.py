"""Where plans are presented: what was shown, what was said of it, and who follows up until when."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Person
from actions.models import Action, ActionPlan
from foundation.bilingual import Bilingual
from foundation.status import Status, choices
from foundation.withdrawal import Withdrawable
from reporting.models.cycles import ReviewCycle
from reporting.statuses import FOLLOW_UP_STATES
from strategy.models import Forum, Strategy

LONGEST_NAME = 90


class ForumPresentation(Withdrawable):
    """A presentation of plans at a forum, held or planned, and what came of it."""

    forum = models.ForeignKey(
        Forum, on_delete=models.PROTECT, related_name="presentations", verbose_name=_("forum")
    )
    cycle = models.ForeignKey(
        ReviewCycle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="presentations",
        verbose_name=_("cycle"),
    )
    plans = models.ManyToManyField(
        ActionPlan, blank=True, related_name="presentations", verbose_name=_("plans")
    )
    held_on = models.DateField(_("held on"))
    shown_sv = models.TextField(_("what is shown, in Swedish"), blank=True)
    shown_en = models.TextField(_("what is shown, in English"), blank=True)
    shown = Bilingual()
    questions_sv = models.TextField(_("questions, in Swedish"), blank=True)
    questions_en = models.TextField(_("questions, in English"), blank=True)
    questions = Bilingual()
    advice_sv = models.TextField(_("advice, in Swedish"), blank=True)
    advice_en = models.TextField(_("advice, in English"), blank=True)
    advice = Bilingual()
    decisions_sv = models.TextField(_("decisions, in Swedish"), blank=True)
    decisions_en = models.TextField(_("decisions, in English"), blank=True)
    decisions = Bilingual()
    outcome_sv = models.TextField(_("what came of it, in Swedish"), blank=True)
    outcome_en = models.TextField(_("what came of it, in English"), blank=True)
    outcome = Bilingual()
    history = HistoricalRecords(m2m_fields=[plans])

    class Meta:
        verbose_name = _("presentation")
        verbose_name_plural = _("presentations")
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "held_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="presentation_day_unique",
                violation_error_message=_("There is a presentation at this forum on this day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum}, {date_format(self.held_on, 'DATE_FORMAT')}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:presentation-detail", args=[self.pk])

    def clean(self) -> None:
        if self.cycle is None or self.forum_id is None:
            return
        if self.cycle.strategy_id != self.forum.strategy_id:
            raise ValidationError({"cycle": _("The cycle belongs to another strategy.")})

    @property
    def strategy(self) -> Strategy:
        return self.forum.strategy


def slides_path(slides: "Slides", filename: str) -> str:
    """A name of our own making: nothing a user typed becomes part of a path."""
    return f"slides/{slides.presentation_id}/{uuid.uuid4().hex}"


class Slides(Withdrawable):
    """A file as it was shown. It never changes: another version is another file."""

    presentation = models.ForeignKey(
        ForumPresentation,
        on_delete=models.PROTECT,
        related_name="slides",
        verbose_name=_("presentation"),
    )
    name = models.CharField(_("name of the file"), max_length=255)
    file = models.FileField(_("file"), upload_to=slides_path, max_length=255)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("slides")
        verbose_name_plural = _("slides")
        ordering = ["presentation", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["presentation", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="slides_kept_once",
                violation_error_message=_("The same file is kept here already."),
            ),
            models.CheckConstraint(
                condition=~Q(file="") & ~Q(sha256="") & Q(size__gt=0),
                name="slides_are_a_file_with_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:slides-file", args=[self.pk])


class FollowUp(Withdrawable):
    """What somebody is to do after a presentation, and until when."""

    OPEN, DONE = FOLLOW_UP_STATES

    presentation = models.ForeignKey(
        ForumPresentation,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("presentation"),
    )
    what_sv = models.TextField(_("what is to be done, in Swedish"), max_length=1000)
    what_en = models.TextField(_("what is to be done, in English"), max_length=1000, blank=True)
    what = Bilingual()
    responsible_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("responsible organisation"),
    )
    responsible_person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("responsible person"),
    )
    due_on = models.DateField(_("due on"))
    plan = models.ForeignKey(
        ActionPlan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("action plan"),
    )
    action = models.ForeignKey(
        Action,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("action"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=choices(FOLLOW_UP_STATES), default=OPEN
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("marked as done by"),
    )
    result = models.TextField(_("what came of it"), blank=True, max_length=5000)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(FOLLOW_UP_STATES)), name="follow_up_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(responsible_organisation__isnull=False)
                | Q(responsible_person__isnull=False),
                name="follow_up_has_somebody_responsible",
                violation_error_message=_("Name an organisation or a person that answers for it."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", done_on__isnull=True, done_by__isnull=True, result="")
                | Q(state="done", done_on__isnull=False, done_by__isnull=False) & ~Q(result=""),
                name="follow_up_is_done_by_somebody_with_a_result",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.what).chars(LONGEST_NAME)

    def get_absolute_url(self) -> str:
        return reverse("reporting:follow-up-detail", args=[self.pk])

    def clean(self) -> None:
        strategy = self.presentation.forum.strategy_id
        if self.plan is not None and self.plan.area.strategy_id != strategy:
            raise ValidationError({"plan": _("The plan belongs to another strategy.")})
        if self.action is None:
            return
        if self.action.plan.area.strategy_id != strategy:
            raise ValidationError({"action": _("The action belongs to another strategy.")})
        if self.plan is not None and self.action.plan_id != self.plan_id:
            raise ValidationError({"action": _("The action stands in another plan.")})

    def is_late(self, today: date) -> bool:
        return self.state == self.OPEN and self.due_on < today

    @property
    def state_style(self) -> Status:
        return FOLLOW_UP_STATES[self.state]

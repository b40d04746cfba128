import uuid
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Person
from actions.models import Action
from jobs.models import OutgoingMail
from reporting.models.cycles import ReviewCycle
from strategy.models import Strategy


class ReminderPace(models.Model):
    """When people are reminded of the reports that a strategy wants; its coordinator sets it."""

    strategy = models.OneToOneField(
        Strategy,
        on_delete=models.CASCADE,
        related_name="reminder_pace",
        verbose_name=_("strategy"),
    )
    is_on = models.BooleanField(_("reminders are sent"), default=True)
    first_days_before = models.PositiveSmallIntegerField(
        _("first reminder, days before"),
        null=True,
        blank=True,
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    second_days_before = models.PositiveSmallIntegerField(
        _("second reminder, days before"),
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    is_on_the_day = models.BooleanField(_("a reminder on the day"), default=True)
    days_between_after = models.PositiveSmallIntegerField(
        _("days between reminders of a late report"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    most_after = models.PositiveSmallIntegerField(
        _("reminders of a late report, at most"),
        default=4,
        validators=[MaxValueValidator(20)],
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("pace of reminders")
        verbose_name_plural = _("paces of reminders")
        constraints = [
            models.CheckConstraint(
                condition=Q(second_days_before__isnull=True)
                | Q(first_days_before__isnull=True)
                | Q(second_days_before__lt=F("first_days_before")),
                name="reminder_pace_second_comes_after_first",
                violation_error_message=_(
                    "The second reminder comes nearer to the day than the first."
                ),
            ),
            models.CheckConstraint(
                condition=Q(days_between_after__range=(1, 90)) & Q(most_after__lte=20),
                name="reminder_pace_after_is_bounded",
            ),
        ]

    def __str__(self) -> str:
        return str(self.strategy)


class ReportingLink(models.Model):
    """Opens the forms of the named actions for one person, without signing in.

    Only the SHA-256 of the token is kept. It ends with its review cycle, on ``ends_on``, or when
    it is revoked, whichever comes first.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="reporting_links", verbose_name=_("person")
    )
    strategy = models.ForeignKey(
        Strategy,
        on_delete=models.PROTECT,
        related_name="reporting_links",
        verbose_name=_("strategy"),
    )
    cycle = models.ForeignKey(
        ReviewCycle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reporting_links",
        verbose_name=_("cycle"),
    )
    actions = models.ManyToManyField(
        Action,
        through="LinkedAction",
        related_name="reporting_links",
        verbose_name=_("actions"),
    )
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    ends_on = models.DateField(_("last day"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )

    class Meta:
        verbose_name = _("reporting link")
        verbose_name_plural = _("reporting links")
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.person}, {self.made_at:%Y-%m-%d}"

    def is_in_force(self, today: date) -> bool:
        """Whether the link itself still opens anything; what its person may do is asked too."""
        if self.revoked_at is not None or today > self.ends_on:
            return False
        cycle = self.cycle
        return cycle is None or (
            cycle.status == ReviewCycle.OPEN and not cycle.is_withdrawn and today <= cycle.closes_on
        )


class LinkedAction(models.Model):
    """An action that a link names. ``used_at``: when a report was last saved through the link."""

    link = models.ForeignKey(ReportingLink, on_delete=models.CASCADE, related_name="linked")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("action of a reporting link")
        verbose_name_plural = _("actions of reporting links")
        constraints = [
            models.UniqueConstraint(fields=["link", "action"], name="linked_action_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.link}: {self.action}"


class Reminder(models.Model):
    """One mail that reminds one person; the row and the mail are written together, once a day."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="reminders_sent", verbose_name=_("person")
    )
    strategy = models.ForeignKey(
        Strategy, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("strategy")
    )
    sent_on = models.DateField(_("sent on"))
    is_digest = models.BooleanField(_("weekly digest"), default=False)
    link = models.ForeignKey(
        ReportingLink,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        verbose_name=_("reporting link"),
    )
    mail = models.OneToOneField(
        OutgoingMail,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reminder",
        verbose_name=_("outgoing mail"),
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "strategy", "sent_on"], name="one_reminder_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.sent_on}"


class RemindedAction(models.Model):
    """What a reminder said of one action: the day its report is due."""

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="reminded")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="reminded")
    due_on = models.DateField(_("due on"))

    class Meta:
        verbose_name = _("action of a reminder")
        verbose_name_plural = _("actions of reminders")
        constraints = [
            models.UniqueConstraint(fields=["reminder", "action"], name="reminded_action_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.reminder}: {self.action}"


class CalendarFeed(models.Model):
    """The secret address under which a person's calendar program finds the due dates.

    The address is signed with ``nonce``; a new nonce makes the old address void.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="calendar_feed", verbose_name=_("person")
    )
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.person)

"""Aim: strategies, directions, areas, needs, frameworks and forums; who has which role."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Organisation, Person
from foundation.bilingual import Bilingual
from foundation.withdrawal import Withdrawable


class Framework(Withdrawable):
    """Another strategy whose goals the objectives contribute to, such as the 2030 Agenda."""

    slug = models.SlugField(_("short address"), unique=True)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title = Bilingual()
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    source_url = models.URLField(_("source"), blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["title_sv"]

    def __str__(self) -> str:
        return self.title


class FrameworkGoal(Withdrawable):
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="goals", verbose_name=_("framework")
    )
    number = models.CharField(_("number"), max_length=20)
    position = models.PositiveIntegerField(_("position"), default=0)
    title_sv = models.CharField(_("title in Swedish"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title = Bilingual()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("framework goal")
        verbose_name_plural = _("framework goals")
        ordering = ["framework", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="framework_goal_number_unique",
                violation_error_message=_("Another goal of the framework has this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Strategy(Withdrawable):
    slug = models.SlugField(_("short address"), unique=True)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title = Bilingual()
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="owned_strategies",
        verbose_name=_("owner"),
    )
    summary_sv = models.TextField(_("summary in Swedish"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    summary = Bilingual()
    vision_sv = models.TextField(_("vision in Swedish"), blank=True)
    vision_en = models.TextField(_("vision in English"), blank=True)
    vision = Bilingual()
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    horizon_year = models.PositiveSmallIntegerField(_("plan horizon"), null=True, blank=True)
    vision_year = models.PositiveSmallIntegerField(_("vision year"), null=True, blank=True)
    source_url = models.URLField(_("source"), blank=True)
    is_published = models.BooleanField(
        _("published"), default=False, help_text=_("Everybody may read its adopted plans.")
    )
    frameworks = models.ManyToManyField(
        Framework, blank=True, related_name="strategies", verbose_name=_("frameworks")
    )
    history = HistoricalRecords(m2m_fields=[frameworks])

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        ordering = ["title_sv"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("actions:strategy-detail", args=[self.slug])


class StrategyRole(models.Model):
    """Who coordinates or may read a strategy: one person, or everybody of one organisation."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        READER = "reader", _("reader")

    strategy = models.ForeignKey(
        Strategy, on_delete=models.CASCADE, related_name="roles", verbose_name=_("strategy")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    person = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="strategy_roles",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="strategy_roles",
        verbose_name=_("organisation"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("role in a strategy")
        verbose_name_plural = _("roles in strategies")
        ordering = ["strategy", "role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="strategy_role_is_a_persons_or_an_organisations",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["coordinator", "reader"]), name="strategy_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(role="reader") | Q(person__isnull=False),
                name="strategy_coordinator_is_a_person",
            ),
            models.UniqueConstraint(
                fields=["strategy", "role", "person"], name="strategy_role_person_unique"
            ),
            models.UniqueConstraint(
                fields=["strategy", "role", "organisation"],
                name="strategy_role_organisation_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.holder}"

    @property
    def holder(self) -> Person | Organisation | None:
        return self.person or self.organisation


class Direction(Withdrawable):
    strategy = models.ForeignKey(
        Strategy, on_delete=models.PROTECT, related_name="directions", verbose_name=_("strategy")
    )
    number = models.CharField(_("number"), max_length=20)
    position = models.PositiveIntegerField(_("position"), default=0)
    title_sv = models.CharField(_("title in Swedish"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title = Bilingual()
    description_sv = models.TextField(_("description in Swedish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    description = Bilingual()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("direction")
        verbose_name_plural = _("directions")
        ordering = ["strategy", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="direction_number_unique",
                violation_error_message=_("Another direction has this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Area(Withdrawable):
    """A strategic development area, with its four texts; the needs are rows of their own."""

    strategy = models.ForeignKey(
        Strategy, on_delete=models.PROTECT, related_name="areas", verbose_name=_("strategy")
    )
    number = models.CharField(_("number"), max_length=20)
    position = models.PositiveIntegerField(_("position"), default=0)
    title_sv = models.CharField(_("title in Swedish"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title = Bilingual()
    short_title_sv = models.CharField(_("short title in Swedish"), max_length=60)
    short_title_en = models.CharField(_("short title in English"), max_length=60, blank=True)
    short_title = Bilingual()
    background_sv = models.TextField(_("background in Swedish"), blank=True)
    background_en = models.TextField(_("background in English"), blank=True)
    background = Bilingual()
    strengths_sv = models.TextField(_("regional strengths in Swedish"), blank=True)
    strengths_en = models.TextField(_("regional strengths in English"), blank=True)
    strengths = Bilingual()
    target_state_sv = models.TextField(_("target state in Swedish"), blank=True)
    target_state_en = models.TextField(_("target state in English"), blank=True)
    target_state = Bilingual()
    development_needs_sv = models.TextField(_("development needs in Swedish"), blank=True)
    development_needs_en = models.TextField(_("development needs in English"), blank=True)
    development_needs = Bilingual()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["strategy", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="area_number_unique",
                violation_error_message=_("Another area has this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.short_title}"

    def get_absolute_url(self) -> str:
        return reverse("actions:area-detail", args=[self.pk])


class Need(Withdrawable):
    """One thing an area says must change."""

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="needs", verbose_name=_("area")
    )
    letter = models.CharField(_("letter"), max_length=5)
    position = models.PositiveIntegerField(_("position"), default=0)
    text_sv = models.TextField(_("need in Swedish"))
    text_en = models.TextField(_("need in English"), blank=True)
    text = Bilingual()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["area", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "letter"],
                condition=Q(withdrawn_at__isnull=True),
                name="need_letter_unique",
                violation_error_message=_("Another need of the area has this letter."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}) {self.text}"


class Forum(Withdrawable):
    """Where plans are presented."""

    strategy = models.ForeignKey(
        Strategy, on_delete=models.PROTECT, related_name="forums", verbose_name=_("strategy")
    )
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name = Bilingual()
    host = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="forums",
        verbose_name=_("host"),
    )
    is_in_strategy = models.BooleanField(_("named in the strategy"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        ordering = ["strategy", "name_sv"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "name_sv"],
                condition=Q(withdrawn_at__isnull=True),
                name="forum_name_unique",
                violation_error_message=_("Another forum has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""Who: organisations and the people that belong to them."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.statuses import INVITATION_STATES
from foundation.bilingual import Bilingual
from foundation.status import Status
from foundation.withdrawal import Withdrawable
from jobs.models import OutgoingMail


class Organisation(Withdrawable):
    class Kind(models.TextChoices):
        REGION = "region", _("region")
        MUNICIPALITY = "municipality", _("municipality")
        AGENCY = "agency", _("government agency")
        HOSPITAL = "hospital", _("hospital or care provider")
        UNIVERSITY = "university", _("university")
        INFRASTRUCTURE = "infrastructure", _("research infrastructure")
        COMPANY = "company", _("company")
        TRADE_ASSOCIATION = "trade_association", _("trade association")
        PATIENT_ORGANISATION = "patient_organisation", _("patient organisation")
        COLLABORATION = "collaboration", _("collaboration body")
        OTHER = "other", _("other")

    name_sv = models.CharField(_("name in Swedish"), max_length=200, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name = Bilingual()
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    website = models.URLField(_("website"), blank=True)
    contact_email = models.EmailField(
        _("e-mail address of its contact"),
        blank=True,
        help_text=_(
            "Who is told when the organisation's reviews do not come: a head, or a registry."
        ),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_sv"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name_sv=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "region",
                        "municipality",
                        "agency",
                        "hospital",
                        "university",
                        "infrastructure",
                        "company",
                        "trade_association",
                        "patient_organisation",
                        "collaboration",
                        "other",
                    ]
                ),
                name="organisation_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one, else the name."""
        return self.short_name or self.name


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, by e-mail address. ``is_superuser`` is the administrator's role."""

    class Language(models.TextChoices):
        SWEDISH = "sv", _("Swedish")
        ENGLISH = "en", _("English")

    class Reminders(models.TextChoices):
        EVERY = "every", _("every reminder, at the pace the coordinator sets")
        DUE = "due", _("only on the day a report is due, and when it is late")
        WEEKLY = "weekly", _("one digest a week, when something is wanted")
        NONE = "none", _("none")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    title = models.CharField(_("title or role at work"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.SWEDISH
    )
    reminders = models.CharField(
        _("reminders by e-mail"), max_length=10, choices=Reminders, default=Reminders.EVERY
    )
    is_active = models.BooleanField(_("can sign in"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="person_email_is_in_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["sv", "en"]), name="person_language_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(reminders__in=["every", "due", "weekly", "none"]),
                name="person_reminders_are_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    @property
    def is_staff(self) -> bool:
        """Whether the person may use the administration pages, as Django's admin asks."""
        return self.is_superuser

    @property
    def has_joined(self) -> bool:
        """Whether the person has signed in, or has a password to sign in with."""
        return self.last_login is not None or self.has_usable_password()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.partition(" ")[0]


class Invitation(models.Model):
    """A mail that lets a person choose a password and sign in for the first time.

    The link in the mail is good for one use, until ``expires_at``; only its digest is kept.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("person")
    )
    sent_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("good until"))
    digest = models.CharField(_("digest of the link"), max_length=64, unique=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    mail = models.OneToOneField(
        OutgoingMail,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitation",
        verbose_name=_("outgoing mail"),
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="invitation_is_not_accepted_and_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.sent_at:%Y-%m-%d}"

    @property
    def state(self) -> str:
        """One of INVITATION_STATES, now."""
        if self.accepted_at is not None:
            return "accepted"
        if self.revoked_at is not None:
            return "revoked"
        return "waiting" if self.expires_at > timezone.now() else "ended"

    @property
    def state_style(self) -> Status:
        return INVITATION_STATES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether the link in the mail still lets its person choose a password.

        Whoever has got a password in another way is not given a second key to the account.
        """
        return (
            self.state == "waiting"
            and self.person.is_active
            and not self.person.has_usable_password()
        )

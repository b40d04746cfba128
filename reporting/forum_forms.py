"""Forms for presentations, their slides and follow-ups. See foundation.shaping."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation, Person
from actions.domain.attachments import check_file
from actions.forms.fields import FilesInput, LongTextField
from actions.forms.people import PeopleForm
from actions.forms.shaping import offered
from actions.forms.shaping_actions import OrganisationField, PersonField
from actions.models import Action, ActionPlan
from foundation.errors import DomainError
from foundation.shaping_forms import DATE_INVALID, DayInput, GroupedChoices, ShapingForm
from reporting.domain.forum_lists import DONE, LATE, OPEN, Asked
from reporting.domain.forums import SLIDE_KINDS
from reporting.models import FollowUp, ForumPresentation, ReviewCycle
from strategy.models import Forum, Strategy

Choices = Iterable[tuple[Any, Any]]


class CycleField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.year)


class PresentationForm(ShapingForm):
    sections = [
        ("", ["forum", "held_on", "cycle", "plans"]),
        (_("What is shown"), ["shown"]),
        (_("What was said"), ["questions", "advice", "decisions"]),
        (_("In short"), ["outcome"]),
    ]
    markdown = ("shown", "questions", "advice", "decisions")

    forum = forms.ModelChoiceField(
        Forum.objects.none(),
        label=_("Forum"),
        empty_label=None,
        error_messages={"required": _("Choose a forum.")},
    )
    cycle = CycleField(
        ReviewCycle.objects.none(),
        label=_("Yearly review"),
        required=False,
        empty_label=pgettext_lazy("a yearly review", "none"),
        help_text=_("The year's annual report tells of the presentation."),
    )
    plans = GroupedChoices(
        ActionPlan.objects.none(),
        group_of=lambda plan: plan.area,
        required=False,
        label=_("Plans that are presented"),
    )

    class Meta:
        model = ForumPresentation
        fields = [
            "forum",
            "held_on",
            "cycle",
            "plans",
            "shown_sv",
            "shown_en",
            "questions_sv",
            "questions_en",
            "advice_sv",
            "advice_en",
            "decisions_sv",
            "decisions_en",
            "outcome_sv",
            "outcome_en",
        ]
        labels = {
            "held_on": _("Day"),
            "outcome_sv": _("What came of it, in a sentence or two, in Swedish"),
            "outcome_en": _("What came of it, in a sentence or two, in English"),
        }
        help_texts = {"held_on": _("A day to come is a planned presentation.")}
        error_messages = {"held_on": {"required": _("Give the day of the presentation.")}}

    def __init__(self, *args: Any, strategy: Strategy, **options: Any) -> None:
        super().__init__(*args, **options)
        presentation, named = self.instance, dict[str, Any](self.fields)
        named["forum"].queryset = Forum.objects.filter(
            Q(withdrawn_at__isnull=True) | Q(pk=presentation.forum_id), strategy=strategy
        ).order_by("name_sv", "id")
        named["cycle"].queryset = (
            ReviewCycle.objects.filter(strategy=strategy)
            .filter(Q(withdrawn_at__isnull=True) | Q(pk=presentation.cycle_id))
            .order_by("-year")
        )
        chosen = ActionPlan.objects.none() if self.is_new else presentation.plans.all()
        named["plans"].queryset = (
            offered(ActionPlan.objects.filter(area__strategy=strategy), chosen)
            .select_related("area")
            .order_by("area__position", "area_id", "starts_on", "id")
        )
        for name in ("outcome_sv", "outcome_en"):
            named[name].widget.attrs["rows"] = 2


class ActionIterator(forms.models.ModelChoiceIterator):
    """Actions under the titles of their plans."""

    def __iter__(self) -> Any:
        yield ("", self.field.empty_label)
        groups: dict[str, list[Any]] = {}
        for action in self.queryset.all():
            groups.setdefault(action.plan.title, []).append(self.choice(action))
        yield from groups.items()


class ActionField(forms.ModelChoiceField):
    iterator = ActionIterator


class FollowUpForm(ShapingForm):
    sections = [
        ("", ["what"]),
        (_("Who and when"), ["responsible_organisation", "responsible_person", "due_on"]),
        (_("What it is about"), ["plan", "action"]),
    ]

    responsible_organisation = OrganisationField(
        Organisation.objects.none(),
        label=_("Responsible organisation"),
        required=False,
        empty_label=pgettext_lazy("an organisation", "none"),
    )
    responsible_person = PersonField(
        Person.objects.none(),
        label=_("Responsible person"),
        required=False,
        empty_label=_("nobody in particular"),
        help_text=_(
            "Is told by mail, and sees it in My work. Where nobody is named, it stands in My work"
            " of everybody in the organisation."
        ),
    )
    action = ActionField(
        Action.objects.none(),
        label=_("Action"),
        required=False,
        empty_label=pgettext_lazy("an action", "none"),
    )

    class Meta:
        model = FollowUp
        fields = [
            "what_sv",
            "what_en",
            "responsible_organisation",
            "responsible_person",
            "due_on",
            "plan",
            "action",
        ]
        error_messages = {
            "what_sv": {"required": _("Write in Swedish what is to be done.")},
            "due_on": {"required": _("Give the day by which it is to be done.")},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        follow_up, named = self.instance, dict[str, Any](self.fields)
        presentation = follow_up.presentation
        strategy = presentation.forum.strategy_id
        named["responsible_organisation"].queryset = Organisation.objects.filter(
            Q(withdrawn_at__isnull=True) | Q(pk=follow_up.responsible_organisation_id)
        )
        named["responsible_person"].queryset = (
            Person.objects.filter(Q(is_active=True) | Q(pk=follow_up.responsible_person_id))
            .select_related("organisation")
            .order_by("name", "id")
        )
        named["plan"].queryset = ActionPlan.objects.filter(
            Q(withdrawn_at__isnull=True) | Q(pk=follow_up.plan_id), area__strategy=strategy
        ).order_by("area__position", "starts_on", "id")
        named["plan"].empty_label = pgettext_lazy("an action plan", "none")
        presented = presentation.plans.all()
        of_plans = Q(plan__in=presented) if presented else Q(plan__area__strategy=strategy)
        named["action"].queryset = (
            Action.objects.filter(
                of_plans & Q(withdrawn_at__isnull=True, plan__withdrawn_at__isnull=True)
                | Q(pk=follow_up.action_id)
            )
            .select_related("plan")
            .order_by("plan__area__position", "plan_id", "position", "id")
        )
        for name in ("what_sv", "what_en"):
            named[name].widget.attrs["rows"] = 3


class CompleteForm(PeopleForm):
    """What came of a follow-up, and when it was done."""

    result = LongTextField(label=_("What came of it?"), rows=5)
    done_on = forms.DateField(
        label=_("Done on"), widget=DayInput(), error_messages={"invalid": DATE_INVALID}
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"done_on": timezone.localdate()})
        self.fields["result"].error_messages["required"] = _("Say what came of it.")


class SlidesField(forms.FileField):
    """Several files; all that is wrong with any of them is said at once."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in data or [] if file]
        if not files:
            raise ValidationError(_("Choose a file."))
        errors = []
        for file in files:
            try:
                check_file(file, SLIDE_KINDS)
            except DomainError as error:
                errors.append(error.message)
        if errors:
            raise ValidationError(errors)
        return files


class SlidesForm(PeopleForm):
    files = SlidesField(  # type: ignore[assignment]
        label=_("Files"),
        help_text=_("PDF, PowerPoint or OpenDocument, as they were shown. Several may be chosen."),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        kinds = ",".join(f".{kind}" for kind in SLIDE_KINDS)
        self.fields["files"].widget.attrs |= {"accept": kinds, "multiple": True}


def _number(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, choices=()
    )


class AskedForm(forms.Form):
    """What a list is narrowed to; what is not valid narrows nothing.

    ``offered`` are the choices of each field; a field without any is left out, but the state of
    follow-ups stands where ``has_state`` says so.
    """

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all")),
            (OPEN, pgettext_lazy("follow-ups", "open")),
            (LATE, pgettext_lazy("follow-ups", "late")),
            (DONE, pgettext_lazy("follow-ups", "done")),
        ],
    )
    forum = _number(_("Forum"))
    year = _number(_("Year"))
    plan = _number(_("Action plan"))
    organisation = _number(_("Responsible"))

    def __init__(self, data: Any, *, has_state: bool = False, **offered: Choices) -> None:
        super().__init__(data)
        for name in list(self.fields):
            if name == "state":
                if not has_state:
                    del self.fields[name]
            elif found := list(offered.get(name, ())):
                field: Any = self.fields[name]
                field.choices = [("", _("all")), *found]
            else:
                del self.fields[name]
        self.is_valid()

    @property
    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values())

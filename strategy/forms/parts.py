"""Forms for a strategy and its parts. See foundation.shaping."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import OrganisationField, WebAddressField
from foundation.shaping_forms import ShapingForm, TickBoxes
from strategy.models import Area, Direction, Forum, Framework, FrameworkGoal, Need, Strategy

YEARS: dict[str, Any] = {"min_value": 1900, "max_value": 2200}
ADDRESS_HELP = _(
    "The end of the page's address: small letters, figures and hyphens. Made of the title when "
    "left empty. It does not change afterwards, since links lead to it."
)


def _both(*names: str) -> list[str]:
    return [f"{name}_{language}" for name in names for language in ("sv", "en")]


class AddressedForm(ShapingForm):
    """A record with a short address, which is chosen once: links lead to it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_new:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = ADDRESS_HELP
        else:
            del self.fields["slug"]


class StrategyForm(AddressedForm):
    sections = [
        ("", ["title", "slug", "owner"]),
        (_("Texts"), ["vision", "summary"]),
        (_("Dates"), ["decided_on", "horizon_year", "vision_year", "source_url"]),
        (_("Interacts with"), ["frameworks"]),
        (_("Who may read it"), ["is_published"]),
    ]
    markdown = ("vision", "summary")

    owner = OrganisationField(label=_("Owner"), empty_label=_("Choose an organisation"))
    horizon_year = forms.IntegerField(label=_("Plan horizon"), required=False, **YEARS)
    vision_year = forms.IntegerField(label=_("Vision year"), required=False, **YEARS)
    source_url = WebAddressField(
        label=_("Source"), help_text=_("Where the decided strategy can be read.")
    )
    frameworks = TickBoxes(
        Framework.objects.none(),
        label=_("Frameworks"),
        required=False,
        help_text=_("Objectives can contribute to the goals of these."),
    )

    class Meta:
        model = Strategy
        fields = [
            *_both("title"),
            "slug",
            "owner",
            *_both("vision", "summary"),
            "decided_on",
            "horizon_year",
            "vision_year",
            "source_url",
            "frameworks",
            "is_published",
        ]
        labels = {"is_published": _("Published: everybody may read it, without signing in")}
        help_texts = {
            "is_published": _(
                "Opens the strategy with its areas, its adopted plans with their objectives, "
                "actions and figures, and its published annual reports. Drafts, reports on "
                "actions and names of people stay with those who have a role."
            ),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["owner"].offer(None if self.is_new else self.instance.owner)
        chosen = Q() if self.is_new else Q(strategies=self.instance)
        fields["frameworks"].queryset = Framework.objects.filter(
            Q(withdrawn_at__isnull=True) | chosen
        ).distinct()
        for name in ("horizon_year", "vision_year"):
            fields[name].widget.attrs |= {"class": "short-field"}


class DirectionForm(ShapingForm):
    sections = [("", ["number", "title", "description"])]
    markdown = ("description",)

    class Meta:
        model = Direction
        fields = ["number", *_both("title", "description")]


class AreaForm(ShapingForm):
    sections = [
        ("", ["number", "title", "short_title"]),
        (_("Texts"), ["background", "strengths", "target_state", "development_needs"]),
    ]
    markdown = ("background", "strengths", "target_state", "development_needs")

    class Meta:
        model = Area
        fields = [
            "number",
            *_both(
                "title",
                "short_title",
                "background",
                "strengths",
                "target_state",
                "development_needs",
            ),
        ]
        help_texts = {"short_title_sv": _("For menus, tables and charts.")}


class NeedForm(ShapingForm):
    sections = [("", ["letter", "text"])]

    class Meta:
        model = Need
        fields = ["letter", *_both("text")]


class ForumForm(ShapingForm):
    sections = [("", ["name", "host", "is_in_strategy"])]

    host = OrganisationField(label=_("Host"), required=False, empty_label=_("Nobody named"))

    class Meta:
        model = Forum
        fields = [*_both("name"), "host", "is_in_strategy"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["host"].offer(self.instance.host)


class FrameworkForm(AddressedForm):
    sections = [("", ["title", "slug", "owner", "source_url"])]

    source_url = WebAddressField(label=_("Source"), help_text=_("Where it can be read."))

    class Meta:
        model = Framework
        fields = [*_both("title"), "slug", "owner", "source_url"]
        help_texts = {
            "owner": _("Who has decided it, such as the United Nations."),
        }


class GoalForm(ShapingForm):
    sections = [("", ["number", "title"])]

    class Meta:
        model = FrameworkGoal
        fields = ["number", *_both("title")]

"""The form of an assessment. See foundation.shaping."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.shaping_forms import ShapingForm
from foundation.status import choices
from reporting.domain.assessments import written_since
from reporting.models import PlanAssessment, StrategyAssessment
from reporting.statuses import JUDGEMENTS

FIELDS = ["judgement", "reasons_sv", "reasons_en", "proposal_sv", "proposal_en"]


class AssessmentForm(ShapingForm):
    sections = [("", ["judgement", "reasons", "proposal"])]
    markdown = ("reasons", "proposal")
    judgement = forms.ChoiceField(
        label=_("judgement"),
        choices=choices(JUDGEMENTS),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it goes.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reasons_sv"].error_messages["required"] = _("Say why it is judged so.")

    def check_version(self) -> bool:
        """As every form, and also that nobody has assessed it first, since an empty one was
        opened.
        """
        if self.is_new:
            return True
        version = self.cleaned_data.get("version")
        fresh: Any = type(self.instance)._base_manager.get(pk=self.instance.pk)
        meanwhile = written_since(fresh, version, FIELDS)
        if meanwhile is None:
            return True
        self.take_note_of(meanwhile)
        return False


class PlanAssessmentForm(AssessmentForm):
    class Meta:
        model = PlanAssessment
        fields = FIELDS


class StrategyAssessmentForm(AssessmentForm):
    class Meta:
        model = StrategyAssessment
        fields = FIELDS

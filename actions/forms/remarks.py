"""Narrowing the obstacles and opportunities, saying what becomes of them, and naming tags."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from actions.domain.remark_handling import possible_handlers, version_of
from actions.domain.remarks import NONE, Asked
from actions.forms.fields import LongTextField
from actions.forms.people import ColleagueField, PeopleForm
from actions.models import Remark, Tag
from actions.statuses import REMARK_STATES
from foundation.folded_fields import FoldedForm
from foundation.shaping_forms import TickBoxes
from foundation.status import choices
from strategy.models import Strategy

Choices = Sequence[tuple[Any, Any]]


def _number(label: Any) -> Any:
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, choices=()
    )


class AskedForm(FoldedForm):
    """What is asked for; what is not valid asks for nothing."""

    FIRST = ("kind", "state", "tag")

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *Remark.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *choices(REMARK_STATES)]
    )
    tag = forms.ChoiceField(label=_("Tag"), required=False, choices=())
    handler = forms.ChoiceField(label=_("Handled by"), required=False, choices=())
    area = _number(_("Area"))
    plan = _number(_("Action plan"))
    organisation = _number(_("Responsible"))
    year = _number(_("Year"))
    by = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("newest first")), ("tag", _("by tag"))],
    )

    def __init__(self, data: Any, **offered: Choices) -> None:
        super().__init__(data)
        none = {"tag": _("without a tag"), "handler": _("nobody")}
        for name, found in offered.items():
            field: Any = self.fields[name]
            field.choices = [
                ("", _("all")),
                *([(NONE, none[name])] if name in none else []),
                *found,
            ]
        self.is_valid()

    @property
    def asked(self) -> Asked:
        given = {name: value for name, value in self.cleaned_data.items() if name != "by"}
        return Asked(**given)

    @property
    def is_by_tag(self) -> bool:
        return self.cleaned_data.get("by") == "tag"


class HandleForm(PeopleForm):
    """What becomes of one. ``seen`` is the version that the form was opened with."""

    state = forms.ChoiceField(
        label=_("State"), choices=choices(REMARK_STATES), widget=forms.RadioSelect
    )
    handled_by = ColleagueField(
        label=_("Handled by"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("nobody"),
        help_text=_("Is told by mail."),
    )
    tags = TickBoxes(
        label=_("Tags"),
        queryset=Tag.objects.none(),
        required=False,
    )
    note = LongTextField(
        label=_("Note"),
        rows=3,
        required=False,
        help_text=_("What is done about it. Those who reported it read this."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, remark: Remark) -> None:
        entry = remark.entry
        strategy = entry.action.plan.area.strategy
        super().__init__(
            data,
            auto_id=f"id_{entry.pk}_{remark.kind}_%s",
            initial={
                "state": remark.state,
                "handled_by": remark.handled_by_id,
                "tags": [tag.pk for tag in remark.tags.all()] if remark.pk else [],
                "note": remark.note,
                "seen": version_of(remark),
            },
        )
        handlers = possible_handlers(strategy, entry.action)
        if remark.handled_by_id:
            # Whoever handles it stays, also when they may not read the report any more.
            handlers = handlers | Person.objects.filter(pk=remark.handled_by_id)
        self.fields["handled_by"].queryset = handlers  # type: ignore[attr-defined]
        tags = Tag.objects.current().filter(strategy=strategy).order_by("name_sv")
        self.fields["tags"].queryset = tags  # type: ignore[attr-defined]
        if not tags:
            del self.fields["tags"]

    @property
    def changes(self) -> dict[str, Any]:
        """What ``handle_remark`` takes."""
        given = dict(self.cleaned_data)
        return {"based_on": given.pop("seen"), "tags": given.pop("tags", []), **given}


class SeveralForm(PeopleForm):
    """What becomes of all that are ticked; what is left empty stays as it is."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("leave as it is")), *choices(REMARK_STATES)],
    )
    tag = forms.ModelChoiceField(
        label=_("Add the tag"),
        queryset=Tag.objects.none(),
        required=False,
        empty_label=_("none"),
    )
    handled_by = ColleagueField(
        label=_("Handled by"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("leave as it is"),
    )

    def __init__(self, data: Any = None, *, strategy: Strategy) -> None:
        super().__init__(data, auto_id="id_several_%s")
        tags = Tag.objects.current().filter(strategy=strategy).order_by("name_sv")
        self.fields["tag"].queryset = tags  # type: ignore[attr-defined]
        self.fields["handled_by"].queryset = possible_handlers(strategy)  # type: ignore[attr-defined]


class TagForm(PeopleForm):
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=60)
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=60,
        required=False,
        help_text=_("May be left empty."),
    )

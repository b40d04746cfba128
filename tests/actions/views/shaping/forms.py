"""Filling and sending the pages' forms as a browser would."""

from typing import Any


def sent_by(form: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends of ``form`` as it stands, with ``changes``; None leaves a field out."""
    data: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if value is None or value is False:
            continue
        if value is True:
            value = "on"
        elif isinstance(value, (list, tuple)):
            value = [getattr(each, "pk", each) for each in value]
        elif hasattr(value, "all"):
            value = [each.pk for each in value.all()]
        data[form.add_prefix(name)] = getattr(value, "pk", value)
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def sent_by_set(formset: Any) -> dict[str, Any]:
    """What a browser sends of a whole set of forms as it stands."""
    data = sent_by(formset.management_form)
    for form in formset:
        data |= sent_by(form)
    return data

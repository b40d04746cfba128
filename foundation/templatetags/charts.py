"""The template tag that shows a chart. A page that uses it links charts.css and charts.js."""

from datetime import date

from django import template
from django.utils.safestring import SafeString, mark_safe

from foundation.charts import Chart, Span
from foundation.charts.bars import swatch
from foundation.charts.timeline import Window, axis_strip, span_strip

register = template.Library()


@register.inclusion_tag("includes/chart.html", takes_context=True)
def chart(
    context: template.Context, chart: Chart, with_table: bool = True, with_title: bool = False
) -> dict[str, object]:
    """``chart`` with its sentence, and with its table folded below unless the page has it anyway.

    ``with_title`` writes the title above it, for charts that no heading names.
    """
    return {
        "chart": chart,
        "svg": mark_safe(_with_own_ids(context, chart)),  # noqa: S308
        "with_table": with_table and bool(chart.table),
        "with_title": with_title,
    }


def _with_own_ids(context: template.Context, chart: Chart) -> str:
    """The picture; with other ids where the same one stands on the page already."""
    request = context.get("request")
    if request is None:
        return chart.svg
    shown: dict[str, int] = request.__dict__.setdefault("_charts_shown", {})
    number = shown[chart.prefix] = shown.get(chart.prefix, 0) + 1
    return chart.svg if number == 1 else chart.numbered(number)


@register.simple_tag
def timeline_axis(window: Window, today: date) -> SafeString:
    """The years or months above the rows of a timeline, for the eye alone."""
    return mark_safe(axis_strip(window, today))  # noqa: S308


@register.simple_tag
def timeline_strip(
    span: Span, window: Window, today: date, limit: date | None = None
) -> SafeString:
    """A row of a timeline, for the eye alone: the facts have to stand beside it."""
    return mark_safe(span_strip(span, window, today, limit=limit))  # noqa: S308


@register.simple_tag
def fill_swatch(name: str) -> SafeString:
    """A fill of foundation.charts.looks as a small picture, for a key."""
    return mark_safe(swatch(name))  # noqa: S308

"""Template tags and filters that any room's pages use."""

from decimal import Decimal
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from foundation.markdown import render_markdown
from foundation.numbers import format_decimal
from foundation.status import Status

register = template.Library()


@lru_cache(maxsize=256)
def _icon_svg(name: str, height: int) -> str:
    svg = render_to_string(f"bs_icon/{name}.svg", {"height": height})
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


@register.simple_tag
def icon(name: str, height: int = 16) -> SafeString:
    """A Bootstrap icon that screen readers pass over: the text beside it says the same."""
    return mark_safe(_icon_svg(name, height))  # noqa: S308


@register.simple_tag
def status_badge(status: Status) -> SafeString:
    """A status as icon and words, never as colour alone."""
    return format_html(
        '<span class="status status-{}">{}{}</span>',
        status.tone,
        mark_safe(_icon_svg(status.icon, 14)),  # noqa: S308
        status.label,
    )


@register.filter
def markdown(text: str) -> SafeString:
    """User text as safe HTML."""
    return render_markdown(text or "")


@register.filter
def figure(value: Decimal | int | None, decimals: int | None = None) -> str:
    """A number in the active language, with so many decimals (or as many as it has)."""
    return "" if value is None else format_decimal(value, decimals)


@register.filter
def lookup(mapping: dict, key: object) -> object:
    """``mapping[key]``, or None."""
    return mapping.get(key)

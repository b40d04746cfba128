"""Earlier days in addresses."""

from datetime import date

from django.http import Http404
from django.utils import timezone

from actions.forms.past import EARLIEST


class DayConverter:
    """A day as it stands in an address: 2026-03-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


def past(day: date) -> date:
    """``day``, unless it has not come or nothing can be known of it: then Http404."""
    if not EARLIEST <= day <= timezone.localdate():
        raise Http404
    return day

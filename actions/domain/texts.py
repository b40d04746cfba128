"""Text as people send it, made fit to be kept."""

from django.utils.translation import gettext as _

from actions.models.progress import LONGEST_TEXT
from foundation.errors import DomainError
from foundation.numbers import format_decimal


def checked_text(text: str, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """``text`` with plain line ends. Raises DomainError for what no database can keep whole."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise DomainError(
            _("The text holds a character that cannot be stored. Paste it again as plain text."),
            field=field,
        )
    if len(text) > longest:
        raise DomainError(
            _("The text is %(length)s characters long; at most %(longest)s can be kept.")
            % {"length": format_decimal(len(text)), "longest": format_decimal(longest)},
            field=field,
        )
    return text

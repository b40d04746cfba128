"""The last part of a file that could not hold every character."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.document.blocks import Note, Part, said
from reporting.exporters.safe_text import REPLACEMENT


def replaced_part(count: int) -> Part:
    """Says that ``count`` characters were replaced."""
    words = ngettext(
        "%(count)s character that no file of this kind may hold stands as %(sign)s.",
        "%(count)s characters that no file of this kind may hold stand as %(sign)s.",
        count,
    )
    return Part(
        "replaced",
        _("Characters that were replaced"),
        (Note(said(words % {"count": count, "sign": REPLACEMENT})),),
        begins_page=False,
    )

"""What every status means, and who or what decides it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from actions.statuses import ACTION_MARKS, ACTION_STATUSES, INDICATOR_STATUSES
from reporting.document.blocks import Block, Column, Heading, Paragraph, Table, said
from reporting.document.words import pill
from reporting.snapshot_schema import Snapshot


def definitions(_snapshot: Snapshot) -> Iterator[Block]:
    lists = [
        (_("Status of actions"), ACTION_STATUSES, _("People who answer for the action say it.")),
        (_("Besides the status"), ACTION_MARKS, _("It follows from the dates.")),
        (
            _("Status of indicators"),
            INDICATOR_STATUSES,
            _(
                "It is computed. The expected value lies on the straight line from the baseline"
                " through the targets; each indicator states its own tolerance."
            ),
        ),
    ]
    for title, statuses, note in lists:
        yield Heading(2, said(title))
        yield Paragraph(said(note))
        yield Table(
            caption=title,
            columns=(Column(_("Status"), share=9), Column(_("Meaning"), share=23)),
            rows=tuple(
                ((pill(statuses, each.value),), said(str(each.meaning)))
                for each in statuses.values()
            ),
        )

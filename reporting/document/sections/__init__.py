"""The one list of what a report can hold, in the order in which it says it.

To add a section, write its builder and give it a row here: every format renders it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from reporting.document.blocks import Block, Part
from reporting.document.sections.areas import area_parts
from reporting.document.sections.definitions import definitions
from reporting.document.sections.foreword import foreword
from reporting.document.sections.goals import goals
from reporting.document.sections.missing import missing
from reporting.document.sections.presentations import presentations
from reporting.document.sections.restatements import restatements
from reporting.document.sections.since_last_year import since_last_year
from reporting.document.sections.sources import sources
from reporting.document.sections.summary import summary
from reporting.snapshot_schema import SectionChoice, Snapshot


@dataclass(frozen=True)
class Section:
    """``build`` gives what the section says of a snapshot, in the active language: blocks, which
    become one part with the section's title, or parts with titles of their own. A section that
    gives nothing is left out.
    """

    key: str
    title: str | Promise
    build: Callable[[Snapshot], Iterable[Block] | Iterable[Part]]
    begins_page: bool = True

    def parts(self, snapshot: Snapshot) -> tuple[Part, ...]:
        built = tuple(self.build(snapshot))
        parts = tuple(each for each in built if isinstance(each, Part))
        blocks = tuple(each for each in built if not isinstance(each, Part))
        if blocks:
            return (Part(self.key, str(self.title), blocks, self.begins_page), *parts)
        return parts


SECTIONS = (
    Section("foreword", _("Foreword"), foreword),
    Section("summary", pgettext_lazy("annual report", "Summary"), summary),
    Section("since-last-year", _("This year beside last"), since_last_year),
    Section("areas", _("Areas"), area_parts),
    Section("missing", _("What is missing"), missing),
    Section("presentations", _("Presentations at forums"), presentations, begins_page=False),
    Section("goals", _("Contribution to directions and goals"), goals),
    Section("restatements", _("Restated figures"), restatements, begins_page=False),
    Section("sources", _("Sources"), sources),
    Section("definitions", _("What the statuses mean"), definitions),
)


def sections_in_words(choices: Iterable[SectionChoice]) -> str:
    """The chosen sections by their titles, in their order; all of them where none is chosen."""
    titles = {section.key: str(section.title) for section in SECTIONS}
    chosen = [titles.get(each["key"], each["key"]) for each in choices if each["is_included"]]
    return ", ".join(chosen) or gettext("all sections")

"""Which columns the tables have that are pasted to add objectives, actions and indicators.

The columns stand in the order in which they are read from a table without headings. A heading may
say what the column is called here, in either language, or one of the usual other names.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from foundation.bilingual import LANGUAGES

OBJECTIVES, ACTIONS, INDICATORS = KINDS = ("objectives", "actions", "indicators")


@dataclass(frozen=True)
class TableColumn:
    """One column; ``also`` are other headings that it is known by, in any language."""

    label: Any
    is_needed: bool = False
    also: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        names = list(self.also)
        for language in LANGUAGES:
            with override(language):
                names.append(str(self.label))
        return names


NUMBER = TableColumn(_("Number"), also=("nr", "no", "#", "id"))
TITLE_EN = TableColumn(_("Title in English"), also=("english title", "engelsk titel"))
DESCRIPTION = TableColumn(
    _("Description in Swedish"), also=("beskrivning", "description", "kommentar")
)
DESCRIPTION_EN = TableColumn(_("Description in English"), also=("engelsk beskrivning",))

TABLES: dict[str, dict[str, TableColumn]] = {
    OBJECTIVES: {
        "number": NUMBER,
        "title_sv": TableColumn(
            _("Title in Swedish"),
            is_needed=True,
            also=("titel", "title", "mål", "objective", "delmål", "rubrik", "namn", "name"),
        ),
        "parent": TableColumn(
            _("Part of"), also=("del av", "ingår i", "överordnat mål", "under", "parent", "övermål")
        ),
        "title_en": TITLE_EN,
        "description_sv": DESCRIPTION,
        "description_en": DESCRIPTION_EN,
    },
    ACTIONS: {
        "number": NUMBER,
        "title_sv": TableColumn(
            _("Title in Swedish"),
            is_needed=True,
            also=("titel", "title", "åtgärd", "action", "aktivitet", "rubrik", "namn", "name"),
        ),
        "organisation": TableColumn(
            _("Responsible organisation"),
            is_needed=True,
            also=("organisation", "organization", "ansvarig aktör", "aktör", "ansvarig", "owner"),
        ),
        "person": TableColumn(
            _("Responsible person"), also=("person", "kontaktperson", "kontakt", "contact")
        ),
        "starts": TableColumn(
            _("Starts"), also=("start", "startdatum", "start date", "från", "from", "börjar")
        ),
        "ends": TableColumn(
            _("Ends"), also=("slut", "slutdatum", "end", "end date", "till", "to", "klart")
        ),
        "objectives": TableColumn(
            _("Objectives"), also=("mål", "delmål", "objective", "bidrar till", "serves")
        ),
        "milestones": TableColumn(_("Milestones"), also=("delsteg", "milstolpar", "milestone")),
        "title_en": TITLE_EN,
        "description_sv": DESCRIPTION,
        "description_en": DESCRIPTION_EN,
    },
    INDICATORS: {
        "objective": TableColumn(_("Objective"), is_needed=True, also=("mål", "delmål", "målnr")),
        "name_sv": TableColumn(
            _("Name in Swedish"),
            is_needed=True,
            also=("namn", "name", "indikator", "indicator", "titel", "title", "mått"),
        ),
        "unit_sv": TableColumn(_("Unit in Swedish"), is_needed=True, also=("enhet", "unit")),
        "direction": TableColumn(
            _("Wanted direction"), is_needed=True, also=("riktning", "direction")
        ),
        "baseline": TableColumn(_("Baseline"), also=("utgångsvärde", "nuläge", "start value")),
        "baseline_period": TableColumn(
            _("Year of the baseline"), also=("basår", "baseline year", "utgångsår")
        ),
        "target": TableColumn(_("Target"), also=("mål värde", "target value")),
        "target_period": TableColumn(_("Year of the target"), also=("målår", "target year")),
        "frequency": TableColumn(_("Frequency"), also=("frekvens", "hur ofta", "how often")),
        "organisation": TableColumn(
            _("Organisation that delivers the values"),
            also=("organisation", "organization", "ansvarig", "levererar värden"),
        ),
        "source_sv": TableColumn(_("Source in Swedish"), also=("källa", "source")),
        "name_en": TableColumn(_("Name in English"), also=("english name", "engelskt namn")),
        "unit_en": TableColumn(_("Unit in English"), also=("engelsk enhet",)),
    },
}

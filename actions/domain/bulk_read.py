"""What the cells of a pasted table mean, by kind of table; see actions.domain.bulk_new."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Person
from actions.domain.bulk_cells import (
    CellError,
    choices_in_both_languages,
    is_nothing,
    read_date,
    read_name,
    read_text,
)
from actions.domain.bulk_new import (
    NewRow,
    NewTable,
    Standing,
    number_rows,
    read_cell,
    standing_in,
    table_of,
)
from actions.domain.bulk_tables import ACTIONS, INDICATORS, OBJECTIVES
from actions.models import Action, ActionPlan, Indicator, Milestone, Objective
from actions.rules.cells import folded
from actions.rules.cells_values import read_milestones, read_numbers
from actions.rules.periods import Frequency, Period
from foundation.numbers import DecimalField, validate_figure

DIRECTION_WORDS = {
    Indicator.Direction.INCREASE: ("öka", "ökar", "upp", "up", "increases", "higher"),
    Indicator.Direction.DECREASE: ("minska", "minskar", "ner", "ned", "down", "decreases"),
    Indicator.Direction.KEEP_AT_LEAST: ("minst", "at least"),
    Indicator.Direction.KEEP_AT_MOST: ("högst", "at most"),
    Indicator.Direction.MILESTONE: ("ja/nej", "yes/no", "ja eller nej", "yes or no"),
}
FREQUENCY_WORDS = {
    Indicator.FrequencyChoice.YEAR: ("årligen", "varje år", "yearly", "annual", "annually"),
    Indicator.FrequencyChoice.HALF_YEAR: ("halvårsvis", "varje halvår", "half-yearly"),
    Indicator.FrequencyChoice.QUARTER: ("kvartalsvis", "varje kvartal", "quarterly"),
    Indicator.FrequencyChoice.MONTH: ("månadsvis", "varje månad", "monthly"),
}
"""What people write besides the labels."""
MOST_DECIMALS = 6
YEAR_DIGITS = 4


def check_table(
    *,
    plan: ActionPlan,
    kind: str,
    text: str,
    by: Person,
    mended: Mapping[tuple[int, str], str] | None = None,
) -> NewTable:
    """Read ``text`` as rows to add to ``plan``, with an error in each wrong cell; saves nothing.

    Five queries however many rows there are. Raises DomainError, its field ``table``, where no
    table can be made out.
    """
    table = table_of(kind, text, mended or {})
    standing = standing_in(plan, by)
    {OBJECTIVES: _read_objectives, ACTIONS: _read_actions, INDICATORS: _read_indicators}[kind](
        table.rows, standing
    )
    return table


def _read_texts(row: NewRow, model: type[Model], *columns: str) -> None:
    for column in columns:
        if column in row.cells:
            read_cell(row, column, lambda text, name=column: (read_text(text, model, name),) * 2)


def _read_objectives(rows: list[NewRow], standing: Standing) -> None:
    number_rows(rows, (each.number for each in standing.objectives.values()))
    pasted = {folded(row.values["number"]): row for row in rows if "number" in row.values}
    for row in rows:
        _read_texts(row, Objective, "title_sv", "title_en", "description_sv", "description_en")
        if "number" in row.values:
            _check_length(row, Objective)
        _read_parent(row, pasted, standing)
    for row in rows:
        above = pasted.get(folded(row.values.get("parent") or ""))
        if above is not None and above.values.get("parent"):
            row.fail("parent", _("A sub-objective has no sub-objectives."))


def _check_length(row: NewRow, model: type[Model]) -> None:
    try:
        read_text(row.values["number"], model, "number")
    except CellError as error:
        row.fail("number", error.message)


def _read_parent(row: NewRow, pasted: Mapping[str, NewRow], standing: Standing) -> None:
    """The number of the objective above: the one that is named, or 1 above 1.1."""
    own = str(row.values.get("number", ""))
    text = row.text("parent")
    named = "" if is_nothing(text) else text.rstrip(".")
    number = named or own.rpartition(".")[0]
    above = standing.objective(number)
    if not number or (above is None and folded(number) not in pasted):
        if named:
            row.fail("parent", _("The plan has no objective with the number %s.") % named)
        return
    if folded(number) == folded(own):
        row.fail("parent", _("An objective is no part of itself."))
    elif above is not None and above.parent_id is not None:
        row.fail("parent", _("A sub-objective has no sub-objectives."))
    else:
        row.take("parent", number, number)


def _read_actions(rows: list[NewRow], standing: Standing) -> None:
    taken = Action.objects.current().filter(plan=standing.plan).values_list("number", flat=True)
    number_rows(rows, taken)
    for row in rows:
        if "number" in row.values:
            _check_length(row, Action)
        _read_texts(row, Action, "title_sv", "title_en", "description_sv", "description_en")
        read_cell(row, "organisation", lambda text: _organisation(text, standing))
        _read_person(row, standing)
        _read_dates(row, standing.plan)
        read_cell(row, "objectives", lambda text: _objectives(text, standing))
        if "milestones" in row.cells:
            read_cell(row, "milestones", _milestones)


def _organisation(text: str, standing: Standing) -> tuple[Any, str]:
    if is_nothing(text):
        raise CellError(_("This cell cannot be empty."))
    organisation = standing.directory.read_organisation(text)
    return organisation, organisation.label


def _read_person(row: NewRow, standing: Standing) -> None:
    if is_nothing(row.text("person")):
        return
    organisation = row.values.get("organisation")
    home = organisation.pk if organisation else None

    def read(text: str) -> tuple[Person, str]:
        person = standing.directory.read_person(text, home)
        if organisation is not None and person.organisation_id != home:
            raise CellError(
                _(
                    "%(person)s does not belong to %(organisation)s. Choose a colleague there, or"
                    " nobody."
                )
                % {"person": person, "organisation": organisation.label}
            )
        return person, person.name

    read_cell(row, "person", read)


def _read_dates(row: NewRow, plan: ActionPlan) -> None:
    """An action without a first day begins with its plan; one without a last day has none."""

    def starts(text: str) -> tuple[date, str]:
        day = plan.starts_on if is_nothing(text) else read_date(text)
        return day, _in_words(day, text)

    def ends(text: str) -> tuple[date | None, str]:
        if is_nothing(text):
            return None, text
        day = read_date(text)
        return day, _in_words(day, text)

    read_cell(row, "starts", starts)
    read_cell(row, "ends", ends)
    first, last = row.values.get("starts"), row.values.get("ends")
    if first and last and last < first:
        row.fail("ends", _("The action ends before it starts."))


def _in_words(day: date, text: str) -> str:
    return text if text == day.isoformat() else date_format(day, "DATE_FORMAT")


def _objectives(text: str, standing: Standing) -> tuple[list[Objective], str]:
    found, missing = [], []
    for number in read_numbers(text):
        objective = standing.objective(number)
        if objective is None:
            missing.append(number)
        else:
            found.append(objective)
    if missing:
        raise CellError(_("The plan has no objective with the number %s.") % ", ".join(missing))
    return found, text


def _milestones(text: str) -> tuple[list[tuple[str, date]], str]:
    found = []
    for title, day in read_milestones(text):
        if not title or not day:
            raise CellError(_("Write each milestone as: title @ 2026-05-01; the next @ …"))
        found.append((read_text(title, Milestone, "title_sv"), read_date(day)))
    return found, text


def _read_indicators(rows: list[NewRow], standing: Standing) -> None:
    directions = choices_in_both_languages(Indicator.Direction, DIRECTION_WORDS)
    frequencies = choices_in_both_languages(Indicator.FrequencyChoice, FREQUENCY_WORDS)
    names = {
        (objective, folded(name))
        for objective, name in Indicator.objects.current()
        .filter(objective__plan=standing.plan)
        .values_list("objective", "name_sv")
    }
    for row in rows:
        read_cell(row, "objective", lambda text: _one_objective(text, standing))
        _read_texts(row, Indicator, "name_sv", "name_en", "unit_sv", "unit_en", "source_sv")
        read_cell(row, "direction", _choice(directions, Indicator.Direction))
        if is_nothing(row.text("frequency")):
            row.values["frequency"] = Indicator.FrequencyChoice.YEAR.value
        else:
            read_cell(row, "frequency", _choice(frequencies, Indicator.FrequencyChoice))
        if not is_nothing(row.text("organisation")):
            read_cell(row, "organisation", lambda text: _organisation(text, standing))
        for column in ("baseline", "target"):
            _read_figure(row, column)
        _refuse_second(row, names)


def _one_objective(text: str, standing: Standing) -> tuple[Objective, str]:
    objective = standing.objective(text.rstrip("."))
    if objective is None:
        raise CellError(_("The plan has no objective with the number %s.") % text)
    return objective, str(objective)


def _choice(names: Any, choices: Any) -> Callable[[str], tuple[str, str]]:
    labels = [str(label) for label in choices.labels]

    def read(text: str) -> tuple[str, str]:
        try:
            value = read_name(names, text, lambda: labels)
        except CellError as error:
            known = _("Write one of: %s.") % "; ".join(labels)
            raise CellError(f"{error.message} {known}") from None
        return value, str(choices(value).label)

    return read


def _read_figure(row: NewRow, column: str) -> None:
    """A figure and its period stand together or not at all."""
    period = f"{column}_period"
    has_figure, has_period = (not is_nothing(row.text(name)) for name in (column, period))
    if has_figure:
        read_cell(row, column, _figure)
    if has_period:
        frequency = Frequency(row.values.get("frequency", Frequency.YEAR))
        read_cell(row, period, lambda text: _period(text, frequency))
    if has_figure and not has_period:
        row.fail(period, _("Write which year the figure is for."))
    if has_period and not has_figure:
        row.fail(column, _("Write the figure of the year, or leave both empty."))


def _figure(text: str) -> tuple[Decimal, str]:
    try:
        value = DecimalField().to_python(text.replace("%", "").strip())
        assert value is not None  # noqa: S101 -- the cell is not empty
        validate_figure(value)
    except ValidationError as error:
        raise CellError(" ".join(error.messages)) from None
    if _decimals(value) > MOST_DECIMALS:
        raise CellError(_("A figure has at most %s decimals.") % MOST_DECIMALS)
    return value, text


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def decimals_of(row: NewRow) -> int:
    """As many decimals as the figures of the row have."""
    return max(
        (
            _decimals(row.values[column])
            for column in ("baseline", "target")
            if column in row.values
        ),
        default=0,
    )


def _period(text: str, frequency: Frequency) -> tuple[date, str]:
    """The first day of the period: of a year by its digits, of others by a day in it."""
    if text.isdecimal() and text.isascii() and len(text) == YEAR_DIGITS:
        if frequency != Frequency.YEAR:
            raise CellError(_("Write a day in the period, such as 2026-04-01."))
        try:
            day = date(int(text), 1, 1)
        except ValueError:
            raise CellError(_("Write a year, such as 2026.")) from None
    else:
        day = read_date(text)
    period = Period.containing(day, frequency)
    return period.start, period.label


def _refuse_second(row: NewRow, names: set[tuple[int, str]]) -> None:
    objective, name = row.values.get("objective"), row.values.get("name_sv")
    if objective is None or name is None:
        return
    key = (objective.pk, folded(name))
    if key in names:
        row.fail("name_sv", _("The objective has an indicator with this name already."))
    names.add(key)

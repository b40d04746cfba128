"""Tables that are pasted to add objectives, actions and indicators to a plan."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from actions.domain.bulk_add import TableRefused, add_table
from actions.domain.bulk_new import MOST_NEW
from actions.domain.bulk_read import check_table
from actions.domain.bulk_tables import KINDS, TABLES
from actions.models import Action, ActionPlan, Indicator, Objective
from foundation.errors import DomainError
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    IndicatorFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = assemble(plan_status=ActionPlan.DRAFT)
    Action.objects.all().delete()
    return cast


def check(cast, kind, text, **options):
    return check_table(
        plan=cast.plan, kind=kind, text=text, by=cast.viewer("coordinator"), **options
    )


def add(cast, kind, text, **options):
    return add_table(plan=cast.plan, kind=kind, text=text, by=cast.viewer("coordinator"), **options)


def faults(table):
    return {(row.position, column): cell.error for row, column, cell in table.faults}


def rows(*lines):
    return "\n".join("\t".join(line) for line in lines)


def test_objectives_are_added_under_each_other(cast):
    add(cast, "objectives", rows(["1.1", "På natten", "1"], ["1", "Korta köer"], ["1.2", "Dag"]))

    found = Objective.objects.order_by("position")
    assert [(each.number, each.title_sv, str(each.parent or "")) for each in found] == [
        ("1.1", "På natten", "1 Korta köer"),
        ("1", "Korta köer", ""),
        ("1.2", "Dag", "1 Korta köer"),
    ]
    newest = found[0].history.latest("history_id")
    assert newest.history_user == cast.coordinator


def test_headings_come_in_any_order_and_either_language(cast):
    table = add(
        cast,
        "objectives",
        rows(["Titel", "Nr", "Budget", "English title"], ["Korta köer", "7", "9 kr", "Short"]),
    )

    assert table.ignored == ["Budget"]
    objective = Objective.objects.get()
    assert (objective.number, objective.title_sv, objective.title_en) == (
        "7",
        "Korta köer",
        "Short",
    )


def test_an_empty_number_gets_the_next_one(cast):
    ObjectiveFactory(plan=cast.plan, number="3")

    add(cast, "objectives", rows(["", "A"], ["", "B", "3"], ["", "C", "3"], ["5", "D"], ["", "E"]))

    numbers = Objective.objects.values_list("number", flat=True)
    assert set(numbers) == {"3", "3.1", "3.2", "5", "6", "7"}


def test_actions_are_added_with_all_that_belongs_to_them(cast):
    home = OrganisationFactory(short_name="KI")
    person = PersonFactory(name="Åsa Öst", organisation=home)
    first = ObjectiveFactory(plan=cast.plan, number="1")
    second = ObjectiveFactory(plan=cast.plan, number="2.1")

    add(
        cast,
        "actions",
        rows(
            [
                *("1", "Öppna på natten", "ki", "åsa öst", "1 maj 2026", "2026-12-31", "1, 2.1"),
                '"Personal @ 2026-06-01\nÖppet @ 1/9 2026"',
            ],
            ["2", "Utan allt", "KI"],
        ),
    )

    action, bare = Action.objects.order_by("position")
    assert (action.responsible_organisation, action.responsible_person) == (home, person)
    assert (action.starts_on, action.ends_on) == (date(2026, 5, 1), date(2026, 12, 31))
    assert set(action.objectives.all()) == {first, second}
    assert [(each.title_sv, each.due_on) for each in action.milestones.all()] == [
        ("Personal", date(2026, 6, 1)),
        ("Öppet", date(2026, 9, 1)),
    ]
    assert (bare.starts_on, bare.ends_on) == (cast.plan.starts_on, None)
    assert bare.status == "no_report"


def test_indicators_are_added_with_their_first_series(cast):
    objective = ObjectiveFactory(plan=cast.plan, number="1")

    add(
        cast,
        "indicators",
        rows(
            ["1", "Väntetid", "dagar", "minska", "50,5", "2023", "20", "2027", "År"],
            ["1", "Studier", "antal", "increase", "–", "", "1 200", "2026-04-01", "quarter"],
        ),
    )

    waiting, trials = Indicator.objects.order_by("position")
    assert (waiting.objective, waiting.direction, waiting.decimals) == (objective, "decrease", 1)
    series = waiting.series.get()
    assert (series.baseline, series.baseline_period) == (Decimal("50.5"), date(2023, 1, 1))
    target = series.targets.get()
    assert (target.value, target.period) == (20, date(2027, 1, 1))
    assert waiting.evaluated.status == "no_measurement"
    assert (trials.frequency, trials.series.get().baseline) == ("quarter", None)
    assert trials.series.get().targets.get().period == date(2026, 4, 1)


WRONG = [
    pytest.param(
        "objectives",
        [["9", "Ny"]],
        {(1, "number"): "The plan has the number 9 already. Give another one."},
        id="standing-number",
    ),
    pytest.param(
        "objectives",
        [["1", "A"], ["1.", "B"]],
        {(2, "number"): "Row 1 has the same number."},
        id="number-twice",
    ),
    pytest.param(
        "objectives",
        [["1", ""]],
        {(1, "title_sv"): "This field cannot be blank."},
        id="no-title",
    ),
    pytest.param(
        "objectives",
        [["1", "A", "8"]],
        {(1, "parent"): "The plan has no objective with the number 8."},
        id="no-parent",
    ),
    pytest.param(
        "objectives",
        [["1", "A", "1"]],
        {(1, "parent"): "An objective is no part of itself."},
        id="own-parent",
    ),
    pytest.param(
        "objectives",
        [["1", "A"], ["1.1", "B", "1"], ["1.1.1", "C", "1.1"]],
        {(3, "parent"): "A sub-objective has no sub-objectives."},
        id="third-level",
    ),
    pytest.param(
        "objectives",
        [["9.1.1", "C", "9.1"]],
        {(1, "parent"): "A sub-objective has no sub-objectives."},
        id="third-level-below-a-standing-one",
    ),
    pytest.param(
        "actions",
        [["1", "A", "Okänd", "", "x", "2026-01-01", "9, 7, 8", "Utan dag"]],
        {
            (1, "organisation"): "No organisation is called Okänd.",
            (1, "starts"): "Write a day as 2026-05-01 or 1 May 2026.",
            (1, "objectives"): "The plan has no objective with the number 7, 8.",
            (1, "milestones"): "Write each milestone as: title @ 2026-05-01; the next @ …",
        },
        id="action",
    ),
    pytest.param(
        "actions",
        [["1", "A", "", "", "2026-02-01", "2026-01-01"]],
        {
            (1, "organisation"): "This cell cannot be empty.",
            (1, "ends"): "The action ends before it starts.",
        },
        id="action-ends-first",
    ),
    pytest.param(
        "actions",
        [["1", "A", "KI", "Bo Ek"]],
        {(1, "person"): "Bo Ek does not belong to KI. Choose a colleague there, or nobody."},
        id="person-of-elsewhere",
    ),
    pytest.param(
        "indicators",
        [["7", "A", "", "uppåt", "många", "", "", "2026"]],
        {
            (1, "objective"): "The plan has no objective with the number 7.",
            (1, "unit_sv"): "This field cannot be blank.",
            (1, "direction"): "uppåt is not one of the words that can stand here. Write one of:"
            " increase; decrease; keep at least; keep at most; milestone (yes or no).",
            (1, "baseline"): "Write a number, for example 1 250,5.",
            (1, "baseline_period"): "Write which year the figure is for.",
            (1, "target"): "Write the figure of the year, or leave both empty.",
        },
        id="indicator",
    ),
    pytest.param(
        "indicators",
        [["9", "väntetid", "dagar", "minska"], ["9", "B", "st", "öka"], ["9", "b", "st", "öka"]],
        {
            (1, "name_sv"): "The objective has an indicator with this name already.",
            (3, "name_sv"): "The objective has an indicator with this name already.",
        },
        id="indicator-twice",
    ),
    pytest.param(
        "indicators",
        [["9", "A", "st", "öka", "1", "2026", "", "", "kvartal"]],
        {(1, "baseline_period"): "Write a day in the period, such as 2026-04-01."},
        id="a-year-of-quarters",
    ),
]


@pytest.mark.parametrize(("kind", "lines", "wrong"), WRONG)
def test_what_is_wrong_is_said_of_its_cell_and_nothing_is_added(cast, kind, lines, wrong):
    OrganisationFactory(short_name="KI")
    PersonFactory(name="Bo Ek")
    standing = ObjectiveFactory(plan=cast.plan, number="9")
    ObjectiveFactory(plan=cast.plan, number="9.1", parent=standing)
    IndicatorFactory(objective=standing, name_sv="Väntetid")

    assert faults(check(cast, kind, rows(*lines))) == wrong
    with pytest.raises(TableRefused) as refused:
        add(cast, kind, rows(*lines))
    assert faults(refused.value.table) == wrong
    assert (Objective.objects.count(), Action.objects.count(), Indicator.objects.count()) == (
        2,
        0,
        1,
    )


def test_mended_cells_are_read_anew_and_written_into_the_text(cast):
    text = rows(["Nr", "Titel", "Part of"], ["1", "", ""], ["2", "B", "7"])

    table = check(cast, "objectives", text, mended={(1, "title_sv"): "A", (2, "parent"): ""})

    assert table.faults == []
    assert faults(check(cast, "objectives", table.text)) == {}
    with override("sv"):
        swedish = check(cast, "objectives", table.text)
    assert [row.text("title_sv") for row in swedish.rows] == ["A", "B"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Paste at least one row."),
        (rows(["Nummer", "Titel"]), "Paste at least one row."),
        (
            rows(["Nummer", "Beskrivning"], ["1", "A"]),
            "The table lacks a column that is needed: Title in Swedish.",
        ),
        (
            rows(*[["", "A"]] * (MOST_NEW + 1)),
            "The table has 201 rows; at most 200 can be added at once.",
        ),
    ],
    ids=["nothing", "headings-alone", "column-missing", "too-many"],
)
def test_what_is_no_table_is_refused(cast, text, message):
    with pytest.raises(DomainError) as refused:
        check(cast, "objectives", text)
    assert (refused.value.message, refused.value.field) == (message, "table")


@pytest.mark.parametrize("kind", KINDS)
def test_every_heading_is_that_of_one_column(kind):
    known = TABLES[kind]
    names = [(name.casefold(), column) for column in known for name in known[column].names]
    assert len({name for name, _column in names}) == len(set(names))


def test_an_adopted_plan_takes_more_only_with_a_note():
    cast = assemble()
    with pytest.raises(DomainError) as refused:
        add(cast, "objectives", rows(["1", "A"]), note=" ")
    assert refused.value.field == "note"

    add(cast, "objectives", rows(["1", "A"]), note="Decided in May")

    assert Objective.objects.get().history.get().history_change_reason == "Decided in May"


def test_a_closed_plan_takes_no_more():
    cast = assemble(plan_status=ActionPlan.CLOSED)
    with pytest.raises(DomainError, match="closed"):
        add(cast, "objectives", rows(["1", "A"]), note="Late")


@pytest.mark.parametrize("role", ["responsible", "reader", "outsider"])
def test_only_coordinators_add(cast, role):
    with pytest.raises(DomainError, match="Only a coordinator"):
        add_table(plan=cast.plan, kind="objectives", text="1\tA", by=cast.viewer(role))


@pytest.mark.parametrize(
    ("kind", "queries"), [("objectives", 6), ("actions", 7), ("indicators", 7)]
)
@pytest.mark.parametrize("number", [1, 50], ids=["few", "many"])
def test_checking_takes_the_same_queries(cast, kind, queries, number, django_assert_num_queries):
    OrganisationFactory(short_name="KI")
    objectives = ObjectiveFactory.create_batch(number, plan=cast.plan)
    ActionFactory.create_batch(number, plan=cast.plan)
    lines = {
        "objectives": [["", f"Mål {n}", each.number] for n, each in enumerate(objectives)],
        "actions": [["", "Å", "KI", "", "", "", each.number] for each in objectives],
        "indicators": [[each.number, "I", "st", "öka"] for each in objectives],
    }[kind]
    plan = ActionPlan.objects.select_related("area__strategy").get(pk=cast.plan.pk)
    with django_assert_num_queries(queries):
        table = check_table(plan=plan, kind=kind, text=rows(*lines), by=cast.viewer("coordinator"))
    assert table.faults == []

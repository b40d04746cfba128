"""Many actions at once: read cell by cell, saved whole or not at all."""

from datetime import date

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Organisation, Person
from actions.domain.bulk import COLUMNS, MOST_ROWS, ChangesRefused, RowEdit, texts_of
from actions.domain.bulk_cells import directory_of
from actions.domain.bulk_check import check_changes
from actions.domain.bulk_save import save_changes
from actions.models import Action, ActionPlan, ProgressEntry
from foundation.errors import DomainError
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressEntryFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def cast():
    return assemble()


def edit(cast, action, *, entry=0, shown=None, **typed):
    """What the page shows of ``action`` now, and what somebody types into some of its cells."""
    texts = texts_of(
        Action.objects.get(pk=action.pk), directory_of(cast.strategy, cast.viewer("coordinator"))
    )
    return RowEdit(action.pk, {**texts, "entry": str(entry), **(shown or {})}, typed)


def check(cast, *edits):
    return check_changes(strategy=cast.strategy, edits=edits, by=cast.viewer("coordinator"))


def save(cast, *edits, note="Decided on 3 March", **options):
    return save_changes(
        strategy=cast.strategy, edits=edits, by=cast.viewer("coordinator"), note=note, **options
    )


def faults(changes):
    return {cell.column: cell.error for _row, cell in changes.faults}


def test_changes_are_saved_with_who_and_why(cast):
    other = PersonFactory(name="Åsa Öst", organisation=OrganisationFactory(short_name="KI"))

    save(
        cast,
        edit(
            cast,
            cast.action,
            number="7b",
            title="Open at night",
            organisation="ki",
            person="ÅSA öst",
            starts="1 maj 2026",
            ends="2026-12-31",
        ),
    )

    action = Action.objects.get()
    assert (action.number, action.title_en) == ("7b", "Open at night")
    assert (action.responsible_person, action.responsible_organisation) == (
        other,
        other.organisation,
    )
    assert (action.starts_on, action.ends_on) == (date(2026, 5, 1), date(2026, 12, 31))
    newest = action.history.first()
    assert newest.history_user == cast.coordinator
    assert newest.history_change_reason == "Decided on 3 March"


def test_rows_without_a_change_write_nothing(cast):
    before = cast.action.history.count()

    changes = save(cast, edit(cast, cast.action), edit(cast, cast.action, starts="1 jan 2024"))

    assert changes.changed == []
    assert cast.action.history.count() == before


def test_the_title_is_that_of_the_language_that_is_read(cast):
    with override("sv"):
        save(cast, edit(cast, cast.action, title="Öppet\n på natten"))

    action = Action.objects.get()
    assert action.title_sv == "Öppet på natten"
    assert action.title_en == cast.action.title_en


def test_a_person_and_an_end_can_be_taken_away(cast):
    save(cast, edit(cast, cast.action, person="", ends="–"))

    action = Action.objects.get()
    assert (action.responsible_person, action.ends_on) == (None, None)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        pytest.param({"number": ""}, {"number": "This field cannot be blank."}, id="no-number"),
        pytest.param(
            {"number": "1" * 21},
            {"number": "Ensure this value has at most 20 characters (it has 21)."},
            id="long-number",
        ),
        pytest.param(
            {"title": "a\x00b"},
            {
                "title": "The text holds a character that cannot be stored. Paste it again as"
                " plain text."
            },
            id="unstorable",
        ),
        pytest.param(
            {"organisation": ""}, {"organisation": "This cell cannot be empty."}, id="no-owner"
        ),
        pytest.param(
            {"organisation": "Karolinsk institutet"},
            {
                "organisation": "No organisation is called Karolinsk institutet. Did you mean"
                " Karolinska institutet?"
            },
            id="unknown-organisation",
        ),
        pytest.param(
            {"person": "Nobody 7"},
            {"person": "Nobody who can sign in is called Nobody 7."},
            id="unknown-person",
        ),
        pytest.param(
            {"person": "Kim Ek"},
            {"person": "Several people are called Kim Ek. Write the e-mail address."},
            id="ambiguous-person",
        ),
        pytest.param(
            {"person": "Åsa Öst"},
            {"person": "Åsa Öst does not belong to Owner. Choose a colleague there, or nobody."},
            id="person-of-elsewhere",
        ),
        pytest.param(
            {"organisation": "Karolinska institutet"},
            {
                "person": "Bo Ek does not belong to Karolinska institutet. Choose a colleague"
                " there, or nobody."
            },
            id="person-left-behind",
        ),
        pytest.param(
            {"starts": "spring"},
            {"starts": "Write a day as 2026-05-01 or 1 May 2026."},
            id="no-day",
        ),
        pytest.param(
            {"starts": "2026-05-02", "ends": "2026-05-01"},
            {"ends": "The action ends before it starts."},
            id="ends-first",
        ),
        pytest.param(
            {"starts": "2028-01-01"},
            {"starts": "The action ends before it starts."},
            id="starts-last",
        ),
        pytest.param(
            {"plan": "Z"}, {"plan": "The strategy has no action plan called Z."}, id="no-plan"
        ),
        pytest.param(
            {"plan": "Old plan"},
            {"plan": "That plan is closed and takes no more actions."},
            id="closed-plan",
        ),
        pytest.param(
            {"status": "on trac"},
            {"status": "on trac is no status. Did you mean on track?"},
            id="no-status",
        ),
        pytest.param(
            {"status": "försenad"},
            {"comment": "Say why the action is at risk, delayed or cancelled."},
            id="delayed-without-reason",
        ),
        pytest.param(
            {"comment": "All is well"},
            {
                "comment": "A comment is saved with a changed status. Change the status too, or"
                " report on the page of the action."
            },
            id="comment-alone",
        ),
    ],
)
def test_what_is_wrong_is_said_of_its_cell_and_nothing_is_saved(cast, typed, wrong):
    OrganisationFactory(name_sv="Karolinska institutet", name_en="")
    PersonFactory(name="Kim Ek")
    PersonFactory(name="Kim Ek")
    PersonFactory(name="Åsa Öst")
    Person.objects.filter(pk=cast.responsible.pk).update(name="Bo Ek")
    Organisation.objects.filter(people=cast.responsible).update(short_name="Owner")
    ActionPlanFactory(area=cast.area, title_en="Old plan", status=ActionPlan.CLOSED)
    other = ActionFactory(plan=cast.plan)
    edits = (edit(cast, cast.action, **typed), edit(cast, other, number="other"))

    assert faults(check(cast, *edits)) == wrong
    with pytest.raises(ChangesRefused) as refused:
        save(cast, *edits)
    assert faults(refused.value.changes) == wrong
    other.refresh_from_db()
    assert other.number != "other"
    assert not ProgressEntry.objects.exists()


def test_of_two_with_one_name_the_one_of_the_organisation_is_meant(cast):
    here = PersonFactory(name="Kim Ek", organisation=cast.action.responsible_organisation)
    PersonFactory(name="Kim Ek")

    save(cast, edit(cast, cast.action, person="Kim Ek"))

    assert Action.objects.get().responsible_person == here
    assert edit(cast, cast.action).shown["person"] == here.email


def test_numbers_can_be_exchanged(cast):
    first, second = cast.action, ActionFactory(plan=cast.plan)
    numbers = first.number, second.number

    save(
        cast,
        edit(cast, first, number=second.number),
        edit(cast, second, number=first.number),
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.number, first.number) == numbers
    assert first.history.count() == 2
    assert first.search_text.startswith(first.number)


def test_a_number_that_is_taken_is_refused(cast):
    standing = ActionFactory(plan=cast.plan, number="9")
    elsewhere = ActionFactory(plan__area=cast.area, number="8")
    message = {"number": "Another action of the plan has this number."}

    assert faults(check(cast, edit(cast, cast.action, number="9"))) == message
    assert faults(check(cast, edit(cast, cast.action, number="8"))) == {}
    moved = edit(cast, elsewhere, plan=cast.plan.title, number=standing.number)
    assert faults(check(cast, moved)) == message


def test_an_action_that_moves_serves_no_objectives_of_the_plan_it_leaves(cast):
    target = ActionPlanFactory(area=cast.area, title_en="Next plan", status=ActionPlan.DRAFT)
    cast.action.objectives.add(ObjectiveFactory(plan=cast.plan, number="1.1"))

    changes = save(cast, edit(cast, cast.action, plan="next PLAN"))

    (row,) = changes.changed
    assert row.objectives_left == ["1.1"]
    action = Action.objects.get()
    assert (action.plan, action.objectives.count()) == (target, 0)


@pytest.mark.parametrize(
    ("source", "target", "needs"),
    [
        (ActionPlan.DRAFT, ActionPlan.DRAFT, False),
        (ActionPlan.DRAFT, ActionPlan.ADOPTED, True),
        (ActionPlan.ADOPTED, ActionPlan.DRAFT, True),
    ],
)
def test_an_adopted_plan_changes_only_with_a_note(source, target, needs):
    cast = assemble(plan_status=source)
    ActionPlanFactory(area=cast.area, title_en="Next plan", status=target)
    edits = edit(cast, cast.action, plan="Next plan")

    if not needs:
        assert save(cast, edits, note="").changed
        return
    with pytest.raises(DomainError) as refused:
        save(cast, edits, note=" ")
    assert refused.value.field == "note"
    assert Action.objects.get().plan == cast.plan


def test_a_closed_plan_does_not_change():
    cast = assemble(plan_status=ActionPlan.CLOSED)
    changes = check(cast, edit(cast, cast.action, title="New"))
    assert faults(changes) == {"title": "The plan is closed and does not change any more."}


@pytest.mark.parametrize(
    ("status", "comment", "reason", "happened"),
    [
        pytest.param(
            "delayed",
            "No staff",
            "No staff",
            "The status was changed from “no report yet” when many actions were edited at once.",
            id="needs-reason",
        ),
        pytest.param("genomförd", "Open since May", "", "Open since May", id="comment"),
        pytest.param(
            "On track",
            "",
            "",
            "The status was changed from “no report yet” when many actions were edited at once.",
            id="no-comment",
        ),
    ],
)
def test_a_changed_status_is_an_entry_by_whoever_fills_the_grid(
    cast, status, comment, reason, happened
):
    changed = cast.action.history.count()

    save(cast, edit(cast, cast.action, status=status, comment=comment), note="")

    entry = ProgressEntry.objects.get()
    assert (entry.author, entry.reported_on) == (cast.coordinator, TODAY)
    assert entry.on_behalf_of == cast.responsible
    assert (entry.reason, entry.what_happened) == (reason, happened)
    action = Action.objects.get()
    assert action.status == entry.status
    assert action.history.count() == changed + 1


@pytest.mark.parametrize(
    ("percent", "status", "kept"),
    [
        (40, "on_track", 40),
        (40, "completed", 100),
        (40, "not_started", 0),
        (None, "completed", None),
    ],
)
def test_the_percentage_goes_on_being_said(cast, percent, status, kept):
    Action.objects.update(percent_complete=percent)

    save(cast, edit(cast, cast.action, status=status))

    assert Action.objects.get().percent_complete == kept


def test_a_draft_plan_takes_no_status():
    cast = assemble(plan_status=ActionPlan.DRAFT)
    assert faults(check(cast, edit(cast, cast.action, status="on track"))) == {
        "status": "The plan has not been adopted yet, so there is nothing to report on."
    }


def test_saving_twice_records_one_entry(cast):
    edits = edit(cast, cast.action, status="on track")

    save(cast, edits)
    save(cast, edits)

    assert ProgressEntry.objects.count() == 1


def test_what_somebody_else_has_changed_is_shown_and_not_overwritten(cast):
    mine = edit(cast, cast.action, number="mine", ends="2026-10-01")
    save(cast, edit(cast, cast.action, number="theirs", title="Theirs"))

    changes = check(cast, mine)

    assert faults(changes) == {
        "number": "Somebody has changed this to “theirs” since you opened the page. Check yours."
    }
    (row,) = changes.rows
    assert row.cells["number"].text == "mine"
    assert row.cells["title"].text == "Theirs"
    again = RowEdit(cast.action.pk, row.shown, mine.typed)
    save(cast, again)
    action = Action.objects.get()
    assert (action.number, action.title_en, action.ends_on) == ("mine", "Theirs", date(2026, 10, 1))


def test_what_both_have_written_is_no_conflict(cast):
    mine = edit(cast, cast.action, number="same")
    save(cast, edit(cast, cast.action, number="same"))
    assert check(cast, mine).changed == []


def test_a_report_that_came_in_meanwhile_is_not_passed_over(cast):
    mine = edit(cast, cast.action, status="completed")
    entry = ProgressEntryFactory(action=cast.action)

    assert faults(check(cast, mine)) == {
        "status": "Another report has come in since you opened the page: the status is"
        " “no report yet”. Check yours."
    }
    assert faults(check(cast, edit(cast, cast.action, entry=entry.pk, status="completed"))) == {}


def test_what_is_not_there_any_more_is_counted(cast):
    elsewhere = ActionFactory()
    gone = edit(cast, cast.action, number="x")
    Action.objects.filter(pk=cast.action.pk).update(withdrawn_at=timezone.now())

    changes = check(cast, gone, RowEdit(elsewhere.pk, {}, {"number": "x"}))

    assert (changes.rows, changes.missing) == ([], 2)


@pytest.mark.parametrize("role", ["responsible", "reader", "outsider", "inactive"])
def test_only_coordinators_change_many(cast, role):
    with pytest.raises(DomainError, match="Only a coordinator"):
        check_changes(strategy=cast.strategy, edits=[], by=cast.viewer(role))


def test_no_more_rows_than_a_page_has(cast):
    with pytest.raises(DomainError, match="At most 50"):
        check(cast, *[RowEdit(number, {}, {}) for number in range(MOST_ROWS + 1)])


@pytest.mark.parametrize("number", [1, 20], ids=["few", "many"])
def test_checking_takes_the_same_queries(cast, number, django_assert_num_queries):
    organisation = cast.action.responsible_organisation
    PersonFactory.create_batch(number)
    actions = ActionFactory.create_batch(
        number, plan=cast.plan, responsible_organisation=organisation
    )
    edits = [
        edit(
            cast,
            action,
            number=f"n{action.number}",
            organisation=organisation.name_sv,
            person="",
            status="on track",
        )
        for action in actions
    ]
    viewer = cast.viewer("coordinator")
    with django_assert_num_queries(7):
        changes = check_changes(strategy=cast.strategy, edits=edits, by=viewer)
    assert changes.change_count == 3 * number
    assert set(changes.rows[0].cells) == set(COLUMNS)

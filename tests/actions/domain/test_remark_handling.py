import pytest

from actions.domain.remark_handling import (
    find_remark,
    handle_remark,
    handle_remarks,
    possible_handlers,
    version_of,
)
from actions.domain.tags import (
    add_tag,
    rename_tag,
    restore_tag,
    tags_with_counts,
    withdraw_tag,
)
from actions.models import Remark, Tag
from foundation.errors import DomainError
from jobs.models import OutgoingMail
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ProgressEntryFactory,
    RemarkFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def entry(cast):
    return ProgressEntryFactory(action=cast.action, obstacles="Det saknas läkare.")


@pytest.fixture
def tag(cast):
    return TagFactory(strategy=cast.strategy)


def handle(cast, entry, **known):
    options = {"state": "open", "handled_by": None, "note": "", "tags": []} | known
    return handle_remark(entry=entry, kind="obstacle", by=cast.coordinator, **options)


def test_state_handler_note_and_tags_are_kept_with_who_said_it(cast, entry, tag):
    handle(
        cast, entry, state="handled", handled_by=cast.reader, note=" Lyft till nämnden ", tags=[tag]
    )
    remark = Remark.objects.get()
    assert (remark.state, remark.handled_by, remark.note, list(remark.tags.all())) == (
        "handled",
        cast.reader,
        "Lyft till nämnden",
        [tag],
    )
    assert {row.history_user for row in remark.history.all()} == {cast.coordinator}


def test_nothing_is_written_where_nothing_changes(cast, entry, tag):
    handle(cast, entry, state="solved", tags=[tag])
    before = Remark.history.count()
    handle(cast, entry, state="solved", tags=[tag])
    assert Remark.history.count() == before


def test_only_coordinators_handle(cast, entry):
    with pytest.raises(DomainError, match="Only a coordinator"):
        handle_remark(
            entry=entry,
            kind="obstacle",
            by=cast.responsible,
            state="solved",
            handled_by=None,
            note="",
            tags=[],
        )
    assert not Remark.objects.exists()


def test_entry_without_words_of_the_kind_has_nothing_to_handle(cast, entry):
    with pytest.raises(DomainError, match="says nothing about this"):
        handle_remark(
            entry=entry,
            kind="opportunity",
            by=cast.coordinator,
            state="solved",
            handled_by=None,
            note="",
            tags=[],
        )


def test_handler_is_somebody_who_may_read_the_report(cast, entry):
    able = set(possible_handlers(cast.strategy, cast.action))
    assert able == {
        cast.coordinator,
        cast.reader,
        cast.reading_organisation,
        cast.responsible,
        cast.colleague,
    }
    assert set(possible_handlers(cast.strategy)) == able - {cast.responsible, cast.colleague}
    with pytest.raises(DomainError, match="may read the report") as caught:
        handle(cast, entry, handled_by=cast.outsider)
    assert caught.value.field == "handled_by"


def test_handler_who_lost_access_stays_until_changed(cast, entry):
    RemarkFactory(entry=entry, handled_by=cast.outsider)
    remark = handle(cast, entry, handled_by=cast.outsider, state="solved")
    assert (remark.handled_by, remark.state) == (cast.outsider, "solved")


def test_new_handler_gets_a_letter_once(cast, entry):
    handle(cast, entry, handled_by=cast.reader)
    handle(cast, entry, handled_by=cast.reader, state="handled")
    handle(cast, entry, handled_by=cast.coordinator)
    (mail,) = OutgoingMail.objects.all()
    assert mail.recipient == cast.reader.email


def test_tags_of_another_strategy_are_refused(cast, entry):
    with pytest.raises(DomainError, match="tags of this strategy") as caught:
        handle(cast, entry, tags=[TagFactory()])
    assert caught.value.field == "tags"


def test_tag_out_of_use_outlives_other_changes(cast, entry, tag):
    handle(cast, entry, tags=[tag])
    withdraw_tag(tag=tag, by=cast.coordinator)
    remark = handle(cast, entry, state="solved", tags=[])
    assert list(remark.tags.all()) == [tag]


def test_change_on_an_outdated_page_is_refused(cast, entry):
    seen = version_of(find_remark(entry, "obstacle"))
    handle(cast, entry, note="Först", based_on=seen)
    with pytest.raises(DomainError, match="Somebody else has changed this"):
        handle(cast, entry, note="Sedan", based_on=seen)
    assert Remark.objects.get().note == "Först"


def test_too_long_a_note_is_refused(cast, entry):
    with pytest.raises(DomainError) as caught:
        handle(cast, entry, note="x" * 5001)
    assert caught.value.field == "note"


def test_several_at_once_keep_what_is_not_chosen(cast, entry, tag):
    other = ProgressEntryFactory(action=cast.action, obstacles="a", opportunities="b")
    kept = TagFactory(strategy=cast.strategy)
    RemarkFactory(entry=other, note="Kvar").tags.add(kept)
    number = handle_remarks(
        keys=[(entry, "obstacle"), (other, "obstacle"), (other, "opportunity")],
        by=cast.coordinator,
        state="handled",
        tags=[tag],
    )
    assert number == 3
    assert set(Remark.objects.values_list("state", flat=True)) == {"handled"}
    remark = Remark.objects.get(entry=other, kind="obstacle")
    assert (remark.note, set(remark.tags.all())) == ("Kvar", {kept, tag})


@pytest.mark.parametrize(
    ("number", "state", "message"),
    [(0, "solved", "Tick what"), (1, "", "Choose a state"), (51, "solved", "at most 50")],
)
def test_several_at_once_say_what_is_missing(cast, entry, number, state, message):
    with pytest.raises(DomainError, match=message):
        handle_remarks(keys=[(entry, "obstacle")] * number, by=cast.coordinator, state=state)


def test_several_at_once_change_all_or_nothing(cast, entry):
    foreign = ProgressEntryFactory(action=ActionFactory(), obstacles="a")
    with pytest.raises(DomainError, match="Only a coordinator"):
        handle_remarks(
            keys=[(entry, "obstacle"), (foreign, "obstacle")], by=cast.coordinator, state="solved"
        )
    assert not Remark.objects.exists()


def test_tag_is_added_renamed_withdrawn_and_restored(cast):
    tag = add_tag(strategy=cast.strategy, by=cast.coordinator, name_sv=" Juridik  och avtal ")
    assert tag.name_sv == "Juridik och avtal"
    rename_tag(tag=tag, by=cast.coordinator, name_sv="Juridik", name_en="Law")
    withdraw_tag(tag=tag, by=cast.coordinator)
    assert not Tag.objects.current().exists()
    restore_tag(tag=tag, by=cast.coordinator)
    assert Tag.objects.current().get().name_en == "Law"
    assert {row.history_user for row in tag.history.all()} == {cast.coordinator}


@pytest.mark.parametrize("name", ["", "  ", "juridik"], ids=["empty", "spaces", "taken"])
def test_tag_needs_a_name_of_its_own(cast, name):
    TagFactory(strategy=cast.strategy, name_sv="Juridik")
    with pytest.raises(DomainError) as caught:
        add_tag(strategy=cast.strategy, by=cast.coordinator, name_sv=name)
    assert caught.value.field == "name_sv"


def test_tag_is_not_restored_beside_another_of_its_name(cast):
    tag = TagFactory(strategy=cast.strategy, name_sv="Juridik")
    withdraw_tag(tag=tag, by=cast.coordinator)
    add_tag(strategy=cast.strategy, by=cast.coordinator, name_sv="Juridik")
    with pytest.raises(DomainError, match="Another tag has this name"):
        restore_tag(tag=tag, by=cast.coordinator)


def test_tags_are_for_coordinators(cast, tag):
    for change in (
        lambda: add_tag(strategy=cast.strategy, by=cast.reader, name_sv="Ny"),
        lambda: rename_tag(tag=tag, by=cast.reader, name_sv="Ny"),
        lambda: withdraw_tag(tag=tag, by=cast.reader),
        lambda: restore_tag(tag=tag, by=cast.reader),
    ):
        with pytest.raises(DomainError, match="Only a coordinator"):
            change()


def test_tags_are_counted(cast, tag):
    RemarkFactory().tags.add(tag)
    other = TagFactory(strategy=cast.strategy, name_en="Aa")
    assert [(each, each.used) for each in tags_with_counts(cast.strategy)] == [(other, 0), (tag, 1)]

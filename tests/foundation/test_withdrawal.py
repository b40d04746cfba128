import pytest
from django.core.exceptions import ValidationError

from accounts.models import Organisation
from foundation.errors import DomainError
from foundation.history import save_as
from foundation.withdrawal import restore, withdraw
from tests.factories import ActionPlanFactory, ObjectiveFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_withdraw_keeps_the_row_with_who_when_and_why():
    organisation, person = OrganisationFactory(), PersonFactory()
    withdraw(organisation, by=person, reason=" Slogs ihop \n")
    organisation.refresh_from_db()
    assert organisation.is_withdrawn
    assert organisation.withdrawn_by == person
    assert organisation.withdrawal_reason == "Slogs ihop"
    row = organisation.history.latest()
    assert (row.history_user, row.history_change_reason) == (person, " Slogs ihop \n")


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_withdraw_without_a_reason_is_refused(reason):
    organisation = OrganisationFactory()
    with pytest.raises(DomainError) as refusal:
        withdraw(organisation, by=PersonFactory(), reason=reason)
    assert refusal.value.field == "reason"
    organisation.refresh_from_db()
    assert not organisation.is_withdrawn


def test_current_leaves_out_what_is_withdrawn():
    kept, gone = OrganisationFactory(), OrganisationFactory()
    withdraw(gone, by=PersonFactory(), reason="Slogs ihop")
    current = Organisation.objects.current()
    assert kept in current
    assert gone not in current
    assert gone in Organisation.objects.all()


def test_save_as_keeps_who_and_why():
    organisation, person = OrganisationFactory(), PersonFactory()
    organisation.short_name = "KI"
    save_as(organisation, by=person, reason="Rättat")
    row = organisation.history.latest()
    assert (row.short_name, row.history_user, row.history_change_reason) == ("KI", person, "Rättat")


def test_save_as_the_system_has_no_person():
    organisation = OrganisationFactory()
    save_as(organisation, by=None)
    row = organisation.history.latest()
    assert (row.history_user, row.history_change_reason) == (None, None)


def test_save_as_refuses_invalid_values_and_writes_nothing():
    organisation = OrganisationFactory()
    organisation.kind = "unheard-of"
    with pytest.raises(ValidationError):
        save_as(organisation, by=PersonFactory())
    assert organisation.history.count() == 1


def test_history_gives_the_row_as_it_stood():
    organisation = OrganisationFactory(short_name="Förr")
    moment = organisation.history.latest().history_date
    organisation.short_name = "Nu"
    save_as(organisation, by=PersonFactory())
    assert organisation.history.as_of(moment).short_name == "Förr"


def test_restore_takes_it_into_use_and_keeps_why():
    organisation, person = OrganisationFactory(), PersonFactory()
    withdraw(organisation, by=person, reason="Slogs ihop")
    restore(organisation, by=person, reason="Fel organisation")
    organisation.refresh_from_db()
    assert not organisation.is_withdrawn
    assert (organisation.withdrawn_by, organisation.withdrawal_reason) == (None, "")
    row = organisation.history.latest()
    assert (row.history_user, row.history_change_reason) == (person, "Fel organisation")


def test_restore_beside_another_with_the_same_number_is_refused():
    plan = ActionPlanFactory()
    gone = ObjectiveFactory(plan=plan, number="1")
    withdraw(gone, by=None, reason="Dubblett")
    ObjectiveFactory(plan=plan, number="1")
    with pytest.raises(DomainError):
        restore(gone, by=None)
    gone.refresh_from_db()
    assert gone.is_withdrawn

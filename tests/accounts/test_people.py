import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import Person
from accounts.permissions import is_administrator
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_person_is_created_with_the_address_in_lower_case():
    person = Person.objects.create_user("Anna@Example.ORG", "x", name="Anna")
    assert person.email == "anna@example.org"
    assert not is_administrator(person)


def test_superuser_is_the_administrator():
    person = Person.objects.create_superuser("admin@example.org", "x", name="Admin")
    assert is_administrator(person)
    assert person.is_staff


def test_person_with_the_same_address_in_other_case_is_refused():
    PersonFactory(email="anna@example.org")
    twin = PersonFactory.build(email="ANNA@example.org", organisation=OrganisationFactory())
    with pytest.raises(ValidationError) as refusal:
        twin.full_clean()
    assert "email" in refusal.value.error_dict


def test_database_refuses_an_address_in_capitals():
    with pytest.raises(IntegrityError):
        PersonFactory(email="Anna@example.org")


def test_person_is_found_in_any_case():
    person = PersonFactory(email="anna@example.org")
    assert Person.objects.get_by_natural_key("ANNA@example.org") == person

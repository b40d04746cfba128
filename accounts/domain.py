"""What the room does: people choose their language."""

from django.utils.translation import gettext as _

from accounts.models import Person
from foundation.errors import DomainError
from foundation.history import save_as


def choose_language(*, person: Person, language: str, by: Person) -> None:
    """Remember the language that ``person`` reads Milstolpe, and gets mail, in."""
    if language not in Person.Language.values:
        raise DomainError(_("Choose Swedish or English."), field="language")
    if language == person.language:
        return
    person.language = language
    save_as(person, by=by)

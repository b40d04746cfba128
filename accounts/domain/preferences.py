"""What people choose for themselves: their language, and how often they are reminded."""

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


def choose_reminders(*, person: Person, reminders: str, by: Person) -> None:
    """Remember how often ``person`` is reminded by mail of what is wanted."""
    if reminders not in Person.Reminders.values:
        raise DomainError(_("Choose how often you want to be reminded."), field="reminders")
    if reminders == person.reminders:
        return
    person.reminders = reminders
    save_as(person, by=by)

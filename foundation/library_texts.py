"""Texts of the libraries that lack Swedish, or whose Swedish is poor.

They are only collected here, so that locale/ has them: what stands there goes before what a
library says itself. A text must be written exactly as the library writes it.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

TEXTS = (
    # django.contrib.auth.password_validation
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    _("The password is too similar to the %(verbose_name)s."),
    _("This password is too common."),
    _("This password is entirely numeric."),
    # allauth
    _("The email address and/or password you specified are not correct."),
    _("Too many failed login attempts. Try again later."),
    _("Be patient, you are sending too many requests."),
    _("Please type your current password."),
    _("You must type the same password each time."),
    _("The new value must be different from the current one."),
    _("The password reset token was invalid."),
    _("Incorrect code."),
    _("Incorrect password."),
    # django-simple-history, on the administration pages
    _("View history: %s"),
    _("Change history: %s"),
    _("View %s"),
    _("Revert %s"),
    _("View %(verbose_name)s"),
    _("Revert %(verbose_name)s"),
    _("Revert"),
    _("Object"),
    _("Date/time"),
    _("Comment"),
    _("Changed by"),
    _("Change reason"),
    _("Changes"),
    _("Created"),
    _("Changed"),
    _("Deleted"),
    _("This object doesn't have a change history."),
    _("Choose a date from the list below to revert to a previous version of this object."),
    _("Press the 'Revert' button below to revert to this version of the object."),
    ngettext_lazy("entry", "entries"),
)

"""How invitations stand, and whether people can sign in."""

from django.utils.translation import gettext_lazy as _

from foundation.status import Status, by_value

INVITATION_STATES = by_value(
    [
        Status("waiting", _("waiting for an answer"), "neutral", "hourglass-split"),
        Status("accepted", _("accepted"), "done", "check-circle-fill"),
        Status("ended", _("ran out"), "warning", "hourglass-bottom"),
        Status("revoked", _("revoked"), "muted", "x-circle"),
    ]
)

PERSON_STATES = by_value(
    [
        Status("joined", _("can sign in"), "done", "check-circle-fill"),
        Status("invited", _("invited"), "neutral", "envelope"),
        Status("waiting", _("has not signed in yet"), "warning", "hourglass"),
        Status("closed", _("account closed"), "muted", "slash-circle"),
    ]
)

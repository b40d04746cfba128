"""What is wrong with the settings of this room, said when Milstolpe starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from actions.domain.attachments import KINDS


@register()
def attachment_kinds(**options: Any) -> list[CheckMessage]:
    unknown = [kind for kind in settings.ATTACHMENT_KINDS if kind not in KINDS]
    return [
        Error(
            f"ATTACHMENT_KINDS names {kind}, which cannot be told by its content.",
            hint=f"Choose among {', '.join(KINDS)}.",
            id="actions.E001",
        )
        for kind in unknown
    ]

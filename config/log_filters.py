"""Secrets in addresses, kept out of what is logged."""

import logging
import re
from typing import Any

SECRET = re.compile(r"/(r|calendar|invitation)/(?!actions/|done/|leave/)[A-Za-z0-9_:=.%-]{16,}")
COOKIE = re.compile(r"(milstolpe_(?:link|invitation)=)[^;\s,\"']+")


def without_tokens(text: str) -> str:
    """``text`` with the tokens of personal links, invitations and calendar feeds left out."""
    return COOKIE.sub(r"\1…", SECRET.sub(r"/\1/…", text))


class WithoutTokens(logging.Filter):
    """Writes no token of a personal link, an invitation or a calendar feed, whoever logs it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleaned = without_tokens(message)
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_tokens(record.exc_text)
        return True


def cleaned_atoms(atoms: dict[str, Any]) -> dict[str, Any]:
    """What gunicorn's access log is written from, without tokens."""
    return {
        name: without_tokens(value) if isinstance(value, str) else value
        for name, value in atoms.items()
    }

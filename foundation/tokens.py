"""Secrets that a mail carries in an address: only their digest is kept."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """A secret of 256 bits, fit for an address. It can only be told now."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """What is kept of ``token``, and what it is found by: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()

"""What people type, read and checked. What may be saved is decided by the domain."""

from actions.forms.account import AccountForm
from actions.forms.entries import CorrectionForm, EntryForm

__all__ = ["AccountForm", "CorrectionForm", "EntryForm"]

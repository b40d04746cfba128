"""What the room does: organisations, people and their invitations are kept; people choose."""

from accounts.domain.preferences import choose_language, choose_reminders

__all__ = ["choose_language", "choose_reminders"]

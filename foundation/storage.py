"""Files on the server's disk: each is there whole, or not at all."""

import errno
import logging
import os
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from foundation.errors import DomainError

logger = logging.getLogger(__name__)

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No room on the disk, past the quota, past what one file may hold."""


class NoRoomError(DomainError):
    """The disk is full."""


class WholeFileStorage(FileSystemStorage):
    """Writes beside the name and puts the file there when it is whole.

    A writer that is killed leaves at most NAME.part, which the next writer of NAME removes; no two
    write the same name at a time, since each name has an id in it. Raises NoRoomError.
    """

    def _save(self, name: str, content: Any) -> str:
        draft = f"{name}.part"
        self.delete(draft)
        try:
            draft = super()._save(draft, content)  # type: ignore[misc]
            while True:
                try:
                    os.link(self.path(draft), self.path(name))
                except FileExistsError:
                    name = self.get_available_name(name)
                else:
                    return name
        except OSError as error:
            if error.errno not in FULL:
                raise
            logger.exception("%s could not be written.", name)
            raise NoRoomError(
                _(
                    "The server has no room left for files. Nothing of this has been saved."
                    " Whoever runs Milstolpe has to make room; then try again."
                )
            ) from error
        finally:
            self.delete(draft)

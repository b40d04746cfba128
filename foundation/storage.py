"""Files on the server's disk: each is there whole, or not at all; and folders to work in."""

import errno
import fcntl
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from foundation.errors import DomainError

logger = logging.getLogger(__name__)

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No room on the disk, past the quota, past what one file may hold."""


LOCK = ".lock"
JUST_MADE = 5
"""Seconds that a folder may be without its lock: it is taken after the folder is made."""


class NoRoomError(DomainError):
    """The disk is full."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The server has no room left for files. Nothing of this has been saved."
                " Whoever runs Milstolpe has to make room; then try again."
            )
        )


@contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """A temporary folder. Those of ``prefix`` whose process was killed are removed first.

    Its process holds a lock in it, which the system gives up when the process ends, however.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*/{LOCK}"):
        _remove_unless_held(left)
    with tempfile.TemporaryDirectory(prefix=prefix) as name:
        folder = Path(name)
        with (folder / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder


def _remove_unless_held(path: Path) -> None:
    try:
        with path.open() as lock:
            if os.fstat(lock.fileno()).st_mtime > time.time() - JUST_MADE:
                return
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path.parent, ignore_errors=True)
    except OSError as error:
        # Held by a process that lives, somebody else's, or removed by another in this moment.
        logger.debug("%s is left alone: %s", path.parent, error)


class WholeFileStorage(FileSystemStorage):
    """Writes beside the name and puts the file there when it is whole.

    A writer that is killed leaves at most NAME.part, which the next writer of NAME removes, or an
    empty file that no row of the database knows. Raises NoRoomError.
    """

    def _save(self, name: str, content: Any) -> str:
        draft = f"{name}.part"
        self.delete(draft)
        try:
            draft = super()._save(draft, content)  # type: ignore[misc]
            name = self._taken(name)
            os.replace(self.path(draft), self.path(name))
            return name
        except OSError as error:
            if error.errno not in FULL:
                raise
            logger.exception("%s could not be written.", name)
            raise NoRoomError from error
        finally:
            self.delete(draft)

    def _taken(self, name: str) -> str:
        """``name``, or one like it that was free: an empty file now, and nobody else's."""
        while True:
            try:
                os.close(os.open(self.path(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name

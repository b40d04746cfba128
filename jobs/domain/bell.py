"""The broker is a bell: its message says that a row waits, and may be lost or come twice."""

import logging
from typing import Any

from celery import current_app
from kombu.exceptions import OperationalError

from jobs.models import Leased

logger = logging.getLogger(__name__)


def ring(leased: type[Leased], pk: Any, task: str) -> bool:
    """Tell the broker that the row ``pk`` waits for ``task``.

    A broker that does not answer is no error for whoever asked: the row waits for the sweeper.
    """
    try:
        current_app.send_task(task, args=[str(pk)], retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker was not told of %s %s: %s", leased.__name__, pk, error)
        leased._default_manager.filter(pk=pk).update(rung_at=None)
        return False
    return True

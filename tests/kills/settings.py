"""The settings of the installation whose workers are killed: config.settings, with a queue of its
own on a broker that others may use too.
"""

import os

from config.settings import *  # noqa: F403
from config.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, CELERY_BROKER_URL

CELERY_TASK_DEFAULT_QUEUE = os.environ["MILSTOLPE_KILLS"]
CACHES["default"]["KEY_PREFIX"] = CELERY_TASK_DEFAULT_QUEUE
if CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{CELERY_TASK_DEFAULT_QUEUE}:"


class WithoutMigrations:
    """Tables come from the models, which is quicker."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = WithoutMigrations()

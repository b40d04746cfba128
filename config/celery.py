"""The Celery application. Its settings are the ones that begin with CELERY_ in config.settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("milstolpe")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

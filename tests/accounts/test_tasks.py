from datetime import timedelta

import pytest
from celery import current_app
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.tasks import clear_sessions
from config.settings import CELERY_BEAT_SCHEDULE

pytestmark = pytest.mark.django_db


def test_sessions_that_have_ended_are_deleted_and_no_others():
    now = timezone.now()
    for key, ends_at in (("ended", now - timedelta(1)), ("current", now + timedelta(1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends_at)
    clear_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["current"]


def test_beat_knows_its_tasks():
    current_app.loader.import_default_modules()
    assert {each["task"] for each in CELERY_BEAT_SCHEDULE.values()} == {
        "accounts.tasks.clear_sessions",
        "actions.tasks.release_actions_of_those_who_left",
        "jobs.tasks.sweep",
        "reporting.tasks.add_late_reviews",
        "reporting.tasks.send_reminders",
    }
    for each in CELERY_BEAT_SCHEDULE.values():
        assert each["task"] in current_app.tasks

import pytest


@pytest.fixture
def rung(monkeypatch):
    """The jobs and mails that the broker was told of, in order."""
    told = []

    def remember(task, args, **options):
        told.append((task, *args))

    monkeypatch.setattr("celery.current_app.send_task", remember)
    return told

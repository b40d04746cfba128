"""The settings under test: config.settings, writing to a directory of its own only.

DATABASE_URL and CELERY_BROKER_URL choose what the suite runs on; no other variable of the
developer's environment reaches it. A worker process that a test starts reads these settings too,
and finds the directory and the database of its test in the environment.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

TEST_DIR_VARIABLE = "MILSTOLPE_TEST_DIR"
SMTP_PORT_VARIABLE = "MILSTOLPE_TEST_SMTP_PORT"

if TEST_DIR_VARIABLE not in os.environ:
    os.environ[TEST_DIR_VARIABLE] = tempfile.mkdtemp(prefix="milstolpe-test-")
    atexit.register(shutil.rmtree, os.environ[TEST_DIR_VARIABLE], ignore_errors=True)

# pytest-xdist's processes keep out of each other's way.
process = os.environ.get("PYTEST_XDIST_WORKER", "main")
test_dir = Path(os.environ[TEST_DIR_VARIABLE], process)
for name in (
    *("MILSTOLPE_ENV", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS"),
    *("HTTPS", "BEHIND_PROXY", "DATABASE_POOL_SIZE", "EMAIL_URL", "DEFAULT_FROM_EMAIL"),
    *(
        "TIME_ZONE",
        "LANGUAGE_CODE",
        "MAX_ATTACHMENT_MB",
        "ATTACHMENT_KINDS",
        "SITE_URL",
        "PORT",
        "REMINDER_HOUR",
    ),
    *("REPORTING_LINK_DAYS", "REPORTING_LINK_SINGLE_USE", "INVITATION_DAYS"),
):
    os.environ.pop(name, None)
os.environ.setdefault("LOG_LEVEL", "WARNING")
os.environ.setdefault("JOB_LEASE_SECONDS", "5")
os.environ["DATA_DIR"] = str(test_dir)

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, CELERY_BEAT_SCHEDULE, DATABASES  # noqa: E402

# A file, not memory: a worker process and the live server's threads open connections of their own.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": test_dir / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

# Texts are compared with the message ids; a test of the Swedish text asks for Swedish.
LANGUAGE_CODE = "en"
MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = test_dir / "mail"
if SMTP_PORT_VARIABLE in os.environ:
    # A process that a test started beside its SMTP server (tests/smtp.py).
    MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ[SMTP_PORT_VARIABLE])
CELERY_TASK_DEFAULT_QUEUE = f"test-{process}"
CACHES["default"]["KEY_PREFIX"] = f"test-{process}"
# What the clock starts otherwise, such as reminders every ten minutes, would meddle with a test.
CELERY_BEAT_SCHEDULE = {"sweep": CELERY_BEAT_SCHEDULE["sweep"] | {"schedule": 1}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every client of a test loads the middleware anew, and would list all static files first.
WHITENOISE_AUTOREFRESH = True

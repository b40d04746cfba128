"""Settings: documented, safe by default, and refused in production when they are not."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import BASE_DIR, ENVIRONMENT
from tests import settings as test_settings

ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| .+ \|$", re.MULTILINE)
PRODUCTION = {
    "MILSTOLPE_ENV": "production",
    "SECRET_KEY": "k3" * 30 + "-a-key-for-the-tests-of-production-XYZ",
    "ALLOWED_HOSTS": "milstolpe.example.org",
}


def as_documented(name: str, default: object) -> str:
    if name == "SECRET_KEY":
        return "a key for development"
    if isinstance(default, bool):
        return "`on`" if default else "`off`"
    text = str(default) if default else ""
    return f"`{text.removeprefix(f'{BASE_DIR}/')}`" if text else "nothing"


def python(*command: str, data_dir: Path, **variables: str) -> subprocess.CompletedProcess:
    # The browser tests of this process allow themselves what a deployment may not.
    left_out = {*ENVIRONMENT, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env={
            **kept,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(data_dir),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_readme_documents_every_variable_with_its_default():
    documented = dict(ROW.findall((BASE_DIR / "README.md").read_text()))
    assert documented == {
        name: as_documented(name, default) for name, (_, default) in ENVIRONMENT.items()
    }


def test_tests_take_no_setting_from_the_environment_but_those_they_name():
    cleared = re.findall(r'"([A-Z_]+)"', Path(test_settings.__file__).read_text())
    assert set(ENVIRONMENT) - set(cleared) == {"DATABASE_URL", "CELERY_BROKER_URL"}


def test_production_is_clean_in_the_deployment_check(tmp_path):
    done = python(
        *("manage.py", "check", "--deploy", "--fail-level=WARNING"), data_dir=tmp_path, **PRODUCTION
    )
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"SECRET_KEY": None}, "SECRET_KEY of its own", id="no key"),
        pytest.param(
            {"SECRET_KEY": ENVIRONMENT["SECRET_KEY"][1]}, "SECRET_KEY of its own", id="our key"
        ),
        pytest.param({"SECRET_KEY": "short"}, "SECRET_KEY of its own", id="short key"),
        pytest.param({"DEBUG": "on"}, "DEBUG must be off", id="debug"),
        pytest.param({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS", id="no hosts"),
        pytest.param({"MILSTOLPE_ENV": "prod"}, "MILSTOLPE_ENV must be", id="unknown environment"),
    ],
)
def test_production_refuses_to_start_unsafely(tmp_path, changes, message):
    variables = {
        name: value for name, value in {**PRODUCTION, **changes}.items() if value is not None
    }
    done = python("-c", "import config.settings", data_dir=tmp_path, **variables)
    assert done.returncode != 0
    assert message in done.stderr


def test_database_address_keeps_its_options_beside_the_pool(tmp_path):
    done = python(
        *("-c", "from config.settings import DATABASES; print(DATABASES['default']['OPTIONS'])"),
        data_dir=tmp_path,
        DATABASE_URL="postgres://somebody@db.example.org/milstolpe?sslmode=verify-full",
        DATABASE_POOL_SIZE="7",
    )
    assert done.stderr == ""
    assert ast.literal_eval(done.stdout) == {
        "sslmode": "verify-full",
        "pool": {"min_size": 1, "max_size": 7, "timeout": 10, "reconnect_timeout": 5},
    }

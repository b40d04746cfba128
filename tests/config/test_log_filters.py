"""No log holds the token of a personal link or of a calendar feed."""

import logging
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from django.utils import timezone

from config.log_filters import WithoutTokens, without_tokens
from reporting.domain.links import make_link
from tests.cast import assemble
from tests.workers import ROOT, environment, wait_until

TOKEN = "Zm9vYmFyLWJhei1xdXV4_1234567890-abcdefghijk"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Not Found: /r/{TOKEN}/", "Not Found: /r/…/"),
        (f"GET https://x.example.org/r/{TOKEN}/12/ 302", "GET https://x.example.org/r/…/12/ 302"),
        (f"/calendar/12.{TOKEN}.ics", "/calendar/…"),
        (f"csrftoken=a; milstolpe_link={TOKEN}; b=c", "csrftoken=a; milstolpe_link=…; b=c"),
        (f"GET /account/invitation/{TOKEN}/ 302", "GET /account/invitation/…/ 302"),
        (f"milstolpe_invitation={TOKEN}; b=c", "milstolpe_invitation=…; b=c"),
        ("/r/actions/123456789012345678/", "/r/actions/123456789012345678/"),
        ("/strategies/life-science-stockholm/", "/strategies/life-science-stockholm/"),
    ],
)
def test_tokens_are_left_out(text, expected):
    assert without_tokens(text) == expected


def test_record_is_cleaned_in_its_arguments_and_its_traceback():
    try:
        raise ValueError(f"/r/{TOKEN}/")
    except ValueError:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, "f", 1, "Failed: %s", (f"/r/{TOKEN}/",), sys.exc_info()
        )

    assert WithoutTokens().filter(record)
    assert TOKEN not in logging.Formatter().format(record)
    assert "Failed: /r/…/" in logging.Formatter().format(record)


FORMATS = {
    "default": (),
    "with cookies": ("--access-logformat", '%(r)s %(s)s "%(f)s" %({cookie}i)s %({set-cookie}o)s'),
}


@pytest.mark.parametrize("log_format", FORMATS.values(), ids=FORMATS.keys())
@pytest.mark.django_db(transaction=True)
def test_gunicorn_writes_no_token(tmp_path, log_format):
    cast = assemble()
    _, token = make_link(
        person=cast.responsible,
        strategy=cast.strategy,
        actions=[cast.action],
        cycle=None,
        today=timezone.localdate(),
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    bind = ("--bind", f"127.0.0.1:{port}", "--access-logfile", "-")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "config.wsgi",
                *bind,
                "--log-level=debug",
                *log_format,
            ],
            cwd=ROOT,
            env=environment() | {"LOG_LEVEL": "DEBUG"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}/r/{TOKEN}/"

            def is_answered() -> bool:
                try:
                    urllib.request.urlopen(address, timeout=2)
                except urllib.error.HTTPError as error:
                    return error.code == 404
                except OSError:
                    return False
                return False

            wait_until(is_answered, what="gunicorn answers")
            link = f"http://127.0.0.1:{port}/r/{token}/{cast.action.pk}/"
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

            def status(address: str, data: bytes | None = None) -> int:
                asked = urllib.request.Request(address, data=data, headers={"Referer": link})
                try:
                    return browser.open(asked, timeout=5).status
                except urllib.error.HTTPError as error:
                    return error.code

            form = f"http://127.0.0.1:{port}/r/actions/{cast.action.pk}/"
            assert [status(link), status(form, b"what_happened=x"), status(link, b"x=y")] == [
                200,
                403,
                403,
            ]
            assert status(f"http://127.0.0.1:{port}/strategies/") == 200
            wait_until(lambda: "/strategies/" in log.read_text(), what="the log is written")
        finally:
            process.terminate()
            process.wait()
    written = log.read_text()
    assert TOKEN not in written
    assert token not in written
    assert "GET /r/…" in written
    assert all(f" {code} " in written for code in (302, 200, 403, 404))

"""The outbox: every recipient a row, sent once, tried again or given up."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from jobs.domain import send_queued_mail, sweep
from jobs.domain.mail import queue_mail
from jobs.models import OutgoingMail

pytestmark = pytest.mark.django_db

REFUSALS = {
    "unknown": smtplib.SMTPRecipientsRefused({"anna@example.org": (550, b"5.1.1 no such user")}),
    "greylisted": smtplib.SMTPRecipientsRefused({"anna@example.org": (451, b"4.7.1 try later")}),
    "sign-in": smtplib.SMTPAuthenticationError(535, b"bad credentials"),
    "data": smtplib.SMTPDataError(554, b"spam"),
    "connection": ConnectionRefusedError(111, "Connection refused"),
    "timeout": TimeoutError("timed out"),
}


class RefusingBackend(BaseEmailBackend):
    reason = ""

    def send_messages(self, email_messages):
        raise REFUSALS[self.reason]


@pytest.fixture
def outbox(settings):
    settings.EMAIL_BACKEND = "jobs.backends.OutboxBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def refusing(settings, monkeypatch):
    """The mail server refuses for the reason given."""

    def refuse(reason: str) -> None:
        settings.MAIL_TRANSPORT = f"{__name__}.RefusingBackend"
        monkeypatch.setattr(RefusingBackend, "reason", reason)

    return refuse


def queue(**fields) -> OutgoingMail:
    options = {"subject": "Din kod", "body": "Koden är 123456.", "to": ["anna@example.org"]}
    [row] = queue_mail(EmailMessage(**{**options, **fields}))
    return row


def test_mail_is_a_row_for_each_recipient_and_names_no_other(outbox):
    message = EmailMultiAlternatives(
        "Hej",
        "Text",
        "Milstolpe <noreply@example.org>",
        ["Anna <anna@example.org>"],
        cc=["bo@example.org"],
        bcc=["anna@example.org", "cecilia@example.org"],
        reply_to=["office@example.org"],
        headers={"X-Kind": "code"},
    )
    message.attach_alternative("<p>Text</p>", "text/html")
    assert get_connection().send_messages([message]) == 1
    rows = OutgoingMail.objects.order_by("recipient")
    assert [row.recipient for row in rows] == [
        "anna@example.org",
        "bo@example.org",
        "cecilia@example.org",
    ]
    for row in rows:
        send_queued_mail(row.pk)
    assert sorted(sent.to for sent in mail.outbox) == [
        ["anna@example.org"],
        ["bo@example.org"],
        ["cecilia@example.org"],
    ]
    sent = mail.outbox[0]
    assert (sent.cc, sent.bcc) == ([], [])
    assert sent.extra_headers["Reply-To"] == "office@example.org"
    assert sent.extra_headers["X-Kind"] == "code"
    assert sent.alternatives[0].content == "<p>Text</p>"


def test_mail_is_sent_once_and_its_text_is_forgotten(outbox):
    row = queue()
    send_queued_mail(row.pk)
    send_queued_mail(row.pk)
    row.refresh_from_db()
    assert [sent.body for sent in mail.outbox] == ["Koden är 123456."]
    assert (row.state, row.text, row.attempts) == (OutgoingMail.SENT, "", 1)
    assert row.finished_at is not None


def test_mail_of_a_worker_killed_in_the_middle_goes_again_with_the_same_message_id(outbox):
    row = queue()
    OutgoingMail.objects.filter(pk=row.pk).update(
        state=OutgoingMail.SENDING, attempts=1, lease_expires_at=timezone.now() - timedelta(hours=1)
    )
    send_queued_mail(row.pk)
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [row.message_id]
    row.refresh_from_db()
    assert (row.state, row.attempts) == (OutgoingMail.SENT, 2)


def test_mail_that_another_worker_sends_is_left_to_it(outbox):
    row = queue()
    OutgoingMail.objects.filter(pk=row.pk).update(
        state=OutgoingMail.SENDING, lease_expires_at=timezone.now() + timedelta(hours=1)
    )
    send_queued_mail(row.pk)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("reason", "error"),
    [("unknown", "550 5.1.1 no such user"), ("data", "554 spam")],
)
def test_mail_that_is_refused_for_good_fails_at_once(refusing, reason, error):
    row = queue()
    refusing(reason)
    send_queued_mail(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error, row.attempts) == (OutgoingMail.FAILED, error, 1)


@pytest.mark.parametrize("reason", ["greylisted", "sign-in", "connection", "timeout"])
def test_mail_that_may_get_through_later_is_tried_again_after_a_pause(refusing, outbox, reason):
    row = queue()
    refusing(reason)
    send_queued_mail(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (OutgoingMail.QUEUED, 1)
    assert row.error != ""
    pause = row.next_attempt_at - timezone.now()
    assert timedelta(seconds=25) < pause <= timedelta(seconds=30)
    send_queued_mail(row.pk)
    row.refresh_from_db()
    assert row.attempts == 1


def test_mail_is_given_up_after_the_last_attempt(refusing):
    row = queue()
    refusing("connection")
    for _ in range(OutgoingMail.MAX_ATTEMPTS):
        OutgoingMail.objects.filter(pk=row.pk).update(next_attempt_at=None)
        send_queued_mail(row.pk)
    row.refresh_from_db()
    assert row.state == OutgoingMail.FAILED
    assert row.error == "ConnectionRefusedError: [Errno 111] Connection refused"


def test_mail_with_an_attachment_is_refused():
    message = EmailMessage("Hej", "Text", None, ["anna@example.org"])
    message.attach("a.txt", "text", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        queue_mail(message)


def test_mail_with_a_line_break_in_its_subject_is_refused():
    with pytest.raises(ValueError, match="newlines"):
        queue(subject="Hej\nBcc: eve@example.org")
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "is_rung"),
    [
        pytest.param({"rung_at": None}, True, id="broker was not told"),
        pytest.param({}, False, id="message is under way"),
        pytest.param({"rung_at": None, "next_attempt_at": timedelta(hours=1)}, False, id="not due"),
        pytest.param({"rung_at": None, "next_attempt_at": timedelta(hours=-1)}, True, id="due"),
        pytest.param(
            {
                "rung_at": None,
                "state": OutgoingMail.SENDING,
                "lease_expires_at": timedelta(hours=-1),
            },
            True,
            id="worker is dead",
        ),
        pytest.param({"rung_at": None, "state": OutgoingMail.SENT}, False, id="sent"),
    ],
)
def test_sweep_rings_for_mail_that_is_due(monkeypatch, fields, is_rung):
    told = []
    monkeypatch.setattr(
        "celery.current_app.send_task", lambda task, args, **options: told.append((task, *args))
    )
    row = queue()
    now = timezone.now()
    OutgoingMail.objects.filter(pk=row.pk).update(
        **{
            name: now + value if isinstance(value, timedelta) else value
            for name, value in fields.items()
        }
    )
    sweep()
    assert told == ([("jobs.tasks.send_mail", str(row.pk))] if is_rung else [])


def test_sweep_gives_up_mail_that_stopped_every_worker():
    row = queue()
    OutgoingMail.objects.filter(pk=row.pk).update(
        state=OutgoingMail.SENDING,
        attempts=OutgoingMail.MAX_ATTEMPTS,
        lease_expires_at=timezone.now() - timedelta(hours=1),
    )
    sweep()
    row.refresh_from_db()
    assert row.state == OutgoingMail.FAILED


def test_terminal_shows_code_and_link_plainly(settings, capsys):
    settings.MAIL_TRANSPORT = "jobs.backends.TerminalBackend"
    row = queue(body="Koden är 123456.\n\nhttp://localhost:8000/å/")
    send_queued_mail(row.pk)
    assert capsys.readouterr().out == (
        "  ✉ Mail to anna@example.org: Din kod\n"
        "  ✉\n"
        "  ✉ Koden är 123456.\n"
        "  ✉\n"
        "  ✉ http://localhost:8000/å/\n"
    )

import io
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from jobs.domain import note_bounce
from jobs.models import OutgoingMail
from tests.factories import OutgoingMailFactory

pytestmark = pytest.mark.django_db

POSTFIX = """From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: milstolpe@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Tue, 24 Nov 2026 09:00:00 +0100 (CET)

Final-Recipient: rfc822; anna@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <anna@example.org>: Recipient address
    rejected: User unknown

--b1
{returned}
--b1--
"""
WHOLE = """Content-Type: message/rfc822

From: milstolpe@example.org
To: anna@example.org
Message-ID: {message_id}
Subject: 1 report is late

Hello Anna,
"""
HEADERS_ALONE = """Content-Type: text/rfc822-headers

From: milstolpe@example.org
To: anna@example.org
Message-ID: {message_id}
Subject: 1 report is late
"""
DELIVERED = "An out-of-office answer"


def notification(mail, *, action="failed", returned=WHOLE):
    text = POSTFIX.format(action=action, returned=returned.format(message_id=mail.message_id))
    return text.encode()


@pytest.fixture
def mail():
    return OutgoingMailFactory(state=OutgoingMail.SENT)


@pytest.mark.parametrize("returned", [WHOLE, HEADERS_ALONE], ids=["whole", "headers"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "wire"])
def test_mail_that_came_back_says_why(mail, returned, line_end):
    content = notification(mail, returned=returned).replace(b"\n", line_end.encode())

    assert note_bounce(content)

    mail.refresh_from_db()
    assert mail.state == OutgoingMail.BOUNCED
    assert mail.error == ("550 5.1.1 <anna@example.org>: Recipient address rejected: User unknown")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_what_has_not_failed_changes_nothing(mail, action):
    assert not note_bounce(notification(mail, action=action))

    mail.refresh_from_db()
    assert mail.state == OutgoingMail.SENT


def test_mail_that_the_outbox_does_not_know_changes_nothing(mail):
    stranger = OutgoingMailFactory.build()

    assert not note_bounce(notification(stranger))

    mail.refresh_from_db()
    assert mail.state == OutgoingMail.SENT


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00 rubbish",
        b"Subject: On holiday\n\nI am away.",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n",
        b"Content-Type: message/delivery-status\n\nnothing of use",
    ],
)
def test_other_messages_are_passed_over(mail, content):
    assert not note_bounce(content)


def test_mail_server_pipes_what_comes_back(mail, monkeypatch, capsys):
    stdin = SimpleNamespace(buffer=io.BytesIO(notification(mail)))
    monkeypatch.setattr(sys, "stdin", stdin)

    call_command("take_bounce")

    mail.refresh_from_db()
    assert mail.state == OutgoingMail.BOUNCED
    assert capsys.readouterr().out == "Marked as come back.\n"

"""Mail over a real SMTP server, as it comes out at the other end."""

import pytest
from django.core.mail import EmailMultiAlternatives

from jobs.domain import queue_mail, send_queued_mail
from jobs.models import OutgoingMail
from tests.workers import wait_until


def queue(*recipients, **headers):
    message = EmailMultiAlternatives(
        "Påminnelse", "Hej Åsa!\n", "Milstolpe <m@example.org>", recipients, headers=headers
    )
    message.attach_alternative("<p>Hej Åsa!</p>", "text/html")
    return queue_mail(message)


@pytest.mark.django_db
def test_mail_arrives_with_text_html_and_headers(smtp):
    [row] = queue("asa@example.org", **{"Auto-Submitted": "auto-generated"})

    send_queued_mail(row.pk)

    [message] = smtp.messages
    assert (message["Subject"], message["To"]) == ("Påminnelse", "asa@example.org")
    assert message.recipients == ["asa@example.org"]
    assert message["Message-ID"] == row.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert (message.text, message.html) == ("Hej Åsa!\n", "<p>Hej Åsa!</p>")


@pytest.mark.django_db
def test_refused_recipient_is_told_with_the_servers_words(smtp):
    smtp.refuse("gone@example.org")
    rows = queue("gone@example.org", "asa@example.org")

    for row in rows:
        send_queued_mail(row.pk)
        row.refresh_from_db()

    assert [row.state for row in rows] == [OutgoingMail.FAILED, OutgoingMail.SENT]
    assert rows[0].error == (
        "550 5.1.1 <gone@example.org>: Recipient address rejected: User unknown"
    )
    assert [message.recipients for message in smtp.messages] == [["asa@example.org"]]


@pytest.mark.worker
def test_worker_killed_while_the_server_takes_the_mail_sends_it_once(smtp, worker):
    smtp.hold(after=1)
    first = worker()
    rows = [queue(f"person{n}@example.org")[0] for n in range(4)]
    wait_until(smtp.is_held.is_set, what="a mail is on its way")

    first.kill()
    wait_until(lambda: smtp.is_alone, what="the server has noticed that the sender is gone")
    smtp.release()
    worker()

    sent = OutgoingMail.objects.filter(state=OutgoingMail.SENT)
    wait_until(lambda: sent.count() == len(rows), what="all mail is sent")
    assert sorted(message["Message-ID"] for message in smtp.messages) == sorted(
        row.message_id for row in rows
    )

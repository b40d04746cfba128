"""A real SMTP server on loopback: what it has taken, whom it refuses, and where it hangs."""

import asyncio
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

HOST = "127.0.0.1"
PORT_VARIABLE = "MILSTOLPE_TEST_SMTP_PORT"


class ReceivedMessage(EmailMessage):
    """A message as it came over the wire; ``recipients`` are those of the envelope."""

    recipients: list[str] = []

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.get_body(preferencelist=(kind,))
        return "" if part is None else part.get_content().replace("\r\n", "\n")


POLICY = policy.SMTP.clone(message_factory=ReceivedMessage)


class SmtpServer:
    """Takes mail until told otherwise; see the fixture ``smtp`` in tests/conftest.py."""

    def __init__(self) -> None:
        self.messages: list[ReceivedMessage] = []
        self.refused: set[str] = set()
        self.is_held = threading.Event()
        self._taken_before_hold: int | None = None
        self._waiting = 0
        self._controller: Controller | None = None

    @property
    def port(self) -> int:
        assert self._controller is not None
        return int(self._controller.port)

    def messages_to(self, address: str) -> list[ReceivedMessage]:
        return [message for message in self.messages if address in message.recipients]

    def refuse(self, *addresses: str) -> None:
        """Answer 550 for these recipients from now on."""
        self.refused.update(addresses)

    def hold(self, *, after: int = 0) -> None:
        """Take ``after`` more messages; leave the next ones unanswered until ``release()``.

        ``is_held`` is set once a message waits. One whose sender dies meanwhile is not taken:
        wait for ``is_alone`` before ``release()``, so that the server has noticed its death.
        """
        self.is_held.clear()
        self._taken_before_hold = len(self.messages) + after

    @property
    def is_alone(self) -> bool:
        """No sender waits for its message to be taken."""
        return self._waiting == 0

    def release(self) -> None:
        self._taken_before_hold = None

    def start(self) -> None:
        with socket.socket() as free:
            free.bind((HOST, 0))
            port = free.getsockname()[1]
        self._controller = Controller(self, hostname=HOST, port=port, ready_timeout=60)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, address: str, options: Iterable[str]
    ) -> str:
        if address in self.refused:
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        self._waiting += 1
        try:
            while self._taken_before_hold is not None and (
                len(self.messages) >= self._taken_before_hold
            ):
                self.is_held.set()
                await asyncio.sleep(0.05)
        finally:
            self._waiting -= 1
        message = message_from_bytes(envelope.content, policy=POLICY)
        message.recipients = list(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 Message accepted for delivery"


@contextmanager
def smtp_server() -> Iterator[SmtpServer]:
    server = SmtpServer()
    server.start()
    try:
        yield server
    finally:
        server.release()
        server.stop()

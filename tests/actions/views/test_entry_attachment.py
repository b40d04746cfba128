import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from foundation.withdrawal import withdraw
from tests.cast import ROLES, assemble
from tests.factories import AttachmentFactory, ProgressEntryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return assemble()


@pytest.fixture
def attachment(cast):
    return AttachmentFactory(
        entry=ProgressEntryFactory(action=cast.action),
        title='Protokoll "å".pdf',
        file=ContentFile(b"%PDF-1.7", name="x"),
        content_type="application/pdf",
        url="",
    )


@pytest.fixture
def address(attachment):
    return reverse("actions:attachment", args=[attachment.pk])


READERS = {
    "administrator",
    "coordinator",
    "responsible",
    "colleague",
    "reader",
    "reading_organisation",
}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "visitor"])
def test_file_is_for_those_who_may_read_the_entry(client, cast, address, role):
    client.force_login(cast.viewer(role))

    expected = 302 if role == "inactive" else 200 if role in READERS else 404
    response = client.get(address)

    assert response.status_code == expected
    response.close()


def test_visitor_signs_in_first(client, address):
    assert client.get(address).url == f"{reverse('account_login')}?next={address}"


def test_file_is_to_be_saved_and_can_do_nothing(client, cast, address):
    client.force_login(cast.reader)

    response = client.get(address)

    assert b"".join(response) == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Protokoll")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_withdrawn_file_is_gone(client, cast, attachment, address):
    withdraw(attachment, by=cast.coordinator, reason="Personuppgifter.")
    client.force_login(cast.coordinator)

    assert client.get(address).status_code == 404


def test_file_that_is_not_on_the_disk_is_not_found(client, cast, attachment, address):
    attachment.file.storage.delete(attachment.file.name)
    client.force_login(cast.coordinator)

    assert client.get(address).status_code == 404


def test_link_is_no_file(client, cast):
    link = AttachmentFactory(entry=ProgressEntryFactory(action=cast.action))
    client.force_login(cast.coordinator)

    assert client.get(reverse("actions:attachment", args=[link.pk])).status_code == 404

"""What is shown when something goes wrong: honest, in the right language, and never a crash of
its own.
"""

import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import path, reverse
from django.utils import translation
from django.views.defaults import server_error

from config.urls import urlpatterns as real_urlpatterns
from tests.factories import PersonFactory


def break_down(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the reason, for the log alone")


def forbid(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspect(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [
    *real_urlpatterns,
    path("break/", break_down),
    path("forbid/", forbid),
    path("suspect/", suspect),
]

with_failing_pages = pytest.mark.urls("tests.test_error_pages")


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@with_failing_pages
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nothing-here/", 404, "The page is not here"),
        ("/forbid/", 403, "You may not do this"),
        ("/suspect/", 400, "Milstolpe did not understand"),
        ("/break/", 500, "Something went wrong"),
    ],
)
def test_error_page_says_what_happened(visitor, address, status, heading):
    response = visitor.get(address)
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in response.content.decode()


@with_failing_pages
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("address", ["/nothing-here/", "/forbid/", "/suspect/", "/break/"])
def test_error_page_is_in_the_readers_language(visitor, address, language):
    page = visitor.get(address, headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}"' in page


@with_failing_pages
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nothing-here/", "/forbid/", "/suspect/", "/break/"])
def test_error_page_tells_nothing_of_the_inside(visitor, address):
    visitor.force_login(PersonFactory(), "django.contrib.auth.backends.ModelBackend")
    page = visitor.get(address).content.decode()
    assert "the reason, for the log alone" not in page
    assert "Traceback" not in page


@with_failing_pages
@pytest.mark.django_db
def test_unexpected_failure_is_logged_with_its_reason(visitor, caplog):
    with caplog.at_level(logging.ERROR, logger="django.request"):
        visitor.get("/break/")
    [record] = caplog.records
    assert record.levelname == "ERROR"
    assert "the reason, for the log alone" in str(record.exc_info[1])


@pytest.mark.django_db
def test_page_for_unknown_host_says_so(visitor):
    response = visitor.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "Milstolpe did not understand" in response.content.decode()


def test_page_for_a_failure_needs_no_database():
    """The test may not reach the database at all."""
    with translation.override("en"):
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_page_for_a_failure_needs_no_context_and_no_list_of_hashed_files(name, settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    assert "<h1>" in get_template(name).render()


@pytest.mark.django_db
def test_visitor_who_finds_nothing_is_offered_to_sign_in(client):
    page = client.get("/nothing-here/?a=1&b=2").content.decode()
    assert f"{reverse('account_login')}?next=/nothing-here/%3Fa%3D1%26b%3D2" in page

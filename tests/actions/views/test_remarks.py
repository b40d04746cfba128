"""Obstacles and opportunities in one place: who reads, who changes, files, tags."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from actions.models import Remark, Tag
from tests.cast import assemble
from tests.factories import (
    ActionFactory,
    ProgressEntryFactory,
    RemarkFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db

INSIDERS = ("administrator", "coordinator", "reader", "reading_organisation")
OUTSIDE = ("responsible", "colleague", "outsider", "homeless", "visitor")


@pytest.fixture
def cast():
    return assemble()


@pytest.fixture
def entry(cast):
    return ProgressEntryFactory(
        action=cast.action, obstacles="Det saknas läkare.", opportunities="EU-medel kan sökas."
    )


def client_of(cast, role):
    client = Client()
    if role != "visitor":
        client.force_login(getattr(cast, role))
    return client


def address(cast, name="remark-list"):
    return reverse(f"actions:{name}", args=[cast.strategy.slug])


def handling(entry, kind="obstacle"):
    return reverse("actions:remark-handle", args=[entry.pk, kind])


def page_of(cast, role="coordinator", query=""):
    return client_of(cast, role).get(address(cast) + query).content.decode()


@pytest.mark.parametrize("name", ["remark-list", "remarks-csv", "remarks-excel"])
def test_insiders_read_and_nobody_else(cast, entry, name):
    for role in INSIDERS:
        assert client_of(cast, role).get(address(cast, name)).status_code == 200
    for role in OUTSIDE:
        assert client_of(cast, role).get(address(cast, name)).status_code == 404


def test_only_coordinators_are_offered_to_change(cast, entry):
    offered = {
        role: f'href="{handling(entry)}?' in page_of(cast, role)
        and 'id="several"' in page_of(cast, role)
        for role in ("coordinator", "reader")
    }
    assert offered == {"coordinator": True, "reader": False}


def test_page_says_what_stands_in_the_reports_and_how_many(cast, entry):
    page = page_of(cast)
    assert "Det saknas läkare." in page
    assert "EU-medel kan sökas." in page
    assert "2 obstacles and opportunities" in page


def test_number_in_each_state_is_told_of_in_words_that_agree_with_it(cast, entry):
    RemarkFactory(entry=ProgressEntryFactory(action=cast.action, obstacles="x"), state="solved")
    client = client_of(cast, "coordinator")
    client.cookies["django_language"] = "sv"
    told = client.get(address(cast)).context["states"]
    assert [(count, label) for _status, count, _address, label in told] == [
        (2, "öppna"),
        (0, "hanteras"),
        (1, "löst"),
    ]


def test_page_without_anything_says_what_comes_here(cast):
    assert "No report has told of an obstacle or an opportunity yet." in page_of(cast)
    assert "Nothing matches." in page_of(cast, query="?kind=obstacle")


def test_narrowed_page_and_grouped_page(cast, entry):
    tag = TagFactory(strategy=cast.strategy, name_en="Staff")
    RemarkFactory(entry=entry, state=Remark.HANDLED).tags.add(tag)
    assert "EU-medel" not in page_of(cast, query="?state=handled")
    assert "Det saknas läkare." not in page_of(cast, query="?tag=none")
    grouped = page_of(cast, query="?by=tag")
    staff, untagged = grouped.index('<h2 class="h3">Staff'), grouped.index("Without a tag</h2>")
    assert staff < grouped.index("Det saknas läkare.") < untagged < grouped.index("EU-medel")


@pytest.mark.parametrize("query", ["?kind=x", "?area=%00", "?tag=9999", "?page=x&year=1", "?by=x"])
def test_strange_questions_are_answered(cast, entry, query):
    assert "Det saknas läkare." in page_of(cast, query=query)


def test_handling_is_for_coordinators(cast, entry):
    for role in ("administrator", "coordinator"):
        assert client_of(cast, role).get(handling(entry)).status_code == 200
    for role in ("reader", "responsible", "colleague"):
        assert client_of(cast, role).get(handling(entry)).status_code == 403
    assert client_of(cast, "outsider").get(handling(entry)).status_code == 404
    assert client_of(cast, "visitor").get(handling(entry)).status_code == 302


def test_handling_what_is_not_there(cast, entry):
    client = client_of(cast, "coordinator")
    silent = ProgressEntryFactory(action=cast.action)
    assert client.get(handling(silent)).status_code == 404
    assert client.get(handling(entry, "anything")).status_code == 404


def test_handling_without_script_leads_back_to_the_narrowed_list(cast, entry):
    tag = TagFactory(strategy=cast.strategy)
    response = client_of(cast, "coordinator").post(
        handling(entry),
        {
            "state": "solved",
            "handled_by": cast.reader.pk,
            "tags": [tag.pk],
            "note": "Två läkare är anställda",
            "seen": "0",
            "back": "kind=obstacle&state=open",
        },
    )
    assert response.status_code == 302
    assert response.url == f"{address(cast)}?kind=obstacle&state=open#remark-{entry.pk}-obstacle"
    remark = Remark.objects.get()
    assert (remark.state, remark.handled_by, list(remark.tags.all())) == (
        "solved",
        cast.reader,
        [tag],
    )


def test_handling_leads_nowhere_else(cast, entry):
    response = client_of(cast, "coordinator").post(
        handling(entry), {"state": "solved", "seen": "0", "back": "https://evil.example/?a=1"}
    )
    assert response.url.startswith(address(cast))


def test_handling_with_htmx_gives_the_row(cast, entry):
    client = client_of(cast, "coordinator")
    htmx = {"HX-Request": "true"}
    opened = client.get(handling(entry), headers=htmx).content.decode()
    assert "<html" not in opened
    assert 'name="state"' in opened
    saved = client.post(
        handling(entry), {"state": "solved", "seen": "0"}, headers=htmx
    ).content.decode()
    assert "What becomes of it has been saved." in saved
    assert 'name="state"' not in saved
    closed = client.get(f"{handling(entry)}?close=1", headers=htmx).content.decode()
    assert 'name="state"' not in closed


def test_outdated_form_loses_nothing(cast, entry):
    RemarkFactory(entry=entry, note="Annans")
    page = (
        client_of(cast, "coordinator")
        .post(handling(entry), {"state": "solved", "note": "Min anteckning", "seen": "0"})
        .content.decode()
    )
    assert "Somebody else has changed this" in page
    assert "Min anteckning" in page
    assert Remark.objects.get().note == "Annans"


def test_several_at_once(cast, entry):
    tag = TagFactory(strategy=cast.strategy)
    response = client_of(cast, "coordinator").post(
        address(cast, "remark-several"),
        {
            "key": [
                f"{entry.pk}-obstacle",
                f"{entry.pk}-opportunity",
                "9-x",
                "-",
                "99999-obstacle",
            ],
            "state": "handled",
            "tag": tag.pk,
            "back": "year=2025",
        },
        follow=True,
    )
    assert response.redirect_chain[0][0] == f"{address(cast)}?year=2025"
    assert "2 have been changed." in response.content.decode()
    assert set(Remark.objects.values_list("state", "tags")) == {("handled", tag.pk)}


def test_several_at_once_is_for_coordinators_and_says_what_is_missing(cast, entry):
    several = address(cast, "remark-several")
    assert client_of(cast, "reader").post(several, {}).status_code == 403
    assert client_of(cast, "outsider").post(several, {}).status_code == 404
    page = client_of(cast, "coordinator").post(several, {"state": "solved"}, follow=True)
    assert "Tick what is to be changed." in page.content.decode()


def test_own_organisation_reads_what_became_of_it(cast, entry):
    RemarkFactory(entry=entry, state=Remark.HANDLED, note="Lyft till nämnden")
    for role, sees in (("colleague", True), ("reader", True), ("visitor", False)):
        page = client_of(cast, role).get(cast.action.get_absolute_url()).content.decode()
        assert ("Lyft till nämnden" in page) == sees


def test_my_work_shows_what_one_handles(cast, entry):
    RemarkFactory(entry=entry, handled_by=cast.reader)
    page = client_of(cast, "reader").get(reverse("reporting:my-work")).content.decode()
    assert "What I handle" in page
    assert "Det saknas läkare." in page


def test_files_hold_what_is_asked_for_and_no_formulas(cast, entry):
    tag = TagFactory(strategy=cast.strategy, name_en="Staff")
    entry.obstacles = "=1+1"
    entry.save()
    RemarkFactory(entry=entry, handled_by=cast.reader, note="@SUM(A1)").tags.add(tag)
    client = client_of(cast, "reader")
    response = client.get(address(cast, "remarks-csv") + "?kind=obstacle")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    _header, line = csv.reader(io.StringIO(text))
    assert line[:6] == ["obstacle", "open", "'=1+1", "Staff", cast.reader.name, "'@SUM(A1)"]
    response = client.get(address(cast, "remarks-excel"))
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert [[cell.value for cell in row[:4]] for row in rows] == [
        ["obstacle", "open", "=1+1", "Staff"],
        ["opportunity", "open", "EU-medel kan sökas.", None],
    ]
    assert {cell.data_type for row in rows for cell in row[:11]} <= {"s", "n", "inlineStr"}
    assert rows[0][11].is_date


def test_tags_are_added_renamed_withdrawn_and_restored(cast):
    client = client_of(cast, "coordinator")
    tags = address(cast, "tag-list")
    assert "The strategy has no tags yet." in client.get(tags).content.decode()
    client.post(tags, {"name_sv": "Juridik", "name_en": ""})
    tag = Tag.objects.get()
    page = client.post(tags, {"name_sv": "juridik"}).content.decode()
    assert "Another tag has this name." in page
    client.post(reverse("actions:tag-rename", args=[tag.pk]), {"name_sv": "Juridik och avtal"})
    client.post(reverse("actions:tag-withdraw", args=[tag.pk]))
    assert "Out of use" in client.get(tags).content.decode()
    client.post(reverse("actions:tag-restore", args=[tag.pk]))
    assert Tag.objects.current().get().name_sv == "Juridik och avtal"


def test_tags_are_for_coordinators(cast):
    tag = TagFactory(strategy=cast.strategy)
    assert client_of(cast, "reader").get(address(cast, "tag-list")).status_code == 403
    assert client_of(cast, "outsider").get(address(cast, "tag-list")).status_code == 404
    for name in ("tag-rename", "tag-withdraw", "tag-restore"):
        response = client_of(cast, "reader").post(reverse(f"actions:{name}", args=[tag.pk]))
        assert response.status_code == 404


def fill(cast, number):
    for turn in range(number):
        action = ActionFactory(plan=cast.plan)
        entry = ProgressEntryFactory(action=action, obstacles="a", opportunities="b")
        remark = RemarkFactory(entry=entry, handled_by=cast.reader, note=f"{turn}")
        remark.tags.add(TagFactory(strategy=cast.strategy))


@pytest.mark.parametrize("number", [2, 40], ids=["few", "many"])
@pytest.mark.parametrize(
    ("role", "name", "queries"),
    [
        ("coordinator", "remark-list", 21),
        ("reader", "remark-list", 19),
        ("reader", "remarks-excel", 14),
        ("coordinator", "tag-list", 5),
    ],
)
def test_pages_take_the_same_queries(cast, role, name, queries, number, django_assert_num_queries):
    fill(cast, number)
    client = client_of(cast, role)
    client.get(address(cast, name))
    with django_assert_num_queries(queries):
        assert client.get(address(cast, name)).status_code == 200

import re
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from actions.statuses import ACTION_STATUSES

ON_TRACK, DELAYED = ACTION_STATUSES["on_track"], ACTION_STATUSES["delayed"]


def render(source: str, **context: object) -> str:
    return Template("{% load milstolpe %}" + source).render(Context(context))


def widths(html: str) -> list[float]:
    return [float(width) for width in re.findall(r' width="([\d.]+)%" height="15"', html)]


def test_status_badge_tells_in_words_what_the_icon_shows():
    html = render("{% status_badge status %}", status=DELAYED)
    assert "delayed" in html
    assert 'aria-hidden="true"' in html
    assert "status-bad" in html


def test_every_status_has_an_icon():
    for status in ACTION_STATUSES.values():
        assert "<svg" in render("{% status_badge status %}", status=status)


@pytest.mark.parametrize(("value", "expected"), [(0, "0\u00a0%"), (40, "40\u00a0%")])
def test_percent_shows_a_bar_and_the_figure(value, expected):
    html = render("{% percent value %}", value=value)
    assert f'<progress max="100" value="{value}"' in html
    assert html.endswith(f"{expected}</span>")


def test_percent_that_nobody_stated_says_so():
    html = render("{% percent value %}", value=None)
    assert "not stated" in html
    assert "<progress" not in html


def test_distribution_shows_counts_and_links():
    html = render("{% distribution shares 'Åtgärder' %}", shares=[(ON_TRACK, 3, "/x?a=1&b=2")])
    assert '<a href="/x?a=1&amp;b=2" data-count="3">on track' in html
    assert '<span class="count">3</span>' in html
    assert "style=" not in html


def test_distribution_leaves_out_what_counts_nothing():
    html = render("{% distribution shares %}", shares=[(ON_TRACK, 3, ""), (DELAYED, 0, "")])
    assert "delayed" not in html
    assert widths(html) == [100]


def test_distribution_of_nothing_is_empty():
    assert widths(render("{% distribution shares %}", shares=[])) == []


@pytest.mark.parametrize("counts", [(1, 1), (1, 2), (1, 999), (5000, 1), (33, 34)])
def test_distribution_bar_is_shared_by_count(counts):
    shares = [(ON_TRACK, counts[0], ""), (DELAYED, counts[1], "")]
    with translation.override("sv"):
        first, second = widths(render("{% distribution shares %}", shares=shares))
    assert first + second == pytest.approx(100, abs=0.01)
    assert first == pytest.approx(100 * counts[0] / sum(counts), abs=0.01)


def test_distribution_bar_can_be_read_without_colour():
    shares = [(ON_TRACK, 2, ""), (DELAYED, 1, "")]

    html = render("{% distribution shares %}", shares=shares)

    # Each part has its pattern in the bar, and again beside its name.
    assert len(set(re.findall(r'<pattern id="(?:\w+)-(?:\w+)-(rising|cross)', html))) == 2
    assert html.count("url(#") == 4


def test_distribution_bar_writes_plain_numbers_in_swedish():
    shares = [(ON_TRACK, 1, ""), (DELAYED, 0, "")]
    with translation.override("sv"):
        html = render("{% distribution shares %}", shares=shares)
    assert 'width="100.000%"' in html


def test_markdown_filter_of_nothing_is_nothing():
    assert render("{{ text|markdown }}", text=None) == ""


def test_figure_filter_writes_as_the_language_does():
    with translation.override("sv"):
        assert render("{{ value|figure:1 }}", value=1250) == "1\u00a0250,0"
    assert render("{{ value|figure }}", value=None) == ""


def test_day_holds_its_date_together():
    html = render("{{ day|day }}", day=date(2026, 3, 31))
    assert html == '<time class="date" datetime="2026-03-31">2026-03-31</time>'


def test_day_of_a_moment_is_the_local_day():
    assert ">2026-04-01<" in render("{{ at|day }}", at=datetime(2026, 3, 31, 22, 30, tzinfo=UTC))


def test_day_that_is_not_set_is_nothing():
    assert render('{{ day|day|default:"–" }}', day=None) == "–"

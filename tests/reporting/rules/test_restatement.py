import pytest

from reporting.rules.restatement import (
    BASELINE,
    MEASUREMENT,
    TARGET,
    Key,
    Publication,
    figures_in,
    published_figures,
    restated,
)
from tests.reporting.exporters.snapshots import indicator, point, series, small


def report(*indicators, year=2024, version=1, **changes):
    snapshot = small(year=year, version=version, **changes)
    for area in snapshot["areas"]:
        for plan in area["plans"]:
            for objective in plan["objectives"]:
                objective["indicators"] = []
    snapshot["areas"][0]["plans"][0]["objectives"][0]["indicators"] = list(indicators)
    return Publication(snapshot, f"{year + 1}-02-01")


def told(publications, now):
    return [
        (
            each.key.kind,
            each.published.point["value"],
            each.corrected["value"] if each.corrected else None,
            (each.published.year, each.published.version),
        )
        for each in restated(published_figures(publications), figures_in(now))
    ]


PUBLISHED = indicator(1, series=[series(measurements=((2023, "138"), (2024, "151.5")))])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"measurements": ((2023, "138"), (2024, "151.5"), (2025, "170"))}, []),
        (
            {"measurements": ((2023, "138"), (2024, "150"))},
            [(MEASUREMENT, "151.5", "150", (2024, 1))],
        ),
        ({"measurements": ((2024, "151.5"),)}, [(MEASUREMENT, "138", None, (2024, 1))]),
        ({"targets": ((2026, "210"),)}, [(TARGET, "200", "210", (2024, 1))]),
        ({"baseline": (2022, "119")}, [(BASELINE, "120", "119", (2024, 1))]),
        ({"baseline": (2021, "120")}, [(BASELINE, "120", "120", (2024, 1))]),
        ({"baseline": None}, [(BASELINE, "120", None, (2024, 1))]),
        ({"number": 2}, "all withdrawn"),
    ],
    ids=[
        "only more",
        "value",
        "value withdrawn",
        "target",
        "baseline",
        "period of the baseline",
        "baseline withdrawn",
        "another series",
    ],
)
def test_what_stands_otherwise_is_restated(changes, expected):
    given = {"measurements": ((2023, "138"), (2024, "151.5")), **changes}
    found = told([report(PUBLISHED)], [indicator(1, series=[series(**given)])])
    if expected == "all withdrawn":
        assert [corrected for _kind, _published, corrected, _report in found] == [None] * 4
    else:
        assert found == expected


def test_newest_publication_counts():
    corrected = indicator(1, series=[series(measurements=((2024, "150"),))])
    now = indicator(1, series=[series(measurements=((2024, "149"),))])
    again = report(corrected, year=2025)
    first = report(indicator(1, series=[series(measurements=((2024, "151.5"),))]))
    assert told([first, again], [corrected]) == []
    assert told([first, again], [now]) == [(MEASUREMENT, "150", "149", (2025, 1))]


def test_figure_that_was_told_to_be_withdrawn_is_not_told_again():
    now = indicator(1, series=[series(measurements=((2023, "138"),))])
    row = {
        "indicator": 1,
        "series": 1,
        "kind": MEASUREMENT,
        "published": point(2024, "151.5"),
        "corrected": None,
    }
    later = report(now, year=2025, restatements=[row])
    assert told([report(PUBLISHED)], [now]) == [(MEASUREMENT, "151.5", None, (2024, 1))]
    assert told([report(PUBLISHED), later], [now]) == []


def test_indicator_that_has_left_the_report_is_not_restated():
    assert told([report(PUBLISHED)], []) == []


def test_newest_publication_says_which_report_it_was():
    found = published_figures([report(PUBLISHED), report(PUBLISHED, version=2)])
    key = Key(1, 1, MEASUREMENT, "2024-01-01")
    assert (found[key].version, found[key].on) == (2, "2025-02-01")

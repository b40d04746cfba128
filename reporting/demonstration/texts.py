"""What the coordinator writes into an annual report: its foreword, and the year of each area."""

from datetime import date

from reporting.demonstration.aim import Loaded
from reporting.demonstration.content import both_languages, read
from reporting.demonstration.dates import moment
from reporting.demonstration.writing import Row, create
from reporting.models import AreaSummary, ReportTexts, ReviewCycle
from strategy.models import Area, Strategy


def load_report_texts(loaded: Loaded, strategy: Strategy) -> None:
    """The texts of one year's report. They were written as its review closed."""
    content = read("report_texts")
    cycle = ReviewCycle.objects.get(strategy=strategy, year=loaded.today.year + content["year"])
    at = moment(date(cycle.year, 12, 21))
    areas = {area.number: area for area in Area.objects.filter(strategy=strategy)}
    texts = ReportTexts(cycle=cycle, **both_languages(content, "foreword"))
    create(ReportTexts, [Row(texts, at, loaded.coordinator)])
    create(
        AreaSummary,
        [
            Row(
                AreaSummary(cycle=cycle, area=areas[data["area"]], **both_languages(data, "text")),
                at,
                loaded.coordinator,
            )
            for data in content["areas"]
        ],
    )

"""Which periods of an indicator take a value now."""

from datetime import date

from actions.rules.periods import Frequency, Period, latest_ended_period


def is_nearly_over(period: Period, today: date) -> bool:
    """Whether ``today`` lies in the last quarter of the period, or after it."""
    length = (period.end - period.start).days + 1
    return (today - period.start).days * 4 >= length * 3


def open_periods(
    frequency: Frequency, today: date, baseline_period: date | None = None
) -> list[Period]:
    """The periods that whoever delivers the values is asked about on ``today``, oldest first.

    The latest period that has ended is always asked about. The running one is offered in its last
    quarter: a year's value is often known in November, and in March it would be taken for the
    whole year's and judged by what is expected of it at its end. The baseline stands for its own
    period and for those before it.
    """
    ended = latest_ended_period(today, frequency)
    running = Period.containing(today, frequency)
    periods = [ended, running] if is_nearly_over(running, today) else [ended]
    return [
        period for period in periods if baseline_period is None or period.start > baseline_period
    ]

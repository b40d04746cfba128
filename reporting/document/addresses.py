"""The pages of what a report speaks of, as paths within the site.

Constants and not looked up: a report that was frozen leads to the same pages as the day it was
made. A test holds them to be the addresses that there are.
"""


def action_page(pk: int) -> str:
    return f"/actions/{pk}/"


def entry_place(action: int, pk: int | None) -> str:
    """Where a progress entry stands on the page of its action, as far as its id is known."""
    return f"{action_page(action)}?entry={pk}#entry-{pk}" if pk else action_page(action)


def area_page(pk: int) -> str:
    return f"/areas/{pk}/"


def indicator_page(pk: int) -> str:
    return f"/indicators/{pk}/"


def value_place(indicator: int, pk: int | None) -> str:
    """Where a measurement stands on the page of its indicator, as far as its id is known."""
    return f"{indicator_page(indicator)}#value-{pk}" if pk else indicator_page(indicator)


def objective_page(pk: int) -> str:
    return f"/objectives/{pk}/"


def plan_page(pk: int) -> str:
    return f"/plans/{pk}/"

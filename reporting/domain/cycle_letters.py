"""The mails of a review cycle: that it has begun, and what is still wanted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.urls import reverse

from accounts.letters import send_letter, site_address
from accounts.models import Person
from actions.models import Action, Indicator
from reporting.models import Review, ReviewCycle


def tell_of_reviews(
    cycle: ReviewCycle,
    reviews: Iterable[Review],
    indicators: Iterable[Indicator],
    *,
    is_first: bool,
) -> int:
    """Write once to each person about their reviews and their indicators; returns how many mails.

    The reviews come with their actions and people. ``is_first``: the cycle has just been opened.
    """
    wanted: dict[Person, tuple[list[Review], list[Indicator]]] = defaultdict(lambda: ([], []))
    for review in reviews:
        if review.action.responsible_person is not None:
            wanted[review.action.responsible_person][0].append(review)
    for indicator in indicators:
        if indicator.responsible_person is not None:
            wanted[indicator.responsible_person][1].append(indicator)
    mails = [
        send_letter(
            person,
            "cycle_opened",
            {
                "cycle": cycle,
                "is_first": is_first,
                "reviews": with_addresses(own),
                "indicators": own_indicators,
                "my_work": site_address(reverse("reporting:my-work")),
            },
        )
        for person, (own, own_indicators) in wanted.items()
    ]
    return sum(mail is not None for mail in mails)


def with_addresses(reviews: Sequence[Review]) -> list[tuple[Action, str]]:
    return [(review.action, site_address(review.get_absolute_url())) for review in reviews]

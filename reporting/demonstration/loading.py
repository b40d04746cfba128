"""Loading the whole demonstration, or nothing of it."""

from datetime import date

from django.db import transaction

from accounts.models import Person
from reporting.demonstration.aim import (
    Loaded,
    load_frameworks,
    load_organisations,
    load_people,
    load_strategy,
)
from reporting.demonstration.content import read
from reporting.demonstration.indicators import load_indicators
from reporting.demonstration.plans import load_plans
from reporting.demonstration.remarks import load_remarks
from reporting.demonstration.reviews import freeze_closed_reviews, load_reviews
from reporting.demonstration.texts import load_report_texts
from strategy.models import Strategy


def is_empty() -> bool:
    """Whether the installation has neither a strategy nor a person."""
    return not (Strategy.objects.exists() or Person.objects.exists())


def is_loaded() -> bool:
    return Strategy.objects.filter(slug=read("strategy")["slug"]).exists()


def load(today: date) -> bool:
    """Load the demonstration as of ``today``; False, and no change, when it is there already."""
    with transaction.atomic():
        if is_loaded():
            return False
        loaded = Loaded(today)
        load_organisations(loaded)
        load_people(loaded)
        load_frameworks(loaded)
        strategy = load_strategy(loaded)
        load_plans(loaded)
        load_indicators(loaded)
        load_remarks(loaded, strategy)
        load_reviews(loaded, strategy)
        load_report_texts(loaded, strategy)
        freeze_closed_reviews(loaded, strategy)
    return True

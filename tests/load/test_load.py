"""A small load through the same code as ``make load``, on the suite's database."""

import pytest

from tests.load.crowd import doubled, run_crowd
from tests.load.server import gunicorn
from tests.load.world import kept_of, make_reporters
from tests.workers import environment


@pytest.mark.django_db(transaction=True)
def test_ten_people_save_at_about_the_same_time():
    reporters = make_reporters(10)

    with gunicorn(environment()) as address:
        outcome = run_crowd(address, reporters, seconds=2)

    kept = kept_of(reporters)
    assert outcome.errors == {}
    assert len(outcome.acknowledged) == 10
    assert outcome.lost(kept).total() == 0
    assert doubled(kept) == 0

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_earlier_tries() -> Iterator[None]:
    """Rate limits count from nothing in each test."""
    cache.clear()
    yield
    cache.clear()

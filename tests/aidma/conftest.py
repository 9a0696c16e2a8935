"""Some of the course's log, and what is known of it."""

import pytest

from crmlib import datasets


@pytest.fixture(scope="session")
def some():
    """All rows of 200 customers of the course's log, and of nobody."""
    events = datasets.load("events")
    names = events["customer_id"].dropna().unique()[::40]
    return events[events["customer_id"].isin(names) | events["customer_id"].isna()]


@pytest.fixture(scope="session")
def of_some(some):
    """A function's answer about them, asked once: each of many ways to write the same log is held against it."""
    asked = {}

    def answer(look, **how):
        key = look, tuple(how.items())
        if key not in asked:
            asked[key] = look(some, **how)
        return asked[key].copy()

    return answer

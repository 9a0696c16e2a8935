"""What the tests of the iceberg share: one simulated firm, and what was found in it."""

import pytest

from crmlib.iceberg import (
    iceberg_gap,
    relative_importance,
)
from crmlib.world import simulate


@pytest.fixture(scope="session")
def world():
    return simulate(customers=8_000)


@pytest.fixture(scope="session")
def derived(world):
    return relative_importance(world["deals"])


@pytest.fixture(scope="session")
def gap(world):
    return iceberg_gap(world["deals"], world["stated_reasons"])

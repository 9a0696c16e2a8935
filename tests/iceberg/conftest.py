"""What the tests of the iceberg share: one simulated firm, and what was found in it."""

import pytest

from crmlib.iceberg import (
    iceberg_gap,
    relative_importance,
)
from tests.support.firm import Firm


@pytest.fixture(scope="session")
def world():
    return Firm()


@pytest.fixture(scope="session")
def derived(world):
    return relative_importance(world["deals"])


@pytest.fixture(scope="session")
def gap(world):
    return iceberg_gap(world["deals"], world["stated_reasons"])

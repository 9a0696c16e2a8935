"""The course's survey as it can be used, cut into four once for all tests of this topic."""

import pytest

from crmlib import datasets
from crmlib.segmentation import Segments, usable
from crmlib.segmentation.segments import RATINGS


@pytest.fixture(scope="session")
def people():
    """Rows that can be used."""
    return usable(datasets.load("benefits")).rows


@pytest.fixture(scope="session")
def ratings(people):
    """What they want, as ticked."""
    return people[list(RATINGS)]


@pytest.fixture
def four(ratings):
    """Four segments with their names."""
    return Segments(4).fit(ratings).named()

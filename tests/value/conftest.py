"""Heating, and the market of the simulated firm with both models fitted to its choices."""

import pytest

from crmlib.value import (
    ConditionalLogit,
    NestedLogit,
    screen,
)
from crmlib.world.block import population
from crmlib.world.market import choices as make_choices
from crmlib.world.market import offers as make_offers
from crmlib.world.truth import Truth
from tests.support.heating import heating

NEST = {"tea houses": ("greenhill", "mistypeak")}


@pytest.fixture(scope="session", name="heating")
def _heating():
    return heating()


@pytest.fixture(scope="session")
def offers():
    return make_offers(Truth())


@pytest.fixture(scope="session")
def choices():
    return screen(make_choices(population(Truth(), seed=11, number=0, size=1500, first=1))).kept


@pytest.fixture(scope="session")
def logit(choices):
    return ConditionalLogit().fit(choices)


@pytest.fixture(scope="session")
def nested(choices):
    return NestedLogit(nests=NEST).fit(choices)


@pytest.fixture(scope="session")
def nested_and_offers(nested, offers):
    return nested, offers


@pytest.fixture(scope="session")
def some(choices):
    """The choices of the first sixty people."""
    people = choices["customer_id"].unique()[:60]
    return choices[choices["customer_id"].isin(people)].reset_index(drop=True)

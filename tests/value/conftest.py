"""Heating, and the market of the simulated firm with both models fitted to its choices."""

from pathlib import Path

import pandas as pd
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

NEST = {"tea houses": ("greenhill", "mistypeak")}
SYSTEMS = ["gc", "gr", "ec", "er", "hp"]


@pytest.fixture(scope="session")
def heating():
    """900 households × 5 heating systems, from wide to long."""
    wide = pd.read_csv(Path(__file__).parents[1] / "data" / "heating.csv")
    parts = [
        pd.DataFrame(
            {
                "task": wide["idcase"],
                "alternative": system,
                "ic": wide[f"ic.{system}"],
                "oc": wide[f"oc.{system}"],
                "chosen": (wide["depvar"] == system).astype(int),
            }
        )
        for system in SYSTEMS
    ]
    return pd.concat(parts, ignore_index=True)


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

"""Journeys of a topic of its own as a chain: deals from an offer to a signature, counted by hand."""

import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import Labelled
from crmlib.stats.journey_chain import JourneyChain
from crmlib.stats.moves import moves


class State(Labelled):
    START = "start", "Start"
    TALK = "talk", "Talk"
    OFFER = "offer", "Offer"
    SIGNED = "signed", "Signed"
    LOST = "lost", "Lost"


class Deals(JourneyChain):
    states = State


STAGES = ["talk", "offer", "contract"]
END = pd.Timestamp("2025-12-31", tz="UTC")


@pytest.fixture
def events():
    """ann signs; bob gets an offer and is silent; cat talks twice, half a year apart; dan came in December."""
    rows = [
        ("ann", "2025-01-01", "talk"), ("ann", "2025-01-05", "offer"), ("ann", "2025-01-09", "contract"),
        ("bob", "2025-02-01", "talk"), ("bob", "2025-02-02", "offer"),
        ("cat", "2025-01-01", "talk"), ("cat", "2025-07-01", "talk"), ("cat", "2025-07-02", "offer"),
        ("dan", "2025-12-15", "talk"),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["customer_id", "timestamp", "stage"])
    return table.assign(timestamp=pd.to_datetime(table["timestamp"], utc=True))


@pytest.fixture
def made(events):
    return moves(events, STAGES, State, end=END, lost_after_days=30)


def walk(made, who):
    rows = made[made["customer_id"] == who]
    return list(zip(rows["state"], rows["next"], strict=True))


def test_walks_end_in_success_in_silence_or_not_yet(made):
    assert walk(made, "ann") == [("start", "talk"), ("talk", "offer"), ("offer", "signed")]
    assert walk(made, "bob") == [("start", "talk"), ("talk", "offer"), ("offer", "lost")]
    assert walk(made, "cat") == [("start", "talk"), ("talk", "lost")]
    assert walk(made, "dan") == [("start", "talk")]


def test_the_chain_calls_its_answers_by_its_own_states(made):
    deals = Deals(draws=50).fit_moves(made)
    assert (deals.n_customers_, deals.n_under_way_) == (4, 1)
    # From the start all talk; 2 of 3 get an offer, 1 of 2 signs: ⅓. Steps: 1 + 1 + ⅔.
    table = deals.absorption().table
    assert table.loc["start", ["signed", "steps"]].tolist() == pytest.approx([1 / 3, 8 / 3])
    # Ten points more from talk to offer: (⅔ + .1) · ½.
    assert deals.what_if("talk", 0.1) == pytest.approx(1000 * (2 / 3 + 0.1) / 2)
    assert deals.levers(0.1).table.loc["talk", "more_buyers"] == pytest.approx(50)
    assert deals.removal_effect().table["removal_effect"].tolist() == [1, 1]


def test_moves_that_are_none_and_chains_without_an_end_are_refused(events, made):
    with pytest.raises(DataError, match="lacks the column next"):
        Deals().fit_moves(made[["customer_id", "state"]])
    with pytest.raises(
        DataError, match="Column next: 1 of 1 rows name no such state, for instance 'won'; there are talk,"
    ):
        Deals().fit_moves(pd.DataFrame({"customer_id": ["ann"], "state": ["offer"], "next": ["won"]}))
    with pytest.raises(DataError, match=r"Column customer_id: 1 of .* rows are empty"):
        Deals().fit_moves(made.assign(customer_id=made["customer_id"].where(made.index != 2)))
    with pytest.raises(TooFewError, match="no rows"):
        Deals().fit_moves(made[:0])
    with pytest.raises(ModelError, match="nobody was lost"):
        Deals().fit_moves(made[made["customer_id"] == "dan"])
    with pytest.raises(DataError, match="not after 0"):
        moves(events, STAGES, State, end=END, lost_after_days=0)

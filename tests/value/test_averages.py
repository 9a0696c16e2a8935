"""Answers over a whole frame are the averages of the answers task by task (sample enumeration)."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError
from crmlib.value import ConditionalLogit, what_if
from tests.support.backends import BACKENDS


@pytest.fixture(scope="module")
def people(choices):
    """Eight tasks; in two of them an offer is sold out."""
    tasks = choices[
        choices["customer_id"].isin(choices["customer_id"].unique()[20:28]) & (choices["task"] == 1)
    ]
    gone = (tasks["alternative"] == "redgate") & tasks["customer_id"].isin(tasks["customer_id"].unique()[:2])
    return tasks[~gone]


def one_by_one(people):
    return [rows.drop(columns=["customer_id", "task"]) for _id, rows in people.groupby("customer_id")]


def shares_of(model, rows):
    return model.shares(rows, draws=2).table["share"].reindex(model.alternatives_).fillna(0.0)


def test_shares_are_averaged_over_tasks(people, logit, nested):
    for model in (logit, nested):
        by_hand = sum(shares_of(model, rows) for rows in one_by_one(people)) / 8
        found = model.shares(people)
        np.testing.assert_allclose(found.table["share"][by_hand.index], by_hand)
        assert "Averaged over 8 tasks" in found.note
        assert (found.table["low"] < found.table["share"]).all()


def test_the_elasticity_of_the_average_share_is_its_slope(people, logit, nested):
    for model in (logit, nested):
        found = model.elasticities(people, "price").table
        for firm in model.alternatives_:
            step = 1e-5
            up, down = (
                model.shares(people.assign(price=people["price"] * (1 + s * (people["alternative"] == firm))), draws=2)
                .table["share"]
                for s in (step, -step)
            )  # fmt: skip
            np.testing.assert_allclose(found[firm], (np.log(up) - np.log(down)) / (2 * step), atol=1e-6)


def test_surplus_is_averaged_over_tasks_and_an_offer_may_leave(people, logit, nested):
    for model in (logit, nested):
        dearer = people.assign(price=people["price"] + 5)
        # Everybody pays 5 more whatever is chosen: that is what it costs them.
        assert model.surplus(people, dearer).table["surplus"].iloc[0] == pytest.approx(-5)
        fewer = people[people["alternative"] != "oldharbour"]
        by_hand = [
            model.surplus(rows, rows[rows["alternative"] != "oldharbour"], draws=20).table["surplus"].iloc[0]
            for rows in one_by_one(people)
        ]
        assert model.surplus(people, fewer).table["surplus"].iloc[0] == pytest.approx(np.mean(by_hand))


def test_before_and_after_may_be_two_kinds_of_frame(people, logit):
    dearer = BACKENDS["polars"](people.assign(price=people["price"] + 5))
    assert logit.surplus(people, dearer).table["surplus"].iloc[0] == pytest.approx(-5)


def test_what_if_is_averaged_over_tasks(people, logit):
    table = what_if(logit, people, {"greenhill": {"price": -10}}).table
    cheaper = people.assign(price=people["price"] - 10 * (people["alternative"] == "greenhill"))
    np.testing.assert_allclose(table["after"], logit.shares(cheaper, draws=2).table["share"])
    np.testing.assert_allclose(table["before"], logit.shares(people, draws=2).table["share"])


def test_shares_of_other_tasks_are_weighted_as_the_model_was(some):
    heavy = some.assign(w=np.where(some["customer_id"] == some["customer_id"].iloc[0], 1e6, 1.0))
    model = ConditionalLogit(weight="w").fit(heavy.assign(w=1.0))
    one = some[some["customer_id"] == some["customer_id"].iloc[0]]
    np.testing.assert_allclose(shares_of(model, heavy), shares_of(model, one), atol=1e-4)


def test_before_and_after_are_the_same_tasks(people, logit, offers):
    with pytest.raises(DataError, match="not those of the same tasks"):
        logit.surplus(people, offers)
    with pytest.raises(DataError, match="not those of the same tasks"):
        logit.surplus(people, people[people["customer_id"] != people["customer_id"].iloc[0]])


def test_a_whole_frame_takes_a_few_calls_and_not_one_a_task(choices, logit):
    from time import perf_counter

    def seconds(question):
        begin = perf_counter()
        question()
        return perf_counter() - begin

    tasks = [rows for _key, rows in choices.head(800).groupby(["customer_id", "task"])]
    whole = pd.concat(tasks)
    at_once = min(seconds(lambda: logit.elasticities(whole, "price")) for _try in range(3))
    apart = seconds(lambda: [logit.elasticities(rows, "price") for rows in tasks])
    assert at_once < apart / 10


def test_the_delta_interval_of_an_average_is_that_of_its_draws(people, logit, nested):
    for model in (logit, nested):
        offered = model.offered(people)
        drawn = model.average_shares(model.draw(2000, 1), offered)
        by_draws = np.quantile(drawn, [0.025, 0.975], axis=1)
        table = model.shares(people).table
        half = (table["high"] - table["low"]) / 2
        assert (np.abs(table[["low", "high"]].to_numpy().T - by_draws) < 0.15 * half.to_numpy()).all()
        dearer = people.assign(price=people["price"] + 5)
        # What costs everybody 5 more is worth −5 whatever the coefficients: there is nothing to be unsure of.
        certain = model.surplus(people, dearer).table.iloc[0]
        assert certain["high"] - certain["low"] < 1e-6

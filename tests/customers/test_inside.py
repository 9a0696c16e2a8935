"""Shops: staff, guests and profit, with correlations by hand, a reliability by hand, and refusals."""

import numpy as np
import pandas as pd
import pytest

from crmlib.customers import mirror
from crmlib.errors import DataError, TooFewError

MEASURES = ("training", "team")


def firm(n=12, *, seed=1):
    """Return shops whose profit is the district alone, staff the district and their own, and six ratings a shop."""
    rng = np.random.default_rng(seed)
    district, own = rng.normal(size=(2, n))
    shops = pd.DataFrame({"shop_id": [f"T{i}" for i in range(n)], "district": district})
    shops["staff_satisfaction"] = district + own
    shops["profit_yuan"] = 100 * district + rng.normal(size=n)
    shops["training"], shops["team"] = rng.normal(size=(2, n))
    ratings = pd.DataFrame({"shop_id": np.repeat(shops["shop_id"], 6)}).reset_index(drop=True)
    ratings["rating"] = np.round(5 + np.repeat(own, 6) + rng.normal(size=6 * n), 3)
    return shops, ratings.assign(customer_id=[f"C{i}" for i in range(6 * n)])


def seen(shops, ratings, **options):
    return mirror(shops, ratings, measures=MEASURES, draws=options.pop("draws", 50), **options)


def test_the_correlations_are_those_of_the_textbook():
    shops, ratings = firm()
    r = seen(shops, ratings).table["r"].to_numpy()
    guests = ratings.groupby("shop_id")["rating"].mean().reindex(shops["shop_id"]).to_numpy()
    corr = np.corrcoef([shops["staff_satisfaction"], shops["profit_yuan"], shops["district"], guests])
    # Given the district: what is left of each after a straight line on it.
    left = [
        column - np.polyval(np.polyfit(shops["district"], column, 1), shops["district"])
        for column in (shops["staff_satisfaction"], shops["profit_yuan"], guests)
    ]
    people = shops.set_index("shop_id")["staff_satisfaction"].reindex(ratings["shop_id"])
    assert r == pytest.approx([
        corr[0, 1],
        np.corrcoef(left[0], left[1])[0, 1],
        corr[0, 3],
        np.corrcoef(left[0], left[2])[0, 1],
        np.corrcoef(people, ratings["rating"])[0, 1],
    ])  # fmt: skip


def test_the_reliability_of_a_shops_mean_is_that_of_the_mean_squares():
    shops, ratings = firm()
    groups = ratings.groupby("shop_id")["rating"]
    between = 6 * groups.mean().var()
    within = groups.var().mean()
    found = seen(shops, ratings)
    assert found.reliability == pytest.approx((between - within) / between)
    assert found.icc == pytest.approx((between - within) / (between + 5 * within))


def test_a_slope_that_the_district_makes_is_gone_given_the_district():
    shops, ratings = firm(200, seed=3)
    found = seen(shops, ratings)
    assert found.slope == pytest.approx(50, abs=12)
    assert found.slope_given == pytest.approx(0, abs=1)
    low, high = found.table.loc["staff and profit, same district", ["low", "high"]]
    assert low < 0 < high


def test_doubling_every_shop_changes_no_correlation_and_narrows_its_interval():
    shops, ratings = firm()
    twin = [one.assign(shop_id=one["shop_id"] + "b") for one in (shops, ratings)]
    twin[1]["customer_id"] += "b"
    one = seen(shops, ratings, draws=200).table
    two = seen(pd.concat([shops, twin[0]]), pd.concat([ratings, twin[1]]), draws=200).table
    assert two["r"].to_numpy() == pytest.approx(one["r"].to_numpy())
    assert ((two["high"] - two["low"]) < (one["high"] - one["low"])).all()


def test_guests_of_two_shops_and_shops_with_few_ratings_are_left_out_and_told():
    shops, ratings = firm()
    more = pd.concat([ratings, ratings.iloc[[0]].assign(shop_id="T5")])
    assert "1 guests rated more than one shop" in seen(shops, more).note.en
    few = ratings.drop(index=[0, 1, 2])
    found = seen(shops, few)
    assert len(found.shops) == 11
    assert "1 shop(s) with fewer than 5 ratings" in found.note.en


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (lambda s, r: (s.head(9), r[r["shop_id"].isin(s["shop_id"].head(9))]), TooFewError, "9 shops have 5"),
        (
            lambda s, r: (s.head(11), r),
            DataError,
            "6 ratings are of shops that are not in the list, for instance 'T11'",
        ),
        (lambda s, r: (pd.concat([s, s.head(1)]), r), DataError, "T0"),
        (lambda s, r: (s.assign(profit_yuan=1.0), r), DataError, "same profit"),
        (lambda s, r: (s.drop(columns="district"), r), DataError, "district"),
    ],
)
def test_what_cannot_be_answered_is_refused(change, error, said):
    with pytest.raises(error, match=said):
        seen(*change(*firm()))


def test_the_course_s_shops_give_back_what_their_truth_put_in():
    """By the truth a point of staff satisfaction (.8 of it a deviation) brings 50,000 yuan; districts add the rest."""
    from crmlib.world import Truth
    from crmlib.world.block import population
    from crmlib.world.branches import shop_customers, shops

    found = []
    for seed in range(1, 13):
        block = population(Truth(), seed=seed, number=0, size=8000, first=1)
        one = mirror(shops(block), shop_customers(block), measures=(), draws=20)
        found.append((one.slope, one.slope_given))
    naive, given = np.mean(found, axis=0)
    assert naive > 150_000
    assert given == pytest.approx(50_000, abs=25_000)

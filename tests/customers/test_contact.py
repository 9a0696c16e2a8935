"""Contact points: losses by hand and in truth, chains, recovery, and what is refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib import datasets
from crmlib.customers import chain, contact_points, recovery
from crmlib.customers.contact import ContactPoint
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.contact_points import contact_visits

TRUTH = Truth()


def block(seed, truth=TRUTH):
    return population(truth, seed=seed, number=0, size=8000, first=1)


def groups(*parts):
    """Visits from (payment, delivery, customers, of whom left)."""
    rows = [(payment, delivery, int(k < left)) for payment, delivery, n, left in parts for k in range(n)]
    table = pd.DataFrame(rows, columns=["payment", "delivery", "left_within_year"])
    return table.assign(customer_id=[f"C{k}" for k in range(len(table))])


# Odds of leaving 1 to 9; a failed payment makes them 9 times as high, a failed delivery 3 times: a model without error.
EXACT = groups(
    ("ok", "ok", 400, 40), ("failed", "ok", 80, 40), ("ok", "failed", 120, 30), ("failed", "failed", 40, 30)
)  # fmt: skip


@pytest.fixture(scope="module")
def visits():
    return datasets.load("contact_visits")


@pytest.fixture(scope="module")
def found(visits):
    return contact_points(visits)


def test_losses_are_the_chance_as_it_is_less_that_without_the_failure():
    # By hand: payment .4 for 80, and .75 − .25 for 40 with delivery: 32 + 20; delivery .15 · 120 + .25 · 40.
    table = contact_points(EXACT, draws=50).table
    assert table.loc["payment", "losses"] == pytest.approx(52, abs=1e-6)
    assert table.loc["delivery", "losses"] == pytest.approx(28, abs=1e-6)


def test_all_together_is_no_sum():
    # Without any failure .1 of 640 would leave; 140 left.
    assert contact_points(EXACT, draws=50).together.customers == pytest.approx(140 - 64, abs=1e-6)


def test_counts_rates_and_differences_are_those_of_who_met_the_point():
    # Payment failed 120 of 640; of them 70 left, of the others 70 of 520.
    row = contact_points(EXACT, draws=50).table.loc["payment"]
    assert row[["met", "failed"]].tolist() == [640, 120]
    assert row["rate"] == pytest.approx(120 / 640)
    assert row["difference"] == pytest.approx(70 / 120 - 70 / 520)


def test_the_difference_and_its_interval_are_newcombes():
    # Newcombe 1998, method 10: 56 of 70 against 48 of 80 is .2 (.0524 to .3339).
    table = groups(("failed", "ok", 70, 56), ("ok", "failed", 80, 48))
    row = contact_points(table, points=["payment"], draws=20).table.loc["payment"]
    assert row[["difference", "difference_low", "difference_high"]].tolist() == pytest.approx(
        [0.2, 0.0524, 0.3339], abs=5e-5
    )


def test_complaints_lead_the_book_and_not_the_losses(found):
    assert found.rank("failures")[0] == ContactPoint.NOTICE
    assert set(found.rank()[:3]) == {ContactPoint.COMPLAINT, ContactPoint.PAYMENT, ContactPoint.DELIVERY}
    assert found.table.index[0] == ContactPoint.NOTICE
    assert found.table["losses_low"]["notice"] < 0 < found.table["losses_high"]["notice"]


def test_half_a_repair_keeps_half(found):
    whole, half = found.repaired("payment"), found.repaired("payment", 0.5)
    assert half == pytest.approx(tuple(one / 2 for one in whole))
    assert found.repaired("payment", 0) == (0, 0, 0)
    assert found.more("complaint_handling", "payment").customers == pytest.approx(
        found.repaired("complaint_handling").customers - whole.customers
    )


def test_intervals_hold_the_true_losses_as_often_as_they_say():
    from crmlib.world.lost import true_losses

    hits, first = [], []
    for seed in range(16):
        table = contact_visits(block(seed))
        found = contact_points(table, draws=100, seed=seed)
        answer = found.table
        first.append(set(found.rank()[:3]) == {"complaint_handling", "payment", "delivery"})
        true = true_losses(table, TRUTH.contact_points)
        hits += [answer.loc[p, "losses_low"] <= true[p] <= answer.loc[p, "losses_high"] for p in answer.index]
    # 144 intervals of 95 % from 100 draws each (which makes them a little narrow), nine of a world not independent.
    assert 0.87 <= np.mean(hits) <= 0.995
    # In nine of ten worlds (100 of them in tests/world): of 16, fewer than 11 would be one chance in two hundred.
    assert sum(first) >= 11


def test_without_any_harm_nothing_is_lost():
    harmless = tuple((name, met, rate, 0.0) for name, met, rate, _harm in TRUTH.contact_points.points)
    truth = replace(TRUTH, contact_points=replace(TRUTH.contact_points, points=harmless))
    together = [
        contact_points(contact_visits(block(s, truth)), draws=20).together.customers for s in range(8)
    ]
    assert abs(np.mean(together)) < 4.5 * np.std(together, ddof=1) / np.sqrt(8)


def test_any_backend_gives_the_same(native, visits):
    some = visits.head(900)
    few = ["notice", "delivery", "complaint_handling"]
    assert repr(contact_points(native(some), points=few, draws=20)) == repr(
        contact_points(some, points=few, draws=20)
    )
    assert repr(chain(native(some))) == repr(chain(some))
    assert repr(recovery(native(some))) == repr(recovery(some))


def test_neither_order_nor_copies_change_anything():
    plain = contact_points(EXACT, draws=50)
    mixed = contact_points(pd.concat([EXACT.sample(frac=1, random_state=1), EXACT.head(3)]), draws=50)
    pd.testing.assert_frame_equal(plain.table, mixed.table)
    assert "3 rows that copy another one are left out." in str(mixed.note)


def test_twice_the_customers_twice_the_losses():
    double = pd.concat([EXACT, EXACT.assign(customer_id=EXACT["customer_id"] + "b")])
    once, twice = contact_points(EXACT, draws=400), contact_points(double, draws=400)
    assert twice.table["losses"].to_numpy() == pytest.approx(2 * once.table["losses"].to_numpy())
    width = [one.table["losses_high"] - one.table["losses_low"] for one in (once, twice)]
    assert (width[1] / width[0]).mean() == pytest.approx(np.sqrt(2), rel=0.15)


def test_a_failure_after_which_everybody_left_is_counted_and_said():
    table = groups(("ok", "ok", 400, 40), ("failed", "ok", 12, 12), ("ok", "failed", 120, 30))
    answer = contact_points(table, draws=50)
    # 12 who left for sure, of whom a tenth would have left anyway.
    assert answer.table.loc["payment", "losses"] == pytest.approx(12 * 0.9)
    assert "payment" in str(answer.note)
    assert answer.table.loc["payment", "losses_high"] < 25


# -- refusals --------------------------------------------------------------------------------------------


def test_a_customer_in_rows_that_differ_is_refused():
    twice = pd.concat([EXACT, EXACT.head(1).assign(payment="failed")])
    with pytest.raises(DataError, match=r"Customer C0 passes 'payment' 2 times, .* give one row a customer"):
        contact_points(twice)


def test_a_point_that_failed_four_times_is_refused_with_the_way_out():
    table = groups(("ok", "ok", 400, 40), ("failed", "ok", 4, 2), ("ok", "failed", 40, 9))
    with pytest.raises(
        TooFewError, match=r"'payment': 4 failures of 444 visits; it needs 10 .* points=\[…\]"
    ):
        contact_points(table)
    assert contact_points(table, points=["delivery"], draws=20).table.index.tolist() == ["delivery"]


def test_a_point_that_never_went_well_is_refused():
    with pytest.raises(TooFewError, match="'payment': 50 failures of 50 visits"):
        contact_points(groups(("failed", "ok", 50, 9), (None, "ok", 50, 2), (None, "failed", 50, 20)))


def test_two_points_that_always_fail_together_are_refused():
    with pytest.raises(ModelError, match="leave one of them out"):
        contact_points(groups(("ok", "ok", 200, 30), ("failed", "failed", 60, 30)), draws=20)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"payment": "broken"}, "1 rows hold neither ok nor failed nor nothing, for instance 'broken'"),
        ({"left_within_year": 2}, "left_within_year is 0 or 1"),
        ({"customer_id": None}, "Column customer_id: 1 of 640 rows are empty"),
    ],
)
def test_odd_values_are_refused_with_an_example(change, words):
    table = EXACT.astype(object)
    for column, value in change.items():
        table.loc[5, column] = value
    with pytest.raises(DataError, match=words):
        contact_points(table)


def test_what_is_no_point_or_option_is_refused(found):
    with pytest.raises(DataError, match="lacks the column fax"):
        contact_points(EXACT, points=["fax"])
    with pytest.raises(DataError, match="There is no contact point here: no column such as advert"):
        contact_points(EXACT[["customer_id", "left_within_year"]])
    with pytest.raises(DataError, match="by is one of failures, losses, rate, difference"):
        found.rank("cost")
    with pytest.raises(DataError, match="share"):
        found.repaired("payment", 1.2)
    with pytest.raises(DataError, match="point is one of"):
        found.repaired("fax")
    with pytest.raises(DataError, match="at least 20 bootstrap samples"):
        contact_points(EXACT, draws=5)


# -- chain -----------------------------------------------------------------------------------------------


def test_four_points_of_99_per_cent_leave_96():
    # .99⁴ = .96059601
    assert chain([0.01] * 4).product == pytest.approx(0.96059601, abs=1e-10)
    assert chain({"payment": 0.1, "delivery": 0.2}).product == pytest.approx(0.72)


def test_the_chain_of_visits_has_all_customers_as_base():
    # Payment was not met by 100; it failed 40 of 200: right for 160 of 200 of all, 60 of 100 who met it.
    table = groups(
        (None, "ok", 100, 5), ("ok", "ok", 60, 5), ("failed", "ok", 20, 9), ("failed", "failed", 20, 15)
    )
    answer = chain(table)
    assert answer.table.loc["payment", ["right_met", "right_all"]].tolist() == pytest.approx([0.6, 0.8])
    assert answer.product == pytest.approx(0.8 * 0.9)
    assert answer.observed == pytest.approx(0.8)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_a_chain_is_never_better_than_its_weakest_point(rates):
    product = chain(rates).product
    assert -1e-9 <= product <= 1 - max(rates) + 1e-9
    assert chain([*rates, 0.0]).product == pytest.approx(product)


@pytest.mark.parametrize("rates", [[], {}, [1.2], [-0.1], ["much"]])
def test_rates_that_are_none_are_refused(rates):
    with pytest.raises(DataError):
        chain(rates)


# -- recovery --------------------------------------------------------------------------------------------


def test_groups_of_the_recovery_hold_everybody_once(visits):
    answer = recovery(visits)
    assert answer.table["customers"].sum() == 2600
    assert answer.table["stayed_share"].idxmin() == "complaint handled badly"
    assert answer.well.high < 0  # handled well is worse than no failure here: the failure itself did harm
    assert "no recovery paradox here" in str(answer.note)


def test_the_paradox_is_said_where_the_interval_says_so():
    rows = [
        ("ok", None, 300, 90),
        ("failed", None, 40, 15),
        ("failed", "ok", 100, 5),
        ("failed", "failed", 40, 20),
    ]
    table = pd.DataFrame(
        [(p, c, int(k < left)) for p, c, n, left in rows for k in range(n)],
        columns=["payment", "complaint_handling", "left_within_year"],
    )
    answer = recovery(table.assign(customer_id=range(len(table))))
    # 95 of 100 (Wilson .8882 to .9785) against 210 of 300 (.6459 to .7490): .25 − √(.0618² + .0490²) to
    # .25 + √(.0285² + .0541²).
    assert (answer.well.low, answer.well.high) == pytest.approx((0.1711, 0.3112), abs=2e-4)
    assert "it binds more." in str(answer.note)
    assert answer.apology is None


def test_the_call_by_lot_keeps_more(visits):
    apology = recovery(visits).apology
    assert apology.table["customers"].sum() == visits.drop_duplicates()["apology"].notna().sum()
    assert apology.table["left_share"].iloc[0] > apology.table["left_share"].iloc[1]


def test_a_group_that_is_too_small_is_refused(visits):
    with pytest.raises(TooFewError, match=r"customers are in the group '.*', and it needs 10"):
        recovery(visits.head(80))
    with pytest.raises(DataError, match="lacks the column complaint_handling"):
        recovery(EXACT)

"""Receipts, minutes and mailings give back the truth they were made from, and agree with the tables beside them."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.world import Truth
from crmlib.world.counter import DAYS, FIRST, receipt_lines, receipts
from crmlib.world.mailings import mailings
from crmlib.world.populations import lots
from tests.support.firm import Firm

TRUTH = Truth()
COUNTER, MINUTES, MAILING = TRUTH.counter, TRUTH.minutes, TRUTH.mailing
NEW = ("receipts", "receipt_lines", "activity", "activity_rates", "campaigns", "mailings")


@pytest.fixture(scope="module")
def firm():
    return Firm()


@pytest.fixture(scope="module")
def many():
    """Receipts of thirty lots, and which products are on them."""
    blocks = list(lots(TRUTH, 30 * 1_080, 11))
    heads = pd.concat([receipts(one) for one in blocks], ignore_index=True)
    lines = pd.concat([receipt_lines(one) for one in blocks], ignore_index=True)
    has = pd.crosstab(lines["receipt_id"], lines["product_id"]).reindex(heads["receipt_id"], fill_value=0)
    return heads, lines, has.to_numpy(bool), list(has.columns)


def near(share, truth, n):
    return abs(share - truth) <= 3.5 * np.sqrt(truth * (1 - truth) / n)


def test_tables_have_their_sizes_and_stay_small(firm):
    assert len(firm["receipts"]) == 12_000
    assert len(firm["mailings"]) == 27_000
    assert len(firm["activity"]) == pytest.approx(20_000, rel=0.1)
    assert all(datasets.source(name).stat().st_size < 1_500_000 for name in NEW)


# -- receipts --------------------------------------------------------------------------------------------


def test_a_receipt_is_its_lines_and_loose_tea(firm):
    heads, lines = firm["receipts"].set_index("receipt_id"), firm["receipt_lines"]
    assert heads.index.is_unique
    assert not lines.duplicated(["receipt_id", "product_id"]).any()
    on_lines = lines.groupby("receipt_id")["paid_yuan"].sum().reindex(heads.index, fill_value=0.0)
    loose = (heads["paid_yuan"] - on_lines).round(2)
    assert (loose >= 0).all()
    # A receipt without a line is of loose tea; of the others so many have some.
    bare = ~heads.index.isin(lines["receipt_id"])
    assert (loose[bare] > 0).all()
    assert near((loose[~bare] > 0).mean(), COUNTER.loose, (~bare).sum())


def test_each_product_is_on_its_share_of_receipts(many):
    heads, _lines, has, products = many
    season = {name: months for name, months, _factor in COUNTER.season}
    given = {other for _one, other, _chance in COUNTER.pairs}
    month = heads["date"].str[5:7].astype(int)
    for kind, chances in (("household", COUNTER.household), ("business", COUNTER.firm)):
        for place, name in enumerate(products):
            if name in given:
                continue
            mine = ((heads["kind"] == kind) & ~month.isin(season.get(name, ()))).to_numpy()
            assert near(has[mine, place].mean(), chances[place], mine.sum()), (kind, name)


def test_pairs_are_bought_together_as_often_as_they_are_and_firms_pair_only_looks_so(many):
    heads, _lines, has, products = many
    business = (heads["kind"] == "business").to_numpy()
    at = {name: place for place, name in enumerate(products)}
    for one, other, chance in COUNTER.pairs:
        both = has[has[:, at[one]]]
        assert near(both[:, at[other]].mean(), chance, len(both)), (one, other)

    def lift(one, other, rows):
        a, b = has[rows, at[one]], has[rows, at[other]]
        return (a & b).mean() / a.mean() / b.mean()

    # 1,840 pairs: a standard error of 2.4 %. By hand:
    # .12 × .42 × .30 + .88 × .02 × .012 over (.12 × .42 + .88 × .02) × (.12 × .30 + .88 × .012).
    assert lift("P09", "P22", slice(None)) == pytest.approx(0.015331 / (0.068 * 0.04656), rel=0.08)
    assert lift("P09", "P22", business) == pytest.approx(1, abs=0.05)
    # Households buy both in 23 of 95,000 receipts only.
    assert lift("P09", "P22", ~business) == pytest.approx(1, abs=0.75)


def test_what_has_a_season_is_together_only_over_the_months(many):
    heads, _lines, has, products = many
    one, other = has[:, products.index("P19")], has[:, products.index("P21")]
    september = (heads["date"].str[5:7] == "09").to_numpy()

    def lift(rows):
        return (one & other)[rows].mean() / one[rows].mean() / other[rows].mean()

    assert lift(slice(None)) > 2
    assert lift(september) == pytest.approx(1, abs=0.15)


def test_value_rises_in_both_channels_and_falls_in_all(firm):
    heads = firm["receipts"]
    before, now = (heads[heads["date"].between(*days)] for days in
                   (("2025-01-01", "2025-06-30"), ("2026-01-01", "2026-06-30")))  # fmt: skip
    change = now.groupby("channel")["paid_yuan"].mean() / before.groupby("channel")["paid_yuan"].mean()
    assert (change > 1.01).all()
    assert now["paid_yuan"].mean() < 0.95 * before["paid_yuan"].mean()
    day = (pd.to_datetime(heads["date"]) - FIRST).dt.days
    early, late = COUNTER.shop_share
    shop = heads["channel"] == "shop"
    assert near(shop[day < DAYS / 3].mean(), early + (late - early) / 6, (day < DAYS / 3).sum())


# -- minutes ---------------------------------------------------------------------------------------------


def test_as_much_is_done_for_a_member_as_service_costs_counts(firm):
    rows = firm["activity"]
    half = rows["date"].str[:4] + np.where(rows["date"].str[5:7] > "06", "-H2", "-H1")
    found = pd.crosstab([rows["member_id"], half], rows["work"])
    counted = firm["service_costs"].set_index(["member_id", "half_year"])
    counted = counted[counted.index.get_level_values(1) >= "2025-H2"]
    assert set(found.index) == set(counted.index)
    for column, work in (("calls", "call"), ("returns", "return"), ("visits", "visit")):
        assert found[work].reindex(counted.index).tolist() == counted[column].tolist()


def test_every_order_of_the_year_is_packed_once_by_minutes_of_orders_and_lines(firm):
    orders = firm["orders"].drop_duplicates()
    packed = firm["activity"].query("work == 'pack'").set_index("order_id")
    year = orders[orders["date"] >= "2025-07-01"].set_index("order_id")
    assert sorted(packed.index) == sorted(year.index)
    assert (packed["date"] == year["date"].reindex(packed.index)).all()
    lines = firm["order_lines"].drop_duplicates().query("quantity > 0").groupby("order_id").size()
    count = lines.reindex(packed.index).to_numpy(float)
    design = np.column_stack([np.ones(len(count)), count])
    fitted, rest, *_ = np.linalg.lstsq(design, packed["minutes"].to_numpy(float), rcond=None)
    # Minutes are whole: 1/12 is added to their variance.
    spread = np.sqrt(MINUTES.pack_spread**2 + 1 / 12)
    errors = spread * np.sqrt(np.diag(np.linalg.inv(design.T @ design)))
    assert (abs(fitted - [MINUTES.pack, MINUTES.a_line]) < 3.5 * errors).all()
    assert np.sqrt(rest[0] / len(count)) == pytest.approx(spread, rel=0.05)


def test_service_takes_its_minutes_and_costs_what_the_dictionary_says(firm):
    rows = firm["activity"].groupby("work")["minutes"]
    rates = firm["activity_rates"].set_index("work")
    truth = {"call": (MINUTES.call, 22), "return": (MINUTES.returned, 45), "visit": (MINUTES.visit, 160)}
    for work, (mean, yuan) in truth.items():
        # Gamma of shape 4: the standard deviation is half of the mean.
        error = mean / np.sqrt(MINUTES.steady * rows.size()[work])
        assert abs(rows.mean()[work] - mean) < 3.5 * error + 0.1, work
        assert mean * rates.loc[work, "yuan_per_minute"] == yuan
    used = rows.sum() / 12 / rates["capacity_minutes"]
    assert used.between(0.6, 0.95).all()


# -- mailings --------------------------------------------------------------------------------------------


def test_a_mailing_adds_what_it_adds():
    rows = pd.concat([mailings(one) for one in lots(TRUTH, 30 * 1_080, 12)], ignore_index=True)
    by = rows.assign(buys=rows["yuan"] > 0).groupby(["campaign", "arm"])["buys"].agg(["mean", "size"])
    # Gamma rates: 1 − (1 + mean / shape)^−shape buy at all.
    mean = MAILING.rate * MAILING.busy * MAILING.days / 365
    usual = 1 - (1 + mean / MAILING.alike) ** -MAILING.alike
    for name in MAILING.months:
        there, out = by.loc[(name, "mailed")], by.loc[(name, "held_out")]
        assert there["size"] / out["size"] == pytest.approx(2, abs=0.01)
        added = MAILING.best[1] if name == MAILING.best[0] else MAILING.added
        error = np.sqrt(sum(one["mean"] * (1 - one["mean"]) / one["size"] for one in (there, out)))
        assert abs(there["mean"] - out["mean"] - added) < 3.5 * error, name
        assert near(out["mean"], usual, out["size"]), name


def test_lots_decide_who_is_mailed_and_no_address_is_asked_twice(firm):
    rows = firm["mailings"]
    assert not rows.duplicated(["campaign", "address_id"]).any()
    # Each letter takes 2,250 of 15,000: all but .85¹² of them are drawn at least once, give or take 43.
    assert abs(rows["address_id"].nunique() - 15_000 * (1 - 0.85**12)) < 3.5 * 43
    for _name, one in rows.groupby("campaign"):
        mailed, out = (one.loc[one["arm"] == arm, "before_yuan"] for arm in ("mailed", "held_out"))
        error = np.sqrt(mailed.var() / len(mailed) + out.var() / len(out))
        assert abs(mailed.mean() - out.mean()) < 3.5 * error

"""What makes subscribers leave: by hand, in truth, against Kaplan–Meier, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError
from crmlib.frames.person_months import person_months
from crmlib.lifecycle import Hazard, tenure, usable
from tests.support.register import AS_OF, LATE, SINCE, WRONG, own_wish, register, still_here

TROUBLE = ("late", "wrong_tea")


@pytest.fixture(scope="module")
def firm():
    subscriptions, months = register(4, 2500)
    return usable(subscriptions, since=SINCE, as_of=AS_OF), months


def test_with_each_month_its_own_rate_it_is_kaplan_meier_with_late_entries(firm):
    kept, months = firm
    fit = Hazard(age=None).fit(months, kept, covariates=())
    curve = tenure(kept).curve["share"]
    found = fit.survival(months=len(curve) - 1).table["survival"]
    np.testing.assert_allclose(found, curve, atol=1e-10, rtol=0)


def test_any_backend_gives_the_same(native):
    subscriptions, months = register(4, 300)
    kept = usable(subscriptions, since=SINCE, as_of=AS_OF)
    plain = Hazard().fit(months, kept, covariates=["late"]).odds_ratios()
    assert repr(Hazard().fit(native(months), kept, covariates=["late"]).odds_ratios()) == repr(plain)


def test_the_odds_ratios_of_the_truth_are_found_again():
    # Moving (1 % a month, whatever happened) makes the ratios of all ends slightly smaller; without it they are exact.
    inside = np.zeros(2)
    for seed in range(200):
        _subscriptions, months = register(seed, 300, moving=0.0)
        table = Hazard(age=["1", "2-6", "7+"]).fit(months, covariates=TROUBLE).odds_ratios().table
        inside += (table["low"] <= np.exp([LATE, WRONG])) & (np.exp([LATE, WRONG]) <= table["high"])
    assert (inside >= 179).all()
    assert (inside <= 199).all()


def test_how_many_are_kept_is_that_of_the_truth(firm):
    kept, months = firm
    found = (
        Hazard(age=["1", "2-6", "7+"])
        .fit(months, kept, covariates=TROUBLE)
        .kept_by({"late": 0, "wrong_tea": 0.5})
    )
    table = found.table

    def here(late, wrong):
        share = 1.0
        for age in range(1, 13):
            mean = sum(
                one * two * own_wish(age, a, b)
                for a, one in ((1, late), (0, 1 - late))
                for b, two in ((1, wrong), (0, 1 - wrong))
            )
            share *= 0.99 * (1 - float(mean))
        return share

    assert here(0.1, 0.05) == pytest.approx(still_here(12))
    for name, (late, wrong) in zip(
        table.index, [(0.1, 0.05), (0, 0.05), (0.1, 0.025), (0, 0.025)], strict=True
    ):
        assert table.loc[name, "low"] <= 1000 * here(late, wrong) <= table.loc[name, "high"]
    late = table.iloc[1]
    assert late["extra_low"] <= 1000 * (here(0, 0.05) - here(0.1, 0.05)) <= late["extra_high"]
    # A tenth of the months that are lived through without late parcels had one.
    lived = 1000 * sum(np.cumprod([1, *(0.99 * (1 - own_wish(age)) for age in range(1, 12))]))
    assert late["changed"] == pytest.approx(0.1 * lived, rel=0.08)


def test_what_stays_as_it_is_keeps_nobody(firm):
    kept, months = firm
    table = Hazard().fit(months, kept, covariates=TROUBLE).kept_by({"late": 1.0}).table
    assert table["extra"].iloc[1] == 0
    assert table["changed"].iloc[1] == 0


def calls(n=6000, seed=0):
    """Return first months, a third late, half of these with a call: odds 1/9, times 4 if late, times ½ if called."""
    rng = np.random.default_rng(seed)
    late = rng.random(n) < 1 / 3
    apology = np.where(late, np.where(rng.random(n) < 0.5, "call", "none"), None)
    odds = 1 / 9 * np.where(late, 4, 1) * np.where(apology == "call", 0.5, 1)
    rows = {"subscription_id": np.arange(n), "month": 1, "late": late.astype(int), "apology": apology}
    return pd.DataFrame(rows | {"left": rng.random(n) < odds / (1 + odds)})


def test_a_call_in_every_late_month_and_none_where_nothing_was_late():
    fit = Hazard(age=["1+"]).fit(calls(), covariates=["late", "apologised"])
    table = fit.kept_by({"apologised": "late", "late": 0}, months=1).table
    stay = {"none": 0.9, "late": 1 - 4 / 13, "called": 1 - 2 / 11}
    now = 2 / 3 * stay["none"] + 1 / 6 * stay["late"] + 1 / 6 * stay["called"]
    called = 2 / 3 * stay["none"] + 1 / 3 * stay["called"]
    for row, truth in zip(table.index, [now, called, stay["none"], stay["none"]], strict=True):
        assert table.loc[row, "low"] <= 1000 * truth <= table.loc[row, "high"]
    assert table["changed"].iloc[1] == pytest.approx(1000 / 6, rel=0.06)
    # Without late parcels there is nothing to call for: both together are no more than the second alone.
    assert table["kept"].iloc[3] == pytest.approx(table["kept"].iloc[2])


def test_rates_by_age_are_counts(firm):
    kept, months = firm
    table = Hazard(age=["1", "2+"]).fit(months, kept, covariates=()).by_age().table
    first = months[months["month"] == 1]
    assert table.iloc[0][["months_watched", "left"]].tolist() == [len(first), first["left"].sum()]
    assert table["months_watched"].sum() == len(months)


def test_a_profile_has_its_own_survival(firm):
    kept, months = firm
    fit = Hazard(age=["1", "2-6", "7+"]).fit(months, kept, covariates=TROUBLE)
    calm, bad = (fit.survival({"late": late}, months=12).table for late in (0, 1))
    assert (calm["survival"][1:] > bad["survival"][1:]).all()
    truth = np.cumprod([0.99 * (1 - float(own_wish(age))) for age in range(1, 13)])[-1]
    assert calm.loc[12, "low"] <= truth <= calm.loc[12, "high"]


def test_words_are_compared_with_the_most_frequent_one(firm):
    _kept, months = firm
    plans = months.assign(plan=np.where(months["subscription_id"].str[-1] < "3", "light", "classic"))
    table = Hazard().fit(plans, covariates=["plan"]).odds_ratios().table
    assert [index.en for index in table.index] == ["plan: light"]
    assert table["low"].iloc[0] < 1 < table["high"].iloc[0]


def test_a_pause_is_no_end_and_months_are_counted_on():
    rows = pd.DataFrame(
        {"subscription_id": ["S1", "S2"], "member_id": "M1", "start": ["2025-01-10", "2025-04-10"],
         "end": ["2025-03-10", None], "end_reason": None, "channel": "shop"},
    )  # fmt: skip
    months = pd.DataFrame(
        {"subscription_id": ["S1", "S1", "S2", "S2", "S9"], "month": [1, 2, 1, 2, 1], "left": [0, 1, 0, 0, 1]}
    )
    found = person_months(months, usable(rows, as_of="2025-06-30"), "subscription_id")
    assert found[["subscription_id", "month", "left", "channel"]].to_numpy().tolist() == [
        ["S1", 1, False, "shop"], ["S1", 2, False, "shop"], ["S1", 3, False, "shop"], ["S1", 4, False, "shop"],
    ]  # fmt: skip


def test_months_that_could_not_be_used_are_counted_in_the_note(firm):
    kept, months = firm
    more = pd.concat([months, months.head(3).assign(subscription_id="S9999x", month=[1, 2, 3], left=0)])
    assert (
        "3 subscriber-months that cannot be used are left out"
        in Hazard().fit(more, kept, covariates=()).by_age().note.en
    )


def test_a_month_in_which_nobody_left_is_said_and_has_no_ratio():
    rows = calls().assign(gift=lambda table: (table.index % 50 == 0).astype(int))
    rows.loc[rows["gift"] == 1, "left"] = False
    found = Hazard(age=["1+"]).fit(rows, covariates=["late", "gift"]).odds_ratios()
    assert "In no month of gift did it happen" in found.note.en
    assert found.table["odds_ratio"].iloc[1] == 0
    assert found.table[["low", "high", "p_value"]].iloc[1].isna().all()
    assert np.isfinite(found.table.iloc[0]).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"month": 0}, "Months count from 1; .* has month 0"),
        ({"month": 1.5}, "has month 1.5"),
        ({"subscription_id": "S1"}, "Month 1 of S1 stands twice"),
        ({"left": 2}, "left is 0 or 1"),
        ({"late": None}, "late"),
        ({"late": 1}, "late is the same in all rows"),
    ],
)
def test_what_are_no_months_is_refused(change, said):
    with pytest.raises(DataError, match=said):
        Hazard().fit(calls(200).assign(**change), covariates=["late"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.arange(200).astype(str), "plan holds 200 different things, too many to compare"),
        (pd.date_range("2025-01-01", periods=2).repeat(100), "plan holds 2 different things"),
        ([np.inf, 1.0] * 100, "plan: 100 of 200 rows hold no number"),
    ],
)
def test_what_cannot_be_compared_is_no_covariate(values, said):
    with pytest.raises(DataError, match=said):
        Hazard().fit(calls(200).assign(plan=values), covariates=["plan"])


@pytest.mark.parametrize("name", ["left", "subscription_id"])
def test_how_it_ended_is_no_covariate(name):
    with pytest.raises(DataError, match=f"{name} is no covariate"):
        Hazard().fit(calls(200), covariates=[name])


def test_a_number_that_is_not_named_is_taken_at_its_mean():
    rows = calls().assign(yuan=lambda table: 69 + 30 * (table.index % 3))
    fit = Hazard(age=["1+"]).fit(rows, covariates=["late", "yuan"])
    plain, named = fit.survival(months=1).table, fit.survival({"yuan": rows["yuan"].mean()}, months=1).table
    pd.testing.assert_frame_equal(plain, named)


def test_months_after_the_end_are_refused():
    rows = pd.DataFrame({"subscription_id": "S1", "month": [1, 2], "left": [1, 0]})
    with pytest.raises(DataError, match="S1 left with month 1, and has months after that"):
        Hazard().fit(rows, covariates=())


def test_months_that_gainsay_the_register_are_refused(firm):
    kept, months = firm
    wrong = months.copy()
    here = kept.rows.loc[~kept.rows["left"] & (kept.rows["months"] > 3), "subscription_id"].iloc[0]
    wrong.loc[wrong[wrong["subscription_id"] == here].index[-1], "left"] = 1
    with pytest.raises(DataError, match=f"{here} left with month .* by the months, but not by the register"):
        Hazard().fit(wrong, kept, covariates=())


def test_a_change_that_is_none_is_refused(firm):
    kept, months = firm
    fit = Hazard().fit(months, kept, covariates=TROUBLE)
    for change, said in (({"price": 0}, "change"), ({"late": 1.5}, "late"), ({"late": "tea"}, "late")):
        with pytest.raises(DataError, match=said):
            fit.kept_by(change)
    with pytest.raises(DataError, match="covariate"):
        fit.survival({"price": 1})
    with pytest.raises(DataError, match="Nobody was watched in month 2"):
        Hazard(age=["1", "2", "3+"]).fit(calls(200), covariates=["late"]).survival(months=3)
    with pytest.raises(ModelError, match="not fitted"):
        Hazard().odds_ratios()


def test_pictures_have_words(firm):
    kept, months = firm
    fit = Hazard().fit(months, kept, covariates=TROUBLE)
    for found in (fit.by_age(), fit.odds_ratios(), fit.survival(), fit.kept_by({"late": 0})):
        assert found.plot().get_xlabel()
        assert found.describe().en

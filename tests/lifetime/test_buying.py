"""BG/NBD, MBG/NBD and Pareto/NBD: published fits, what they foretell, and what they refuse."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.lifetime import BetaGeoNBD, ModifiedBetaGeoNBD, ParetoNBD
from crmlib.stats.buying import BetaGeometric, Pareto
from crmlib.stats.histories import Counted
from tests.support import cdnow
from tests.support.buyers import histories, pareto_histories

FAMILY = [BetaGeoNBD, ModifiedBetaGeoNBD, ParetoNBD]
every_model = pytest.mark.parametrize("model", FAMILY)


@pytest.fixture(scope="module")
def fitted():
    return {model: model().fit(cdnow.summary()) for model in FAMILY}


def row(x, recency, T):
    return pd.DataFrame({"frequency": [x], "recency": [recency], "T": [T]})


def counted(x, recency, T):
    return Counted(*(np.array([float(one)]) for one in (x, recency, T)), np.ones(1))


# -- published -------------------------------------------------------------------------------------------


def test_bg_nbd_on_cdnow_is_as_published(fitted):
    """Fader, Hardie & Lee 2005, table 2: .243, 4.414, .793, 2.426, LL −9582.4; more digits from the lifetimes wheel."""
    model = fitted[BetaGeoNBD]
    assert [model.r_, model.alpha_, model.a_, model.b_] == pytest.approx(
        [0.242595, 4.413602, 0.792922, 2.425907], abs=2e-6
    )
    assert model.loglik_ == pytest.approx(-9582.429207, abs=1e-6)
    # Observed information of lifetimes 0.11.3 on the same summary.
    assert model.se_.tolist() == pytest.approx([0.012557, 0.378224, 0.185734, 0.705414], rel=1e-4)


def test_pareto_nbd_on_cdnow_is_as_published(fitted):
    """Fader, Hardie & Lee 2005, table 2: .553, 10.578, .606, 11.669, LL −9595.0."""
    model = fitted[ParetoNBD]
    assert [model.r_, model.alpha_, model.s_, model.beta_] == pytest.approx(
        [0.553, 10.578, 0.606, 11.669], abs=5e-4
    )
    assert model.loglik_ == pytest.approx(-9595.0, abs=0.05)


def test_mbg_nbd_on_cdnow_is_as_published(fitted):
    """BTYDplus's vignette prints .525, 6.183, .891, 1.614 (lifetimes 0.11.3: .524843, 6.183082, .891360, 1.614003)."""
    model = fitted[ModifiedBetaGeoNBD]
    assert [model.r_, model.alpha_, model.a_, model.b_] == pytest.approx(
        [0.525, 6.183, 0.891, 1.614], abs=5e-4
    )


def test_the_worked_customer_of_the_note_is_expected_to_order_1_226_times(fitted):
    """Fader, Hardie & Lee 2005, "Implementing the BG/NBD model in Excel": x = 2, tₓ = 30.43, T = 38.86, t = 39."""
    assert fitted[BetaGeoNBD].predict(row(2, 30.43, 38.86), 39)[0] == pytest.approx(1.226, abs=5e-4)


def test_the_forecast_of_the_next_39_weeks_holds_what_came(fitted):
    came = cdnow.later().sum()
    for model in fitted.values():
        expected, low, high = model.forecast(39).table.loc[39]
        assert low < expected < high
        # The models of the paper fall 10 to 15 % short there; two standard errors above is what a lone sample shows.
        assert abs(expected / came - 1) < 0.2


def test_active_is_what_the_brief_of_the_literature_says_alive_is_not(fitted):
    """Fitted on 2,357 customers: P(order) ≥ .5 is right for most; P(alive) > .5 for few, as most never come again."""
    model, came = (
        fitted[BetaGeoNBD],
        cdnow.later().reindex(cdnow.summary()["member_id"], fill_value=0).to_numpy() > 0,
    )
    right = ((model.active(cdnow.summary(), 39).to_numpy() >= 0.5) == came).mean()
    naive = ((model.alive(cdnow.summary()).fillna(1).to_numpy() > 0.5) == came).mean()
    assert (right > 0.74, naive < 0.4) == (True, True)


# -- by other means --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "params", [(0.55, 10.6, 0.6, 11.7), (1.5, 3.0, 2.0, 9.0), (0.3, 20.0, 0.8, 2.0), (2.0, 5.0, 1.0, 5.0)]
)
@pytest.mark.parametrize("history", [(0, 0, 39), (2, 30.43, 38.86), (25, 38, 39), (3, 1, 39), (200, 30, 39)])
def test_pareto_nbd_solves_the_integral_as_the_published_hypergeometric_functions_do(params, history):
    """Fader & Hardie 2005, "A note on deriving the Pareto/NBD model", equations for α ≥ β and α ≤ β."""
    (r, alpha, s, beta), (x, tx, T) = params, history
    n, m = r + s + x, max(alpha, beta)
    second, z = (s + 1, alpha - beta) if alpha >= beta else (r + x, beta - alpha)
    parts = [np.log(special.hyp2f1(n, second, n + 1, z / (m + t))) - n * np.log(m + t) for t in (tx, T)]
    gone = np.log(s / n) + parts[0] + np.log(-np.expm1(parts[1] - parts[0]))
    still = -(r + x) * np.log(alpha + T) - s * np.log(beta + T)
    want = (
        special.gammaln(r + x)
        - special.gammaln(r)
        + r * np.log(alpha)
        + s * np.log(beta)
        + np.logaddexp(still, gone)
    )
    assert Pareto().rows(np.array(params), counted(*history))[0] == pytest.approx(want, rel=1e-9)


@pytest.mark.parametrize("later", [0, 1])
@pytest.mark.parametrize("history", [(0, 0, 20), (1, 5, 20), (4, 19, 20)])
def test_bg_nbd_is_the_mean_over_rates_and_chances(later, history):
    """The likelihood of one person with λ and p known, (1−p)^x λ^x e^{−λT} + p(1−p)^{x−1} λ^x e^{−λtₓ}, averaged."""
    (r, alpha, a, b), (x, tx, T) = (0.8, 9.0, 0.9, 2.5), history
    rates, rate_weights = special.roots_genlaguerre(80, r - 1)
    rates, rate_weights = rates / alpha, rate_weights / special.gamma(r)
    chances, chance_weights = special.roots_jacobi(80, b - 1, a - 1)
    chances, chance_weights = (chances + 1) / 2, chance_weights / chance_weights.sum()
    rate, p = rates[:, None], chances
    k = x + later
    one = (1 - p) ** k * rate**x * np.exp(-rate * T)
    if k:
        one = one + p * (1 - p) ** (k - 1) * rate**x * np.exp(-rate * tx)
    want = np.log(rate_weights @ one @ chance_weights)
    assert BetaGeometric(later).rows(np.array([r, alpha, a, b]), counted(*history))[0] == pytest.approx(
        want, rel=1e-6
    )


@pytest.mark.parametrize(
    ("family", "params"),
    [
        (BetaGeometric(), [0.24, 4.4, 0.79, 2.4]), (BetaGeometric(), [1.0, 9.0, 1.0, 2.4]),
        (BetaGeometric(), [1.0, 9.0, 0.4, 0.3]), (BetaGeometric(1), [0.5, 6.2, 0.9, 1.6]),
        (Pareto(), [0.55, 10.6, 0.6, 11.7]), (Pareto(), [0.7, 5.0, 1.0, 11.0]),
    ],
)  # fmt: skip
def test_slopes_expectations_and_futures_of_a_family_agree(family, params):
    params, some = (
        np.array(params),
        Counted(*np.array([[0, 1, 4, 30], [0, 5, 19, 20.0], [20, 20, 20, 20]]), np.ones(4)),
    )
    moves = 1e-6 * np.eye(4)
    numeric = [(family(params + move, some)[0] - family(params - move, some)[0]) / 2e-6 for move in moves]
    np.testing.assert_allclose(family(params, some)[1], numeric, rtol=1e-5, atol=1e-6)
    people = Counted(*(np.repeat(column, 40_000) for column in some))
    came = family.future(params, people, 30, np.random.default_rng(1)).reshape(4, -1)
    expected, error = family.more(params, some, 30), came.std(axis=1) / 200
    assert (abs(came.mean(axis=1) - expected) < 4 * error + 1e-3).all()
    # The chance of any order, from the same futures.
    silent = np.exp(family.rows(params, some._replace(T=some.T + 30)) - family.rows(params, some))
    assert (abs((came > 0).mean(axis=1) - (1 - silent)) < 0.012).all()


def test_a_of_one_is_no_hole_in_the_formula():
    history = counted(3, 15, 20)
    around = [BetaGeometric().more(np.array([0.8, 9, a, 2.5]), history, 52)[0] for a in (0.999, 1.0, 1.001)]
    assert around[1] == pytest.approx((around[0] + around[2]) / 2, rel=1e-6)


def test_expected_orders_of_the_new_are_the_integral_of_their_rate(fitted):
    """Pareto/NBD: E[X(t)] = ∫ E[λ] P(active at u) du."""
    m = fitted[ParetoNBD]
    want, _error = integrate.quad(lambda u: m.r_ / m.alpha_ * (m.beta_ / (m.beta_ + u)) ** m.s_, 0, 52)
    assert m.expected(52) == pytest.approx(want, rel=1e-9)
    assert m.expected([0, 52]).tolist() == pytest.approx([0, want])


# -- the truth found again -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "first", "truth"),
    [(BetaGeoNBD, False, (1.1, 10.6, 0.8, 2.4)), (ModifiedBetaGeoNBD, True, (1.1, 10.6, 0.8, 2.4))],
)
def test_what_made_the_customers_is_found_within_three_standard_errors(model, first, truth):
    rng = np.random.default_rng(12)
    r, alpha, a, b = truth
    people = histories(
        8000,
        rng.uniform(78, 182, 8000),
        r=r,
        alpha=alpha,
        leave=lambda n: rng.beta(a, b, n),
        rng=rng,
        first=first,
    )
    found = model().fit(people)
    off = (np.array([found.r_, found.alpha_, found.a_, found.b_]) - truth) / found.se_.to_numpy()
    assert (abs(off) < 3).all()


def test_what_made_pareto_customers_is_found_within_three_standard_errors():
    truth = {"r": 1.1, "alpha": 10.6, "s": 0.9, "beta": 30.0}
    found = ParetoNBD().fit(pareto_histories(8000, 120, **truth, rng=np.random.default_rng(5)))
    off = [(getattr(found, f"{name}_") - value) / found.se_[name] for name, value in truth.items()]
    assert max(map(abs, off)) < 3


# -- properties ------------------------------------------------------------------------------------------


@every_model
def test_rows_in_another_order_or_thrice_change_only_the_standard_errors(model, fitted):
    people = cdnow.summary()
    other = model().fit(pd.concat([people.sample(frac=1, random_state=3)] * 3))
    assert other.loglik_ == pytest.approx(3 * fitted[model].loglik_, rel=1e-9)
    assert (other.se_ * np.sqrt(3)).tolist() == pytest.approx(fitted[model].se_.tolist(), rel=1e-4)


@every_model
def test_days_for_weeks_change_only_the_scale(model, fitted):
    days = cdnow.summary().assign(recency=lambda t: 7 * t["recency"], T=lambda t: 7 * t["T"])
    other, weeks = model().fit(days), fitted[model]
    assert [other.r_, other.alpha_] == pytest.approx([weeks.r_, 7 * weeks.alpha_], rel=1e-5)
    assert other.predict(days, 273).tolist() == pytest.approx(
        weeks.predict(cdnow.summary(), 39).tolist(), rel=1e-5
    )


def test_every_backend_gives_the_same_fit_and_forecast(native):
    people = cdnow.summary()[["member_id", "frequency", "recency", "T"]][:400]
    want, got = BetaGeoNBD().fit(people), BetaGeoNBD().fit(native(people))
    assert [got.r_, got.alpha_, got.a_, got.b_] == pytest.approx(
        [want.r_, want.alpha_, want.a_, want.b_], rel=1e-6
    )
    each = got.predict(native(people), 39)
    assert each.index.tolist() == people["member_id"].tolist()
    assert each.tolist() == pytest.approx(want.predict(people, 39).tolist(), rel=1e-6)


@every_model
@settings(max_examples=40, deadline=None)
@given(x=st.integers(0, 300), last=st.floats(0.02, 1), T=st.floats(1, 300), t=st.floats(0.5, 300))
def test_chances_lie_between_0_and_1_and_more_time_brings_more_orders(fitted, model, x, last, T, t):
    one = row(x, T * last if x else 0, T)
    m = fitted[model]
    short, long = (m.predict(one, time)[0] for time in (t, 2 * t))
    assert 0 <= short <= long < np.inf
    assert 0 <= m.active(one, t)[0] <= min(1, m.active(one, 2 * t)[0] + 1e-9)
    # At least as many orders are expected as there is a chance of one.
    assert m.active(one, t)[0] <= short * (1 + 1e-6) + 1e-9


# -- what misleads ---------------------------------------------------------------------------------------


def test_alive_is_missing_for_customers_without_a_repeat_where_it_would_say_1_of_all(fitted):
    people = cdnow.summary()
    alive = fitted[BetaGeoNBD].alive(people)
    assert alive.isna().tolist() == (people["frequency"] == 0).tolist()
    assert alive.dropna().between(0, 1).all()
    assert fitted[ParetoNBD].alive(people).notna().all()


def test_beyond_a_point_more_past_orders_mean_fewer_to_come(fitted):
    """Fader, Hardie & Lee 2005: the increasing-frequency paradox. After a silence of 30 weeks the curve turns."""
    curve = fitted[BetaGeoNBD].paradox(70, 100).table["orders"]
    assert curve.index.tolist() == list(range(1, 26))
    assert 1 < curve.idxmax() < 10
    assert curve[25] < curve[1]
    assert fitted[BetaGeoNBD].paradox(100, 100).table["orders"].is_monotonic_increasing


def test_tracking_follows_the_customers_of_the_fit_to_the_end(fitted):
    track = fitted[BetaGeoNBD].track(cdnow.orders(), as_of=cdnow.END)
    table = track.table
    # 78 weeks from 1 January 1997 end on 1 July 1998; the log ends the day before.
    assert table.index[-1] == 78 - 1
    repeats = cdnow.orders().drop_duplicates(["member_id", "date"]).groupby("member_id").size().sub(1)
    until = table.loc[77, "actual"]
    assert repeats.sum() * 0.98 < until <= repeats.sum()
    # By hand: every customer's expected repeats at the end of week 39.
    ends = pd.Timestamp("1997-01-01") + pd.Timedelta(weeks=39)
    births = cdnow.orders().groupby("member_id")["date"].min()
    assert table.loc[39, "model"] == pytest.approx(
        fitted[BetaGeoNBD].expected((ends - births).dt.days / 7).sum()
    )
    assert "Fitted on the first 39" in str(track.note)


def test_calibration_by_frequency_sums_up_to_everybody(fitted):
    table = fitted[BetaGeoNBD].calibrate(cdnow.summary(), cdnow.later(), 39).table
    assert table.index.tolist() == ["0", "1", "2", "3", "4", "5", "6", "7+"]
    assert table["customers"].sum() == 2357
    assert (table["customers"] * table["actual"]).sum() == pytest.approx(cdnow.later().sum())
    # Figure 4 of the paper: one expected order to come after about four repeats, more than three after seven.
    assert table["model"].is_monotonic_increasing


# -- refusals --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"recency": 0.0}, DataError, "Frequency 2, recency 0 in 0001: orders of one day are not merged"),
        ({"recency": 99.0}, DataError, "Recency 99 and T 38.8571 in 0001"),
        ({"recency": -1.0}, DataError, "Recency -1 and T"),
        ({"frequency": 1.5}, DataError, "Frequency 1.5 in 0001: it counts the days"),
        ({"frequency": 0}, DataError, "Frequency 0, recency 30.4286 in 0001"),
        ({"T": 3e7}, DataError, "T 3e.07 in 0001 is more than a century of days: is it told in seconds"),
        ({"T": None}, DataError, "T is empty for 1 of"),
    ],
)  # fmt: skip
@every_model
def test_a_history_that_cannot_be_is_refused_with_who_has_it(model, change, error, says, fitted):
    people = cdnow.summary().astype({"frequency": float})
    for column, value in change.items():
        people.loc[0, column] = value
    with pytest.raises(error, match=says):
        model().fit(people)
    with pytest.raises(error):
        fitted[model].predict(people, 10)


def test_nobody_who_came_back_is_too_few():
    with pytest.raises(TooFewError, match="None of 2,357 customers came back"):
        BetaGeoNBD().fit(cdnow.summary().assign(frequency=0, recency=0.0))
    with pytest.raises(TooFewError, match="no rows"):
        BetaGeoNBD().fit(cdnow.summary()[:0])


def test_customers_who_never_leave_leave_nothing_to_learn_about_leaving():
    rng = np.random.default_rng(2)
    people = histories(500, 100, r=2, alpha=10, leave=np.zeros, rng=rng)
    with pytest.raises(ModelError, match="runs off to"):
        BetaGeoNBD().fit(people)


@pytest.mark.parametrize("t", [-1, np.nan, 1e9, "soon"])
def test_a_time_that_is_none_is_refused(fitted, t):
    with pytest.raises(DataError, match=r"^t"):
        fitted[BetaGeoNBD].predict(cdnow.summary(), t)


def test_a_model_that_is_not_fitted_says_so():
    for ask in (
        lambda m: m.predict(cdnow.summary(), 3),
        lambda m: m.expected(3),
        lambda m: m.parameters(),
        lambda m: m.forecast(3),
    ):
        with pytest.raises(ModelError, match=r"call .fit first"):
            ask(BetaGeoNBD())


def test_later_orders_of_strangers_and_frames_are_refused(fitted):
    with pytest.raises(DataError, match="2 customers who are not in the summary, for instance 'X1'"):
        fitted[BetaGeoNBD].calibrate(cdnow.summary(), pd.Series({"X1": 3, "X2": 1}), 39)
    with pytest.raises(DataError, match="one row a customer"):
        fitted[BetaGeoNBD].calibrate(cdnow.summary(), cdnow.orders(), 39)


# -- parameters that are given ---------------------------------------------------------------------------


def test_published_parameters_are_taken_and_predict_as_published():
    """Fader, Hardie & Lee 2005, note on the spreadsheet: x = 2, t_x = 30.43, T = 38.86 gives 1.226 in 39 weeks."""
    model = BetaGeoNBD().given(r=0.243, alpha=4.414, a=0.793, b=2.426)
    assert model.predict(row(2, 30.43, 38.86), 39).iloc[0] == pytest.approx(1.226, abs=5e-4)
    with pytest.raises(ModelError, match="this takes the customers of a fit"):
        model.forecast(39)
    with pytest.raises(ModelError, match="this takes the customers of a fit"):
        model.parameters()


@pytest.mark.parametrize("params", [{"r": 1, "alpha": 2, "a": 1}, {"r": 0, "alpha": 2, "a": 1, "b": 1},
                                    {"r": 1, "alpha": 2, "a": 1, "b": 1, "s": 3}])  # fmt: skip
def test_parameters_that_are_not_the_models_are_refused(params):
    with pytest.raises(ModelError, match=r"Give each of r, alpha, a, b a number above 0, as in given\(r=1.0"):
        BetaGeoNBD().given(**params)


def test_what_was_written_into_a_fit_is_not_passed_over(fitted):
    model = BetaGeoNBD().given(r=0.243, alpha=4.414, a=0.793, b=2.426)
    model.r_ = 99.0
    with pytest.raises(ModelError, match=r"r_ was changed by hand.*use \.given"):
        model.predict(row(2, 30.43, 38.86), 39)


def test_empty_cells_are_counted_by_customer():
    three = pd.DataFrame({"frequency": [1, 1, 1, 2], "recency": [2.0, 2, 2, 3], "T": [None, None, None, 9.0]})
    with pytest.raises(DataError, match="T is empty for 3 of 4 customers"):
        BetaGeoNBD().fit(three)

"""Conditional and nested logit: held against a plain reckoning task by task, and against published numbers."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.choice.conditional import ConditionalLogit
from crmlib.stats.choice.fit import clustered
from crmlib.stats.choice.likelihood import choice_sets, dense, log_probabilities
from crmlib.stats.choice.nested import NestedLogit
from tests.support.heating import heating


@pytest.fixture(scope="module", name="heating")
def _heating():
    return heating()


def simulated(*, tasks=600, people=60, products=5, lam=1.0, seed=3, absent=0.2):
    """Choices among a, b (twins), c, d, e with known coefficients; some offers are missing in some tasks."""
    rng = np.random.default_rng(seed)
    names = list("abcde")[:products]
    x = np.stack([rng.uniform(5, 15, (tasks, products)), rng.normal(size=(tasks, products))], axis=2)
    v = x @ [-0.3, 0.8] + np.linspace(0, 0.8, products)
    # The probabilities of the nested logit by hand; then one draw from each.
    there = rng.uniform(size=(tasks, products)) > absent
    there[:, :2] = True
    weight = np.where(there, np.exp(v), 0.0)
    twins = weight[:, :2] ** (1 / lam)
    weight[:, :2] = twins * twins.sum(axis=1, keepdims=True) ** (lam - 1)
    p = weight / weight.sum(axis=1, keepdims=True)
    pick = (p.cumsum(axis=1) > rng.uniform(size=(tasks, 1))).argmax(axis=1)
    table = pd.DataFrame(x.reshape(-1, 2), columns=["price", "service"]).assign(
        task=np.repeat(np.arange(tasks), products),
        who=np.repeat(rng.integers(people, size=tasks), products),
        alternative=names * tasks,
        chosen=np.eye(products)[pick].ravel(),
    )
    return table[there.ravel()].reset_index(drop=True)


def reckoned(theta, table, nest=()):
    """The log-likelihood of each task from a full square of tasks × offers, by the textbook (Train, eq. 4.2)."""
    wide = {
        column: table.set_index(["task", "alternative"])[column].unstack().to_numpy()  # noqa: PD010
        for column in ("price", "service", "chosen")
    }
    lam = np.exp(theta[6]) if len(theta) > 6 else 1.0
    v = wide["price"] * theta[0] + wide["service"] * theta[1] + np.append(0.0, theta[2:6])
    weight = np.nan_to_num(np.exp(v))  # nothing where it is not on offer
    inside = np.isin(list("abcde"), list(nest))
    twins = np.where(inside, np.nan_to_num(np.exp(v / lam)), 0.0)
    sums = twins.sum(axis=1, keepdims=True)
    total = sums[:, 0] ** lam * bool(nest) + weight[:, ~inside].sum(axis=1)
    top = np.where(inside, twins * sums ** (lam - 1) if nest else 0.0, weight)
    return np.log(top[wide["chosen"] == 1] / total)


def slopes_by_hand(theta, table, nest=(), step=1e-5):
    ends = [
        (reckoned(theta + step * unit, table, nest) - reckoned(theta - step * unit, table, nest)) / (2 * step)
        for unit in np.eye(len(theta))
    ]
    return np.array(ends).T


def sandwich_by_hand(theta, table, nest=()):
    """Slopes by task from differences, summed by person; the information from differences of their sum."""
    step = 1e-4
    hessian = np.array(
        [
            (
                slopes_by_hand(theta + step * unit, table, nest)
                - slopes_by_hand(theta - step * unit, table, nest)
            ).sum(axis=0)
            / (2 * step)
            for unit in np.eye(len(theta))
        ]
    )
    bread = np.linalg.inv(-(hessian + hessian.T) / 2)
    who = table.groupby("task")["who"].first().to_numpy()
    sums = np.array([slopes_by_hand(theta, table, nest)[who == one].sum(axis=0) for one in np.unique(who)])
    people = len(sums)
    return bread, people / (people - 1) * bread @ sums.T @ sums @ bread


@pytest.fixture(scope="module")
def small():
    return simulated(tasks=150, people=20, lam=0.5)


def own(cls=ConditionalLogit, **settings):
    return cls(["price", "service"], task="task", **settings)


NEST = {"twins": ("a", "b")}


# --- against the plain reckoning -----------------------------------------------------------------------


@pytest.mark.parametrize(("cls", "more"), [(ConditionalLogit, {}), (NestedLogit, {"nests": NEST})])
def test_likelihood_slope_and_both_covariances_are_those_of_the_plain_reckoning(small, cls, more):
    nest = ("a", "b") if more else ()
    model = own(cls, **more).fit(small)
    assert model.loglik_ == pytest.approx(reckoned(model.theta_, small, nest).sum(), abs=1e-8)
    # At the top the slope is nothing; measured in standard errors.
    slope = slopes_by_hand(model.theta_, small, nest).sum(axis=0)
    np.testing.assert_allclose(slope * np.sqrt(np.diag(model._cov)), 0, atol=1e-6)
    plain, robust = sandwich_by_hand(model.theta_, small, nest)
    np.testing.assert_allclose(model._cov, plain, rtol=1e-3, atol=1e-6)
    by_person = own(cls, cluster="who", **more).fit(small)
    np.testing.assert_allclose(by_person.theta_, model.theta_)
    np.testing.assert_allclose(by_person._cov, robust, rtol=1e-3, atol=1e-6)


def test_the_order_of_rows_changes_nothing_in_the_nested_logit(small):
    model = own(NestedLogit, nests=NEST).fit(small)
    mixed = own(NestedLogit, nests=NEST).fit(small.sample(frac=1, random_state=1))
    np.testing.assert_allclose(mixed.theta_, model.theta_, rtol=1e-8)


def test_twenty_nests_are_no_more_than_their_parts(small):
    """A nest of dissimilarity 1 is no nest: McFadden's probabilities fall back to the conditional logit's."""
    sets = choice_sets(
        small[["price", "service"]].to_numpy(), small["task"].to_numpy(), pd.factorize(small["alternative"])[0],
        nest=np.arange(len(small)) % 3,
    )  # fmt: skip
    v = sets.utilities(np.array([-0.2, 0.5]))
    nested = log_probabilities(v, sets, np.ones(3))
    np.testing.assert_allclose(nested.whole, log_probabilities(v, sets).whole, atol=1e-12)
    np.testing.assert_allclose(nested.total, log_probabilities(v, sets).total, atol=1e-12)


def test_coefficients_and_dissimilarity_come_back_from_choices_made_with_them():
    table = simulated(tasks=6000, lam=0.5, seed=8)
    model = own(NestedLogit, nests=NEST).fit(table)
    truth = np.array([-0.3, 0.8, 0.2, 0.4, 0.6, 0.8, np.log(0.5)])
    z = (model.theta_ - truth) / np.sqrt(np.diag(model._cov))
    assert (np.abs(z) < 3).all()  # fails by chance in 7 × .0027 = 2 % of seeds; the seed is fixed
    assert model.dissimilarity_.table.loc["twins", "se"] < 0.05


def test_intervals_by_person_hold_the_truth_where_people_differ_and_plain_ones_do_not():
    """Each person likes service more or less (sd 1.5), 20 choices each: the plain interval is far too narrow."""
    rng, inside, robust = np.random.default_rng(5), 0, 0
    for _sample in range(40):
        people, per = 40, 20
        taste = np.repeat(rng.normal(0.5, 1.5, people), per)
        x = rng.normal(size=(people * per, 3))
        # The mean coefficient of the pooled logit is not .5 but near it: held against a huge sample below.
        best = (taste[:, None] * x + rng.gumbel(size=x.shape)).argmax(axis=1)
        table = pd.DataFrame({"service": x.ravel()}).assign(
            task=np.repeat(np.arange(people * per), 3), alternative=list("abc") * people * per,
            who=np.repeat(np.arange(people), per * 3), chosen=np.eye(3)[best].ravel(),
        )  # fmt: skip
        for cluster in (None, "who"):
            model = ConditionalLogit(["service"], constants=False, task="task", cluster=cluster).fit(table)
            found = model.coefficients().table.iloc[0]
            held = found["low"] < POOLED < found["high"]
            inside, robust = (inside + held, robust) if cluster is None else (inside, robust + held)
    assert (
        robust >= 33
    )  # Binomial(40, .95) is below 33 once in 300 times; intervals of 40 people are a little short
    assert inside < 28


# The pooled logit's coefficient for such people, from 400,000 of them with one choice each and Newton by hand
# (Σ(x − mean) over Σ variance, se .002).
POOLED = 0.255


# --- published numbers ---------------------------------------------------------------------------------


def test_fit_statistics_of_heating_are_those_of_the_mlogit_vignette(heating):
    """Croissant, *mlogit*, Kenneth Train's exercises, 1: log-likelihood −1008.2, McFadden R² .013691, likelihood ratio
    27.99 (p 8.3572e-07). AIC and BIC by hand: 2·6 + 2·1008.228722 and 6·ln 900 + 2·1008.228722."""
    model = ConditionalLogit(["ic", "oc"], price=None, task="task", base="hp").fit(heating)
    found = model.fit_statistics().table.iloc[0]
    assert found["loglik"] == pytest.approx(-1008.228722, abs=5e-7)
    assert found["r2_constants"] == pytest.approx(0.013691, abs=5e-7)
    assert found["r2"] == pytest.approx(1 - 1008.228722 / (900 * np.log(5)), abs=1e-9)
    assert found["aic"] == pytest.approx(2028.457444, abs=1e-6)
    assert found["bic"] == pytest.approx(2016.457444 + 6 * np.log(900), abs=1e-6)
    alone = ConditionalLogit([], price=None, task="task", base="hp").fit(heating)
    test = model.likelihood_ratio(alone).table.iloc[0]
    assert (round(test["chi2"], 2), test["df"]) == (27.99, 2)
    assert test["p"] == pytest.approx(8.3572e-07, rel=1e-4)


def test_the_last_step_of_newton_is_taken(heating):
    """With all constants the mean probability is the share chosen, at the top exactly; here to the last bits."""
    model = ConditionalLogit(["ic", "oc"], price=None, task="task").fit(heating)
    mean = model.predict_proba(heating).groupby(heating["alternative"]).mean()
    np.testing.assert_allclose(mean, model.shares_[mean.index], atol=1e-14, rtol=0)


def test_constants_alone_have_the_likelihood_of_the_shares(heating):
    """Σ n log(n/900) over the systems chosen 573, 129, 64, 84 and 50 times."""
    counts = np.array([573, 129, 64, 84, 50])
    assert sorted(heating[heating["chosen"] == 1]["alternative"].value_counts()) == sorted(counts)
    model = ConditionalLogit(["ic"], price=None, task="task").fit(heating)
    assert model.loglik_constants_ == pytest.approx((counts * np.log(counts / 900)).sum(), abs=1e-8)


# --- long form -----------------------------------------------------------------------------------------


def many_products(*, products, tasks=2000, offered=5, seed=1):
    rng = np.random.default_rng(seed)
    alternative = np.concatenate([rng.choice(products, offered, replace=False) for _task in range(tasks)])
    x = rng.normal(size=(tasks * offered, 2))
    liked = rng.normal(scale=0.5, size=products)
    u = x @ [-1.0, 0.5] + liked[alternative] + rng.gumbel(size=len(x))
    chosen = (u.reshape(tasks, offered) == u.reshape(tasks, offered).max(axis=1, keepdims=True)).ravel()
    table = pd.DataFrame(x, columns=["price", "service"]).assign(
        task=np.repeat(np.arange(tasks), offered), alternative=alternative, chosen=chosen
    )
    return table, liked


def test_memory_grows_with_the_rows_and_not_with_the_products():
    import tracemalloc

    peaks = []
    for products in (60, 6000):
        table, _liked = many_products(products=products)
        tracemalloc.start()
        own(constants=False).fit(table)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]


def test_a_hundred_constants_are_estimated_from_sparse_columns():
    table, liked = many_products(products=100, tasks=4000)
    model = own().fit(table)
    sets, _unit = model._prepare(table)
    assert hasattr(sets.z, "toarray")
    found, truth = model.params_.to_numpy()[2:], liked[1:] - liked[0]
    z = (found - truth) / model.se_.to_numpy()[2:]
    # Mean square of 99 z values that share the base's error: about 1.
    assert 0.6 < (z - z.mean()).std() < 1.4
    np.testing.assert_allclose(model.params_[["price", "service"]], [-1.0, 0.5], atol=0.1)
    # The same sums from dense columns.
    dense_sets = choice_sets(
        np.hstack([sets.x, dense(sets.z)[:, 2:]]), sets.task, sets.alternative,
        chosen=np.isin(np.arange(len(sets.task)), sets.chosen),
    )  # fmt: skip
    p = log_probabilities(sets.utilities(model.theta_), sets).whole
    np.testing.assert_allclose(p, log_probabilities(dense_sets.utilities(model.theta_), dense_sets).whole)


# --- weights and clusters ------------------------------------------------------------------------------


def test_a_weight_of_two_is_the_task_twice(small):
    double = small[small["task"] % 3 == 0]
    twice = pd.concat([small, double.assign(task=double["task"] + 10_000)], ignore_index=True)
    model = own(weight="w").fit(small.assign(w=np.where(small["task"] % 3 == 0, 2.0, 1.0)))
    np.testing.assert_allclose(model.params_, own().fit(twice).params_, rtol=1e-8)
    # 200 tasks' worth in 150: the log-likelihood is scaled so that it stays that of 150.
    assert model.loglik_ == pytest.approx(own().fit(twice).loglik_ * 150 / 200)


def test_weights_only_say_how_much_more_one_task_counts_than_another(small):
    model = own(weight="w").fit(small.assign(w=small["task"] % 4 + 1.0))
    again = own(weight="w").fit(small.assign(w=1000 * (small["task"] % 4 + 1.0)))
    np.testing.assert_allclose(again._cov, model._cov)
    assert again.loglik_ == pytest.approx(model.loglik_)


def test_each_choice_twice_halves_nothing_where_the_person_is_named(small):
    again = small.assign(task=small["task"] + 10_000)
    twice = pd.concat([small, again], ignore_index=True)
    for cls, more in ((ConditionalLogit, {}), (NestedLogit, {"nests": NEST})):
        once, both = (own(cls, cluster="who", **more).fit(table) for table in (small, twice))
        np.testing.assert_allclose(both.se_, once.se_, rtol=1e-5)


@pytest.mark.parametrize(("cls", "more"), [(ConditionalLogit, {}), (NestedLogit, {"nests": NEST})])
def test_a_person_who_is_missing_or_changes_within_a_task_is_refused(small, cls, more):
    missing = small.assign(who=small["who"].astype(float).where(small["task"] != 7))
    n = int((small["task"] == 7).sum())
    with pytest.raises(DataError, match=f"Column who: {n} of {len(small)} rows are empty"):
        own(cls, cluster="who", **more).fit(missing)
    for nothing in (None, pd.NA, np.nan):
        with pytest.raises(DataError, match="who: 1 of"):
            own(cls, cluster="who", **more).fit(small.assign(who=[nothing, *small["who"].astype(object)[1:]]))
    changes = small.assign(who=small["who"].where(small.index != 0, 99))
    with pytest.raises(DataError, match=r"Column who changes within 1 of 150 tasks \(first: task 0 has 99, "):
        own(cls, cluster="who", **more).fit(changes)
    with pytest.raises(DataError, match="lacks the column household"):
        own(cls, cluster="household", **more).fit(small)
    with pytest.raises(TooFewError, match="1 different values of who"):
        own(cls, cluster="who", **more).fit(small.assign(who=1))


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (lambda t: t["task"] * 0.0, "150 of 150 tasks have no weight above 0"),
        (lambda t: t["task"] - 1.0, "2 of 150 tasks have no weight above 0 .first: task 0"),
        (lambda t: t.index.to_numpy() + 1.0, "Column w changes within 150 of 150 tasks"),
        (lambda t: np.where(t["task"] == 3, np.nan, 1.0), "Column w: . of .* rows are empty"),
        (lambda t: np.where(t["task"] == 3, "much", "1"), "'much'"),
    ],
)
def test_weights_that_make_no_sense_are_refused(small, weight, words):
    with pytest.raises(DataError, match=words):
        own(weight="w").fit(small.assign(w=weight(small)))


def test_clustered_needs_more_units_than_coefficients():
    with pytest.raises(TooFewError, match="2 units"):
        clustered(np.eye(2), np.eye(2))


# --- what may be compared ------------------------------------------------------------------------------


def test_only_a_model_inside_another_on_the_same_tasks_is_tested_against_it(small):
    large, less = own().fit(small), ConditionalLogit(["price"], task="task").fit(small)
    nested = own(NestedLogit, nests=NEST).fit(small)
    assert nested.likelihood_ratio(large).table["df"].tolist() == [1]
    assert nested.likelihood_ratio(large).table["p"].iloc[0] == nested.dissimilarity_.table["p"].iloc[0]
    assert nested.likelihood_ratio(less).table["df"].tolist() == [2]
    some = ConditionalLogit(["price"], task="task").fit(small[small["task"] > 9])
    other = ConditionalLogit(["more"], task="task", price=None).fit(small.assign(more=small["price"] ** 2))
    for pair in ((less, large), (large, large), (large, some), (large, other), (large, nested)):
        with pytest.raises(DataError, match="contained in this one"):
            pair[0].likelihood_ratio(pair[1])
    with pytest.raises(DataError, match="Expected a ConditionalLogit"):
        large.likelihood_ratio("less")
    with pytest.raises(ModelError, match="not fitted"):
        large.likelihood_ratio(own())
    clustered_one = own(cluster="who").fit(small)
    assert "independent" in clustered_one.likelihood_ratio(less).note

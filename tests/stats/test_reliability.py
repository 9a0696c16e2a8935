"""Reliability against published data sets and the closed form of three items."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import speaking
from crmlib.stats.omega import mcdonald_omega
from crmlib.stats.reliability import cronbach_alpha, item_rest

DATA = Path(__file__).parents[1] / "data"


def scale(n=500, loadings=(0.9, 0.7, 0.5, 0.3), seed=1):
    rng = np.random.default_rng(seed)
    one, loadings = rng.normal(size=(n, 1)), np.array(loadings)
    return pd.DataFrame(
        one * loadings + rng.normal(size=(n, len(loadings))) * np.sqrt(1 - loadings**2)
    ).add_prefix("q")


def test_alpha_of_the_attitude_data_is_the_published_one():
    # R's attitude data (30 × 7): psych::alpha gives .843143.
    assert cronbach_alpha(pd.read_csv(DATA / "attitude.csv")).alpha == pytest.approx(0.843143, abs=5e-7)


def test_alpha_with_gaps_is_pingouins():
    # pingouin 0.7.0, cronbach_wide_missing: pairwise .732660835, listwise .8016949152542373.
    items = pd.read_csv(DATA / "cronbach_wide_missing.csv")
    assert cronbach_alpha(items).alpha == pytest.approx(0.732660835, abs=5e-10)
    assert cronbach_alpha(items, missing="listwise").alpha == pytest.approx(0.8016949152542373, abs=1e-12)


def test_feldts_interval_is_pingouins():
    # pingouin 0.7.0, cronbach_alpha: .5917188485995826 [.195, .840], printed to three decimals.
    answer = cronbach_alpha(pd.read_csv(DATA / "cronbach_alpha.csv"))
    assert answer.alpha == pytest.approx(0.5917188485995826, abs=1e-12)
    assert (round(answer.low, 3), round(answer.high, 3)) == (0.195, 0.840)


def test_the_bootstrap_is_near_feldt_on_normal_answers_and_wider_on_heavy_tails():
    normal = scale(400)
    feldt, drawn = cronbach_alpha(normal), cronbach_alpha(normal, interval="bootstrap")
    assert drawn.low < drawn.alpha < drawn.high
    assert drawn.high - drawn.low == pytest.approx(feldt.high - feldt.low, rel=0.2)
    heavy = normal**3
    feldt, drawn = cronbach_alpha(heavy), cronbach_alpha(heavy, interval="bootstrap")
    assert drawn.high - drawn.low > 1.3 * (feldt.high - feldt.low)


def test_a_weighted_sample_has_pandas_covariances_with_gaps():
    from crmlib.stats.reliability import weighted_covariances

    items = pd.read_csv(DATA / "cronbach_wide_missing.csv").astype(float)
    twice = np.where(np.arange(len(items)) < 3, 2, 1)
    expected = items.loc[np.repeat(items.index, twice)].cov().to_numpy()
    assert weighted_covariances(items.to_numpy(), twice[None])[0] == pytest.approx(expected)


def test_omega_of_three_items_is_their_closed_form():
    # One factor of three items is determined: λ1² = s12·s13/s23.
    items = scale(loadings=(0.8, 0.7, 0.6))
    s = items.cov().to_numpy()
    loadings = np.sqrt(
        [s[0, 1] * s[0, 2] / s[1, 2], s[0, 1] * s[1, 2] / s[0, 2], s[0, 2] * s[1, 2] / s[0, 1]]
    )
    assert mcdonald_omega(items, draws=20).alpha == pytest.approx(loadings.sum() ** 2 / s.sum(), abs=1e-7)


def test_omegas_factor_is_scikit_learns():
    from sklearn.decomposition import FactorAnalysis

    items = scale(2000)
    fitted = FactorAnalysis(1, tol=1e-10, max_iter=20_000).fit(items)
    common = fitted.components_[0].sum() ** 2
    expected = common / (common + fitted.noise_variance_.sum())
    assert mcdonald_omega(items, draws=20).alpha == pytest.approx(expected, abs=1e-5)


def test_omega_finds_the_truth_that_alpha_misses():
    # Σλ = 2.4: ω = 2.4² / (2.4² + 4 − Σλ²) with Σλ² = 1.64.
    truth = 2.4**2 / (2.4**2 + 4 - 1.64)
    items = scale(20_000)
    answer = mcdonald_omega(items, draws=50)
    assert answer.low < truth < answer.high
    assert cronbach_alpha(items).high < truth


def test_items_that_run_against_the_rest_get_a_remark_in_both_languages():
    items = scale(300, loadings=(0.9, 0.9, 0.9, 0.9)).assign(q3=lambda t: -t["q3"])
    for answer in (cronbach_alpha(items), mcdonald_omega(items, draws=20)):
        assert "q3 run against" in answer.remark
        with speaking("zh"):
            assert "q3" in answer.remark
    assert cronbach_alpha(items.assign(q3=-items["q3"])).remark is None


def test_a_negative_alpha_gets_a_remark():
    answer = cronbach_alpha(scale(300, loadings=(0.9, 0.9)).assign(q1=lambda t: -t["q1"]))
    assert answer.alpha < 0
    assert "turn reverse-keyed items round" in answer.remark


def test_an_item_has_its_correlation_with_the_rest():
    items = scale(100)
    answer = item_rest(items)
    rest = items[["q1", "q2", "q3"]].sum(axis=1)
    assert answer.loc["q0", "item_rest_r"] == pytest.approx(np.corrcoef(items["q0"], rest)[0, 1])
    assert answer.loc["q0", "alpha_without"] == pytest.approx(cronbach_alpha(items.drop(columns="q0")).alpha)


def test_who_skipped_all_other_items_does_not_hide_an_items_correlation():
    items = scale(100)
    items.loc[0, ["q1", "q2", "q3"]] = np.nan
    assert item_rest(items)["item_rest_r"].notna().all()


def test_columns_are_not_refused_for_their_names():
    assert cronbach_alpha(scale(50).set_axis(["f01", "f02", "f03", "f04"], axis=1)).items == 4


def test_what_no_reliability_can_be_computed_from_is_refused_in_a_sentence():
    items = scale(50)
    for ask in (cronbach_alpha, mcdonald_omega, item_rest):
        with pytest.raises(
            DataError, match=r"Column q1: 1 of 50 rows hold no number \(first: row 2, 'often'\)"
        ):
            ask(items.astype(object).assign(q1=[*items["q1"][:2], "often", *items["q1"][3:]]))
        with pytest.raises(ModelError, match="same answer 3 to q1"):
            ask(items.assign(q1=3))
        with pytest.raises(TooFewError):
            ask(items[["q0"]])
        with pytest.raises(DataError, match="add up to 10"):
            ask(items.assign(q3=10 - items[["q0", "q1", "q2"]].sum(axis=1)))
        with pytest.raises(DataError, match="not list"):
            ask([[1, 2], [3, 4]])
    with pytest.raises(DataError, match="missing is one of pairwise, listwise, not 'all'"):
        cronbach_alpha(items, missing="all")
    with pytest.raises(DataError, match="interval is one of"):
        cronbach_alpha(items, interval="normal")
    with pytest.raises(TooFewError, match="3 items"):
        mcdonald_omega(items[["q0", "q1"]])

"""Cuts into groups, against published fits of iris and wine, and against worlds with and without groups."""

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris, load_wine
from sklearn.metrics import adjusted_rand_score

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.partitions import how_many, k_means

IRIS, WINE = load_iris(), load_wine()


def _four_kinds(seed: int, n: int = 300) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 4, n)
    corners = np.array([[2, 2, 2], [2, -2, -2], [-2, 2, -2], [-2, -2, 2]])[kind]
    return pd.DataFrame(corners + rng.normal(size=(n, 3)), columns=["a", "b", "c"]), kind


def test_iris_is_cut_as_published():
    # R: kmeans(iris[1:4], 3, nstart = 25): within 78.85144, sizes 50 62 38; scikit-learn's own guide has the same.
    cut = k_means(pd.DataFrame(IRIS.data), 3, standardise=False)
    assert cut.within == pytest.approx(78.851441, abs=1e-5)
    assert np.bincount(cut.labels).tolist() == [62, 50, 38]
    assert adjusted_rand_score(IRIS.target, cut.labels) == pytest.approx(0.730238, abs=1e-6)
    # On standardised columns the species are found less well.
    scaled = k_means(pd.DataFrame(IRIS.data), 3)
    assert adjusted_rand_score(IRIS.target, scaled.labels) == pytest.approx(0.620135, abs=1e-6)


def test_scales_decide_what_is_found_in_wine():
    # Thirteen columns in thirteen units: proline (hundreds) decides alone unless columns are standardised.
    points = pd.DataFrame(WINE.data)
    raw, scaled = (k_means(points, 3, standardise=scale).labels for scale in (False, True))
    assert adjusted_rand_score(WINE.target, raw) == pytest.approx(0.37, abs=0.005)
    assert adjusted_rand_score(WINE.target, scaled) == pytest.approx(0.90, abs=0.005)


def test_newcomers_are_placed_as_the_cases_were():
    points, _kind = _four_kinds(3)
    cut = k_means(points, 4)
    assert (cut.assign(points) == cut.labels).all()
    # A corner's own point belongs to the group whose centre is that corner.
    group = cut.assign([[2, 2, 2]])[0]
    assert cut.centres[group] == pytest.approx([2, 2, 2], abs=0.5)


def test_four_kinds_are_found_and_found_again():
    points, kind = _four_kinds(5)
    found = how_many(points, most=5, draws=20)
    assert found.best == 4
    assert found.table["gap_statistic"].idxmax() == 4
    four = found.table.loc[4]
    assert four["found_again"] > 0.9
    assert four["low"] <= four["found_again"] <= four["high"]
    assert four["found_again"] - four["found_again_shuffled"] > 0.3
    assert adjusted_rand_score(kind, k_means(points, 4).labels) > 0.85


def test_where_no_groups_are_none_is_recommended():
    # Independent columns are as good as any shuffle of them: one of 21 such worlds beats 20 shuffles by chance.
    none = 0
    for seed in range(6):
        flat = pd.DataFrame(np.random.default_rng(seed).normal(size=(60, 4)), columns=list("abcd"))
        none += how_many(flat, most=2, draws=20, seed=seed).best is None
    assert none >= 4


def test_a_style_of_answering_is_stable_and_no_kind_of_person():
    # Everybody ticks around a level of their own; the kinds differ in two of six columns only.
    rng = np.random.default_rng(8)
    kind = rng.integers(0, 2, 400)
    wants = np.where(kind[:, None] == 1, [1, -1, 0, 0, 0, 0], [-1, 1, 0, 0, 0, 0])
    ticked = pd.DataFrame(
        wants + rng.normal(0, 2, 400)[:, None] + rng.normal(0, 0.5, (400, 6)), columns=list("abcdef")
    )
    about_own_mean = ticked.sub(ticked.mean(axis=1), axis=0)
    assert how_many(ticked, most=2, draws=20).table.loc[2, "found_again"] > 0.85
    assert adjusted_rand_score(kind, k_means(ticked, 2).labels) < 0.1
    assert adjusted_rand_score(kind, k_means(about_own_mean, 2).labels) > 0.9


def test_the_gap_is_that_of_its_definition():
    # Cases spread evenly from 0 to 1, cut in half: each half's variance is (1/2)²/12 = 1/48.
    rng = np.random.default_rng(1)
    line = pd.DataFrame({"x": rng.uniform(size=1000)})
    row = how_many(line, most=2, standardise=False, draws=20).table.loc[2]
    assert row["within_groups"] / 1000 == pytest.approx(1 / 48, rel=0.05)
    assert row["gap_statistic"] == pytest.approx(0, abs=3 * row["gap_error"])


def test_the_same_seed_gives_the_same_and_the_picture_shows_it():
    points, _kind = _four_kinds(5, 60)
    one, two = (how_many(points, most=2, draws=20, seed=4) for _each in range(2))
    pd.testing.assert_frame_equal(one.table, two.table)
    assert one.plot().lines[0].get_ydata() == pytest.approx(one.table["found_again"])
    assert "60 cases" in repr(one)


@pytest.mark.parametrize("cut", [lambda t: k_means(t, 4), lambda t: how_many(t, most=4)])
def test_what_cannot_be_cut_is_refused(cut):
    flat = pd.DataFrame({"gift": np.ones(100), "s": np.arange(100.0)})
    with pytest.raises(ModelError, match="Column gift is the same in all 100 rows"):
        cut(flat)
    with pytest.raises(TooFewError, match="4 clusters need at least 40 complete rows, not 35"):
        cut(flat.head(35))
    with pytest.raises(DataError, match="Column s: 100 of 100 rows hold no number"):
        cut(flat.assign(s="much"))


def test_numbers_of_groups_and_samples_that_mean_nothing_are_refused():
    points, _kind = _four_kinds(5)
    with pytest.raises(DataError, match="at least 1, not 0"):
        k_means(points, 0)
    with pytest.raises(DataError, match="at least 2, not 1"):
        how_many(points, most=1)
    with pytest.raises(DataError, match="at least 20 bootstrap samples, not 5"):
        how_many(points, draws=5)

"""Gaussian mixtures against mclust's published fit of Old Faithful."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.mixture import gaussian_mixtures


def test_four_real_clouds_are_found_and_one_cloud_is_not_cut_up():
    rng = np.random.default_rng(2)
    corners = np.array([[3, 3], [3, -3], [-3, 3], [-3, -3]])[rng.integers(0, 4, 400)]
    four = gaussian_mixtures(pd.DataFrame(corners + rng.normal(size=(400, 2)), columns=["e", "s"]), most=5)
    one = gaussian_mixtures(pd.DataFrame(rng.normal(size=(400, 2)), columns=["e", "s"]), most=5)
    assert (four.best, one.best) == (4, 1)
    assert one.plot().lines[0].get_ydata() == pytest.approx(one.table["behind"])


def test_what_cannot_be_clustered_is_refused():
    flat = pd.DataFrame({"e": np.ones(100), "s": np.arange(100)})
    with pytest.raises(ModelError, match="Column e is the same in all 100 rows"):
        gaussian_mixtures(flat)
    with pytest.raises(TooFewError, match="6 clusters need at least 60 complete rows, not 20"):
        gaussian_mixtures(flat.head(20))
    with pytest.raises(DataError, match="Column e: 100 of 100 rows hold no number"):
        gaussian_mixtures(flat.assign(e="much"))
    with pytest.raises(DataError, match="at least 1, not 0"):
        gaussian_mixtures(flat, most=0)


def test_old_faithful_has_the_three_components_of_the_literature_for_every_seed():
    # Fraley and Raftery's mclust, Mclust(faithful): three ellipsoids of equal volume, shape and orientation,
    # log-likelihood −1126.326, 11 parameters, BIC −2314.316 (theirs has the other sign).
    points = pd.read_csv(Path(__file__).parents[1] / "data" / "old_faithful.csv")
    for seed in range(4):
        found = gaussian_mixtures(points, most=4, seed=seed)
        assert found.best == 3
        assert found.table.loc[3, ["shape", "parameters"]].tolist() == ["tied", 11]
        assert found.table.loc[3, "bic"] == pytest.approx(2314.316, abs=0.05)

"""Cuts against published fits and the world's truth, worlds without segments, and refusals."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris
from sklearn.metrics import adjusted_rand_score

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import speaking
from crmlib.segmentation import Segments, how_many, profile, usable
from crmlib.segmentation.segments import RATINGS, Kind
from crmlib.stats.partitions import found_again
from crmlib.stats.ratings import centred
from crmlib.world import Truth, latent_segments
from crmlib.world.block import population
from crmlib.world.segmented import segments_compared, true_best_offers
from crmlib.world.segments import asked, benefits
from tests.support.firm import Firm

IRIS = load_iris()


def world(seed):
    """A survey of another world as it can be used, and the true segment of each row."""
    block = population(Truth(), seed=seed, number=0, size=8000, first=1)
    rows = usable(benefits(block)).rows
    return rows, asked(block).set_index("respondent_id").loc[rows["respondent_id"], "segment"].to_numpy()


def test_iris_is_cut_as_published():
    # R: kmeans(iris[1:4], 3): sizes 62 50 38, adjusted Rand index .730238 to the species; standardised .620135.
    frame = pd.DataFrame(IRIS.data, columns=list("abcd"))
    cut = Segments(3, centre=False).fit(frame)
    assert cut.sizes_.table["people"].tolist() == [62, 50, 38]
    assert adjusted_rand_score(IRIS.target, cut.labels_.to_numpy(int)) == pytest.approx(0.730238, abs=1e-6)
    scaled = Segments(3, centre=False, standardise=True).fit(frame)
    assert adjusted_rand_score(IRIS.target, scaled.labels_.to_numpy(int)) == pytest.approx(0.620135, abs=1e-6)


def test_geysers_have_the_published_likelihood():
    # R: mclust, faithful. Two full clouds: log-likelihood −1130.264, BIC −2322.192 in mclust's sign.
    rows = pd.read_csv(Path(__file__).parents[1] / "data" / "old_faithful.csv")
    full = Segments(2, "mixture", centre=False, shape="full").fit(rows)
    assert full.log_likelihood_ == pytest.approx(-1130.2640, abs=1e-3)
    assert full.bic_ == pytest.approx(2322.192, abs=2e-3)
    tied = Segments(3, "mixture", centre=False, shape="tied").fit(rows)
    assert tied.log_likelihood_ == pytest.approx(-1126.316, abs=2e-3)


def test_a_way_of_ticking_is_found_again_and_is_no_segment(people, ratings):
    hidden = latent_segments().set_index("respondent_id")["segment"].loc[people["respondent_id"]]
    raw, own = Segments(2, centre=False).fit(ratings), Segments(4).fit(ratings)
    assert found_again(ratings, 2, standardise=False).mean() > 0.85
    assert adjusted_rand_score(hidden, raw.labels_.to_numpy(int)) < 0.05
    assert found_again(centred(ratings), 4, standardise=False).mean() > 0.8
    assert adjusted_rand_score(hidden, own.labels_.to_numpy(int)) > 0.6
    # The two groups differ in level alone: all ratings of one are higher.
    assert (raw.raw_.loc[1] - raw.raw_.loc[2]).abs().min() > 0.5
    assert (raw.raw_.loc[1] > raw.raw_.loc[2]).all() or (raw.raw_.loc[1] < raw.raw_.loc[2]).all()


@pytest.mark.parametrize("seed", range(3))
def test_segments_of_other_worlds_get_their_names(seed):
    rows, truth = world(seed)
    cut = Segments(4).fit(rows[list(RATINGS)]).named()
    assert (cut.labels_ == truth).mean() > 0.75
    assert set(cut.labels_) == set(Kind)


def test_a_mixture_finds_how_large_the_segments_are():
    shares = []
    for seed in range(3):
        rows, _truth = world(seed)
        sizes = Segments(4, "mixture").fit(rows[list(RATINGS)]).named().sizes_.table["share"]
        shares.append([sizes[Kind(kind.name)] for kind in Truth().segments.kinds])
    np.testing.assert_allclose(np.mean(shares, axis=0), [0.38, 0.27, 0.21, 0.14], atol=0.05)


def test_where_nobody_differs_no_number_is_recommended():
    rng = np.random.default_rng(5)
    alike = pd.DataFrame(rng.normal(size=(150, 5)), columns=list("abcde"))
    found = how_many(alike, 2)
    # The cut is made all the same, and the table shows that it is hardly found again.
    assert found.table["found_again"].max() < 0.75
    assert found.table["silhouette"].max() < found.table["shuffled"].max() + 0.03
    assert Segments(3).fit(alike).labels_.nunique() == 3


def test_how_many_says_what_speaks_for_each_number(ratings):
    found = how_many(ratings.head(450), 4)
    assert found.table.index.tolist() == [2, 3, 4]
    assert (found.table["silhouette"] > found.table["shuffled"]).all()
    assert found.table["found_again"].idxmax() == 4
    assert found.table.loc[3, "bic"] > found.table.loc[4, "bic"]
    ax = found.plot()
    assert [round(tick) for tick in ax.get_xticks()] == [2, 3, 4]
    assert len(ax.lines) == 2


def test_adding_a_level_to_each_person_changes_no_cut_about_own_means(ratings):
    rng = np.random.default_rng(2)
    moved = ratings.add(pd.Series(rng.normal(0, 3, len(ratings)), ratings.index), axis=0)
    np.testing.assert_array_equal(Segments(4).fit(moved).labels_, Segments(4).fit(ratings).labels_)


def test_columns_and_rows_may_come_in_any_order(ratings, four):
    turned = Segments(4).fit(ratings[list(RATINGS)[::-1]]).named()
    assert adjusted_rand_score(turned.labels_.astype(str), four.labels_.astype(str)) > 0.99
    mixed = ratings.sample(frac=1, random_state=1)
    again = Segments(4).fit(mixed).named().labels_.loc[ratings.index]
    assert adjusted_rand_score(again.astype(str), four.labels_.astype(str)) > 0.95


def test_newcomers_are_placed_as_the_people_were(native, ratings, four):
    assert (four.predict(native(ratings)).to_numpy() == four.labels_.to_numpy()).all()
    cloud = Segments(4, "mixture").fit(ratings)
    assert (cloud.predict(ratings) == cloud.labels_).all()
    np.testing.assert_allclose(cloud.membership_.sum(axis=1), 1)
    assert (cloud.membership_.idxmax(axis=1) == cloud.labels_).all()


def test_profiles_are_the_means_of_the_people(ratings, four):
    for kind in Kind:
        rows = ratings[four.labels_ == kind]
        np.testing.assert_allclose(four.raw_.loc[kind], rows.mean())
        np.testing.assert_allclose(four.centres_.loc[kind], centred(rows).mean(), atol=1e-9)
        np.testing.assert_allclose(four.picks_.loc[kind], (centred(rows) > 0).mean())
    assert four.sizes_.table["people"].sum() == len(ratings)


def test_profiles_are_shown_to_one_digit_in_both_languages(four):
    # Everyday drinkers: low price 1.233 above their own mean.
    for code in ("en", "zh"):
        with speaking(code):
            assert re.search(r"\+1\.2\s", repr(four.profile()))
            assert "233" not in repr(four.profile())
    assert "+" not in repr(four.profile(raw=True))


def test_names_of_ones_own(ratings):
    cut = Segments(3).fit(ratings).named({"thrifty": ["want_price"], "gifts": ["want_pack"]})
    assert set(cut.labels_) == {"thrifty", "gifts", *[one for one in cut.names_ if isinstance(one, int)]}
    assert cut.centres_["want_price"].idxmax() == "thrifty"
    with pytest.raises(DataError, match="want_gold"):
        cut.named({"rich": ["want_gold"]})


def test_who_is_in_a_segment_and_what_reaches_it(native, people, four):
    found = profile(four, native(people))
    table = found.table
    assert table["people"].sum() == len(people)
    hosts = people[four.labels_ == Kind.HOST]
    assert table.loc[Kind.HOST, "share_business"] == pytest.approx((hosts["kind"] == "business").mean())
    index = 100 * hosts["sees_trade"].mean() / people["sees_trade"].mean()
    assert table.loc[Kind.HOST, "medium_index"] == pytest.approx(index)
    assert (table["index_low"] < table["medium_index"]).all()
    assert "Kruskal" not in repr(found.tests)
    assert (found.tests.table["p_value"] < 0.05).any()


def test_columns_that_made_the_segments_are_never_tested(people, four):
    for segments in (four, four.labels_):
        with pytest.raises(DataError, match="Segments were fitted on want_taste; testing their differences"):
            profile(segments, people, ["age_years", "want_taste"])


def test_truth_is_compared():
    tables = Firm(customers=4000)
    found = segments_compared(
        tables["benefits"], latent_segments(customers=4000), [("raw", 2), ("own_mean", 4)]
    )
    raw, own = found.table.to_numpy()
    assert raw[0] > 0.7 > 0.1 > raw[1]
    assert own.min() > 0.5
    assert true_best_offers(Truth().segments, {"study": 60, "gift": 80, "daily": 30})["all"] == "gift"


def test_too_few_people_and_flat_or_single_ratings_are_refused(ratings):
    with pytest.raises(TooFewError, match="k = 12 on 90 people: 7 a segment"):
        Segments(12).fit(ratings.head(90))
    with pytest.raises(DataError, match="Column gift is constant"):
        Segments(2).fit(ratings.assign(gift=4))
    with pytest.raises(DataError, match="One rating alone"):
        Segments(2).fit(ratings[["want_taste"]])
    with pytest.raises(DataError, match="want_taste"):
        Segments(2).fit(ratings.assign(want_taste=ratings["want_taste"].where(ratings.index > 3)))
    with pytest.raises(DataError, match="method is one of"):
        Segments(2, "median")
    with pytest.raises(DataError, match="segments were found for 866 people, the table holds 10"):
        profile(Segments(2).fit(ratings), ratings.head(10))


@pytest.mark.parametrize(
    "ask",
    [
        lambda cut, rows: cut.predict(rows),
        lambda cut, rows: cut.named(),
        lambda cut, rows: cut.profile(),
        lambda cut, rows: cut.sizes_,
        lambda cut, rows: profile(cut, rows),
    ],
)
def test_what_is_not_fitted_says_so(ask, ratings):
    with pytest.raises(ModelError, match=r"not fitted yet; call .fit first"):
        ask(Segments(2), ratings)


def test_columns_given_as_one_text_are_refused(ratings):
    with pytest.raises(DataError, match="known_for is a list of names"):
        Segments(2).fit(ratings).named({"cheap": "want_price"})


def test_without_k_the_number_must_be_beyond_chance():
    rng = np.random.default_rng(1)
    kind = np.repeat([[0, 4, 0], [4, 0, 0]], 30, axis=0)
    apart = pd.DataFrame(kind + rng.normal(0, 0.3, (60, 3)), columns=list("abc"))
    assert Segments(None).fit(apart).k_ == 2
    alone = pd.DataFrame(rng.normal(size=(60, 3)), columns=list("abc"))
    with pytest.raises(ModelError, match="nothing to find"):
        Segments(None, centre=False).fit(alone)

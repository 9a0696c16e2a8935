"""The map of brands: what must hold of any survey, over worlds with the truth known, and by hand."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import speaking
from crmlib.segmentation import PerceptualMap, Way, gap
from crmlib.segmentation.segments import TICKS
from crmlib.stats.correspondence import correspondence
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.segments import associations


@pytest.fixture(scope="module")
def survey():
    return datasets.load("associations")


@pytest.fixture(scope="module")
def found(survey):
    return PerceptualMap(draws=200).fit(survey)


def test_points_are_those_of_the_table_of_counts(native, survey, found):
    table = PerceptualMap(draws=20).fit(native(survey)).table
    counts = survey.groupby("brand")[list(TICKS)].sum()
    plain = correspondence(counts.to_numpy())
    np.testing.assert_allclose(table["x"].abs()[:4], np.abs(plain.rows[:, 0]), atol=1e-9)
    np.testing.assert_allclose(found.analysis.inertia, plain.inertia)
    assert table["ticks"][:4].tolist() == counts.sum(axis=1).tolist()


def test_two_brands_that_are_alike_cannot_be_told_apart_and_two_others_can():
    near = far = known = 0
    for seed in range(30):
        made = PerceptualMap(draws=40).fit(
            associations(population(Truth(), seed=seed, number=0, size=8000, first=1))
        )
        alike, other = made.distance("greenhill", "mistypeak"), made.distance("oldharbour", "redgate")
        near += alike.estimate <= alike.if_same
        far += other.low > other.if_same
        known += alike.p_value > 0.05
    assert near >= 25  # 95 % of 30, less 3 standard errors
    assert known >= 25
    assert far == 30


def test_a_brand_that_fewer_know_stays_where_it_is(survey):
    # Half of the respondents lose all ticks of one brand, by lot: its profile moves by chance alone.
    rng = np.random.default_rng(4)
    forgets = rng.permutation(np.repeat([True, False], 150))
    less = survey.copy()
    rows = (less["brand"] == "redgate") & less["respondent_id"].map(
        dict(zip(less["respondent_id"].unique(), forgets, strict=True))
    )
    less.loc[rows, [*TICKS, "knows_brand"]] = 0
    full, half = (PerceptualMap(draws=50).fit(one) for one in (survey, less))
    for other in ("greenhill", "oldharbour"):
        a, b = full.distance(other, "redgate"), half.distance(other, "redgate")
        assert b.estimate == pytest.approx(a.estimate, rel=0.15)
    assert half.table["ticks"].iloc[3] < 0.6 * full.table["ticks"].iloc[3]


def test_distances_are_symmetric_and_hold_their_interval(found):
    table = found.distances().table
    assert len(table) == 6
    assert table["distance"].is_monotonic_increasing
    assert (table["high"] > table["low"]).all()
    one, other = found.distance("redgate", "greenhill"), found.distance("greenhill", "redgate")
    assert one[:3] == pytest.approx(other[:3])
    assert found.distance("greenhill", "greenhill").estimate == 0


def test_whoever_wants_what_a_brand_stands_for_is_nearest_to_it(found, survey):
    shares = survey[survey["brand"] == "redgate"][list(TICKS)].mean()
    table = found.distance_to(shares).table
    assert str(table.index[0]) == "Red Gate"
    assert table["distance"].iloc[0] == pytest.approx(0, abs=1e-9)
    with pytest.raises(DataError, match="a number from 0 for each of the 8 attributes"):
        found.distance_to([1, 2])
    with pytest.raises(DataError, match="ideal"):
        found.distance_to(["much"] * 8)


def test_the_map_shows_regions_and_names_that_do_not_overlap(found):
    ax = found.plot()
    ax.figure.canvas.draw()
    assert len(ax.patches) == 4
    boxes = [Text.get_window_extent(text) for text in ax.texts]  # without their lines
    hidden = sum(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert hidden == 0
    with speaking("zh"):
        named = {text.get_text() for text in found.plot().texts}
    assert {"青山", "雾峰", "滋味"} <= named


def test_distances_are_drawn_beside_their_null(found):
    ax = found.distances().plot()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["if same"]


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (
            lambda s: s.assign(**dict.fromkeys(TICKS, 1)),
            DataError,
            "Respondent B000001 ticked everything: no association",
        ),
        (lambda s: s.assign(stands_for_taste=2), DataError, "stands_for_taste is 0 or 1"),
        (lambda s: s.assign(stands_for_taste=0), DataError, "stands_for_taste was ticked by nobody"),
        (lambda s: pd.concat([s, s.head(1)]), DataError, "Respondent B000001 stands twice at greenhill"),
        (lambda s: s.head(80), TooFewError, "20 respondents: 30 or more"),
        (lambda s: s[["respondent_id", "brand", "stands_for_taste"]], DataError, "two attributes or more"),
    ],
)
def test_what_has_no_place_on_a_map_is_refused(survey, change, error, said):
    with pytest.raises(error, match=said):
        PerceptualMap().fit(change(survey))


def test_options_and_brands_that_are_none_are_refused(found):
    with pytest.raises(DataError, match="two dimensions, not 3"):
        PerceptualMap(dimensions=3)
    with pytest.raises(DataError, match="brand is one of"):
        found.distance("greenhill", "benz")


# -- meant and ticked --------------------------------------------------------------------------------------


def ticked(share, n=240):
    return [1] * round(share * n) + [0] * (n - round(share * n))


def test_gaps_are_counted_by_hand(native):
    # The sedan of the case, 240 asked: "solid" .60 meant and .24 found: (.2417 − .6) / √(.24 / 240) = −11.3.
    asked = pd.DataFrame({"solid": ticked(0.24), "cheap": ticked(0.55)})
    table = gap({"solid": 0.60, "cheap": 0.10}, native(asked)).table
    assert table.index.astype(str).tolist() == ["cheap", "solid"]
    assert table["gap"].tolist() == pytest.approx([0.45, 58 / 240 - 0.6])
    # (.55 − .1) / √(.09 / 240) = 23.2.
    assert table["in_se"].tolist() == pytest.approx(
        [0.45 / (0.09 / 240) ** 0.5, (58 / 240 - 0.6) / (0.24 / 240) ** 0.5]
    )
    assert table.loc[table.index[0], "low"] > 0 > table.loc[table.index[1], "high"]


def test_beyond_two_standard_errors_is_where_the_interval_leaves_zero():
    # Wilson's interval holds what a score test does not refuse: both say the same at 1.96.
    for share in np.arange(0.30, 0.70, 0.02):
        row = gap({"solid": 0.5}, pd.DataFrame({"solid": ticked(share)})).table.iloc[0]
        assert (abs(row["in_se"]) < 1.959964) == (row["low"] < 0 < row["high"])


def test_only_who_knows_the_brand_counts(survey):
    known = survey[(survey["brand"] == "mistypeak") & (survey["knows_brand"] == 1)]
    table = gap({"stands_for_taste": 0.6}, survey, "mistypeak").table
    assert table["perceived"].iloc[0] == pytest.approx(known["stands_for_taste"].mean())
    with pytest.raises(TooFewError, match="12 respondents know the brand"):
        gap({"a": 0.5}, pd.DataFrame({"a": [1] * 12}))
    with pytest.raises(DataError, match="a is"):
        gap({"a": 1.2}, pd.DataFrame({"a": [1] * 40}))


def test_there_are_seven_ways_in_both_languages():
    assert len(Way) == 7
    with speaking("zh"):
        assert str(Way.RIVAL.labels[1]) == "按竞争者"

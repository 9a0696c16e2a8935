"""Before and after, against calculations by hand."""

import math

import pytest

from crmcourse.reports import load
from crmcourse.reports.statistics.gain import gain
from tests.support import class_of

BEFORE, AFTER = [0.2, 0.4, 0.6, 0.8], [0.4, 0.6, 0.6, 1.0]


def pair(folder, before, after, ids=None):
    return [
        load(class_of.grid(folder / name, [[share] for share in shares], ids=ids))
        for name, shares in (("before", before), ("after", after))
    ]


def test_the_three_gains(tmp_path):
    found = gain(*pair(tmp_path, BEFORE, AFTER))
    # Gains .2 .2 0 .2: mean .15, sd .1, t(3; .975) = 3.18245, half width .15912.
    assert found.table.loc["gain"].tolist() == pytest.approx([0.15, -0.00912, 0.30912, 4], abs=1e-5)
    # Hake: (.65 − .5) / (1 − .5)
    assert found.table.loc["hake_g", "value"] == pytest.approx(0.3)
    # Variances .066667 and .063333, their mean .065: d = .15 / √.065. Covariance .06. Bonett's variance is
    # d² (v1² + v2² + 2 · .06²) / (8 · 3 · .065²) + (.13 − .12) / (3 · .065) = .053444 + .051282; ± 1.95996 · .323614
    assert found.table.loc["d_av"].tolist() == pytest.approx([0.588348, -0.045924, 1.222620, 4], abs=1e-5)


def test_hakes_interval_holds_the_value_and_is_the_same_every_time(tmp_path):
    marks = pair(tmp_path, BEFORE, AFTER)
    row = gain(*marks).table.loc["hake_g"]
    assert row["low"] < 0.3 < row["high"]
    assert gain(*marks).table.equals(gain(*marks).table)


def test_who_is_in_one_only_is_counted(tmp_path):
    before = load(class_of.grid(tmp_path / "b", [[0.1], [0.2], [0.3]], ids=["x", "y", "gone"]))
    people = [
        class_of.trainee({"5.1": class_of.exercise(points=0.9)}, id="x"),
        class_of.needs_person(id="y"),
        class_of.trainee({"5.1": class_of.exercise(points=0.5)}, id="new"),
        class_of.trainee({"5.1": class_of.exercise(points=0.5)}, id="twice"),
        class_of.trainee({"5.1": class_of.exercise(points=0.5)}, id="twice"),
    ]
    found = gain(before, load(class_of.write(tmp_path / "a", people)))
    assert found.people["gain"].tolist() == pytest.approx([0.8])
    assert (len(found.only_before), len(found.only_after), found.no_total, found.ambiguous) == (1, 1, 1, 1)


def test_people_without_an_id_are_paired_by_name(tmp_path):
    found = gain(*pair(tmp_path, [0.2, 0.4], [0.4, 0.8], ids=["", ""]))
    assert len(found.people) == 2


def test_regression_to_the_mean_is_warned_of(tmp_path):
    before = [0.1, 0.2, 0.3, 0.6, 0.7, 0.8]
    found = gain(*pair(tmp_path, before, [0.5, 0.4, 0.5, 0.6, 0.5, 0.6]))
    # The lowest third, .1 and .2, gained .4 and .2.
    assert found.lowest_gain == pytest.approx(0.3)
    assert "regression to the mean" in found.warning
    assert "+30%" in found.warning
    assert "comparison group" in found.warning


@pytest.mark.parametrize(
    ("before", "after"), [([1, 1, 1], [1, 1, 1]), ([0.5, 0.5], [0.5, 0.5]), ([0.5], [0.7]), ([1], [0.5])]
)
def test_what_is_undefined_is_missing(tmp_path, before, after):
    found = gain(*pair(tmp_path, before, after))
    assert math.isnan(found.table.loc["d_av", "value"])
    assert math.isnan(found.table.loc["gain", "low"])

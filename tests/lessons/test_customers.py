"""What topic 02 shows beside its models: another firm's book, another family, a hospital, and three pictures."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from crmlib.lessons.customers import hospital, small
from crmlib.lessons.customers.pictures import Against, Dumbbell, Places
from crmlib.stats.intervals import newcombe


def test_the_rarest_failure_may_lose_most_customers():
    """Of 100 who failed at the till 62 % left, otherwise 19 %: 43 customers; of 600 newsletters 1 in 100: 6."""
    lost = small.lost()
    assert lost.to_dict() == pytest.approx(
        {"parcel": 36, "newsletter": 6, "repair": 17.28, "till": 43, "hotline": 10.8}
    )
    assert lost.idxmax() == "till"
    assert small.BOOK["failures_n"].idxmax() == "newsletter"


def test_the_family_buys_what_nobody_refuses():
    """Glass .2·3 + .35·8 + .45·9 = 7.45, clay 6.2, celadon 6.55, porcelain 6.3; glass and clay are vetoed."""
    assert small.chosen(veto=False) == "glass"
    assert small.chosen() == "celadon"
    # Without weights 6.33 for celadon and 6.67 for porcelain.
    assert small.chosen(weighted=False) == "porcelain"
    assert sum(small.MEMBERS.values()) == pytest.approx(1)


def test_stays_and_complaints_of_the_hospital_add_up():
    every = [*hospital.RENEWED.values(), *hospital.COMPLAINTS.values()]
    assert {one.so + one.otherwise for one in every} == {400}
    assert {one.so_out + one.otherwise_out for one in hospital.RENEWED.values()} == {274}
    told, complained = hospital.COMPLAINTS.values()
    assert told.so_out + told.otherwise_out == complained.so
    # The doctors who were satisfied are the same 250 in both tables.
    assert complained.so_out + complained.otherwise_out == hospital.RENEWED[list(hospital.RENEWED)[2]].so


def test_the_differences_of_the_hospital_have_newcombes_intervals():
    row = hospital.stays().table.iloc[1]
    assert row["difference"] == pytest.approx(194 / 240 - 80 / 160)
    assert (row["low"], row["high"]) == pytest.approx(tuple(newcombe(194, 240, 80, 160)))


SIZES = pd.DataFrame({"a": [0.5, 0.2], "b": [0.1, -0.05]}, index=["first", "second"])


@pytest.mark.parametrize("kind", [Against, Dumbbell])
def test_both_sizes_of_a_row_are_drawn_and_told(kind):
    picture = kind(SIZES, columns=("a", "b"), formats={"a": ".0%", "b": ".0%"}, label="share")
    ax = picture.plot()
    told = [one.get_text() for one in ax.texts]
    assert set(told) == {"50%", "20%", "10%", "-5%"}
    assert [one.get_text() for one in ax.get_yticklabels()] == ["first", "second"]
    assert all(part in picture.describe().en for part in ("first", "50%", "-5%"))
    plt.close(ax.figure)


def test_each_district_has_a_colour_and_a_shape_of_its_own():
    points = pd.DataFrame({"x": [1.0, 2, 3], "y": [4.0, 5, 6], "group": ["u", "v", "u"]})
    picture = Places(SIZES, points=points, groups=("u", "v"), xlabel="across", ylabel="up")
    ax = picture.plot()
    drawn = [(line.get_marker(), line.get_color(), len(line.get_xdata())) for line in ax.lines]
    assert [n for _marker, _colour, n in drawn] == [2, 1]
    assert drawn[0][0] != drawn[1][0]
    assert drawn[0][1] != drawn[1][1]
    assert "u: 2.00 and 5.00" in picture.describe().en
    plt.close(ax.figure)

"""What topic 02 shows beside its models: another firm's book, another family, a hospital, and three pictures."""

import pandas as pd
import pytest

from crmlib.lessons import customers as lesson
from crmlib.lessons.customers import hospital, members, small
from crmlib.lessons.customers.counted import SOURCES
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


def test_each_district_has_a_colour_and_a_shape_of_its_own():
    points = pd.DataFrame({"x": [1.0, 2, 3], "y": [4.0, 5, 6], "group": ["u", "v", "u"]})
    picture = Places(SIZES, points=points, groups=("u", "v"), xlabel="across", ylabel="up")
    ax = picture.plot()
    drawn = [(line.get_marker(), line.get_color(), len(line.get_xdata())) for line in ax.lines]
    assert [n for _marker, _colour, n in drawn] == [2, 1]
    assert drawn[0][0] != drawn[1][0]
    assert drawn[0][1] != drawn[1][1]
    assert "u: 2.00 and 5.00" in picture.describe().en


VISITS = pd.DataFrame(
    {
        "customer_id": ["a", "b", "c", "d", "a"],
        "ordering": ["ok", "failed", "ok", None, "ok"],
        "notice": ["ok", None, None, "failed", "ok"],
        "delivery": ["failed", "ok", "failed", "ok", "failed"],
    }
)


def test_departments_report_each_customer_once():
    """Of four customers three order, one of them in vain; two get notices, one late; four parcels, two late."""
    found = lesson.reports(VISITS)
    assert found.customers == 4
    assert found.table[["met", "failed"]].to_numpy().tolist() == [[3, 1], [2, 1], [4, 2]]
    assert found.table["right_met"].tolist() == pytest.approx([2 / 3, 1 / 2, 1 / 2])


def test_ticks_are_counted_among_those_who_came_one_way():
    answers = pd.DataFrame(
        {"customer_id": ["a", "b", "c", "d"], "decisive": ["personal", "public", None, "personal"]}
    )
    for name, said in zip(SOURCES, ([1, 0, None, 1], [1, 1, 1, 1], [0, 1, 0, 0], [0, 0, 0, 0]), strict=True):
        answers[f"used_{name}"] = pd.array(said, dtype="Int64")
    customers = pd.DataFrame(
        {"customer_id": ["a", "b", "c", "d"], "entry": ["online", "online", "online", "shop"]}
    )
    table = lesson.counted(answers, customers).table
    assert table.iloc[0].tolist() == [1, 1, 1, 1]
    assert table["used_it"].tolist() == [1, 3, 1, 0]


def test_a_catalogue_is_held_against_what_its_part_of_the_list_bought():
    """Twenty members, the first bought a gift last year and again: its catalogue of 6 yuan brings 12 yuan, so 2."""
    members = pd.DataFrame({"member_id": [f"M{i:02d}" for i in range(20)]})
    orders = pd.DataFrame(
        {"order_id": ["O1", "O2"], "member_id": ["M00", "M00"], "date": ["2025-05-01", "2026-02-01"]}
    )
    lines = pd.DataFrame({"order_id": ["O1", "O2"], "product_id": "P1", "paid_yuan": 50.0, "cost_yuan": 38.0})
    products = pd.DataFrame({"product_id": ["P1"], "category": ["gift"]})
    table = lesson.everyone(orders, lines, products, members).table
    assert table["catalogues"].tolist() == [1, 1, 3, 5, 10]
    assert table["gift_buyers"].tolist() == [1, 0, 0, 0, 0]
    assert table["back_here"].tolist() == pytest.approx([2, 0, 0, 0, 0])
    assert table["back_so_far"].tolist() == pytest.approx([2, 1, 2 / 5, 1 / 5, 1 / 10])


def test_a_statement_needs_people_and_an_interval_on_its_own_side():
    """40 of 100 firms buy gifts, 60 of 900 households do: firms are far more common there, Singapore is home to six."""
    said = pd.DataFrame({"kind": ["business"] * 100 + ["household"] * 900})
    buys = [True] * 40 + [False] * 60 + [True] * 60 + [False] * 840
    said["gift_share"] = [0.5 if one else 0.0 for one in buys]
    said["bought_when"], said["channel"], said["order_size"] = "all_year", "shop", "small_orders"
    said["city"] = ["Singapore"] * 6 + ["Suzhou"] * 994
    held = members.holding(members.gift_buyers(said))
    assert held == {"a": True, "b": False, "c": False, "d": False, "e": False, "f": False}

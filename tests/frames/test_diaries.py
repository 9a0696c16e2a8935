"""Diaries of a household panel: what can be used, by hand and on every backend, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.frames.diaries import usable

COLUMNS = ["household_id", "week", "form", "brand", "packs", "yuan", "promoted"]


@pytest.fixture
def households():
    """H3 stopped writing; H4 never bought."""
    return pd.DataFrame(
        {
            "household_id": ["H1", "H2", "H3", "H4"],
            "city": list("xyxy"),
            "weeks_reported": [104, 100, 30, 104],
        }
    )


@pytest.fixture
def panel():
    """One purchase of H1 was scanned twice, one of H2 names no brand, one is cold brew, H3 reported little."""
    rows = [
        ("H1", "2024-07-01", "leaf", "a", 1, 10.0, 0),
        ("H1", "2024-07-01", "leaf", "a", 1, 10.0, 0),
        ("H1", "2024-07-08", "leaf", "a", 2, 20.0, 1),
        ("H1", "2024-07-10", "leaf", "b", 1, 12.0, 0),
        ("H2", "2024-07-15", "leaf", "b", 1, 12.0, 0),
        ("H2", "2024-07-15", "leaf", None, 1, 11.0, 0),
        ("H2", "2024-07-15", "cold", "c", 12, 60.0, 0),
        ("H3", "2024-07-15", "leaf", "b", 1, 12.0, 0),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_rows_are_left_out_for_one_reason_each_and_counted(native, panel, households):
    found = usable(native(panel), native(households))
    assert found.table["rows"].to_dict() == {
        "usable": 4, "scanned_twice": 1, "other_form": 1, "short_diary": 1, "no_brand": 1
    }  # fmt: skip
    assert found.table["share"].sum() == pytest.approx(1)
    assert found.purchases["household_id"].tolist() == ["H1", "H1", "H1", "H2"]
    assert found.purchases["week"].dt.strftime("%m-%d").tolist() == [
        "07-01",
        "07-08",
        "07-08",
        "07-15",
    ]  # Mondays
    assert found.households["household_id"].tolist() == ["H1", "H2", "H4"]


def test_who_bought_nothing_counts_too(native, panel, households):
    counts = usable(native(panel), native(households)).counts()
    assert counts.loc["H4"].tolist() == [0, 0]
    assert counts.to_numpy().tolist() == [[2, 1], [0, 1], [0, 0]]  # a and b, two each: by name
    assert usable(panel, households).counts("packs").to_numpy().tolist() == [[3, 1], [0, 1], [0, 0]]
    assert usable(panel, households).counts("yuan").to_numpy().tolist() == [[30, 12], [0, 12], [0, 0]]


def test_another_form_can_stand_beside_as_one_brand(panel, households):
    found = usable(
        panel.assign(brand=panel["brand"].where(panel["form"] != "cold")), households, beside="cold"
    )
    # That nobody wrote down whose cold brew it was, does not matter; it stands last though it is no rarer than others.
    assert found.counts().columns.tolist() == ["a", "b", "cold"]
    assert found.counts()["cold"].to_dict() == {"H1": 0, "H2": 1, "H4": 0}
    assert usable(panel, households, form=None).counts().columns.tolist() == ["a", "b", "c"]


def test_weeks_and_households_are_taken_out(panel, households):
    found = usable(panel, households)
    part = found.between("2024-07-09", "2024-07-15")  # the week of the 8th and of the 15th
    assert (part.weeks, len(part.purchases), len(part.households)) == (2, 3, 3)
    assert part.table["rows"].to_dict() == {"usable": 3}
    here = found.within(city="y")
    assert here.households["household_id"].tolist() == ["H2", "H4"]
    assert here.counts()["b"].to_dict() == {"H2": 1, "H4": 0}


def test_years_are_52_weeks_each_and_leave_nothing_out():
    found = usable(datasets.load("tea_panel"), datasets.load("panel_households"))
    one, two = found.year(1), found.year(2)
    assert (one.weeks, two.weeks) == (52, 52)
    assert one.last + pd.Timedelta(weeks=1) == two.first
    assert len(one.purchases) + len(two.purchases) == len(found.purchases)
    with pytest.raises(
        DataError, match="Year 3 ends with the week of 2027-06-21, the diaries with 2026-06-22"
    ):
        found.year(3)


def test_the_panel_holds_what_the_dictionary_promises():
    raw, listed = datasets.load("tea_panel"), datasets.load("panel_households")
    found = usable(raw, listed)
    assert found.table["rows"].sum() == len(raw)
    assert found.table.loc["scanned_twice", "rows"] == raw.duplicated().sum()
    assert len(found.households) == (listed["weeks_reported"] >= 90).sum()


@given(st.randoms(use_true_random=False))
def test_neither_order_nor_a_second_scan_changes_anything(random):
    rng = np.random.default_rng(random.randint(0, 10**6))
    rows = pd.DataFrame(
        {"household_id": rng.choice(["H1", "H2", "H3"], 30), "week": "2024-07-01", "form": "leaf",
         "brand": rng.choice(["a", "b", None], 30), "packs": rng.integers(1, 4, 30)}
    )  # fmt: skip
    listed = pd.DataFrame({"household_id": ["H1", "H2", "H3", "H4"], "weeks_reported": 104})
    counts = usable(rows, listed).counts("packs")
    again = pd.concat([rows, rows.sample(7, random_state=1)]).sample(frac=1, random_state=2)
    pd.testing.assert_frame_equal(usable(again, listed.iloc[::-1]).counts("packs"), counts)


# -- refusals --------------------------------------------------------------------------------------------


def test_a_household_that_is_not_listed_is_refused(panel, households):
    with pytest.raises(
        DataError, match=r"1 households that bought .* for instance H2: add them, or give one id"
    ):
        usable(panel, households[households["household_id"] != "H2"])


def test_a_household_listed_twice_is_refused(panel, households):
    with pytest.raises(DataError, match="1 stand in the table more than once, for instance H1"):
        usable(panel, pd.concat([households, households[:1]]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"packs": 0}, "packs: 7 rows are too low, for instance 0 of H1 in the week of 2024-07-01"),
        ({"yuan": -1.0}, "yuan: 7 rows are too low, for instance -1"),
        ({"week": "soon"}, "week: 7 of 7 rows hold no day"),
        ({"week": None}, "week: 7 of 7 rows are empty"),
        ({"household_id": None}, "household_id: 6 of 6 rows are empty"),
        ({"promoted": 2}, "promoted"),
    ],
)
def test_amounts_and_days_that_cannot_be_are_refused(panel, households, change, said):
    with pytest.raises(DataError, match=said):
        usable(panel.assign(**change), households)


def test_an_unknown_form_or_column_is_refused(panel, households):
    with pytest.raises(DataError, match="Nobody bought the form 'green'; there are cold, leaf"):
        usable(panel, households, form="green")
    with pytest.raises(DataError, match="Nobody bought the form 'iced'"):
        usable(panel, households, beside="iced")
    with pytest.raises(DataError, match="weeks_reported"):
        usable(panel, households.drop(columns="weeks_reported"))
    with pytest.raises(DataError, match="brand"):
        usable(panel.drop(columns="brand"), households)


def test_a_panel_of_which_nothing_is_left_is_refused(panel, households):
    with pytest.raises(TooFewError, match="No diary has 105 weeks; the longest has 104"):
        usable(panel, households, fewest=105)
    with pytest.raises(TooFewError, match="no complete diary has a purchase of a known brand"):
        usable(panel.assign(brand=None), households)
    with pytest.raises(TooFewError, match="no rows"):
        usable(panel[:0], households)
    assert len(usable(panel, households, fewest=0).households) == 4


def test_parts_that_do_not_exist_are_refused(panel, households):
    found = usable(panel, households)
    with pytest.raises(TooFewError, match="Nothing was bought between"):
        found.between("2023-01-01", "2023-02-01")
    with pytest.raises(DataError, match="No household has city 'z'; there are x, y"):
        found.within(city="z")
    with pytest.raises(TooFewError, match="These 1 households bought nothing"):
        found.within(household_id="H4")
    with pytest.raises(DataError, match="measure is one of purchases, packs, yuan, not 'kilos'"):
        found.counts("kilos")
    with pytest.raises(DataError, match="yuan"):
        usable(panel.drop(columns="yuan"), households).counts("yuan")
    with pytest.raises(DataError, match="Nobody bought 'z' in these weeks; there are a, b"):
        found.check_brand("z")

"""Why satisfied customers leave, and what satisfaction is made of: by hand, and against the truth."""

import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.satisfaction import ages, usable, why_leave
from crmlib.satisfaction.causes import Cause, Judgement
from crmlib.world import Truth


@pytest.fixture(scope="module")
def survey():
    rows = usable(datasets.load("satisfaction")).rows
    return rows.merge(datasets.load("customers")[["customer_id", "birth_year"]], on="customer_id")


@pytest.fixture
def satisfied():
    """Forty satisfied: of the 20 with a rival 10 left, of the 20 without 2."""
    return pd.DataFrame(
        {
            "csat": [4, 5] * 20,
            "rank": [2] * 20 + [1] * 20,
            "expectation_gap": 0,
            "barrier": "none",
            "asked_by": "link",
            "stayed": [0] * 10 + [1] * 10 + [0] * 2 + [1] * 18,
        }
    )


def test_a_cause_is_a_difference_between_those_with_it_and_without(native, satisfied):
    row = why_leave(native(satisfied)).table.loc["rival"]
    assert row["customers"] == 20
    assert row["difference"] == pytest.approx(10 / 20 - 2 / 20)
    # Newcombe's method 10 for 10/20 and 2/20 from Wilson's [.2993, .7007] and [.0279, .3010]:
    # .4 − √(.2007² + .2010²) and .4 + √(.2007² + .0721²).
    assert (row["low"], row["high"]) == pytest.approx((0.1159, 0.6133), abs=1e-3)


def test_a_cause_that_nobody_has_gets_no_difference(satisfied):
    row = why_leave(satisfied).table.loc["asked_kindly"]
    assert row["customers"] == 0
    assert pd.isna(row["difference"])


def test_the_causes_of_the_truth_are_found(survey):
    table = why_leave(survey).table
    assert list(table.index) == list(Cause)
    # Each of them is in the truth: who comes first and what holds act on staying, the kindly asked feel less.
    assert (table["low"] > 0).all()
    assert table["difference"].idxmax() == Cause.NOTHING_HOLDS


def test_those_who_are_not_satisfied_do_not_count(satisfied):
    more = pd.concat([satisfied, satisfied.assign(csat=2, stayed=0)], ignore_index=True)
    assert why_leave(more).table.equals(why_leave(satisfied).table)


def test_causes_need_thirty_satisfied(satisfied):
    with pytest.raises(TooFewError, match="29 customers are satisfied; 30"):
        why_leave(satisfied.head(29))
    with pytest.raises(DataError, match="lacks the column barrier"):
        why_leave(satisfied.drop(columns="barrier"))


def test_each_age_leads_with_its_own_judgement(survey):
    table = ages(survey, draws=40).table
    firsts = table.loc[table.groupby(table["born"].map(str))["share"].idxmax(), ["born", "judgement"]]
    found = {str(row.born): row.judgement for row in firsts.itertuples()}
    # The truth's weights: .8 .3 .1, then .4 .7 .3, then .2 .4 .8.
    assert [row[0] for row in Truth().satisfaction.judgements[:2]] == [1967, 1984]
    assert found == {
        "to 1967": Judgement.FUNCTIONAL,
        "1968–1984": Judgement.LIKING,
        "from 1985": Judgement.FULFILLED,
    }
    assert table.groupby(table["born"].map(str))["share"].sum().tolist() == pytest.approx([1, 1, 1])


def test_ages_need_years_of_birth(survey):
    with pytest.raises(TooFewError, match="No row has a year of birth in birth_year"):
        ages(survey.assign(birth_year=None))
    with pytest.raises(DataError, match="lacks the column birth_year"):
        ages(survey.drop(columns="birth_year"))


def test_ages_say_how_many_years_of_birth_are_not_known(survey):
    unknown = survey.assign(birth_year=survey["birth_year"].where(survey.index >= 25))
    left = int(survey["birth_year"].isna().sum() + survey["birth_year"].head(25).notna().sum())
    note = ages(unknown, draws=20).note.en
    assert f"{len(survey) - left:,} customers; of {left:,} others the year of birth is not known." in note

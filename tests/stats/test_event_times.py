"""Times until something happens with their table and picture, against the published leukaemia trial."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError
from crmlib.stats.event_times import groups_compared, one_group_each, reached_by

# Freireich et al. (1963): weeks of remission; + is censored.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def weeks(text):
    return [float(one.rstrip("+")) for one in text.split()], [not one.endswith("+") for one in text.split()]


def both_groups():
    (a, x), (b, y) = weeks(TREATED), weeks(PLACEBO)
    return a + b, x + y, ["6-MP"] * 21 + ["placebo"] * 21


def test_shares_are_read_between_the_steps_of_the_published_curve():
    # Kleinbaum & Klein, table 2.2: survival .8571 at week 6, .7529 at 10, .4482 from 23 on.
    answer = reached_by(*weeks(TREATED), at_days=[5, 6, 12, 30, 40])
    assert answer.table.index.tolist() == [5, 6, 12, 30]  # nobody was watched for 40 weeks
    assert (1 - answer.table["share"]).round(4).tolist() == [1, 0.8571, 0.7529, 0.4482]


def test_groups_have_the_published_test_and_a_curve_each():
    # Kleinbaum & Klein, table 2.3: 9 and 21 observed, 19.25 and 10.75 expected, χ² = 16.79.
    answer = groups_compared(*both_groups(), xlabel="weeks", label="relapse")
    assert answer.table["if_alike"].round(2).tolist() == [19.25, 10.75]
    assert (round(answer.chi2, 2), answer.df) == (16.79, 1)
    assert str(answer.note).startswith("Log-rank: chi² 16.79, df 1")
    treated = answer.curve["6-MP"]
    assert [treated[1], round(1 - treated[8], 4)] == [0, 0.8067]
    ax = answer.plot()
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("weeks", "relapse")
    assert len(ax.lines) == 2


def test_a_curve_ends_where_its_group_was_watched_no_longer():
    curve = groups_compared([1, 2, 5, 9], [1, 0, 1, 1], list("aabb")).curve
    assert curve.index.tolist() == [1, 5, 9]
    assert curve["a"].tolist() == pytest.approx([0.5, np.nan, np.nan], nan_ok=True)


def test_who_stands_in_two_groups_and_days_before_the_first_are_refused():
    with pytest.raises(DataError, match="1 customers stand more than once in groups, for instance 'C1'"):
        one_group_each(pd.Series(["shop", "online"], index=["C1", "C1"]))
    with pytest.raises(DataError, match="as a Series or a dict"):
        one_group_each(["shop"])
    with pytest.raises(DataError, match="Days cannot be negative: -1"):
        reached_by([1], [True], at_days=-1)

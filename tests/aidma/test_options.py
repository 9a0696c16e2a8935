"""Days, draws and shares that functions refuse, and the words of their answers."""

import datetime as dt
import math

import pandas as pd
import pytest

from crmlib import aidma
from crmlib.aidma import Chain, cohorts, funnel, staged, time_to
from crmlib.errors import DataError, ModelError
from crmlib.i18n import use_language
from tests.support.of_a_log import each_note

# -- options ----------------------------------------------------------------------------------------------

NO_DAYS = [math.nan, math.inf, "7", None, True, pd.NaT, pd.NA, [7], 1e9]


@pytest.mark.parametrize("days", NO_DAYS, ids=repr)
def test_what_is_no_number_of_days_is_refused_in_one_sentence(days, some):
    asked = {
        "memory_gap_days": lambda: staged(some, memory_gap_days=days),
        "mature_days": lambda: funnel(some, mature_days=days),
        "horizon_days": lambda: cohorts(some, horizon_days=days),
        "lost_after_days": lambda: Chain(lost_after_days=days).fit(some),
        "at_days": lambda: time_to(some, at_days=[days]),
    }
    for name, ask in asked.items():
        with pytest.raises(DataError, match=f"{name} is a number of days"):
            ask()


def test_days_may_be_a_span_of_time(some):
    week = dt.timedelta(days=7)
    pd.testing.assert_frame_equal(funnel(some, memory_gap_days=week).table, funnel(some).table)
    assert time_to(some, at_days=week).table.index.tolist() == [7]


@pytest.mark.parametrize("draws", [0, -1, 1.5, "9", None, True, math.nan])
def test_draws_and_seeds_are_whole_numbers(draws, some):
    with pytest.raises(DataError, match="draws is a whole number of at least 1"):
        Chain(draws=draws).fit(some)
    if draws != 0:
        with pytest.raises(DataError, match="A seed is a whole number from 0"):
            Chain(seed=draws).fit(some)


@pytest.mark.parametrize("by", [math.nan, math.inf, "0.1", None, True])
def test_points_that_are_no_share_are_refused(by, some):
    chain = Chain(draws=20).fit(some)
    for ask in (chain.levers, lambda points: chain.what_if("memory", points)):
        with pytest.raises(DataError, match="by is a share"):
            ask(by)


def test_a_chain_that_is_not_fitted_says_so():
    for ask in ("absorption", "levers", "removal_effect", "first_order"):
        with pytest.raises(ModelError, match="not fitted yet"):
            getattr(Chain(), ask)()
    with pytest.raises(ModelError, match="not fitted yet"):
        Chain().what_if("memory", 0.1)


# -- words ------------------------------------------------------------------------------------------------


@each_note
def test_an_answer_made_in_english_is_chinese_all_through_afterwards(look, some):
    use_language("en")
    answer = look(
        pd.concat([some, some[:1].assign(timestamp=pd.Timestamp("2031-05-05", tz="Asia/Shanghai"))])
    )
    use_language("zh")
    assert "Only" in answer.note.en
    assert not {"rows", "customers", "days", "name"} & set(repr(answer).replace(",", " ").split())


def test_the_row_over_all_states_is_a_term(some):
    table = Chain(draws=20).fit(some).first_order()
    use_language("zh")
    assert table.table.index[-1] == "all"
    assert "合计" in repr(table)


def test_the_topic_has_at_most_twelve_public_names():
    assert len(aidma.__all__) <= 12
    assert all(hasattr(aidma, name) for name in aidma.__all__)

"""What arrives of a message, by hand; and from notes, how often a fact is misheard."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.service import Plan, fit_error, message
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.spoken import messages

TRUTH = Truth().notes


def notes(seed, customers=2000, truth=None):
    return messages(population(truth or Truth(), seed=seed, number=0, size=customers, first=1))


def test_seven_facts_arrive_whole_as_often_as_by_hand():
    assert message().whole == pytest.approx(0.92**7)  # .56
    assert message(plan=Plan.THREE_TIMES).whole == pytest.approx((1 - 3 * 0.08**2 + 2 * 0.08**3) ** 7)  # .88
    read = message(plan="read_back")
    assert read.whole == pytest.approx((1 - 0.008 / 0.928) ** 7)  # .94
    assert [round(float(message(plan=plan).talk), 2) for plan in Plan] == [1, 3, 2.16]


def test_the_case_of_the_visitor_in_mid_call():
    # Two hops: 31 % whole; 33 % if facts are yes or no; read back at the desk 53 %, at both 89 %.
    assert message(hops=2).whole == pytest.approx(0.92**14)
    assert message(hops=2, yes_no=True).whole == pytest.approx((1 - 2 * 0.08 * 0.92) ** 7)
    desk = message(hops=2, plan=["read_back", "once"])
    assert desk.whole == pytest.approx((1 - 0.008 / 0.928) ** 7 * 0.92**7)
    whole = [message(hops=2), message(hops=2, yes_no=True), desk, message(hops=2, plan="read_back")]
    assert [f"{float(one.whole):.0%}" for one in whole] == ["31%", "33%", "53%", "89%"]


def test_reading_back_overtakes_saying_it_three_times_at_three_and_a_half_per_cent():
    def lead(error):
        return float(message(error, Plan.READ_BACK).whole - message(error, Plan.THREE_TIMES).whole)

    # .1 p / (1 − .9 p) = 3 p² − 2 p³
    even = brentq(lead, 0.01, 0.2)
    assert even == pytest.approx(0.035, abs=0.001)
    assert lead(even / 2) < 0 < lead(2 * even)
    assert message(even, "read_back").talk == pytest.approx(2.07, abs=0.01)


def test_errors_may_come_as_an_array():
    errors = np.array([0.0, 0.08, 0.5])
    assert message(errors).whole.tolist() == pytest.approx([1, 0.92**7, 0.5**7])
    assert message(errors, "three_times").talk.tolist() == [3, 3, 3]


@given(st.floats(0, 0.6), st.integers(1, 12), st.integers(1, 4))
def test_more_facts_and_more_people_never_help(error, slots, hops):
    one, more = message(error, slots=slots, hops=hops), message(error, slots=slots + 1, hops=hops + 1)
    assert more.whole <= one.whole + 1e-12


def counts(once, read, per=100):
    """Notes of one fact each, told once: so many wrong of a hundred, said once and read back."""
    wrong = [*[1] * once, *[0] * (per - once), *[1] * read, *[0] * (per - read)]
    return pd.DataFrame({"hops": 1, "read_back": [0] * per + [1] * per, "got_it": 1 - np.array(wrong)})


def test_estimates_of_one_hop_are_a_share_and_a_ratio_of_odds():
    found = fit_error(counts(20, 4)).table["estimate"]
    assert found.iloc[0] == pytest.approx(0.20)
    assert found.iloc[1] == pytest.approx((4 / 96) / (20 / 80))
    # And back: p m / (1 − p (1 − m)) is the share that was read back wrong.
    p, m = found
    assert p * m / (1 - p * (1 - m)) == pytest.approx(0.04)


def test_estimates_over_several_hops_are_the_maximum_of_the_likelihood():
    table = notes(4)
    found = fit_error(table)
    right = table.filter(like="got_").sum(axis=1)
    back = table["read_back"] == 1

    def value(p, m):
        e = np.where(back, p * m / (1 - p * (1 - m)), p)
        kept = (1 - e) ** table["hops"]
        return (right * np.log(kept) + (7 - right) * np.log1p(-kept)).sum()

    p, m = found.table["estimate"]
    best = value(p, m)
    for dp, dm in ((1e-4, 0), (-1e-4, 0), (0, 1e-3), (0, -1e-3)):
        assert value(p + dp, m + dm) < best


def test_the_truth_is_found_again_and_intervals_hold_it_as_often_as_they_say():
    held = np.zeros(2)
    estimates = []
    for seed in range(40):
        table = fit_error(notes(seed)).table
        held += [low <= true <= high for low, high, true in
                 zip(table["low"], table["high"], (TRUTH.error, TRUTH.miss), strict=True)]  # fmt: skip
        estimates.append(table["estimate"].tolist())
    assert np.mean(estimates, axis=0) == pytest.approx([0.08, 0.10], abs=0.01)
    # Binomial, 40 at .95: 33 or more in all but one of a thousand.
    assert (held >= 33).all()


def test_row_order_does_not_matter_and_four_times_the_notes_halve_the_interval():
    table = notes(1)
    one, again = fit_error(table).table, fit_error(table.sample(frac=1, random_state=2)).table
    np.testing.assert_allclose(one, again)
    four = fit_error(pd.concat([table] * 4, ignore_index=True)).table
    np.testing.assert_allclose(four["high"] - four["low"], (one["high"] - one["low"]) / 2, rtol=0.06)


def test_bad_lines_are_noticed():
    good, bad = notes(2), notes(3, truth=replace(Truth(), notes=replace(TRUTH, error=0.4)))
    assert fit_error(good).dispersion == pytest.approx(1, abs=0.35)
    mixed = pd.concat([good, bad], ignore_index=True)
    found = fit_error(mixed)
    assert found.dispersion > 1.5
    assert "some lines are bad" in str(found.note)


def test_nothing_wrong_after_reading_back_still_has_an_upper_end():
    table = fit_error(counts(20, 0)).table.iloc[1]
    assert table["estimate"] == 0
    assert 0 < table["high"] < 0.5


def test_what_was_observed_stands_beside_what_is_predicted():
    whole = fit_error(notes(5, 8000)).whole.table
    assert (whole["predicted"].between(whole["whole_low"] - 0.02, whole["whole_high"] + 0.02)).all()
    assert whole["notes"].sum() == 600
    without = fit_error(notes(5).drop(columns="seconds")).whole.table
    assert "seconds" not in without


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: message(8), DataError, "error: 8 is no probability"),
        (lambda: message(plan="twice"), DataError, "no 'twice' here"),
        (lambda: message(plan=None), DataError, "plan"),
        (lambda: message(plan=[]), DataError, "0 plans for 1 hops"),
        (lambda: fit_error(counts(20, 4), facts="got_it"), DataError, "facts"),
        (lambda: message(slots=0), DataError, "slots is a whole number of at least 1"),
        (lambda: message(hops=3, plan=["once", "once"]), DataError, "2 plans for 3 hops"),
        (lambda: fit_error(counts(20, 4).drop(columns="hops")), DataError, "lacks the column hops"),
        (lambda: fit_error(counts(20, 4).drop(columns="got_it")), DataError, "No column says which facts"),
        (lambda: fit_error(counts(20, 4).assign(hops=0)), DataError, "counts from 1; row 0 has 0"),
        (lambda: fit_error(counts(20, 4).assign(read_back=0)), TooFewError, "0 notes were read back"),
        (lambda: fit_error(counts(0, 0)), ModelError, "0% arrive wrong"),
        (lambda: fit_error(counts(100, 4)), ModelError, "100% arrive wrong"),
        (lambda: fit_error(counts(20, 4), facts=["who"]), DataError, "lacks the column who"),
        (lambda: fit_error(counts(20, 4).replace({"got_it": {0: 5}})), DataError, "got_it"),
    ],
)
def test_what_is_no_message_is_refused(call, error, said):
    with pytest.raises(error, match=said):
        call()

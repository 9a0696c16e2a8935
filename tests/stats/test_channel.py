"""Channels that mishear, against MacKay's numbers and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError
from crmlib.stats.channel import capacity, read_back, relay, repeated

share = st.floats(0, 1)


def test_capacity_is_mackays():
    # MacKay (2003): the binary symmetric channel with f = .1 (chapter 1 and 9) and f = .11.
    assert capacity(0.1) == pytest.approx(0.531004, abs=1e-6)
    assert capacity(0.11) == pytest.approx(0.500084, abs=1e-6)
    assert capacity([0, 1, 0.5]).tolist() == [1, 1, 0]


def test_three_sayings_are_mackays_r3():
    # MacKay (2003), chapter 1: 3 f² (1 − f) + f³ = .028 for f = .1.
    assert repeated(0.1) == pytest.approx(0.028, abs=1e-12)
    assert repeated(0.1, 1) == pytest.approx(0.1, abs=1e-12)
    assert repeated(0.1, 5) == pytest.approx(10 * 0.001 * 0.81 + 5 * 0.0001 * 0.9 + 0.00001, abs=1e-12)


def test_reading_back_is_a_geometric_series_by_hand():
    # Wrong and unnoticed at once, or after any number of noticed ones: .08 · .1 · (1 + .072 + .072² + …).
    found = read_back(0.08, 0.1)
    assert found.error == pytest.approx(sum(0.008 * 0.072**k for k in range(40)), abs=1e-15)
    assert found.talk == pytest.approx(sum(2 * 0.072**k for k in range(40)), abs=1e-12)
    assert read_back(0.3, 0.0).error == 0
    assert read_back(0.3, 1.0).error == pytest.approx(0.3)


@given(share, share)
def test_which_channel_comes_first_does_not_matter(p, q):
    for yes_no in (False, True):
        one, two = relay([p, q], yes_no=yes_no), relay([q, p], yes_no=yes_no)
        assert one == pytest.approx(float(two), abs=1e-12)
        assert -1e-12 <= one <= 1 + 1e-12


@given(share)
def test_a_yes_or_no_that_is_always_wrong_carries_as_much_as_one_that_never_is(p):
    assert capacity(p) == pytest.approx(float(capacity(1 - p)), abs=1e-12)
    assert 0 <= capacity(p) <= 1 + 1e-12


@given(share, st.floats(0, 0.99))
def test_reading_back_leaves_no_more_wrong_than_saying_it_once(p, miss):
    if p * (1 - miss) < 1:
        assert read_back(p, miss).error <= p + 1e-12


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: capacity(1.1), "error: 1.1 is no probability"),
        (lambda: capacity(8), r"8% is 0\.08"),
        (lambda: capacity("much"), "much is no probability"),
        (lambda: capacity(np.nan), "no probability"),
        (lambda: relay([]), "at least one channel"),
        (lambda: relay([0.1, -0.1]), "errors: -0.1 is no probability"),
        (lambda: repeated(0.1, 2), "2 has none"),
        (lambda: read_back(1.0, 0.0), "never ends"),
        (lambda: read_back(0.1, 2), "miss: 2 is no probability"),
    ],
)
def test_what_is_no_channel_is_refused(call, said):
    with pytest.raises(DataError, match=said):
        call()

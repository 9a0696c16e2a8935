"""Two groups drawn by lot: Newcombe's published interval, the design effect by hand, coverage under clusters."""

import numpy as np
import pytest

from crmlib.errors import DataError
from crmlib.stats.trial import difference_of_shares, holm


def test_the_difference_has_newcombes_published_interval():
    # Newcombe (1998), method 10: 56/70 against 48/80 gives .2000 [.0524, .3339].
    hit, treated = [1] * 56 + [0] * 14 + [1] * 48 + [0] * 32, [True] * 70 + [False] * 80
    answer = difference_of_shares(hit, treated)
    assert (answer.n1, answer.n2, answer.design) == (70, 80, 1)
    assert [answer.difference, answer.low, answer.high] == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)


def test_the_design_effect_by_hand():
    # Treated: A 2 of 2, B 0 of 2; others: C 1 of 2, D 1 of 2. Rates .5 and .5. Sums of (y − p)/n by unit:
    # A 2 · .5/4 = .25, B −.25, C 0, D 0; squares .125, times 4/3. By case: 8 · (.125)² = .125.
    codes = [0, 0, 1, 1, 2, 2, 3, 3]
    answer = difference_of_shares([1, 1, 0, 0, 1, 0, 0, 1], [True] * 4 + [False] * 4, codes)
    assert answer.design == pytest.approx(4 / 3)


def test_the_p_value_is_that_of_the_chi_square_test_where_cases_are_independent():
    from scipy.stats import chi2_contingency

    hit, treated = [1] * 30 + [0] * 20 + [1] * 20 + [0] * 40, [True] * 50 + [False] * 60
    expected = chi2_contingency([[30, 20], [20, 40]], correction=False).pvalue
    assert difference_of_shares(hit, treated).p_value == pytest.approx(expected)


@pytest.mark.parametrize("clustered", [True, False])
def test_where_a_lot_was_drawn_by_unit_only_counting_by_unit_keeps_the_promised_level(clustered):
    rng, held = np.random.default_rng(1), 0
    for _run in range(300):
        ready = 1 / (1 + np.exp(-rng.normal(-0.5, 1.5, 100)))
        codes = np.repeat(np.arange(100), 4)
        hit, treated = rng.random(400) < ready[codes], (rng.random(100) < 0.5)[codes]
        answer = difference_of_shares(hit, treated, codes if clustered else None)
        held += answer.low <= 0 <= answer.high
    # 285 of 300 expected, standard deviation 3.8: three of them below is 273.
    assert held >= 273 if clustered else held < 273


def test_an_empty_group_leaves_the_difference_missing_and_uneven_columns_are_refused():
    answer = difference_of_shares([1, 0], [True, True])
    assert np.isnan([answer.difference, answer.low, answer.high]).all()
    with pytest.raises(DataError, match="there are 2, 1, 2"):
        difference_of_shares([1, 0], [True])


def test_holms_correction_by_hand():
    # Sorted .01 .02 .04 .30 × 4 3 2 1 = .04 .06 .08 .30, never falling; the missing one does not count.
    assert holm([0.04, 0.01, 0.3, 0.02, np.nan])[:4] == pytest.approx([0.08, 0.04, 0.3, 0.06])
    assert holm([0.9, 0.8]).tolist() == [1, 1]

"""Correspondence analysis against published axes, by hand, and by what must hold of any table."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from crmlib.errors import DataError, ModelError
from crmlib.stats.correspondence import chi_distances, correspondence, turned_onto

# Greenacre (1984): smoking in a firm, by rank. As in R: ca(smoke).
SMOKE = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])
ROAD = np.array([[3, 1, 2], [0, 4, 1], [5, 2, 2], [1, 1, 6]])


def test_smoke_has_the_published_axes():
    found = correspondence(SMOKE)
    np.testing.assert_allclose(found.inertia, [0.074759, 0.010017, 0.000414], atol=1e-6)
    assert found.inertia.sum() == pytest.approx(0.085190, abs=1e-6)
    assert found.chi2 == pytest.approx(16.4416, abs=1e-4)
    np.testing.assert_allclose(np.abs(found.rows[:, 0]), [0.0658, 0.2590, 0.3806, 0.2330, 0.2011], atol=5e-5)
    np.testing.assert_allclose(np.abs(found.columns[:, 0]), [0.3933, 0.0995, 0.1963, 0.2938], atol=5e-5)


def test_the_table_is_tested_as_scipy_does():
    found, theirs = correspondence(ROAD), chi2_contingency(ROAD, correction=False)
    assert (found.chi2, found.df, found.p) == pytest.approx((theirs.statistic, theirs.dof, theirs.pvalue))


@pytest.mark.parametrize("counts", [SMOKE, ROAD, ROAD.T])
def test_on_all_axes_points_lie_apart_as_their_profiles_do(counts):
    found = correspondence(counts)
    for i in range(len(counts)):
        for j in range(i):
            own = chi_distances(counts[i], counts[j], found.column_mass)
            assert np.linalg.norm(found.rows[i] - found.rows[j]) == pytest.approx(float(own), abs=1e-9)


@pytest.mark.parametrize("counts", [SMOKE, ROAD])
def test_contributions_and_qualities_sum_to_one(counts):
    found = correspondence(counts)
    for part in found.contributions():
        np.testing.assert_allclose(part.sum(axis=0), 1)
    for part in found.quality(len(found.inertia)):
        np.testing.assert_allclose(part, 1)


def test_ten_times_the_ticks_of_one_row_leave_its_profile_where_it_was():
    more = SMOKE * np.array([[1], [1], [10], [1], [1]])
    mass = correspondence(SMOKE).column_mass
    assert chi_distances(more[2], SMOKE[2], mass) == pytest.approx(0, abs=1e-12)


def test_columns_with_the_same_profile_may_be_joined():
    # Distributional equivalence: two columns of one profile, or their sum, give the same distances of rows.
    twice = np.column_stack([SMOKE, SMOKE[:, 0]])
    joined = SMOKE * np.array([2, 1, 1, 1])
    np.testing.assert_allclose(correspondence(twice).inertia[:3], correspondence(joined).inertia, atol=1e-12)


def test_points_are_turned_and_mirrored_back():
    rng = np.random.default_rng(1)
    points = rng.normal(size=(7, 2))
    angle = 2.0
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.diag([1, -1])
    np.testing.assert_allclose(turned_onto(points @ turn, points), points, atol=1e-12)


@pytest.mark.parametrize(
    ("counts", "error", "said"),
    [
        ([[1, 2], [0, 0]], DataError, "Row 2 of the counts is empty"),
        ([[1, 0], [2, 0]], DataError, "Column 2 of the counts is empty"),
        ([[1, -1], [2, 3]], DataError, "cannot be negative: -1"),
        ([[1, 2]], ModelError, "two rows and two columns"),
    ],
)
def test_what_has_no_profile_is_refused(counts, error, said):
    with pytest.raises(error, match=said):
        correspondence(counts)

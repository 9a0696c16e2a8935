"""The share behind a measured share: by hand, and covering the truth."""

import numpy as np
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.prevalence import error_counts, prevalence


def test_prevalence_without_errors_is_the_tagged_share():
    found = prevalence(400, 1000, found=1000, needy=1000, quiet=1000, others=1000)
    assert found.share == pytest.approx(0.4)
    assert found.low < 0.4 < found.high


def test_prevalence_by_hand():
    # Rogan–Gladen: (.40 + .95 − 1) / (.60 + .95 − 1) = .35 / .55
    found = prevalence(400, 1000, found=60, needy=100, quiet=190, others=200)
    assert found.share == pytest.approx(0.35 / 0.55)


def test_the_interval_of_prevalence_covers_the_truth():
    rng, hits = np.random.default_rng(1), 0
    for _draw in range(300):
        tagged = rng.binomial(500, 0.3 * 0.6 + 0.7 * 0.05)
        found = prevalence(
            int(tagged), 500, found=int(rng.binomial(80, 0.6)), needy=80,
            quiet=int(rng.binomial(400, 0.95)), others=400,
        )  # fmt: skip
        hits += found.low <= 0.3 <= found.high
    assert hits / 300 > 0.92


def test_a_tagger_no_better_than_chance_cannot_be_corrected():
    with pytest.raises(ModelError, match="tell nothing"):
        prevalence(4, 10, found=1, needy=10, quiet=5, others=10)


def test_nothing_is_corrected_where_cases_of_one_kind_are_missing():
    for gone in ({"n": 0, "tagged": 0}, {"found": 0, "needy": 0}, {"quiet": 0, "others": 0}):
        with pytest.raises(TooFewError, match="both kinds"):
            prevalence(**{"tagged": 4, "n": 10, "found": 6, "needy": 9, "quiet": 5, "others": 6} | gone)


def test_errors_are_counted_by_hand():
    judged, tagged = [1, 1, 1, 0, 0], [1, 0, 1, 1, 0]
    assert error_counts(judged, tagged) == {"found": 2, "needy": 3, "quiet": 1, "others": 2}
    with pytest.raises(DataError, match="5 labels for 2 tags"):
        error_counts(judged, [1, 0])

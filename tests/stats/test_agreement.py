"""Agreement against its authors' own tables."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError, TooFewError
from crmlib.stats.agreement import cohen_kappa, krippendorff_alpha, masi
from crmlib.stats.labels import is_missing, read_labels, read_sets

# Krippendorff (2011), Computing Krippendorff's alpha-reliability, section C: four observers, twelve units.
GAPS = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
MISSING = [Decimal("nan"), None, float("nan"), np.float64("nan"), pd.NA, pd.NaT, np.datetime64("NaT")]


def observers(missing):
    return [[missing if one == "." else int(one) for one in line.split()] for line in GAPS]


@pytest.mark.parametrize("missing", MISSING, ids=repr)
def test_alpha_is_krippendorffs_own_whatever_missing_looks_like(missing):
    # Published: nominal .743, interval .849.
    answer = krippendorff_alpha(observers(missing))
    assert round(answer.value, 3) == 0.743
    assert answer.units == 11
    assert round(krippendorff_alpha(observers(missing), lambda a, b: (a - b) ** 2).value, 3) == 0.849


def test_alpha_of_two_observers_is_krippendorffs_binary_example():
    # Krippendorff (2011), section A: ten articles, α = .095.
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert round(krippendorff_alpha([first, second]).value, 3) == 0.095


def test_kappa_is_that_of_a_table_computed_by_hand():
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed .70, expected .5·.6 + .5·.4 = .50, κ = .40.
    first, second = ["y"] * 25 + ["n"] * 25, ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    assert cohen_kappa(first, second).value == pytest.approx(0.4)


def test_kappa_agrees_with_scikit_learn_on_many_labels():
    from sklearn.metrics import cohen_kappa_score

    rng = np.random.default_rng(6)
    first, second = rng.integers(0, 4, 100), rng.integers(0, 4, 100)
    second = np.where(rng.random(100) < 0.5, first, second)
    assert cohen_kappa(first, second).value == pytest.approx(cohen_kappa_score(first, second))


@pytest.mark.parametrize("missing", MISSING, ids=repr)
def test_what_one_left_out_does_not_count_for_kappa(missing):
    whole = cohen_kappa(["a", "b", "a", "b"], ["a", "b", "b", "b"])
    gaps = cohen_kappa(["a", missing, "b", "a", "b", missing], ["a", "a", "b", "b", "b", missing])
    assert gaps == pytest.approx(whole, nan_ok=True)
    with pytest.raises(TooFewError, match="at least two people"):
        cohen_kappa([1, missing], [missing, 1])
    with pytest.raises(TooFewError, match="at least two people"):
        krippendorff_alpha([[1, missing], [missing, 1]])


def test_one_label_throughout_has_no_coefficient():
    assert np.isnan(cohen_kappa(list("aaa"), list("aaa")).value)
    assert np.isnan(krippendorff_alpha([list("aaa"), list("aaa")]).value)


def test_intervals_hold_the_coefficient_and_come_out_the_same_again():
    rng = np.random.default_rng(7)
    first = rng.integers(0, 3, 200)
    second = np.where(rng.random(200) < 0.6, first, rng.integers(0, 3, 200))
    for answer, again in (
        [cohen_kappa(first, second, draws=300) for _try in range(2)],
        [krippendorff_alpha([first, second], draws=300) for _try in range(2)],
    ):
        assert answer.low < answer.value < answer.high
        assert answer == again


def test_the_interval_of_kappa_is_near_its_large_sample_one():
    # Fleiss, Cohen & Everitt (1969) for two labels and even margins: se = √((1 − κ²)/n) with κ = .5, n = 400.
    first = ["a"] * 200 + ["b"] * 200
    second = ["a"] * 150 + ["b"] * 50 + ["a"] * 50 + ["b"] * 150
    answer = cohen_kappa(first, second, draws=2000)
    assert answer.value == pytest.approx(0.5)
    assert answer.high - answer.low == pytest.approx(2 * 1.96 * np.sqrt(0.75 / 400), rel=0.06)


def test_without_draws_there_is_no_interval():
    assert np.isnan(cohen_kappa(list("ab"), list("ab"))[1:3]).all()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=20))
def test_the_order_of_people_does_not_matter(pairs):
    first, second = zip(*pairs, strict=True)
    assert cohen_kappa(first, second) == pytest.approx(cohen_kappa(second, first), nan_ok=True)
    assert krippendorff_alpha([first, second]) == pytest.approx(
        krippendorff_alpha([second, first]), nan_ok=True
    )


@pytest.mark.parametrize("odd", ["Safety", "hunger", "safety|esteem", ""])
def test_labels_outside_the_vocabulary_are_refused_with_the_vocabulary(odd):
    words = ["safety", "esteem"]
    for ask in (
        lambda: read_labels(["safety", odd], words),
        lambda: cohen_kappa(["safety", odd], ["safety", "esteem"], vocabulary=words),
        lambda: krippendorff_alpha([["safety", odd], ["safety", "esteem"]], vocabulary=iter(words)),
    ):
        with pytest.raises(DataError, match=r"not in the vocabulary.*it has safety, esteem"):
            ask()


def test_sets_are_read_with_spaces_and_refused_outside_the_vocabulary():
    assert read_sets(["safety | esteem", {"safety"}], ["safety", "esteem"]) == [
        {"safety", "esteem"},
        {"safety"},
    ]
    with pytest.raises(DataError, match="for instance 'hunger' in row 0; it has safety"):
        read_sets(["safety|hunger"], ["safety"])
    with pytest.raises(DataError, match="not 3"):
        read_sets([3])


def test_what_is_there_is_not_missing():
    assert not any(
        is_missing(one) for one in ("", "nan", 0, False, frozenset(), np.int64(3), pd.Timestamp("2025"))
    )


def test_sets_are_as_far_apart_as_passonneau_says():
    # Jaccard times 1, 2/3 (one holds the other), 1/3 (they overlap), 0.
    one, both, other, far = map(frozenset, ("a", "ab", "bc", "d"))
    assert masi(one, one) == 0
    assert masi(one, both) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(both, other) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(one, far) == 1


def test_a_column_of_a_frame_is_a_person():
    frame = pd.DataFrame({"ann": [1, 1, 2, 2, None], "bob": [1, 1, 2, 1, 3]})
    assert krippendorff_alpha(frame) == pytest.approx(
        krippendorff_alpha([[1, 1, 2, 2], [1, 1, 2, 1]]), nan_ok=True
    )


def test_lists_are_no_labels():
    with pytest.raises(DataError, match=r"not \['a'\]"):
        cohen_kappa([["a"], ["b"]], [["a"], ["b"]])


def test_people_who_labelled_different_things_are_refused():
    with pytest.raises(DataError, match="same texts"):
        cohen_kappa([1, 2], [1])
    with pytest.raises(DataError, match="same texts"):
        krippendorff_alpha([[1, 2], [1]])
    with pytest.raises(DataError, match="two people"):
        krippendorff_alpha([[1, 2]])

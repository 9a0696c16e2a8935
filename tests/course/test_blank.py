"""The blank survives what an answer is put through."""

import copy
import math
import pickle

import numpy as np
import pandas as pd
import pytest

from crmcourse.exercises.blank import Blank, ____, is_blank

TABLE = pd.DataFrame({"rate": [0.1, 0.2], "n": [1, 2]}, index=["interest", "desire"])

STILL_BLANK = {
    "sum": lambda: 1 + ____,
    "product with a frame": lambda: TABLE * ____,
    "frame on the right": lambda: ____ - TABLE,
    "comparison with a column": lambda: TABLE["rate"] == ____,
    "comparison with a number": lambda: ____ > 3,
    "numpy function": lambda: np.sqrt(____),
    "numpy mean": lambda: np.mean(____),
    "numpy array": lambda: np.array([1, 2]) / ____,
    "numpy scalar": lambda: np.float64(2) / ____,
    "where": lambda: np.where(TABLE["rate"] > ____, 1, 2),
    "division by zero": lambda: ____ / 0,
    "attributes and calls": lambda: ____.groupby("x").mean().loc[3],
    "list methods": lambda: ____.append(3),
    "rounding": lambda: round(____, 2),
    "text": lambda: "a" + ____,
    "list": lambda: [1] + ____,  # noqa: RUF005
    "power": lambda: 2**____,
    "negative": lambda: -____,
    "copy": lambda: copy.deepcopy(____),
    "pickle": lambda: pickle.loads(pickle.dumps(____)),  # noqa: S301 - our own
    "maximum": lambda: max(____, 3),
}


@pytest.mark.parametrize("expression", STILL_BLANK.values(), ids=STILL_BLANK)
def test_what_is_done_with_a_blank_is_blank(expression):
    assert is_blank(expression())


SELECTS_NOTHING = {
    "one cell": lambda: TABLE.loc["desire", ____],
    "rows": lambda: TABLE.loc[____],
    "columns": lambda: TABLE[____],
    "filter": lambda: TABLE[TABLE["rate"] > ____],
    "of a column": lambda: TABLE["rate"][____],
}


@pytest.mark.parametrize("expression", SELECTS_NOTHING.values(), ids=SELECTS_NOTHING)
def test_a_blank_selects_nothing_from_a_frame(expression):
    assert expression().size == 0


def test_a_blank_prints_as_it_is_written():
    assert f"{____:.1%} {____}" == "____ ____"
    assert repr([____]) == "[____]"


def test_a_blank_is_false_and_empty():
    assert not ____
    assert list(____) == []
    assert len(____) == 0
    assert 3 not in ____
    assert math.isnan(float(____))


def test_a_blank_cannot_be_filled_by_accident():
    ____.colour = "red"
    ____[0] = 3
    ____.extend([1, 2])
    assert list.__len__(____) == 0
    assert isinstance(____.colour, Blank)


def test_libraries_that_probe_an_object_find_nothing():
    assert not hasattr(____, "_repr_html_")
    assert not hasattr(____, "__array_interface__")


def test_containers_of_nothing_but_blanks_are_blank():
    assert is_blank([____, ____])
    assert is_blank({"a": ____})
    assert is_blank("Drop ____ because ____")
    assert not is_blank([1, ____])
    assert not is_blank([])
    assert not is_blank("")

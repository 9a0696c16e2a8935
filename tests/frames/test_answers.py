"""Answers beyond their scale are named by row and number."""

import pandas as pd
import pytest

from crmlib.errors import DataError
from crmlib.frames.answers import check_scale, off_scale

TABLE = pd.DataFrame({"recommend": [10, 0, 11, None, 7.5]})


def test_beyond_the_scale_and_between_its_steps():
    assert off_scale(TABLE, "recommend", 0, 10).tolist() == [False, False, True, False, True]


def test_the_first_such_answer_is_named():
    with pytest.raises(
        DataError, match=r"Answer 11\.0 in row 2; recommend runs 0–10 \(answers beyond it: 2\)\. Do so"
    ):
        check_scale(TABLE, "recommend", 0, 10, way_out="Do so.")
    check_scale(TABLE.head(2), "recommend", 0, 10)

"""What a JSON text will take is known before it is read."""

import json

import pytest

from crmcourse.exercises import encode
from crmcourse.exercises.calls import NotANotebook, code_cells
from crmcourse.exercises.json_size import values


@pytest.mark.parametrize(
    ("content", "found"),
    [
        # Brackets, commas and texts, by hand.
        ("1", 0),
        ("[1, 2]", 2),
        ('["a", "b"]', 4),
        ('{"a": {"b": []}}', 5),
        (r'["\"[[[[[", 1]', 3),
    ],
)
def test_what_is_counted(content, found):
    assert values(content, 0) == min(found, 1)
    for least in (found, 10_000):
        assert values(content.encode(), least) == values(content, least)
        assert values(content, least) >= min(found, least)


def test_no_further_than_one_wants_to_know():
    assert values("[" * 10**6, 1_000) == 1_001


def test_texts_full_of_commas_are_one_value_each():
    assert values(json.dumps(["," * 1_000, "[{" * 1_000]), 100) == 4


def test_the_largest_honest_answer_is_read():
    import pandas as pd

    table = pd.DataFrame({"id": [f"C{n:06}" for n in range(40_000)], "spend": range(40_000)})
    text = json.dumps(encode.encode(table))
    assert len(encode.decode(encode.parse(text))) == 40_000


def test_a_notebook_of_ten_million_lists_is_none():
    with pytest.raises(NotANotebook, match="3,000,000 values"):
        code_cells(b'{"cells": [], "metadata": [' + b"[]," * 10_000_000 + b"0]}")

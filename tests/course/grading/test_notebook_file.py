"""A trainee's notebook is read, not run, whatever front end wrote it and whatever is wrong with it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse.grading.notebook import NotANotebook, read_notebook
from crmcourse.workbook.notebooks import asked
from tests.support import tea


def read(*cells):
    return read_notebook("a.ipynb", tea.notebook(*cells))


def test_topic_language_cells_and_ids_are_read():
    made = read('from crmcourse import begin\nbegin("05-aidma", lang="zh")', "x = 1", 'check("5.1", x)')
    assert (made.topic, made.language, made.asked) == ("05-aidma", "zh", ("5.1",))
    assert made.cells[1:] == ("x = 1", 'check("5.1", x)')


@pytest.mark.parametrize(
    ("code", "ids"),
    [
        ("check('5.1', x)", ("5.1",)),
        ('check(\n    "5.1",\n    x,\n)', ("5.1",)),
        ("check(5.1, x)", ("5.1",)),
        ('course.check("5.1")', ("5.1",)),
        ('check("5.2", x); check("5.1", x); check("5.2", y)', ("5.2", "5.1", "5.2")),
        ('# check("5.1", x)', ()),
        ('    # check("5.1", x)\ncheck("5.2", x)', ("5.2",)),
        ('recheck("5.1", x)', ()),
        ("check(name, x)", ()),
        ('check("５.１", x)', ("5.1",)),
        ("check('５．１', x)", ("5.1",)),
        ('check(" 5.1 ", x)', ("5.1",)),
        ('check ("5.1", x)', ("5.1",)),
        ('check(exercise_id="5.1", answer=x)', ("5.1",)),
        ("check(np.float64(5.1), x)", ("5.1",)),
        ('check(f"5.1", x)', ("5.1",)),
        ('x = 1  # check("5.1", x)', ()),
        ('note = """\ncheck("5.1", x)\n"""', ()),
        ('%matplotlib inline\n!ls\ncheck("5.1", x)', ("5.1",)),
        ('x = = 1\ncheck ("５.１", x)\n# check("5.2", x)', ("5.1",)),
        ("def check(a): ...", ()),
    ],
)
def test_exercises_are_found_by_their_check(code, ids):
    assert read(code).asked == ids


@pytest.mark.parametrize(
    ("code", "topic", "language"),
    [
        ('begin("05-aidma")', "05-aidma", "en"),
        ('begin("05-aidma", "zh")', "05-aidma", "zh"),
        ("begin('05-aidma', lang='zh', notebooks='x')", "05-aidma", "zh"),
        ('begin("05-aidma", lang="fr")', "05-aidma", "en"),
        ('check("7.2", x)\ncheck("5.1", x)', "7", "en"),
        ("print(1)", "", "en"),
    ],
)
def test_the_topic_is_the_one_that_the_notebook_begins(code, topic, language):
    made = read(code)
    assert (made.topic, made.language) == (topic, language)


def test_blanks_are_counted_and_the_imported_one_is_not():
    made = read("from crmcourse import ____, begin, check", "x = ____ / ____", 'check("5.1", x)')
    assert made.blanks == 2


def test_only_code_is_read():
    cells = [
        {"cell_type": "markdown", "source": 'check("5.1", x)'},
        {"cell_type": "code", "source": ["a = 1\n", 'check("5.2", a)']},
        {"cell_type": "code"},
        {"cell_type": "code", "source": ["a", 1]},
        {"cell_type": "code", "source": {"a": 1}},
        "no cell",
    ]
    made = read_notebook("a.ipynb", json.dumps({"cells": cells}).encode())
    assert made.cells == ('a = 1\ncheck("5.2", a)', "", "", "")
    assert made.asked == ("5.2",)


def test_a_mark_of_byte_order_is_no_harm():
    assert read_notebook("a.ipynb", b"\xef\xbb\xbf" + tea.notebook('check("5.1")')).asked == ("5.1",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_notebook_in_another_unicode_is_read_by_both_sides(encoding):
    content = tea.notebook('check("5.1")').decode().encode(encoding)
    assert read_notebook("a.ipynb", content).asked == asked(content) == ("5.1",)


def test_handing_in_and_grading_see_the_same_exercises():
    content = tea.notebook("check(5.1, x)", '# check("5.2", x)', 'check ("5.3", x)', 'check("５.４", x)')
    assert asked(content) == read_notebook("a.ipynb", content).asked == ("5.1", "5.3", "5.4")


def test_half_a_surrogate_pair_is_replaced():
    assert read('x = "\ud800"').cells == ('x = "?"',)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"\xff\xfe\x00",
        b"[]",
        b"{}",
        b'{"worksheets": [{"cells": []}]}',
        b'{"cells": {}}',
        b"[" * 100_000,
        json.dumps({"cells": [{}] * 2_001}).encode(),
        tea.notebook("x" * 2_000_001),
    ],
    ids=["empty", "zip", "utf-16", "list", "no cells", "nbformat 3", "no list", "deep", "many cells", "long"],
)
def test_what_is_none_is_refused(content):
    with pytest.raises(NotANotebook):
        read_notebook("a.ipynb", content)


CELLS = st.dictionaries(
    st.sampled_from(["cell_type", "source", "metadata"]),
    st.sampled_from(["code", "x", 1, None, ["a"], [1], {}]),
)
ENTRIES = st.recursive(
    st.none() | st.text(max_size=4) | CELLS, lambda inner: st.lists(inner, max_size=3), max_leaves=6
)


@given(st.binary(max_size=50) | ENTRIES.map(lambda cells: json.dumps({"cells": cells}).encode()))
def test_any_bytes_are_read_or_refused(content):
    try:
        made = read_notebook("a.ipynb", content)
    except NotANotebook:
        return
    assert all(type(cell) is str for cell in made.cells)

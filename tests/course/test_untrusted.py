"""Names from hell, made harmless and still readable."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse.untrusted import cell, clean, filename, one_line, shorten

RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(10)), *(f"LPT{n}" for n in range(10))}


@pytest.mark.parametrize("start", [*"=+-@＝＋－＠", "\t=", "\r=", "\n+", "  @", "\x00="])
def test_no_start_of_a_formula_stays_one(start):
    assert cell(f"{start}cmd|x").startswith("'")


@given(st.text())
def test_a_cell_never_starts_like_a_formula_unless_it_is_a_number(text):
    made = cell(text)
    for part in made.split(";"):
        assert not part.lstrip().startswith(tuple("=+-@")) or re.fullmatch(r"[+-]?\d+(\.\d+)?", made)
    # Readable again: only apostrophes were added.
    assert made.replace("'", "") == one_line(text).replace("'", "")


@given(st.text(), st.text())
def test_a_file_name_is_safe_everywhere(key, name):
    made = filename(key, name)
    assert re.fullmatch(r"([^\W_]+(-[^\W_]+)*-)?[0-9a-f]{16}\.html", made)
    assert len(made.encode("utf-8")) <= 80
    assert made.split(".")[0].upper() not in RESERVED


def test_file_names_of_equal_names_differ_by_key():
    names = {filename(f"k{n}", name) for n in range(50) for name in ("王小明", "", "../x", "👩‍👩‍👧‍👦")}
    # An empty name and a name without any letter leave the key alone.
    assert len(names) == 150
    assert len({filename(f"k{n}", "王小明") for n in range(50)}) == 50


def test_letters_of_every_script_stay_in_file_names():
    assert filename("k", "s1", "王小明").startswith("s1-王小明-")
    assert filename("k", "عبد الرحمن").startswith("عبد-الرحمن-")


@given(st.text())
def test_clean_text_can_be_written_and_stays_clean(text):
    clean(text).encode("utf-8")
    assert clean(clean(text)) == clean(text)


@given(st.text(), st.integers(2, 40))
def test_a_short_text_is_short(text, most):
    assert len(shorten(text, most)) <= most
    assert shorten("ab", most) == "ab"

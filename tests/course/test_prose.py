"""Prose that does not hold."""

import nbformat.v4 as nb

from crmcourse.sources.prose import unquoted


def lesson(*cells):
    return nb.new_notebook(cells=list(cells))


def printed(text):
    return nb.new_code_cell(
        "…", outputs=[nb.new_output("stream", name="stdout", text=text)], execution_count=1
    )


def complaints(*cells):
    return [problem.what for problem in unquoted("lesson.ipynb", lesson(*cells))]


def test_a_number_that_an_output_above_shows_is_fine():
    assert (
        complaints(printed("rate 48.0%"), nb.new_markdown_cell("It is 48.0 %, or 48.0 in a hundred.")) == []
    )


def test_a_number_that_no_output_shows_is_named_with_its_cell():
    cell = nb.new_markdown_cell("It is 47.9 %.", id="reading")
    assert complaints(printed("rate 48.0%"), cell) == ["cell reading: 47.9 % stands in no output above it."]


def test_an_output_below_does_not_count():
    cells = printed("start 1"), nb.new_markdown_cell("It is 2.80."), printed("2.80")
    assert len(complaints(*cells)) == 1


def test_what_is_given_before_any_output_needs_no_proof():
    assert complaints(nb.new_markdown_cell("A price cut of 5.5 % is on the table."), printed("1")) == []


def test_counts_years_levels_and_code_are_left_alone():
    text = "In 1999, 627 people; a 95 % interval; `by=0.01`; version 1.2.3."
    assert complaints(printed("1"), nb.new_markdown_cell(text)) == []


def test_thousands_separators_make_no_difference():
    assert complaints(printed("1234.5"), nb.new_markdown_cell("1,234.5 yuan")) == []

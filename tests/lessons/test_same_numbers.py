"""What a lesson says and what an exercise's panel shows are one number, not two that round differently."""

import re

import pytest

from crmcourse.sources import syllabus
from crmlib import datasets, iceberg
from crmlib.widgets import scripts
from crmlib.widgets.iceberg import outcome_panel
from crmlib.widgets.personality import memberships, type_panel
from tests.test_notebooks import code, outputs, read

LESSONS = [f"{topic.folder}/{lang}/lesson.ipynb" for topic in syllabus.load().topics for lang in ("en", "zh")]


def cell(text, row, place=-1):
    """Return a number in a printed table."""
    [line] = [line for line in text.splitlines() if line.strip().startswith(row)]
    return float(re.findall(r"-?\d+(?:\.\d+)?", line)[place])


def test_the_lesson_of_the_iceberg_and_its_panel_correlate_the_same_sheets():
    deals = datasets.load("deals")
    lesson = iceberg.halo(deals.dropna()).table["r"]
    panel = outcome_panel(deals).text()
    assert {name: round(lesson[name.lower()], 2) for name in ("Trust", "Price", "Contact")} == {
        name: cell(panel, name) for name in ("Trust", "Price", "Contact")
    }


def test_the_lesson_of_the_types_and_its_panel_reckon_with_the_same_reliability():
    lesson = scripts.needed(0.8, -0.3).table["powerful"].iloc[0]
    assert cell(type_panel().text(), "Powerful") == round(100 * lesson, 1)
    assert f"{lesson:.0%}" in memberships().text()


def test_what_four_scripts_bring_has_the_same_decimals_in_lesson_guess_and_exercise():
    [lesson] = [o for o in outputs(read("08-personality/en/lesson.ipynb")) if "best guess" in str(o)]
    [table] = [o for o in outputs(read("08-personality/en/solutions.ipynb")) if "best guess" in str(o)]
    shown = [re.findall(r"\d+\.\d+", o["data"]["text/plain"].splitlines()[1]) for o in (lesson, table)]
    assert shown[0] == shown[1]
    [guess] = [one for one in syllabus.load().topic("08").guesses if one.id == "8.0"]
    assert shown[0][0] in guess.said()


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_short_enough_to_be_read(name):
    notebook = read(name)
    cells = [one for one in notebook.cells if one.id != "next"]  # the way on to the next page
    assert 25 <= len(cells) <= 40
    own = [one for one in code(notebook) if one.id != "setup"]
    assert sum(bool(line.strip()) for one in own for line in one.source.splitlines()) <= 40
    said = [one.source for one in cells if one.cell_type == "markdown" and one.id != "objectives"]
    assert "/zh/" in name or sum(len(text.split()) for text in said) <= 1_700


@pytest.mark.parametrize("name", [name.replace("lesson", "exercises") for name in LESSONS])
def test_no_table_stands_before_the_first_question(name):
    notebook = read(name)
    places = [one.id for one in notebook.cells]
    before = [
        o for one in notebook.cells[: places.index("ask-1")] if one.cell_type == "code" for o in one.outputs
    ]
    assert not any("<table>" in str(o) for o in before)

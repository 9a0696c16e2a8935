"""The README's table of topics is the syllabus, and nobody writes it by hand."""

import shutil

import pytest

from crmcourse.sources import readme
from crmcourse.sources.syllabus import load, notebooks
from crmcourse.sources.verify import unlisted
from tests.support import small_course

BEFORE = """\
# Tea

| | topic | the question | minutes, lesson + exercises |
|---|---|---|---|
| 04 | old | why? | 1 |

More.

| another | table |
"""
AFTER = """\
# Tea

| | topic | the question | minutes, lesson + exercises |
|---|---|---|---|
| 05 | [Tea](notebooks/05-tea) | black \\| or green? | 45 + 15 |

More.

| another | table |
"""


@pytest.fixture
def syllabus(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks"
    small_course.write(folder, monkeypatch)
    path = folder / "syllabus.yml"
    path.write_text(
        path.read_text("utf-8").replace(
            '\n    title: {en: "Tea",', '\n    title: {en: "Tea: black | or green?",'
        ),
        "utf-8",
    )
    return load(folder)


def test_the_table_is_written_and_nothing_else_changes(syllabus, tmp_path):
    path = tmp_path / "README.md"
    path.write_text(BEFORE, "utf-8")
    (problem,) = unlisted(syllabus)
    assert problem.where == "README.md"
    assert "crm-course build" in problem.what
    assert readme.write(syllabus)
    assert path.read_text("utf-8") == AFTER
    assert list(unlisted(syllabus)) == []
    assert not readme.write(syllabus)


@pytest.mark.parametrize("text", [None, "# A firm's own course\n"])
def test_a_course_whose_readme_has_no_table_or_that_has_none_is_left_alone(syllabus, tmp_path, text):
    path = tmp_path / "README.md"
    if text is not None:
        path.write_text(text, "utf-8")
    assert not readme.write(syllabus)
    assert list(unlisted(syllabus)) == []
    assert (path.read_text("utf-8") if path.is_file() else None) == text


def test_the_courses_own_readme_lists_every_topic_and_a_new_one_is_missed(tmp_path):
    assert list(unlisted(load())) == []
    shutil.copy(notebooks().parent / "README.md", tmp_path)
    shutil.copytree(notebooks(), tmp_path / "notebooks", ignore=shutil.ignore_patterns("*.ipynb"))
    path = tmp_path / "notebooks/syllabus.yml"
    path.write_text(path.read_text("utf-8").replace("lesson: 40", "lesson: 41", 1), "utf-8")
    assert [problem.where for problem in unlisted(load(tmp_path / "notebooks"))] == ["README.md"]

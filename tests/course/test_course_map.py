"""The course map says what is done and where to go on; a button opens all code, or folds it away."""

import json
import re

import pytest

from crmcourse.sources import build as builder
from crmcourse.sources.places import Kind
from crmcourse.workbook import code_folding, course_map, recording, session
from crmcourse.workbook import open as workbook
from crmlib import datasets
from crmlib.i18n import use_language
from tests.support import small_course


@pytest.fixture(autouse=True)
def _nothing_in_force(monkeypatch):
    monkeypatch.setattr(session, "_in_force", None)
    monkeypatch.setattr(recording, "_in_force", None)
    yield
    use_language("en")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A workbook of the small course, and a session in it."""
    course = small_course.write(tmp_path / "notebooks", monkeypatch)
    for job in builder.plan(course)[0]:
        builder.write_atomically(course.folder / job.path, builder.as_bytes(job.notebook))
    monkeypatch.setattr(datasets, "HOME", tmp_path / "data")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/datapackage.json").write_text("{}")
    made = workbook.make(tmp_path / "workbook", course, tmp_path / "data").folder
    monkeypatch.chdir(made)
    session.begin(notebooks=course.folder)
    return made


def links(page):
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', page)


def test_the_next_step_is_the_lesson_then_its_exercises_then_nothing(folder):
    made = course_map._made()
    assert made.text == (
        "Course map · 0 of 2 points\n  Next step: Tea (lesson)\n"
        "  05 Tea: lesson 45 minutes · exercises 15 minutes · answered: 0 of 1 · 0 of 2 points"
    )
    assert links(made.html) == [
        ("05-tea/en/05-lesson.ipynb", "Next step: Tea (lesson)"),
        ("05-tea/en/05-lesson.ipynb", "lesson"),
        ("05-tea/en/05-exercises.ipynb", "exercises"),
    ]
    guess = {"version": 1, "exercises": {"5.1": {"tries": 0, "points": 0, "passed": False, "hints": 1}}}
    (folder / "work.json").write_text(json.dumps(guess))
    assert links(course_map._made().html)[0] == ("05-tea/en/05-exercises.ipynb", "Next step: Tea (exercises)")
    guess["exercises"]["5.1"] |= {"tries": 2, "points": 1.5}
    (folder / "work.json").write_text(json.dumps(guess))
    done = course_map._made()
    assert done.text.splitlines()[:2] == [
        "Course map · 1.5 of 2 points",
        "  You have answered every exercise.",
    ]
    assert re.findall(r"<td[^>]*>([^<]+)</td>", done.html) == ["1 of 1", "1.5 of 2"]


def test_the_map_leads_from_wherever_it_is_shown_in_the_language_in_force(folder, monkeypatch):
    monkeypatch.chdir(folder / "05-tea/en")
    use_language("zh")
    made = course_map._made()
    assert links(made.html)[0] == ("../zh/05-lesson.ipynb", "下一步：茶（课程）")
    assert (
        made.text.splitlines()[2] == "  05 茶：课程 45 分钟 · 练习 15 分钟 · 已作答 0/1 · 得 0 分，满分 2 分"
    )


def test_what_is_not_there_has_no_link_and_older_names_are_found(folder):
    (folder / "05-tea/en/05-lesson.ipynb").rename(folder / "05-tea/en/lesson.ipynb")
    (folder / "05-tea/en/05-exercises.ipynb").unlink()
    assert [path for path, _words in links(course_map._made().html)] == ["05-tea/en/lesson.ipynb"] * 2


def test_without_a_workbook_there_is_a_map_and_no_link(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert links(course_map._made().html) == []


def test_titles_are_escaped(folder, capsys):
    stop = course_map._stop(session.current().syllabus.topics[0], {}, None)
    assert course_map.next_step([stop]) == (stop, Kind.LESSON)
    assert "&lt;b&gt;" in course_map._linked(course_map.html.escape("<b>"), None)
    course_map.course_map()
    assert capsys.readouterr().out.startswith("Course map · 0 of 2 points")


def folds(folder):
    return {
        path.name: [cell["metadata"].get("jupyter") for cell in json.loads(path.read_bytes())["cells"]]
        for path in (folder / "05-tea/en").glob("*.ipynb")
    }


def test_all_code_is_opened_and_folded_away_again_and_nothing_else_is_touched(folder, capsys):
    start, before = (folder / "start.ipynb").read_bytes(), folds(folder)
    answered = json.loads((folder / "05-tea/en/05-exercises.ipynb").read_bytes())
    answered["cells"][0]["metadata"]["mine"] = "kept"
    (folder / "05-tea/en/05-exercises.ipynb").write_text(json.dumps(answered), "utf-8")
    (folder / "05-tea/en/broken.ipynb").write_text("{")
    (folder / "05-tea/en/list.ipynb").write_text("[]")
    code_folding.show_code(True)
    assert "Code is open now, in 4 notebooks." in capsys.readouterr().out
    whole = json.loads((folder / "05-tea/en/05-exercises.ipynb").read_bytes())
    assert not any(cell["metadata"].get("jupyter") for cell in whole["cells"])
    assert whole["cells"][0]["metadata"]["mine"] == "kept"
    (folder / "05-tea/en/broken.ipynb").unlink()
    (folder / "05-tea/en/list.ipynb").unlink()
    code_folding.show_code(False)
    assert "Code is folded away now, in 4 notebooks." in capsys.readouterr().out
    assert folds(folder) == before
    assert (folder / "start.ipynb").read_bytes() == start
    code_folding.show_code(False)
    assert "in 0 notebooks" in capsys.readouterr().out


def test_a_notebook_that_cannot_be_written_is_named(folder, monkeypatch, capsys):
    def refuse(path, content):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(code_folding, "write_atomically", refuse)
    code_folding.show_code(True)
    assert "Not changed: 05-exercises.ipynb (Read-only file system)" in capsys.readouterr().out


def test_the_button_says_what_it_will_do(folder):
    button, said = code_folding._button().children
    assert button.description == "Open all code"
    button.click()
    assert button.description == "Fold all code away"
    assert "Code is open now, in 4 notebooks." in said.value
    button.click()
    assert button.description == "Open all code"


def test_button_and_map_are_shown_in_a_notebook_and_their_words_never_change(folder, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.get_ipython", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda shows, raw: shown.append(shows))
    code_folding.show_code()
    course_map.course_map()
    button, table = shown
    assert "application/vnd.jupyter.widget-view+json" in button
    assert button["text/plain"] == "show_code(True) · show_code(False)"
    assert "<table>" in table["text/html"]

"""A hand-in is one file with all that was done; whatever goes wrong is a sentence."""

import json
import os
import re
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest

import crmcourse as course
from crmcourse.records.guessed import Guessed, Stand
from crmcourse.sources import build as builder
from crmcourse.sources.places import Edition, Kind
from crmcourse.workbook import pages, recording, session
from crmcourse.workbook import submit as handin
from crmcourse.workbook.notebooks import asked, worked
from crmlib import datasets
from tests.support import small_course

FIXTURE = Path(__file__).parent / "fixture_topic"


@pytest.fixture(autouse=True)
def _nothing_in_force(monkeypatch):
    monkeypatch.setattr(session, "_in_force", None)
    monkeypatch.setattr(recording, "_in_force", None)


def notebook(*cells):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    return nbformat.writes(made)


@pytest.fixture
def workbook(tmp_path, monkeypatch):
    folder = tmp_path / "workbook"
    (folder / "90-fixture/en").mkdir(parents=True)
    (folder / "workbook.json").write_text("{}")
    (folder / "90-fixture/en/90-exercises.ipynb").write_text(
        notebook("begin()", "x = 1\ncheck('90.1', x)", 'check("90.3", ____)')
    )
    (folder / "90-fixture/en/90-lesson.ipynb").write_text(notebook("print(1)"))
    monkeypatch.chdir(folder / "90-fixture/en")
    return folder


def begin():
    course.begin("90-fixture", lang="en", notebooks=FIXTURE)


def handed_in(folder):
    return sorted((folder / "hand-in").glob("*.zip"))


def opened(path):
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        return json.loads(file.read("submission.json")), sorted(file.namelist())


def test_a_hand_in_holds_answers_notebooks_versions_and_the_fingerprint(workbook, capsys):
    begin()
    course.check("90.1", 7)
    course.hint("90.1")
    capsys.readouterr()
    course.submit("王小明")
    said = capsys.readouterr().out
    [path] = handed_in(workbook)
    assert re.fullmatch(r"crm-王小明-\d{8}-\d{6}\.zip", path.name)
    assert f"Send “hand-in/{path.name}” (in {workbook}) to your trainer; still blank: 90.3." in said
    content, names = opened(path)
    assert names == ["90-fixture/en/90-exercises.ipynb", "submission.json"]
    assert content["answers"]["90.1"]["answer"] == 7
    assert content["progress"]["90.1"] == {"tries": 1, "hints": 1}
    assert content["trainee"] == {"id": "", "name": "王小明"}
    assert content["data"] == datasets.fingerprint()
    assert (content["format"], content["course"], content["exam"]) == (1, "crm-course", False)
    assert content["handed_in"].endswith("+00:00")


def test_without_an_answer_nothing_is_written(workbook, capsys):
    begin()
    course.submit()
    assert "There is no answer yet." in capsys.readouterr().out
    assert not (workbook / "hand-in").exists()


def test_an_earlier_hand_in_is_never_overwritten(workbook):
    begin()
    course.check("90.1", 7)
    for _again in range(3):
        course.submit("Li Na")
    assert len(handed_in(workbook)) == 3
    assert all(opened(path)[0]["answers"] for path in handed_in(workbook))


def test_another_kernel_that_never_began_hands_in_the_same_answers(workbook, monkeypatch, capsys):
    begin()
    course.check("90.1", 7)
    monkeypatch.setattr(session, "_in_force", None)
    monkeypatch.chdir(workbook)
    course.submit()
    content, _names = opened(handed_in(workbook)[0])
    assert content["answers"]["90.1"]["answer"] == 7
    assert 'To put yours on it: submit("Li Na")' in capsys.readouterr().out


def test_without_a_workbook_the_answers_in_memory_are_handed_in(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    begin()
    course.check("90.1", 7)
    course.submit("Li Na")
    content, names = opened(handed_in(tmp_path)[0])
    assert names == ["submission.json"]
    assert content["answers"]["90.1"]["answer"] == 7
    assert "still blank: 90.2, 90.3" in capsys.readouterr().out


def test_in_an_exam_what_is_blank_is_read_off_the_notebooks(workbook, monkeypatch, capsys):
    (workbook / "workbook.json").write_text(
        json.dumps({"exam": True, "trainee": {"id": "s017", "name": "Smith, Jr"}})
    )
    (workbook / "91.ipynb").write_text(notebook('check("91.1", ____)', 'check( "91.2", ____)'))
    monkeypatch.setattr(session, "load", lambda *_args: pytest.fail("an exam needs no syllabus"))
    course.begin("90-fixture", lang="en")
    course.check("90.1", 7)
    course.submit()
    content, names = opened(handed_in(workbook)[0])
    assert content["exam"] is True
    assert content["trainee"] == {"id": "s017", "name": "Smith, Jr"}
    assert content["answers"]["90.1"]["answer"] == 7
    assert "90-fixture/en/90-exercises.ipynb" in names
    assert "still blank: 90.3, all of topic 91." in capsys.readouterr().out
    assert handed_in(workbook)[0].name.startswith("crm-Smith-Jr-")


def test_notebooks_that_are_as_they_were_handed_out_stay_at_home(workbook):
    path = workbook / "90-fixture/en/90-exercises.ipynb"
    import hashlib

    same = {"90-fixture/en/90-exercises.ipynb": hashlib.sha256(path.read_bytes()).hexdigest()}
    (workbook / "workbook.json").write_text(json.dumps({"notebooks": same}))
    begin()
    course.check("90.1", 7)
    course.submit("Li")
    assert opened(handed_in(workbook)[0])[1] == ["submission.json"]


@pytest.mark.parametrize("older", [False, True], ids=["as it is made now", "as it was made once"])
def test_a_notebook_that_nobody_touched_stays_at_home(workbook, course_of_one, older):
    edition, built = course_of_one
    path = workbook / (edition.path if older else edition.in_workbook)
    path.parent.mkdir(parents=True)
    path.write_bytes(built if older else pages.for_trainees(built, edition.topic.folder))
    course.begin("05-tea", notebooks=edition.topic.path.parent)
    course.check("5.1", 7)
    course.submit("Li")
    name, [first] = path.relative_to(workbook).as_posix(), handed_in(workbook)
    assert name not in opened(first)[1]
    path.write_bytes(path.read_bytes() + b"\n")
    first.unlink()
    course.submit("Li")
    assert name in opened(handed_in(workbook)[0])[1]


@pytest.fixture
def course_of_one(tmp_path, monkeypatch):
    """One edition of a small course, and its notebook as it was built."""
    small = small_course.write(tmp_path / "notebooks", monkeypatch)
    edition = Edition(small.topics[0], "en", Kind.EXERCISES)
    jobs = {job.path: job for job in builder.plan(small)[0]}
    built = builder.as_bytes(jobs[edition.path].notebook)
    builder.write_atomically(small.folder / edition.path, built)
    return edition, built


def test_a_notebook_that_was_saved_before_the_last_answer_is_mentioned(workbook, capsys):
    os.utime(workbook / "90-fixture/en/90-exercises.ipynb", (1_000_000_000, 1_000_000_000))
    begin()
    course.check("90.1", 7)
    course.submit("Li")
    assert "the notebooks as you last saved them" in capsys.readouterr().out


NAMES = {
    '=HYPERLINK("http://x")': r"crm-HYPERLINK-http-x-\d",
    "../../etc/passwd": r"crm-etc-passwd-\d",
    "Smith, Jr": r"crm-Smith-Jr-\d",
    "\u202eעברית\u202c": r"crm-עברית-\d",
    "x" * 5_000: r"crm-x{40}-\d",
    "\ud800": r"crm-trainee-\d",
    "CON": r"crm-CON-\d",
    "": r"crm-trainee-\d",
    "\n\t": r"crm-trainee-\d",
}


@pytest.mark.parametrize(("name", "file"), NAMES.items(), ids=range(len(NAMES)))
def test_any_name_makes_a_file_name_that_every_system_takes(workbook, name, file):
    begin()
    course.check("90.1", 7)
    course.submit(name)
    [path] = handed_in(workbook)
    assert re.match(file, path.name)
    assert len(opened(path)[0]["trainee"]["name"]) <= 300


@pytest.mark.parametrize("name", [17, ["Li"], object(), b"Li", float("nan")])
def test_what_is_no_name_gets_a_sentence(workbook, name, capsys):
    begin()
    course.check("90.1", 7)
    course.submit(name)
    assert 'A name is a text in quotes: submit("Li Na").' in capsys.readouterr().out
    assert not (workbook / "hand-in").exists()


def test_a_folder_that_cannot_be_written_to_gets_a_sentence(workbook, capsys):
    (workbook / "hand-in").write_text("a file in its place")
    begin()
    course.check("90.1", 7)
    course.submit("Li")
    assert "cannot be written to" in capsys.readouterr().out


def test_a_full_disk_leaves_no_half_written_hand_in(workbook, monkeypatch, capsys):
    begin()
    course.check("90.1", 7)

    def full(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        course.submit("Li")
    assert "(No space left on device). Make room there" in capsys.readouterr().out
    assert list((workbook / "hand-in").iterdir()) == []


def test_damaged_files_do_not_keep_the_rest_from_being_handed_in(workbook, capsys):
    begin()
    course.check("90.1", 7)
    (workbook / "work.json").write_text("{")
    (workbook / "broken.ipynb").write_text("{")
    (workbook / "deep.ipynb").write_text("[" * 100_000)
    course.submit("Li")
    assert opened(handed_in(workbook)[0])[0]["answers"]
    assert "work.json was damaged" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_links_and_hidden_folders_are_not_followed(workbook, tmp_path):
    (tmp_path / "other.ipynb").write_text(notebook('check("90.9", 1)'))
    (workbook / "link.ipynb").symlink_to(tmp_path / "other.ipynb")
    (workbook / ".ipynb_checkpoints").mkdir()
    shutil.copy(tmp_path / "other.ipynb", workbook / ".ipynb_checkpoints/other.ipynb")
    assert [one.path for one in worked(workbook)] == ["90-fixture/en/90-exercises.ipynb"]


def test_only_code_is_asked_for_the_exercises_it_checks():
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell('check("1.1", x)'),
            nbformat.v4.new_code_cell(
                "recheck('1.2', x)\ncheck('1.3', x)\ncheck(\n  \"1.4\",\n x)\ncheck(name, x)"
            ),
        ]
    )
    assert asked(nbformat.writes(made).encode()) == ("1.3", "1.4")
    assert asked(b"\xff") == asked(b"[]") == asked(b'{"cells": [3]}') == ()


def test_a_notebook_with_a_mark_of_byte_order_goes_along(workbook):
    path = workbook / "90-fixture/en/90-exercises.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    begin()
    course.check("90.1", 7)
    course.submit("Li")
    assert "90-fixture/en/90-exercises.ipynb" in opened(handed_in(workbook)[0])[1]


def test_what_is_left_out_is_said_with_the_reason(workbook, capsys):
    path = workbook / "90-fixture/en/90-exercises.ipynb"
    made = json.loads(path.read_text())
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 10_500_000}}
    made["cells"][0]["outputs"] = [picture]
    path.write_text(json.dumps(made))
    (workbook / "broken.ipynb").write_text("{")
    begin()
    course.check("90.1", 7)
    course.submit("Li")
    said = capsys.readouterr().out
    assert opened(handed_in(workbook)[0])[1] == ["submission.json"]
    assert "90-fixture/en/90-exercises.ipynb (10.5 MB, and at most 10 MB go along)" in said
    assert "broken.ipynb (no notebook, or damaged)" in said


def test_nothing_is_said_where_nothing_is_left_out(workbook, capsys):
    begin()
    course.check("90.1", 7)
    course.submit("Li")
    assert "Left out" not in capsys.readouterr().out


def test_submit_never_raises(workbook, monkeypatch, capsys):
    def broken(*_args):
        raise RuntimeError("the library was broken")

    begin()
    monkeypatch.setattr(handin, "handout", None)
    course.submit()
    monkeypatch.setattr(handin, "_collected", broken)
    course.submit()
    assert capsys.readouterr().out.count("Please tell your trainer.") == 2


def test_a_guess_goes_along_and_is_no_exercise(workbook, capsys):
    begin()
    session.current().work.guessed("90.0", lambda now: Guessed(first=Stand("a", 2)))
    course.check("90.1", 7)
    course.submit("Li")
    content, _names = opened(handed_in(workbook)[0])
    assert content["guesses"]["90.0"]["first"]["value"] == "a"
    assert "90.0" not in content["progress"]
    assert "90.0" not in content["answers"]


def test_a_guess_alone_can_be_handed_in_so_that_a_class_can_see_it(workbook, capsys):
    begin()
    session.current().work.guessed("90.0", lambda now: Guessed(first=Stand("a", 2)))
    course.submit("Li")
    assert len(handed_in(workbook)) == 1
    assert "still blank" in capsys.readouterr().out

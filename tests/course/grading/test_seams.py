"""From the command line, end to end: what one room writes, the next one reads as it was meant."""

import json
import shutil
from contextlib import nullcontext

import pytest

import crmcourse as course
from crmcourse import cli, cli_marks
from crmcourse.grading import review
from crmcourse.reports import class_report
from crmcourse.sources.syllabus import load
from crmcourse.workbook import recording, session
from tests.support import tea

pytestmark = pytest.mark.usefixtures("unsearched")

LATE = "2026-11-20T18:00+08:00"  # a day and some hours before Ann and Bo hand in
ANN = {"trainee": {"id": "s1", "name": "Ann"}, "version": "0.1.0", "handed_in": "2026-11-21T20:00:00+08:00"}


@pytest.fixture(autouse=True)
def _unpictured(monkeypatch):
    """Let class reports be written without pictures: two dozen would be drawn here, and nobody looks at them.

    That they are drawn, and what is said of them, is proven in ``test_class_report`` and ``test_cycle``.
    """
    monkeypatch.setattr(class_report, "picture", lambda *_plots, **_options: "")


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """A folder with the course, where each run starts templates of its own."""
    tea.course(tmp_path / "course")
    monkeypatch.setattr(cli_marks, "load", lambda: load(tmp_path / "course"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path


@pytest.fixture
def place(alone, monkeypatch, pool):
    """The same where all runs share one template: what is stored and marked is the same."""
    monkeypatch.setattr(cli_marks, "_on", lambda _where: nullcontext(pool))
    return alone


@pytest.fixture
def call(capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            cli.main(["--lang", "en", *arguments])
        said = capsys.readouterr()
        assert not left.value.code, said.err
        return said.out

    return run


def hand_in(place, answered=3, **facts):
    content = tea.zipped({"a.ipynb": tea.honest(answered)}, **{**ANN, **facts})
    (place / "in/crm-Ann-20261121-120000.zip").write_bytes(content)


def submitted(place, monkeypatch, *, exam):
    """Hand in with `submit`, as a trainee does."""
    book = place / "book"
    (book / "05-tea/en").mkdir(parents=True)
    (book / "workbook.json").write_text(json.dumps({"exam": exam, "trainee": {"id": "s1", "name": "Ann"}}))
    (book / "05-tea/en/exercises.ipynb").write_bytes(tea.notebook(tea.BEGIN, 'check("5.2", 12.34)'))
    monkeypatch.chdir(book)
    for module in (session, recording):
        monkeypatch.setattr(module, "_in_force", None)
    session.begin("05-tea", lang="en", notebooks=place / "course")
    course.check("5.2", 12.34)
    course.submit("Ann")
    monkeypatch.chdir(place)
    for module in (session, recording):
        monkeypatch.setattr(module, "_in_force", None)
    [made] = (book / "hand-in").glob("*.zip")
    shutil.copy(made, place / "in")


def ann(place):
    [path] = (place / "results/marks").glob("*.json")
    return json.loads(path.read_text("utf-8"))


def final(place):
    return round(ann(place)["points"] * ann(place)["late_factor"], 2)


@pytest.mark.parametrize("exam", [True, False])
def test_an_exam_is_one_from_the_handing_in_to_the_feedback(alone, call, monkeypatch, exam):
    submitted(alone, monkeypatch, exam=exam)
    call("grade", "in")
    assert json.loads((alone / "results/run.json").read_text("utf-8"))["exam"] is exam
    [page] = (alone / "results/feedback").glob("*.html")
    assert ("12.34" in page.read_text("utf-8")) is not exam


def test_a_due_time_reaches_whoever_was_graded_before_and_goes_on_counting(place, call):
    hand_in(place)
    call("grade", "in")
    assert final(place) == 3.0
    out = call("grade", "in", "--due", LATE)
    assert "0 of them run now" in out
    assert final(place) == 2.4  # two days begun, a tenth each
    call("grade", "in")
    assert final(place) == 2.4
    assert "Nobody's final mark changes." in call("regrade", "results", "--yes")
    assert final(place) == 2.4
    call("grade", "in", "--due", "syllabus")
    assert final(place) == 3.0


def test_a_final_mark_that_changes_by_lateness_alone_is_said(place, call):
    hand_in(place)
    call("grade", "in")
    out = call("regrade", "results", "--yes", "--due", LATE)
    assert "Nobody's" not in out
    assert "Ann" in out
    assert "2.4" in out
    assert final(place) == 2.4


def test_a_changed_weight_reaches_whoever_was_graded_before(place, call):
    hand_in(place)
    call("grade", "in")
    with (place / "course/syllabus.yml").open("a") as file:
        file.write("grading: {weights: {level: {1: 2}}}\n")
    out = call("grade", "in")
    assert "0 of them run now" in out
    assert (ann(place)["points"], ann(place)["out_of"]) == (6.0, 10.0)


def test_a_changed_key_reaches_whoever_was_graded_before(place, call):
    hand_in(place)
    call("grade", "in")
    declared = place / "course/05-tea/exercises.py"
    declared.write_text(declared.read_text("utf-8").replace("12),", "13),"), "utf-8")
    call("grade", "in")
    assert ann(place)["points"] == 2.0


def test_a_review_that_is_merged_twice_counts_once(place, call):
    hand_in(place)
    call("grade", "in")
    text = f'key,exercise,by_hand,comment\r\n{ann(place)["key"]},5.5,0.5,"Nearly, Ann"\r\n'
    for _time in range(2):
        (place / "results" / review.FILE).write_text(text, "utf-8")
        call("grade", "in")
        assert ann(place)["points"] == 3.5
    call("regrade", "results", "--yes")
    assert ann(place)["exercises"]["5.5"]["by_hand"] == {"points": 0.5, "comment": "Nearly, Ann"}


def test_a_decision_about_a_withdrawn_file_stops_nothing(place, call):
    hand_in(place)
    (place / "in/Bo.ipynb").write_bytes(tea.honest(2))
    call("grade", "in")
    paths = sorted((place / "results/marks").glob("*.json"))
    keys = {json.loads(path.read_text("utf-8"))["trainee"]["name"]: path.stem for path in paths}
    text = f"key,exercise,by_hand,comment\r\n{keys['Bo']},5.5,1,\r\n"
    (place / "results" / review.FILE).write_text(text, "utf-8")
    call("grade", "in")
    (place / "in/Bo.ipynb").unlink()
    (place / "results" / review.FILE).write_text(text, "utf-8")
    call("grade", "in")
    (place / "results" / review.FILE).write_text(text, "utf-8")
    assert "the decision counts for none" in call("grade", "in")
    assert ann(place)["points"] == 3.0


def test_a_roster_says_who_it_is_from_the_download_to_the_file_for_moodle(place, call):
    for name, answered in (("Okafor Zoe", 3), ("Li Mei", 2)):
        folder = place / f"in/{name}_1201_assignsubmission_file_"
        folder.mkdir()
        (folder / "exercises.ipynb").write_bytes(tea.honest(answered))
    call("grade", "in")
    assert (place / "results/moodle.csv").read_text("utf-8").count("\n") == 1
    (place / "roster.csv").write_text("id,name,email\n2023/0145,Zoe Okafor,z@uni.example\n", "utf-8")
    out = call("grade", "in", "--roster", "roster.csv")
    # Only who is identified anew is run anew, and who is on no roster is asked about.
    assert "1 need a person" in out
    rows = (place / "results/moodle.csv").read_text("utf-8").splitlines()[1:]
    assert [row.split(",")[:3] for row in rows] == [['"2023/0145"', '"Zoe Okafor"', '"3"']]
    assert "Li Mei is not on the roster." in (place / "results/review.csv").read_text("utf-8-sig")


def test_a_claim_that_the_roster_does_not_bear_out_is_said_in_the_gradebook(place, call):
    hand_in(place, trainee={"id": "S1", "name": "Annie"})
    (place / "roster.csv").write_text("id,name\ns1,Ann Lee\n", "utf-8")
    call("grade", "in", "--roster", "roster.csv")
    book = (place / "results/gradebook.csv").read_text("utf-8")
    assert '"s1","Ann Lee","graded"' in book
    assert "The list says s1 Ann Lee, the file says Annie S1; the list's word counts." in book

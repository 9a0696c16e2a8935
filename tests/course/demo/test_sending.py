"""What the class sends in: the same bytes for the same seed, in every form that real classes use."""

import json
import zipfile
from datetime import datetime

import pytest

import crmcourse as course
from crmcourse.demo import hand_in
from crmcourse.demo.work import DUE
from crmcourse.workbook import session


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_times(sent, syllabus, topics, tmp_path):
    hand_in(tmp_path, syllabus, topics)
    assert contents(tmp_path) == contents(sent[0])


def test_somebody_sends_the_same_whoever_else_is_there(sent, syllabus, topics, tmp_path):
    hand_in(tmp_path, syllabus, topics, people={"s02", "s05"})
    whole = contents(sent[0])
    mine = contents(tmp_path)
    assert len(mine) == 2
    assert all(whole[name] == content for name, content in mine.items())


def test_another_seed_gives_other_answers(sent, syllabus, topics, tmp_path):
    hand_in(tmp_path, syllabus, topics, seed=7, people={"s02"})
    assert not set(contents(tmp_path).values()) & set(contents(sent[0]).values())


def test_sixty_people_send_sixty_one_entries(sent):
    # One handed in twice.
    assert len(list(sent[0].iterdir())) == 61


def test_a_hand_in_has_what_submit_writes(sheets, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(session, "_in_force", None)
    (tmp_path / "workbook.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    course.begin("07-iceberg", lang="en")
    course.guess("7.0", 40, sure=2)
    course.recall("7.0", 30, sure=3)
    course.check("7.6", "b")
    course.submit("Ann")
    capsys.readouterr()
    [path] = (tmp_path / "hand-in").iterdir()
    with zipfile.ZipFile(path) as archive:
        real = json.loads(archive.read("submission.json"))
    ours = sheets["s02"]
    assert list(ours) == list(real)
    assert ours["data"] == real["data"]
    assert ours["version"] == real["version"]
    shape = {name: type(value) for name, value in real.items()}
    assert {name: type(value) for name, value in ours.items()} == shape
    assert set(ours["answers"]["7.6"]) == set(real["answers"]["7.6"])
    assert set(ours["progress"]["7.6"]) == set(real["progress"]["7.6"])
    assert {name: type(value) for name, value in ours["guesses"]["7.0"].items()} == {
        name: type(value) for name, value in real["guesses"]["7.0"].items()
    }


def test_some_are_late_and_some_were_in_a_hurry(sheets, topics, sent):
    planned = sum(topic.minutes.in_all for topic in topics)
    for person in sent[1].people:
        if person.id not in sheets:
            continue
        facts = sheets[person.id]
        late = datetime.fromisoformat(facts["handed_in"]) - DUE
        assert (late.days + 1 if late.total_seconds() > 0 else 0) == person.late_days, person
        moments = sorted(datetime.fromisoformat(one["at"]) for one in facts["answers"].values())
        spent = (moments[-1] - moments[0]).total_seconds() / 60
        assert moments[-1] <= datetime.fromisoformat(facts["handed_in"])
        if person.hurried:
            assert spent < 0.1 * planned
    assert sum(person.hurried for person in sent[1].people if person.id in sheets) == 3


def test_two_share_their_wrong_answers(sheets):
    first, second = sheets["s33"]["answers"], sheets["s41"]["answers"]
    both = first.keys() & second.keys()
    same = sum(first[name]["answer"] == second[name]["answer"] for name in both)
    assert same >= 0.75 * len(first)


def test_only_one_archive_leads_out_of_itself(sent):
    leading = []
    for path in sent[0].iterdir():
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                leading += [path.name for name in archive.namelist() if ".." in name]
    assert len(leading) == 1


def test_before_the_course_all_files_are_as_they_should_be(syllabus, topics, tmp_path):
    hand_in(tmp_path, syllabus, topics[:1], before=True)
    files = [path.name for path in tmp_path.iterdir()]
    assert len(files) == 56  # four were away
    assert all(name.startswith("crm-") and name.endswith(".zip") for name in files)


@pytest.mark.parametrize("told", [{"s01", "s02"}])
def test_progress_is_told(syllabus, topics, tmp_path, told):
    counts, names = [], []
    hand_in(tmp_path, syllabus, topics[:1], people=told, planned=counts.append, done=names.append)
    assert counts == [2]
    assert names == ["陈雨桐", "Amelia Hartwood"]

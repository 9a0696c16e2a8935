"""Hostile submissions beside honest ones: each must get its row, and nobody any harm."""

import csv
import hashlib
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import crmcourse
import crmlib
from crmcourse.grading import cleared
from crmcourse.grading.batch import grade
from crmcourse.grading.sandbox import marks
from crmcourse.grading.sandbox.limits import Limits
from crmlib import datasets
from tests.support import hostile, spy, tea
from tests.support.hostile.by_forgery import FORGED_MARK

TOKEN = "kanarienvogel"  # noqa: S105 - not one
SPIES = 6
HONEST = ("a-honest", "honest", "victim", "z-honest")
# A notebook of this topic takes 0.05 seconds; on a busy computer, some attacks take a hundred times as long.
LIMITS = Limits(seconds=20, memory=512 * 2**20)
# What has no end proves no more the longer it runs: a folder of its own, where it is over soon.
ENDLESS = {name for name, attack in hostile.ATTACKS.items() if "timed_out" in attack.reasons}
SHORT = Limits(seconds=2, memory=512 * 2**20)


def _picture(*folders: Path) -> dict[str, str]:
    """Return what lies in folders: path → kind and content."""
    found = {}
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            if path.is_symlink():
                found[str(path)] = f"link to {os.readlink(path)}"
            elif path.is_file():
                found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                found[str(path)] = f"{path.stat().st_mode:o}"
    return found


def _private_places() -> list[Path]:
    """Return what lies in the home folder and beside crmlib, but for what holds this Python or the course."""
    packages = [Path(one.__file__).parent for one in (crmlib, crmcourse)]
    shown = [Path(sys.prefix), Path(sys.base_prefix), *packages, datasets.HOME]
    beside = [*Path.home().iterdir(), *Path(crmlib.__file__).parents[1].iterdir()]
    return [place for place in beside if not any(one.is_relative_to(place) for one in shown)]


def _graded(base, attacks, spies, limits):
    """Grade these attacks, honest submissions and spies: what was there before and after, and what came of it."""
    syllabus, submissions, out = tea.course(base / "course"), base / "submissions", base / "results"
    submissions.mkdir()
    hostile.write(submissions, attacks)
    for name in HONEST:
        (submissions / f"{name}.ipynb").write_bytes(tea.honest())
    places = [base, submissions, out, Path(hostile.__file__), Path("/etc/passwd"), *_private_places()]
    words = [str(tea.SECRET), tea.WORDS, TOKEN]
    for name in spies:
        (submissions / f"{name}.ipynb").write_bytes(spy.notebook(words, places))
    before, told, running = _picture(submissions, base / "course"), [], _templates()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRAINERS_TOKEN", TOKEN)
        graded = grade(submissions, out, syllabus, syllabus.topics, limits=limits, done=told.append)
    rows = [json.loads(path.read_text("utf-8")) for path in sorted((out / "marks").glob("*.json"))]
    return SimpleNamespace(
        base=base, submissions=submissions, out=out, syllabus=syllabus, graded=graded, told=told, before=before,
        after=_picture(submissions, base / "course"), marks={row["file"]: row for row in rows}, spies=spies,
        limits=limits, left=_templates() - running,
    )  # fmt: skip


@pytest.fixture(scope="module")
def batch(walls, tmp_path_factory):
    """One run over all that come to an end by themselves, or are ended for something else than time."""
    base = tmp_path_factory.mktemp("hostile")
    ending = [name for name in hostile.ATTACKS if name not in ENDLESS]
    return _graded(base, ending, ("i-spy-0", *(f"z-spy-{number}" for number in range(1, SPIES))), LIMITS)


@pytest.fixture(scope="module")
def endless(walls, tmp_path_factory):
    """One run over all that would never end."""
    return _graded(tmp_path_factory.mktemp("endless"), sorted(ENDLESS), ("z-spy-0",), SHORT)


@pytest.fixture(params=["batch", "endless"])
def either(request):
    """Each of both runs."""
    return request.getfixturevalue(request.param)


def _rows(batch, name):
    """Return the rows of the file of this name, or of those that have more before it."""
    exact = [mark for file, mark in batch.marks.items() if Path(file).stem == name]
    return exact or [mark for file, mark in batch.marks.items() if Path(file).stem.endswith(name)]


def _codes(found):
    return {one["code"] for one in found}


@pytest.mark.parametrize("name", hostile.ATTACKS)
def test_each_gets_its_row(request, name):
    attack = hostile.ATTACKS[name]
    rows = _rows(request.getfixturevalue("endless" if name in ENDLESS else "batch"), name)
    assert rows
    for row in rows:
        assert _codes(row["reasons"]) == set(attack.reasons)
        assert row["status"] == ("needs_person" if attack.reasons else "graded")
        assert row["points"] == attack.points
        assert _codes(row["notes"]) >= set(attack.notes)
        assert row["out_of"] == 5


def test_no_file_stops_the_batch(either):
    assert {os.fsencode(mark) for mark in either.marks} == {
        os.fsencode(name).replace(b"\xfe", b"\\udcfe").replace(b"\xff", b"\\udcff")
        for name in os.listdir(either.submissions)
    }
    assert (
        either.graded.submissions
        == len(either.told)
        == len(either.marks)
        == len(os.listdir(either.submissions))
    )


@pytest.mark.parametrize("name", ["a-honest", "honest", "z-honest"])
def test_the_honest_get_what_they_earned(either, name):
    row = either.marks[f"{name}.ipynb"]
    assert (row["status"], row["points"]) == ("graded", 4)
    assert [one["outcome"] for one in row["exercises"].values()] == ["right"] * 4 + ["not_attempted"]


def test_who_is_impersonated_loses_nothing(batch):
    row = batch.marks["victim.ipynb"]
    assert row["points"] == 4
    assert _codes(row["reasons"]) == {"same_trainee"}


def test_spies_find_nothing(either):
    for row in [either.marks[f"{name}.ipynb"] for name in either.spies]:
        stored = json.loads((either.out / "answers" / f"{row['key']}.json").read_text("utf-8"))
        assert stored["answers"]["5.2"] == {"list": []}
        assert row["points"] == 1


def test_no_key_stands_in_the_results(either):
    for path in either.out.rglob("*"):
        if path.is_file():
            assert str(tea.SECRET).encode() not in path.read_bytes(), path


def test_the_trainers_files_are_as_they_were(either):
    assert either.after == either.before
    assert sorted(path.name for path in either.base.iterdir()) == ["course", "results", "submissions"]
    assert not (either.base.parent / "evil.ipynb").exists()


def test_results_hold_whole_files_and_nothing_else(either):
    names = {path.name for path in either.out.iterdir()}
    assert names == {"answers", "marks", "review.csv", "run.json"}
    for path in [*either.out.glob("*/*"), either.out / "run.json"]:
        assert path.suffix == ".json"
        json.loads(path.read_text("utf-8"))


def test_no_hand_in_can_add_to_what_was_searched_and_is_kept(batch):
    """Neither by writing there, nor by saying what only our own child says."""
    folder = cleared.place()
    kept = [cleared._read(path) for path in folder.iterdir()]
    assert all(kept)
    assert not any(FORGED_MARK in one for one in (*kept, *map(marks.unpacked, cleared._known.values())))
    assert not [path for path in (folder / "new", folder.parent / "new") if path.exists()]


def test_nobody_writes_a_formula_into_the_review(batch):
    with (batch.out / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_names_are_short_and_printable(batch):
    for row in batch.marks.values():
        for text in (*row["trainee"].values(), row["key"]):
            assert len(text) <= 301
            assert text.isprintable()
        assert row["key"].isascii()
    assert _rows(batch, "a-name-with-a-comma")[0]["trainee"]["name"] == 'Smith, "Jr'


def test_a_second_run_has_nothing_left_to_do(either):
    before = _picture(either.out / "answers", either.out / "marks")
    again = grade(
        either.submissions, either.out, either.syllabus, either.syllabus.topics, limits=either.limits
    )
    # Who claims that the walls broke is run again; nobody else.
    claim = _rows(either, "broken-walls-claimed")
    assert again.ran == len(claim) == (either.limits is LIMITS)
    changed = {
        path
        for path, what in _picture(either.out / "answers", either.out / "marks").items()
        if before[path] != what
    }
    assert {Path(path).stem for path in changed} <= {row["key"] for row in claim}


def test_no_process_is_left(either):
    assert either.left == set()


def _templates():
    """Return the numbers of this process's children that are templates; tests before may have left one."""
    mine = os.getpid()
    children = Path(f"/proc/{mine}/task/{mine}/children").read_text().split()
    return {number for number in children if b"grading.sandbox.template" in _command(number)}


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""

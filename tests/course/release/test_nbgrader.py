"""nbgrader takes our exercises and gives the same points."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from crmcourse.handout import ReleaseError, asked_for, nbgrader
from crmcourse.sources.syllabus import load, notebooks

TOPIC = "05-aidma"
# In a process of its own: nbgrader warns, and warnings are errors here.
RUN = """
import json, shutil, sys
from pathlib import Path
sys.modules.setdefault("rfc3987_syntax", None)
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader
config = PyFileConfigLoader("nbgrader_config.py", ".").load_config()
config.CourseDirectory.root = str(Path.cwd())
api = NbGraderAPI(config=config)
found = {"generated": api.generate_assignment(sys.argv[1])["success"]}
name = f"{sys.argv[1]}/exercises.ipynb"
for who, given in {"blank": f"release/{name}", "right": f"source/{name}"}.items():
    target = Path("submitted", who, name)
    target.parent.mkdir(parents=True)
    shutil.copy(given, target)
    done = api.autograde(sys.argv[1], who)
    with Gradebook("sqlite:///gradebook.db") as book:
        grades = book.find_submission_notebook("exercises", sys.argv[1], who).grades
        found[who] = {grade.cell.name: grade.score for grade in grades}
    found["log"] = done["log"]
print(json.dumps(found))
"""


def points_of_our_own_check():
    """What the committed solutions notebook shows: exercise → points."""
    made = nbformat.read(notebooks() / TOPIC / "en/solutions.ipynb", as_version=4)
    said = "\n".join(
        output.get("data", {}).get("text/plain", "")
        for cell in made.cells
        for output in cell.get("outputs", [])
    )
    return {name: float(points) for name, points in re.findall(r"^✓ (\d+\.\d+) .* · ([\d.]+) of", said, re.M)}


def test_nbgrader_gives_the_points_that_we_give_to_a_blank_and_to_a_right_submission(tmp_path):
    made = asked_for(tmp_path / "to", load(), "05", "en", form="nbgrader")
    here = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-c", RUN, TOPIC],
        cwd=made.folder,
        env={**os.environ, "PATH": here},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    ours = points_of_our_own_check()
    # 5.7 is a text, which a person grades: nbgrader has no score for it yet, neither for a blank nor for a right one.
    assert len(ours) == 6
    assert {found[who].pop("answer-7") for who in ("right", "blank")} <= {None, 0.0}
    assert found["generated"]
    assert found["right"] == {f"grade-{name.replace('.', '-')}": points for name, points in ours.items()}, (
        found["log"]
    )
    assert found["blank"] == dict.fromkeys(found["right"], 0.0)
    released = (made.folder / "release" / TOPIC / "exercises.ipynb").read_text("utf-8")
    assert "interest_to_desire = ____" in released
    assert "48.0" not in released.partition('"id": "grade-5-1"')[0].partition("answer-1")[2]


def test_the_metadata_are_what_nbgrader_calls_valid():
    validator = pytest.importorskip("nbgrader.nbgraderformat").MetadataValidator()
    for lang in ("en", "zh"):
        for topic in load().topics:
            made = nbgrader.notebook(topic, lang)
            nbformat.validate(made)
            validator.validate_nb(made)
            cells = [cell for cell in made.cells if "nbgrader" in cell.metadata]
            ids = [cell.metadata.nbgrader.grade_id for cell in cells]
            assert len(set(ids)) == len(ids)
            points = [cell.metadata.nbgrader.points for cell in cells if cell.metadata.nbgrader.grade]
            assert points == [exercise.points for exercise in topic.exercises]
            by_hand = [cell.metadata.nbgrader for cell in cells if cell.metadata.nbgrader.grade]
            by_hand = [one.grade_id for one in by_hand if one.solution]
            assert by_hand == [f"answer-{one.number}" for one in topic.exercises if one.answer.by_people]


def test_a_region_holds_the_answer_and_what_is_outside_runs_with_the_blank():
    code = '# a comment\ntable = load()\nshare = 3 / 4  # solution: ____ / 4\ncheck("5.1", share)'
    made = nbgrader._with_regions(code)
    assert made == (
        "# a comment\ntable = load()\nshare = ____ / 4\n"
        '### BEGIN SOLUTION\nshare = 3 / 4\n### END SOLUTION\ncheck("5.1", share)'
    )
    ast.parse(made)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"lang": ""}, "add --lang en or --lang zh"),
        ({"lang": "en", "exam": True}, "leave out --exam and the roster"),
        ({"lang": "fr"}, "The course speaks en, zh"),
        ({"lang": "en", "form": "moodle"}, "The formats are bundle, nbgrader, not 'moodle'"),
    ],
)
def test_words_that_do_not_go_together_get_a_sentence(tmp_path, words, message):
    with pytest.raises(ReleaseError, match=message):
        asked_for(tmp_path / "to", load(), "05", **{"form": "nbgrader", **words})
    assert not (tmp_path / "to").exists()

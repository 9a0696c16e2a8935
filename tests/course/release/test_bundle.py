"""What is handed out: complete, the same every time, with no answer in it, and whole or not there."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from crmcourse.handout import LeakError, ReleaseError, bundle, chosen, own_data, read_roster, release
from crmcourse.sources.syllabus import in_order, load
from crmcourse.workbook import handout
from crmcourse.workbook import open as workbook
from crmlib import datasets

LEAK = "Divide the three cups that were drunk by all four."
pytestmark = pytest.mark.usefixtures("few_data")


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def contents(folder):
    return {name: (folder / name).read_bytes() for name in files(folder)}


def wheel_in(folder):
    [path] = folder.glob("*.whl")
    return path


def cells(path):
    return nbformat.read(path, as_version=4).cells


def test_a_bundle_holds_all_that_a_trainee_needs_and_its_zip_the_same(course, tmp_path, marker):
    made = release(tmp_path / "to", course, course.topics)
    assert made.bundles == ("crm-course",)
    folder = tmp_path / "to/crm-course"
    assert files(folder) == sorted([
        "05-tea/en/05-exercises.ipynb",
        "05-tea/en/05-lesson.ipynb",
        "05-tea/zh/05-exercises.ipynb",
        "05-tea/zh/05-lesson.ipynb",
        "READ-ME.txt",
        wheel_in(folder).name,
        "datasets/README.md",
        "datasets/datapackage.json",
        "datasets/offers.csv",
        "datasets/products.csv",
        "start.ipynb",
        "start-zh.ipynb",
        "workbook.json",
    ])  # fmt: skip
    with zipfile.ZipFile(tmp_path / "to/crm-course.zip") as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside == {f"crm-course/{name}": content for name, content in contents(folder).items()}
    assert marker(folder)["topics"] == ["05-tea"]
    assert "exam" not in marker(folder)
    assert wheel_in(folder).name in (folder / "READ-ME.txt").read_text("utf-8-sig")


def test_a_second_run_gives_the_same_bytes(course, tmp_path):
    release(tmp_path / "one", course, course.topics)
    release(tmp_path / "two", course, course.topics)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_one_language_alone_is_handed_out(course, tmp_path):
    release(tmp_path / "to", course, course.topics, languages=["zh"])
    folder = tmp_path / "to/crm-course"
    assert not (folder / "05-tea/en").exists()
    start = "".join(cell.source for cell in cells(folder / "start.ipynb"))
    assert "05-tea/zh/05-lesson.ipynb" in start
    assert "05-tea/en" not in start
    assert "English" not in start
    assert (folder / "READ-ME.txt").read_text("utf-8-sig").count("open --folder . --lang zh") == 2
    assert not (folder / "start-zh.ipynb").exists()
    assert [link for path in folder.rglob("*.ipynb") for link in broken(path)] == []


def broken(path):
    """The links of a notebook that lead nowhere."""
    links = [link for cell in cells(path) for link in re.findall(r"\]\(([^)]+ipynb)\)", cell.source)]
    assert links
    return [link for link in links if not (path.parent / link).is_file()]


@pytest.mark.parametrize("exam", [False, True])
def test_every_link_leads_to_what_was_handed_out_beside_it(course, tmp_path, exam):
    tea = course.topics[0]
    for number in ("06", "07"):
        shutil.copytree(tea.path, course.folder / f"{number}-tea")
    three = [tea, *(replace(tea, folder=f"{n}-tea", path=course.folder / f"{n}-tea") for n in ("06", "07"))]
    course = replace(course, topics=in_order(three))
    made = release(tmp_path / "to", course, [course.topics[0], course.topics[2]], exam=exam)
    folder = made.folder / made.bundles[0]
    assert [link for path in folder.rglob("*.ipynb") for link in broken(path)] == []
    last = cells(folder / "05-tea/zh/05-exercises.ipynb")[-1].source
    assert f"../../07-tea/zh/07-{'exercises' if exam else 'lesson'}.ipynb" in last


def test_a_bundle_is_a_workbook_that_opens_as_it_is(course, tmp_path):
    release(tmp_path / "to", course, course.topics, exam=True)
    folder = tmp_path / "to/crm-exam"
    before = files(folder)
    made = workbook.handed_out(folder)
    assert made.folder == folder
    assert made.added == ()
    assert files(folder) == before
    assert workbook.handed_out(tmp_path) is None


def test_an_exam_has_neither_lessons_nor_outputs_and_its_start_page_hands_in(course, tmp_path, marker):
    release(tmp_path / "to", course, course.topics, exam=True)
    folder = tmp_path / "to/crm-exam"
    assert not list(folder.rglob("*lesson*"))
    assert marker(folder)["exam"] is True
    code = [cell for cell in cells(folder / "05-tea/en/05-exercises.ipynb") if cell.cell_type == "code"]
    assert all(cell.outputs == [] for cell in code)
    start = "\n".join(cell.source for cell in cells(folder / "start.ipynb"))
    assert "05-tea/en/05-exercises.ipynb" in start
    assert "begin(lang=" in start


OF_A_TRAINEE = {
    "crmcourse",
    "exercises",
    "records",
    "workbook",
    "sources/__init__.py",
    "sources/places.py",
    "sources/declarations.py",
    "sources/syllabus.py",
}


def rooms(names):
    """The rooms of the course that files lie in; of the author's desk, the very files."""
    parts = [name.split("/") for name in names if name.startswith("crmcourse/") and "locale" not in name]
    return {
        "/".join(part[1:]) if part[1] == "sources" else part[1] if len(part) > 2 else part[0]
        for part in parts
        if part[1] != "_notebooks"
    }


def test_the_exam_wheel_holds_no_key_and_check_only_records(course, tmp_path):
    release(tmp_path / "to", course, course.topics, exam=True)
    folder = tmp_path / "to/crm-exam"
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel_in(folder)) as wheel:
        wheel.extractall(installed)
    names = files(installed)
    assert not [
        name for name in names if name.endswith(("exercises.py", "exercises.md", "trainer.md", ".ipynb"))
    ]
    assert not [name for name in names if "_notebooks" in name or "crmlib/world" in name]
    assert rooms(names) <= OF_A_TRAINEE
    assert "crmlib/aidma/__init__.py" in names
    assert not [name for name in names if LEAK.encode() in (installed / name).read_bytes()]
    code = (
        "import crmlib; from crmcourse import *\n"
        "from crmcourse import ____\n"
        "begin('05-tea', lang='en'); check('5.1', 0.75); check('5.1', ____); solution('5.1'); submit('Li Na')\n"
        "print(crmlib.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder / "05-tea/en",
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("○ 5.1 Recorded\n○ 5.1 Still blank\n○ Not in an exam\n")
    assert "nothing is blank" in done.stdout
    assert str(installed) in done.stdout
    opened = subprocess.run(
        [sys.executable, "-m", "crmcourse", "--lang", "en", "open", "--folder", folder, "--only-make"],
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "0 files new" in opened.stdout
    [sent] = (folder / "hand-in").glob("crm-Li-Na-*.zip")
    with zipfile.ZipFile(sent) as archive:
        assert json.loads(archive.read("submission.json"))["answers"]["5.1"]["answer"] == 0.75


def test_the_practice_wheel_checks_the_topics_handed_out_and_has_no_solution(course, tmp_path):
    release(tmp_path / "to", course, course.topics)
    folder = tmp_path / "to/crm-course"
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel_in(folder)) as wheel:
        wheel.extractall(installed)
    inside = files(installed / "crmcourse/_notebooks")
    assert inside == ["05-tea/exercises.py", "05-tea/lesson.md", "syllabus.yml"]
    assert load(installed / "crmcourse/_notebooks").topics[0].exercises[0].id == "5.1"
    code = "from crmcourse import begin, check; begin('05-tea', lang='zh'); check('5.1', 0.75)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("✓ 5.1")


def leak_in_a_source(course):
    path = course.folder / "05-tea/en/exercises.ipynb"
    made = nbformat.read(path, as_version=4)
    made.cells[-2].source += f"\n# {LEAK}"
    nbformat.write(made, path)


def leak_in_an_output(course):
    path = course.folder / "05-tea/zh/lesson.ipynb"
    made = nbformat.read(path, as_version=4)
    code = next(cell for cell in made.cells if cell.cell_type == "code")
    code.outputs = [nbformat.v4.new_output("stream", text=LEAK)]
    nbformat.write(made, path)


def leak_in_the_metadata(course):
    path = course.folder / "05-tea/en/lesson.ipynb"
    made = nbformat.read(path, as_version=4)
    made.metadata["note"] = {"deep": [LEAK]}
    nbformat.write(made, path)


def leak_in_the_library(course):
    text = (course.folder / "05-tea/lesson.md").read_text("utf-8")
    (course.folder / "05-tea/lesson.md").write_text(text + f"\n<!-- {LEAK} -->\n", "utf-8")


def leak_in_a_table(course):
    (datasets.HOME / "offers.csv").write_text(f"a,b\n1,{LEAK}\n")


LEAKS = {
    "05-tea/en/05-exercises.ipynb: cell": leak_in_a_source,
    "05-tea/en/05-lesson.ipynb: cell metadata": leak_in_the_metadata,
    "py3-none-any.whl/crmcourse/_notebooks/05-tea/lesson.md: it shows": leak_in_the_library,
    "datasets/offers.csv: it shows": leak_in_a_table,
}


@pytest.mark.parametrize(("place", "plant"), LEAKS.items(), ids=[plant.__name__ for plant in LEAKS.values()])
def test_a_planted_leak_stops_the_hand_out_and_is_named(course, tmp_path, place, plant):
    plant(course)
    with pytest.raises(LeakError) as caught:
        release(tmp_path / "to", course, course.topics)
    assert place in str(caught.value)
    assert "a worked solution of exercises.py" in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "notebooks"]


def test_what_an_output_tells_is_not_handed_out(course, tmp_path):
    leak_in_an_output(course)
    folder = release(tmp_path / "to", course, course.topics).folder / "crm-course"
    code = [cell for path in folder.rglob("*.ipynb") for cell in cells(path) if cell.cell_type == "code"]
    assert len(code) > 8
    assert all((cell.outputs, cell.execution_count) == ([], None) for cell in code)
    assert not [name for name, content in contents(folder).items() if LEAK.encode() in content]


def test_a_bundle_and_a_workbook_hold_the_same_notebooks(course, tmp_path):
    folder = release(tmp_path / "to", course, course.topics).folder / "crm-course"
    made = workbook.make(tmp_path / "workbook", course, datasets.HOME).folder
    names = [name for name in files(made) if name.startswith("05-tea/")]
    assert len(names) == 4
    assert {name: (folder / name).read_bytes() for name in names} == {
        name: (made / name).read_bytes() for name in names
    }


def test_in_an_exam_a_hint_is_a_leak_too(course, tmp_path):
    path = course.folder / "05-tea/exercises.py"
    hint = "Count the cups on the table, and then those in the sink."
    path.write_text(path.read_text("utf-8").replace("Count the cups.", hint), "utf-8")
    (datasets.HOME / "README.md").write_text(hint)
    course = load(course.folder)
    release(tmp_path / "practice", course, course.topics)
    with pytest.raises(LeakError, match=r"README\.md: it shows a declaration of 05-tea/exercises\.py"):
        release(tmp_path / "exam", course, course.topics, exam=True)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_what_is_interrupted_leaves_nothing_behind(course, tmp_path, monkeypatch, error):
    def stop(*_args):
        raise error

    monkeypatch.setattr(bundle, "_zip", stop)
    with pytest.raises((KeyboardInterrupt, OSError)):
        release(tmp_path / "deep/er/to", course, course.topics)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "notebooks"]


def test_a_folder_with_other_things_in_it_is_refused_and_an_empty_one_is_used(course, tmp_path):
    (tmp_path / "empty").mkdir()
    release(tmp_path / "empty", course, course.topics)
    before = contents(tmp_path / "empty")
    with pytest.raises(ReleaseError, match="is not empty"):
        release(tmp_path / "empty", course, course.topics)
    assert contents(tmp_path / "empty") == before
    (tmp_path / "file").write_text("")
    with pytest.raises(ReleaseError, match="is not empty"):
        release(tmp_path / "file", course, course.topics)


def test_a_course_that_was_not_built_is_refused(course, tmp_path):
    (course.folder / "05-tea/zh/lesson.ipynb").unlink()
    with pytest.raises(
        ReleaseError, match=r"05-tea/zh/lesson\.ipynb is missing\. Run “crm-course build” first\."
    ):
        release(tmp_path / "to", course, course.topics)


NAMES = ["王小明", '"Smith, Jr"', "=HYPERLINK(0)", "\u202eעברית\u202c", "<b>&", "x" * 300]


def test_each_trainee_gets_data_of_their_own_that_the_seeds_give_again(course, tmp_path, roster, marker):
    people = roster("id,name", *(f"s{n},{name}" for n, name in enumerate(NAMES[:3])))
    made = release(tmp_path / "to", course, course.topics, roster=read_roster(people))
    assert made.bundles == ("s0", "s1", "s2")
    folders = [tmp_path / "to" / name for name in made.bundles]
    events = [(folder / "datasets/events.csv").read_bytes() for folder in folders]
    assert len(set(events)) == 3
    for trainee, folder in zip(read_roster(made.seeds).trainees, folders, strict=True):
        own_data(trainee.seed, tmp_path / "again")
        drawn = marker(folder)["fingerprints"]
        assert datasets.fingerprints(tmp_path / "again").items() <= drawn.items()
        assert marker(folder)["trainee"] == {"id": trainee.id, "name": trainee.name}
        assert str(trainee.seed).encode() not in b"".join(contents(folder).values())
    assert [trainee.name for trainee in read_roster(made.seeds).trainees] == [
        "王小明",
        "Smith, Jr",
        "=HYPERLINK(0)",
    ]
    assert "seeds.csv" not in "".join(files(folders[0]))
    again = release(tmp_path / "again-all", course, course.topics, roster=read_roster(made.seeds))
    assert contents(again.folder) == contents(made.folder)


def test_begin_puts_the_trainees_own_tables_in_force_and_refuses_changed_ones(
    course, tmp_path, roster, monkeypatch
):
    from crmcourse.workbook import recording, session
    from crmlib.errors import DataError

    monkeypatch.setattr(session, "_in_force", None)
    monkeypatch.setattr(recording, "_in_force", None)
    people = read_roster(roster("id,name,seed", "a,Ann,7"))
    folder = release(tmp_path / "to", course, course.topics, roster=people).folder / "a"
    monkeypatch.chdir(folder / "05-tea/en")
    session.begin("05-tea", notebooks=course.folder)
    assert datasets.source("events") == folder / "datasets/events.csv"
    lesson = next(cell for cell in cells(folder / "05-tea/en/05-lesson.ipynb") if cell.id == "setup")
    assert lesson.source.endswith("datasets.use(None)")
    with (folder / "datasets/events.csv").open("a") as file:
        file.write("\n")
    datasets.use(None)
    with pytest.raises(DataError, match=r"events\.csv is missing, or not as it was handed out"):
        session.begin("05-tea", notebooks=course.folder)


def test_a_seed_in_a_bundle_is_a_leak(course, tmp_path, roster):
    people = read_roster(roster("id,name,seed", "a,Ann,1234567890123"))
    (datasets.HOME / "README.md").write_text("drawn with 1234567890123")
    with pytest.raises(LeakError, match=r"README\.md: it shows the trainee's seed"):
        release(tmp_path / "to", course, course.topics, roster=people)


def test_a_marker_that_makes_no_sense_says_nothing(tmp_path):
    for content in (
        "{",
        "[]",
        '{"exam": "yes", "topics": 3, "trainee": [], "data": 7}',
        "[" * 100_000,
        "\ud800",
    ):
        (tmp_path / "workbook.json").write_text(content, errors="surrogatepass")
        assert handout.read(tmp_path) == handout.Handout()
    assert handout.read(Path("/nowhere")) == handout.Handout()


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("", ["05-tea", "06-cup", "10-pot"]),
        ("05-09", ["05-tea", "06-cup"]),
        ("pot,05", ["05-tea", "10-pot"]),
        ("6，10-pot", ["06-cup", "10-pot"]),
    ],
)
def test_topics_go_by_numbers_ranges_and_names(course, text, topics):
    [topic] = course.topics
    whole = replace(course, topics=(topic, replace(topic, folder="06-cup"), replace(topic, folder="10-pot")))
    assert [one.folder for one in chosen(whole, text)] == topics
    with pytest.raises(ValueError, match="no topic from 20 to 30"):
        chosen(whole, "20-30")
    with pytest.raises(ValueError, match="no topic 'tee'"):
        chosen(whole, "tee")

"""Whatever makes a course unfit to be handed out is found and named."""

import json
import shutil

import pytest

from crmcourse.sources import build as builder
from crmcourse.sources import leaks, source
from crmcourse.sources.syllabus import load
from crmcourse.sources.verify import verify
from tests.support import small_course

LESSON, EXERCISES = "05-tea/en/lesson.ipynb", "05-tea/en/exercises.ipynb"
SOLUTIONS = "05-tea/zh/solutions.ipynb"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A built course; its notebooks begin in this folder, also from copies."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as monkeypatch:
        builder.build(small_course.write(folder, monkeypatch))
        yield folder


@pytest.fixture
def folder(built, tmp_path):
    return shutil.copytree(built, tmp_path / "notebooks")


def problems(folder):
    return [str(problem) for problem in verify(load(folder))]


def edit(path, change):
    """Change a notebook and write it back the way the build writes."""
    made = json.loads(path.read_text("utf-8"))
    cells = {cell["id"]: cell for cell in made["cells"]}
    change(made, cells)
    path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8")


def test_a_built_course_passes(folder):
    assert problems(folder) == []


def output(text):
    return [{"output_type": "stream", "name": "stdout", "text": [text]}]


def shown(kind, text):
    return [{"output_type": "display_data", "metadata": {}, "data": {kind: [text]}}]


NOTEBOOK_CHANGES = {
    "another source": (
        LESSON,
        lambda m, c: c["price"].update(source=["print(4)"]),
        "cell price: its source differs",
    ),
    "another cell": (
        LESSON,
        lambda m, c: c["price"].update(id="cost"),
        "price was to come, cost stands there",
    ),
    "a lost cell": (LESSON, lambda m, c: m["cells"].pop(), "next was to come, – stands there"),
    "metadata of a cell": (
        EXERCISES,
        lambda m, c: c["ex-1"]["metadata"].update(key=3),
        "its metadata differs",
    ),
    "metadata": (EXERCISES, lambda m, c: m["metadata"].update(key=3), "its metadata differ from a fresh"),
    "not executed": (
        LESSON,
        lambda m, c: c["price"].update(execution_count=None),
        "not executed once each, in order",
    ),
    "out of order": (
        LESSON,
        lambda m, c: c["price"].update(execution_count=9),
        "not executed once each, in order",
    ),
    "stderr": (
        LESSON,
        lambda m, c: c["price"].update(outputs=[{**output("x")[0], "name": "stderr"}]),
        "cell price: it wrote to stderr",
    ),
    "an HTML table": (
        LESSON,
        lambda m, c: c["price"].update(outputs=shown("text/html", "<div><table>")),
        "cell price: its output is an HTML table that is not the course's",
    ),
    "a widget without its tag": (
        LESSON,
        lambda m, c: c["price"].update(outputs=shown("application/vnd.jupyter.widget-view+json", "")),
        "cell price: its output holds a widget",
    ),
    "an address": (
        LESSON,
        lambda m, c: c["price"].update(outputs=output("<Axes at 0x7f3a2b1c>")),
        "its output holds a memory address",
    ),
    "a path": (
        LESSON,
        lambda m, c: c["price"].update(outputs=output("/home/li/x.csv")),
        "its output holds a path",
    ),
    "an unwanted error": (
        LESSON,
        lambda m, c: c["price"].update(outputs=c["pitfall"]["outputs"]),
        "cell price: it failed with ValueError",
    ),
    "a check that is not compared": (
        LESSON,
        lambda m, c: c["price"]["metadata"].update(tags=["nbval-ignore-output"]),
        "cell price: only a widget's output may go unchecked",
    ),
    "a large file": (
        LESSON,
        lambda m, c: c["price"].update(outputs=output("x" * 400_000)),
        "400 kB is the most",
    ),
    "no picture": (LESSON, lambda m, c: c["picture"].update(outputs=[]), "it has no picture"),
    "a solution in an output": (
        EXERCISES,
        lambda m, c: c["ex-1"].update(outputs=output("share = 3 / 4\n")),
        "cell ex-1 shows the solution in cell ex-1",
    ),
    "a solution in metadata": (
        EXERCISES,
        lambda m, c: c["ex-1"]["metadata"].update(note="share = 3 / 4"),
        "cell ex-1 shows the solution in cell ex-1",
    ),
    "a cell for trainers": (
        EXERCISES,
        lambda m, c: c["title"].update(
            source=["Three of the four cups that were poured were also drunk, hence three quarters."]
        ),
        "cell title shows the solution in cell why",
    ),
    "a trainer's note": (
        "05-tea/zh/lesson.ipynb",
        lambda m, c: c["title"].update(source=["# 茶\n\n先问全班今天谁喝过茶，等到有人笑了再继续讲下去。"]),
        "cell title shows the trainer's note timing",
    ),
    "a worked solution": (
        EXERCISES,
        lambda m, c: c["ex-1"].update(
            outputs=shown("text/plain", "Divide the three cups that were drunk by all four.")
        ),
        "cell ex-1 shows a worked solution",
    ),
    "a trainee's check that is right": (
        EXERCISES,
        lambda m, c: c["ex-1"].update(outputs=shown("text/plain", "✓ 5.1 Right · 2 of 2 points")),
        "the check of 5.1 says “✓”, and “○”",
    ),
    "a solution that is wrong": (
        SOLUTIONS,
        lambda m, c: c["ex-1"].update(outputs=shown("text/plain", "✗ 5.1 Not right yet · 0 of 2 points")),
        "the check of 5.1 says “✗”, and “✓”",
    ),
    "an exercise unchecked": (
        SOLUTIONS,
        lambda m, c: c["ex-1"].update(outputs=[]),
        "no cell checks the exercise 5.1",
    ),
    "an exercise undeclared": (
        SOLUTIONS,
        lambda m, c: c["setup"].update(outputs=shown("text/plain", "✓ 5.9 Right · 2 of 2 points")),
        "it checks 5.9, which",
    ),
}


@pytest.mark.parametrize(("name", "change", "message"), NOTEBOOK_CHANGES.values(), ids=NOTEBOOK_CHANGES)
def test_a_notebook_that_is_not_as_built_is_found(folder, name, change, message):
    edit(folder / name, change)
    found = problems(folder)
    assert any(line.startswith(name) and message in line for line in found), found


SOURCE_CHANGES = {
    "a changed source": (
        "lesson.md",
        'print("price", 3)',
        'print("price", 4)',
        "cell price: its source differs",
    ),
    "a stale translation": (
        "trainer.md",
        "Ask the class first",
        "Ask nobody",
        "the English of timing has changed",
    ),
    "bold that stays stars": (
        "trainer.md",
        "# 茶（讲师用）",
        "# 茶\n\n**问题：**请",
        "timing (zh): no bold at “**问题：**请”",
    ),
    "no widget": ("lesson.md", ":tags: [widget]\n", "", "it has no widget"),
    "a link to nowhere": ("lesson.md", "Sentence 7.", "[Look](nowhere.ipynb)", "leads nowhere"),
    "points": ("exercises.py", "points=2", "points=3", "give 3 points, syllabus.yml says 2"),
    "a section to reread": (
        "exercises.py",
        'reread="title"',
        'reread="tiitle"',
        "tiitle, which lesson.md does not",
    ),
    "no declarations": ("exercises.py", "EXERCISES = ", "NONE = ", "cannot be run"),
}


@pytest.mark.parametrize(("name", "old", "new", "message"), SOURCE_CHANGES.values(), ids=SOURCE_CHANGES)
def test_a_source_that_went_its_own_way_is_found(folder, name, old, new, message):
    small_course.change(
        folder / "syllabus.yml", "    rows: [S0.15, S0.16]\n", "    rows: [S0.15, S0.16]\n    points: 2\n"
    )
    small_course.change(folder / "05-tea" / name, old, new)
    if name == "lesson.md":
        course = load(folder)
        builder.accept_translations(course)
        if "widget" in old or "link" in message or "leads" in message:
            rewrite_lessons(course)
    found = problems(folder)
    assert any(message in line for line in found), found


def rewrite_lessons(course):
    """Put the fresh cells into the committed lessons, as a build would, without running them."""
    for job in builder.plan(course)[0]:
        if "lesson" in job.path:
            (course.folder / job.path).write_bytes(builder.as_bytes(job.notebook))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rows: [S0.15, S0.16]", "rows: []", "gives it no lecture rows"),
        ("lesson: 45", "lesson: 0", "gives it no minutes"),
        ("exercises: 15", "exercises: 0", "gives it no minutes"),
        (
            'title: {en: "Tea", zh',
            'title: {en: "Green tea", zh',
            "its title is “Tea”, and syllabus.yml calls it “Green tea”",
        ),
        (
            'objectives:\n      - {en: "say what tea costs", zh: "说出茶的价格"}',
            "objectives: []",
            "gives it no objectives",
        ),
    ],
)
def test_a_lesson_without_its_purpose_is_found(folder, old, new, message):
    small_course.change(folder / "syllabus.yml", old, new)
    assert any(message in line for line in problems(folder))


def test_a_lesson_that_is_too_short_is_found(folder):
    path = folder / "05-tea/lesson.md"
    path.write_text(path.read_text("utf-8").split('+++ {"id": "more-0"')[0], "utf-8")
    course = load(folder)
    rewrite_lessons(course)
    assert any("it has 7 cells; a lesson has 25 to 42" in line for line in problems(folder))


def test_a_notebook_that_was_not_built_is_found(folder):
    (folder / LESSON).unlink()
    assert f"{LESSON}: it was not built. Run “crm-course build”." in problems(folder)


def test_a_file_that_is_no_notebook_is_found(folder):
    (folder / LESSON).write_text("{")
    assert any("it is not a notebook" in line for line in problems(folder))


def test_a_notebook_saved_by_hand_is_found(folder):
    made = json.loads((folder / LESSON).read_text("utf-8"))
    (folder / LESSON).write_text(json.dumps(made), "utf-8")
    assert any("saved by hand" in line for line in problems(folder))


def test_notebooks_and_folders_that_the_syllabus_does_not_know_are_found(folder):
    shutil.copytree(folder / "05-tea", folder / "06-coffee")
    (folder / "05-tea/en/old.ipynb").write_text("{}")
    found = problems(folder)
    assert "06-coffee: the folder has a lesson, but no line in syllabus.yml." in found
    assert "05-tea/en/old.ipynb: no source makes this notebook. Remove it." in found


def test_what_trainers_quote_from_the_exercises_is_no_secret(folder):
    trainer = source.read(folder / "05-tea/trainer.md")
    texts = [secret.text for secret in leaks.secrets(None, trainer)]
    assert texts == [
        "Ask the class first who has drunk tea today, and wait until somebody laughs.",
        "先问全班今天谁喝过茶，等到有人笑了再继续讲下去。",
    ]

"""The whole course is built: executed, deterministic, each notebook whole or not at all."""

import nbformat
import pytest

from crmcourse.sources import build as builder
from crmcourse.sources.edition import cells_as_notebook
from crmcourse.sources.execute import ExecutionError, run
from crmcourse.sources.source import Cell
from crmlib.errors import DataError
from tests.support import small_course


@pytest.fixture
def course(tmp_path, monkeypatch):
    return small_course.write(tmp_path / "notebooks", monkeypatch)


def notebooks(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.ipynb")}


def test_every_edition_is_built_and_a_second_build_changes_no_byte(course):
    seen = []
    built = builder.build(course, done=lambda job: seen.append(job.path), planned=seen.append)
    files = notebooks(course.folder)
    assert set(files) == {
        "start.ipynb",
        "start-zh.ipynb",
        *(
            f"05-tea/{lang}/{kind}.ipynb"
            for lang in ("en", "zh")
            for kind in ("lesson", "exercises", "solutions")
        ),
    }
    assert {b.path for b in built if b.changed} == set(files)
    assert seen[0] == 8
    assert set(seen[1:]) == set(files)

    before = {name: path.read_bytes() for name, path in files.items()}
    assert not any(b.changed for b in builder.build(course))
    assert {name: path.read_bytes() for name, path in notebooks(course.folder).items()} == before

    lesson = nbformat.reads(before["05-tea/en/lesson.ipynb"].decode(), as_version=4)
    code = {cell.id: cell for cell in lesson.cells if cell.cell_type == "code"}
    assert [cell.execution_count for cell in code.values()] == [1, 2, 3, 4, 5]
    assert code["price"].outputs == [{"output_type": "stream", "name": "stdout", "text": "price 3\n"}]
    assert "image/png" in code["picture"].outputs[0].data
    assert code["slider"].outputs == []
    assert code["pitfall"].outputs[0].ename == "ValueError"
    assert "widgets" not in lesson.metadata
    assert "○ 5.1" in before["05-tea/en/exercises.ipynb"].decode()
    assert "✓ 5.1" in before["05-tea/zh/solutions.ipynb"].decode()


def test_a_failing_notebook_is_named_and_its_file_stays_while_the_others_are_built(course):
    target = course.folder / "05-tea/zh/lesson.ipynb"
    target.parent.mkdir()
    target.write_text("as it was")
    small_course.change(course.folder / "05-tea/lesson.md", 'print("price", 3)', "1 / 0")
    with pytest.raises(builder.BuildError) as caught:
        builder.build(course)
    assert str(caught.value).splitlines() == [
        f"05-tea/{lang}/lesson.ipynb, cell price: ZeroDivisionError: division by zero"
        for lang in ("en", "zh")
    ]
    assert target.read_text() == "as it was"
    assert (course.folder / "05-tea/en/solutions.ipynb").is_file()
    assert not list(course.folder.rglob("*.part"))


def test_english_that_changed_without_its_chinese_fails_the_build(course):
    small_course.change(course.folder / "05-tea/lesson.md", "# Tea\n", "# Green tea\n")
    jobs, wrong = builder.plan(course)
    assert wrong == [
        "05-tea/lesson.md: the English of title has changed since it was translated. Bring the Chinese up to it, "
        "then run “crm-course build --accept-translations”."
    ]
    assert "05-tea/en/lesson.ipynb" not in {job.path for job in jobs}
    assert builder.accept_translations(course) == [("05-tea/lesson.md", "title")]
    assert builder.plan(course)[1] == []


def test_a_missing_source_is_never_skipped_silently(course):
    (course.folder / "05-tea/trainer.md").unlink()
    assert builder.plan(course)[1] == [
        "05-tea/trainer.md is missing. Write it, or take its topic out of syllabus.yml."
    ]


@pytest.mark.parametrize("name", ["05-tea", "05", "tea"])
def test_a_topic_goes_by_its_folder_its_number_or_its_word(course, name):
    assert [topic.folder for topic in builder.chosen(course, [name])] == ["05-tea"]


def test_an_unknown_topic_is_answered_with_those_there_are(course):
    with pytest.raises(DataError, match=r"no topic 'coffee'. It has: 05-tea"):
        builder.chosen(course, ["coffee"])


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise ValueError('one\\ntwo')", "x, cell bad: ValueError: one two"),
        ("import time; time.sleep(30)", "x, cell bad: it took longer than 2 s"),
        ("import os; os._exit(1)", "x, cell bad: Kernel died"),
    ],
)
def test_a_cell_that_fails_is_named_with_what_python_said(code, message):
    cells = [Cell("good", "code", "1"), Cell("bad", "code", code), Cell("after", "code", "2")]
    with pytest.raises(ExecutionError, match=message):
        run(cells_as_notebook(cells), "x", timeout=2)


def test_a_notebook_runs_in_an_empty_folder_with_fixed_hashes():
    code = "import os; print(os.listdir(), os.environ['PYTHONHASHSEED'], os.environ['TZ'])"
    done = run(cells_as_notebook([Cell("a", "code", code)]), "x")
    assert done.cells[0].outputs[0].text == "[] 0 UTC\n"

"""The committed notebooks hold what nbval needs to prove anything.

``pytest --nbval notebooks`` runs each notebook from top to bottom, once, and compares what every cell says with
what is committed. It passes over what was never executed, over unknown magics, over kinds of output that it does
not know, and over what is tagged to be ignored. These guards close those gaps: what holds of the committed outputs
then holds of a fresh run.
"""

import ast
import copy
import json
import re
import subprocess
import sys

import nbformat
import pytest

from crmcourse.sources import syllabus
from crmcourse.sources.edition import IGNORE_OUTPUT
from crmcourse.sources.execute import run
from crmcourse.sources.outputs import foreign_table, without_pictures

FOLDER = syllabus.notebooks()
NAMES = sorted(
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
)
every_notebook = pytest.mark.parametrize("name", NAMES)


def read(name):
    return nbformat.read(FOLDER / name, as_version=nbformat.NO_CONVERT)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [output for cell in code(notebook) for output in cell.outputs]


def test_every_topic_of_the_syllabus_has_its_notebooks():
    expected = {
        f"{topic.folder}/{lang}/{kind}.ipynb"
        for topic in syllabus.load().topics
        for lang in ("en", "zh")
        for kind in ("lesson", "exercises", "solutions")
    }
    assert set(NAMES) == expected | {"start.ipynb", "start-zh.ipynb"}


@every_notebook
def test_every_code_cell_was_executed_in_order(name):
    counts = [cell.execution_count for cell in code(read(name))]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_every_code_cell_is_plain_python(name):
    for cell in code(read(name)):
        ast.parse(cell.source, cell.id)


@every_notebook
def test_every_output_is_of_a_kind_that_nbval_compares(name):
    for output in outputs(read(name)):
        kinds = set(output.get("data", {}))
        assert output.output_type in {"stream", "display_data", "execute_result", "error"}
        # Pictures' bytes are the drawing library's business; the text that stands for one is compared.
        assert kinds <= {"text/plain", "text/html", "image/png"}
        assert "text/plain" in kinds or output.output_type in {"stream", "error"}


@every_notebook
def test_nothing_was_written_to_stderr(name):
    streams = [output.name for output in outputs(read(name)) if output.output_type == "stream"]
    assert set(streams) <= {"stdout"}


@every_notebook
def test_every_html_table_is_the_courses_own(name):
    for output in outputs(read(name)):
        assert not foreign_table(output.get("data", {}))


@every_notebook
def test_no_output_holds_what_another_run_would_change(name):
    for output in outputs(read(name)):
        data = without_pictures(output.get("data", {}))
        assert not re.search(r"\bat 0x[0-9a-f]{6,}", json.dumps({**output, "data": data}))


@every_notebook
def test_errors_stand_only_where_they_are_the_lesson(name):
    failed = [c.id for c in code(read(name)) if any(o.output_type == "error" for o in c.outputs)]
    announced = [c.id for c in code(read(name)) if "raises-exception" in c.metadata.get("tags", [])]
    assert failed == announced


@every_notebook
def test_only_widgets_go_unchecked_and_each_is_followed_by_a_checked_cell(name):
    cells = code(read(name))
    tags = [cell.metadata.get("tags", []) for cell in cells]
    assert [IGNORE_OUTPUT in tag for tag in tags] == ["widget" in tag for tag in tags]
    for cell, tag, following in zip(cells, tags, [*cells[1:], None], strict=True):
        if "widget" in tag:
            assert following is not None, f"nothing checks what the widget {cell.id} shows"
            assert following.outputs, f"nothing checks what the widget {cell.id} shows"


def test_as_many_cells_go_unchecked_as_the_sources_have_widgets():
    unchecked = sum(IGNORE_OUTPUT in c.metadata.get("tags", []) for name in NAMES for c in code(read(name)))
    # A lesson's widget is built once a language, an exercise's also for the solutions.
    editions = {"lesson.md": 2, "exercises.md": 4}
    widgets = sum(
        editions[source.name]
        * len(re.findall(r"^:tags: \[.*\bwidget\b.*\]$", source.read_text("utf-8"), re.M))
        for source in FOLDER.glob("*/*.md")
        if source.name in editions
    )
    assert unchecked == widgets


@every_notebook
def test_every_picture_says_what_is_to_be_seen(name):
    for output in outputs(read(name)):
        for alternative in re.findall(r"<img\b[^>]*>", output.get("data", {}).get("text/html", "")):
            assert re.search(r'alt="[^"]{20,}"', alternative)


CHANGES = {
    "nothing": lambda page: page,
    "bytes": lambda page: page.replace("base64,iVBO", "base64,AAAA"),
    "words": lambda page: page.replace('alt="', 'alt="Not '),
    "style": lambda page: page.replace("<style>", "<style>.x{color:red}"),
    "table": lambda page: page.replace('<th scope="row">', "<th>"),
}


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Name of a change → what nbval says of a cell with a table and its picture whose output was so changed."""
    folder = tmp_path_factory.mktemp("compared")
    code = (
        "import pandas as pd\nfrom crmlib.result import Bars\n"
        "Bars(pd.DataFrame({'share': [0.5]}, index=['a'])).show()"
    )
    # A cell for each change, and so one kernel for all.
    made = run(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for _change in CHANGES]), "pictures"
    )
    for cell, (name, change) in zip(made.cells, CHANGES.items(), strict=True):
        before = copy.deepcopy(cell.outputs)
        for output in cell.outputs:
            output.data["text/html"] = change(output.data["text/html"])
        assert (cell.outputs == before) == (name == "nothing")
    nbformat.write(made, folder / "changed.ipynb")
    options = ["-v", "--tb=no", "-p", "no:cacheprovider", "-p", "conftest", "--nbval"]
    asked = [sys.executable, "-m", "pytest", *options, str(folder)]
    done = subprocess.run(asked, cwd=FOLDER.parent, capture_output=True, text=True)
    said = re.findall(r"changed::ipynb::Cell (\d+) (PASSED|FAILED)", done.stdout, re.M)
    assert len(said) == len(CHANGES), done.stdout
    return {list(CHANGES)[int(cell)]: verdict for cell, verdict in said}


def test_nbval_compares_what_is_said_of_a_picture_but_not_its_bytes(compared):
    assert (compared["nothing"], compared["bytes"], compared["words"]) == ("PASSED", "PASSED", "FAILED")


def test_nbval_compares_a_table_but_not_how_it_looks(compared):
    assert (compared["style"], compared["table"]) == ("PASSED", "FAILED")

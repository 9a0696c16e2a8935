"""The course's own kernel: no order of cells and no restart gives a NameError."""

import ast
import json
import os

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel

import crmcourse
from crmcourse.sources import edition
from crmcourse.workbook import kernel, pages
from crmcourse.workbook import open as workbook

pytestmark = pytest.mark.timeout(120)


class Notebook:
    """A notebook that is open somewhere: cells are run in any order."""

    def __init__(self, path, monkeypatch, kernel):
        path.parent.mkdir(parents=True, exist_ok=True)
        for name, value in workbook.lab_environment({}).items():
            monkeypatch.setenv(name, value)
        self.environment = {
            **os.environ,
            "JPY_SESSION_NAME": str(path),
            "IPYTHONDIR": str(path.parent / ".ipython"),
        }
        self.manager, self.client = start_new_kernel(
            kernel_name=kernel, cwd=str(path.parent), env=self.environment
        )

    def runs(self, code):
        """Run a cell; return what it says, and its error or None."""
        said, error = [], None

        def hear(message):
            nonlocal error
            content = message["content"]
            said.append(content.get("text") or content.get("data", {}).get("text/plain", ""))
            if message["msg_type"] == "error":
                error = content["ename"]

        self.client.execute_interactive(code, output_hook=hear, timeout=60)
        return "".join(said), error

    def restarts(self):
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=60)

    def closes(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture
def opens(tmp_path, monkeypatch):
    """A function that opens a notebook of a workbook by its path."""
    (tmp_path / "workbook.json").write_text("{}")
    opened = []

    def open_(path, kernel=pages.KERNEL["name"]):
        opened.append(Notebook(tmp_path / path, monkeypatch, kernel))
        return opened[-1]

    yield open_
    for one in opened:
        one.closes()


def test_an_exercise_is_checked_in_its_language_before_any_other_cell_and_after_a_restart(opens, tmp_path):
    notebook = opens("05-aidma/zh/05-exercises.ipynb")
    said, error = notebook.runs('check("5.1", 3)')
    assert error is None
    assert said.startswith("✗ 5.1 还不对")
    notebook.restarts()
    said, error = notebook.runs('hint("5.1")')
    assert error is None
    assert said.startswith("○ 5.1 提示（第 1 条")
    assert notebook.runs("%reset -f\ncheck('5.1', ____)") == (
        notebook.runs("from crmcourse import check, ____\ncheck('5.1', ____)")
    )
    kept = json.loads((tmp_path / "work.json").read_text("utf-8"))["exercises"]["5.1"]
    assert (kept["tries"], kept["hints"]) == (1, 1)


def test_what_is_typed_is_read_as_meant_and_a_slip_is_one_sentence(opens):
    notebook = opens("05-aidma/zh/05-exercises.ipynb")
    meant, error = notebook.runs("check（“5.1”，48。０％）")
    assert error is None
    assert meant.startswith("✓ 5.1 正确")
    assert notebook.runs("check（“5.2”，【兴趣】）") == ('? 文字要加引号："兴趣"。', None)
    assert notebook.runs('check("5.1", "价格') == ('? 少了一个引号：文字前后都要有引号，如 "deep"。', None)
    assert notebook.runs("1 / 0")[1] == "ZeroDivisionError"
    assert notebook.runs("x = (")[1] in ("SyntaxError", "_IncompleteInputError")
    assert notebook.runs("print(“价格”)")[1] == "SyntaxError"


def test_a_name_of_the_notebooks_own_that_has_not_run_yet_is_no_word(opens, tmp_path):
    path = tmp_path / "05-aidma/en/05-exercises.ipynb"
    path.parent.mkdir(parents=True)
    cell = {"cell_type": "code", "metadata": {}, "source": "share = 48\n"}
    path.write_text(json.dumps({"cells": [cell]}))
    said, error = opens("05-aidma/en/05-exercises.ipynb").runs('check("5.1", share)')
    assert (said, error) == (
        "? “share” is not known yet: run the first cell first, and then those below it.", None
    )  # fmt: skip


def test_any_other_kernel_does_the_same_once_the_first_cell_has_run(opens):
    notebook = opens("05-aidma/en/05-exercises.ipynb", "python3")
    notebook.runs('from crmcourse import begin, check\nbegin("05-aidma", lang="zh")')
    assert notebook.runs("check（“5.1”，48。０％）")[0].startswith("✓ 5.1 正确")
    assert notebook.runs('check("5.2", 兴趣)') == ('? 文字要加引号："兴趣"。', None)


def test_a_folder_that_is_no_topic_has_a_language_all_the_same(opens):
    notebook = opens("77-nothing/zh/notes.ipynb")
    assert notebook.runs("from crmlib.i18n import language; print(language())") == ("zh\n", None)
    assert notebook.runs('check("5.1", ____)')[0].startswith("○ 5.1 尚未作答")


def test_tables_that_were_changed_are_said_in_a_sentence(opens, tmp_path):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets/events.csv").write_text("id\n1\n")
    marker = {"topics": ["05-aidma"], "data": "datasets", "fingerprints": {"events.csv": "0" * 64}}
    (tmp_path / "workbook.json").write_text(json.dumps(marker))
    said, error = opens("05-aidma/en/05-exercises.ipynb").runs("1 + 1")
    assert error is None
    assert "events.csv is missing, or not as it was handed out" in said
    assert said.endswith("2")


@pytest.mark.parametrize(
    ("names", "some"),
    [(edition._NAMES, {"begin", "check", "____"}), (edition._OF_LESSON, {"guess", "recall"})],
)
def test_the_kernel_knows_whatever_a_first_cell_imports(names, some):
    first = ast.parse(edition._SETUP.format(names=names, folder="'05-aidma'", lang="'en'"))
    imported = {alias.name for node in first.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert some <= imported
    assert imported <= set(kernel.names())
    assert kernel.names()["submit"] is crmcourse.submit


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/home/li/workbook/05-aidma/zh/05-lesson.ipynb", ("05-aidma", "zh")),
        ("05-aidma/en/Untitled.ipynb", ("05-aidma", "en")),
        ("C:\\Users\\Li\\workbook\\06-maslow\\zh\\06-lesson.ipynb", ("06-maslow", "zh")),
        ("/srv/03-all/en/book/09-value/zh/09-exercises-Copy1.ipynb", ("09-value", "zh")),
        ("/srv/05-aidma/zh/deeper/copy.ipynb", (None, "en")),
        ("/home/li/start.ipynb", (None, "en")),
        ("/home/li/start-zh.ipynb", (None, "zh")),
        ("/home/li/05-aidma/fr/x.ipynb", (None, "en")),
        ("3f6a-11", (None, "en")),
        ("", (None, "en")),
    ],
)
def test_a_path_tells_topic_and_language(path, found):
    assert kernel.place({"JPY_SESSION_NAME": path}) == found


def test_jupyter_finds_the_kernel_by_a_variable_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    for name, value in workbook.lab_environment({"JUPYTER_PATH": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    assert os.environ["JUPYTER_PATH"].split(os.pathsep)[1] == str(tmp_path)
    specs = KernelSpecManager().get_all_specs()
    assert {"crm-course", "python3"} <= set(specs)
    spec = specs["crm-course"]["spec"]
    assert {
        "display_name": spec["display_name"],
        "language": spec["language"],
    }.items() <= pages.KERNEL.items()
    assert list(tmp_path.iterdir()) == []

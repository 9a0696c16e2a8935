"""The workbook is made once, added to later, and nothing of the trainee's is overwritten."""

import importlib.util
import json
import os
import re
from importlib import metadata
from pathlib import Path

import nbformat
import pytest

from crmcourse.sources import build as builder
from crmcourse.sources.syllabus import notebooks
from crmcourse.workbook import open as workbook
from crmlib.i18n import use_language
from tests.support import small_course


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course whose notebooks were built, in name at least."""
    course = small_course.write(tmp_path / "notebooks", monkeypatch)
    for job in builder.plan(course)[0]:
        builder.write_atomically(course.folder / job.path, builder.as_bytes(job.notebook))
    return course


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "datapackage.json").write_text("{}")
    (folder / "events.csv").write_text("id\n1\n")
    return folder


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_workbook_holds_the_trainees_edition_the_data_and_a_marker(course, data, tmp_path):
    made = workbook.make(tmp_path / "a" / "workbook", course, data)
    assert files(made.folder) == sorted([
        "05-tea/en/05-exercises.ipynb",
        "05-tea/en/05-lesson.ipynb",
        "05-tea/zh/05-exercises.ipynb",
        "05-tea/zh/05-lesson.ipynb",
        "datasets/datapackage.json",
        "datasets/events.csv",
        "start.ipynb",
        "start-zh.ipynb",
        "workbook.json",
    ])  # fmt: skip
    assert sorted(made.added) == files(made.folder)
    assert made.kept == ()


def test_what_the_trainee_has_is_never_overwritten_and_what_is_lost_comes_back(course, data, tmp_path):
    folder = workbook.make(tmp_path / "workbook", course, data).folder
    (folder / "05-tea/en/05-exercises.ipynb").write_text("my work")
    (folder / "progress.json").write_text("my points")
    (folder / "start.ipynb").unlink()
    again = workbook.make(folder, course, data)
    assert again.added == ("start.ipynb",)
    assert (folder / "05-tea/en/05-exercises.ipynb").read_text() == "my work"
    assert (folder / "progress.json").read_text() == "my points"


def test_in_a_workbook_nothing_has_run_code_is_folded_and_links_lead_to_its_names(course, data, tmp_path):
    folder = workbook.make(tmp_path / "workbook", course, data).folder
    for path in folder.rglob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        assert notebook.metadata.kernelspec.name == "crm-course"
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert (cell.outputs, cell.execution_count) == ([], None)
                typed = "check(" in cell.source
                assert cell.metadata.get("jupyter", {}).get("source_hidden", False) is not typed
                assert not typed or "raises-exception" in cell.metadata.tags
            for link in re.findall(r"\]\(([^)]+ipynb)\)", cell.source):
                assert (path.parent / link).is_file(), link
    assert "(05-tea/en/05-lesson.ipynb)" in (folder / "start.ipynb").read_text("utf-8")
    assert "(05-tea/zh/05-exercises.ipynb)" in (folder / "start-zh.ipynb").read_text("utf-8")


def test_an_older_workbook_goes_on_with_its_names_and_keeps_what_was_done_in_it(course, data, tmp_path):
    folder = tmp_path / "workbook"
    for name in ("05-tea/en/lesson.ipynb", "05-tea/en/exercises.ipynb", "05-tea/zh/exercises.ipynb"):
        builder.write_atomically(folder / name, b"my work")
    (folder / "workbook.json").write_text('{"format": 1, "made_by": "crm-course"}')
    made = workbook.make(folder, course, data)
    assert "05-tea/en/lesson.ipynb" in made.kept
    assert (folder / "05-tea/en/lesson.ipynb").read_text() == "my work"
    assert set(files(folder / "05-tea/en")) == {"lesson.ipynb", "exercises.ipynb"}
    assert "05-tea/zh/lesson.ipynb" in made.added
    assert "(05-tea/en/lesson.ipynb)" in (folder / "start.ipynb").read_text("utf-8")
    assert workbook.make(folder, course, data).added == ()


def test_a_workbook_that_was_half_made_is_finished(course, data, tmp_path, monkeypatch):
    real = workbook.write_atomically

    def full(path, content):
        if path.name == "start.ipynb":
            raise OSError(28, "No space left on device", str(path))
        return real(path, content)

    monkeypatch.setattr(workbook, "write_atomically", full)
    with pytest.raises(OSError, match="No space left"):
        workbook.make(tmp_path / "workbook", course, data)
    monkeypatch.undo()
    assert "start.ipynb" in workbook.make(tmp_path / "workbook", course, data).added


def test_a_folder_with_other_things_in_it_is_left_alone(course, data, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "me.jpg").write_text("")
    with pytest.raises(workbook.WorkbookError, match=r"holds other files. Choose a new"):
        workbook.make(folder, course, data)
    with pytest.raises(workbook.WorkbookError, match=r"is a file. Choose another name"):
        workbook.make(folder / "me.jpg", course, data)
    assert files(folder) == ["me.jpg"]


def test_a_course_that_was_not_built_is_refused_before_anything_is_made(course, data, tmp_path):
    (course.folder / "05-tea/zh/lesson.ipynb").unlink()
    with pytest.raises(
        workbook.WorkbookError, match=r"05-tea/zh/lesson.ipynb is missing. Run “crm-course build”"
    ):
        workbook.make(tmp_path / "workbook", course, data)
    assert not (tmp_path / "workbook").exists()


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_a_link_that_the_trainee_made_is_not_written_through(course, data, tmp_path):
    folder = workbook.make(tmp_path / "workbook", course, data).folder
    (folder / "start.ipynb").unlink()
    (folder / "start.ipynb").symlink_to(tmp_path / "elsewhere")
    workbook.make(folder, course, data)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "argument", ["--ip=0.0.0.0", "--ServerApp.ip=*", "--ServerApp.allow_remote_access=True"]
)
def test_the_workbook_does_not_open_to_other_computers(tmp_path, argument):
    with pytest.raises(workbook.WorkbookError, match="would open the workbook to other computers"):
        workbook.lab_arguments(tmp_path, ["--no-browser", argument])


def test_what_the_trainee_adds_reaches_jupyterlab(tmp_path):
    arguments = workbook.lab_arguments(tmp_path, ["--no-browser", "--port=8899"])
    assert {"--no-browser", "--port=8899", "--ip=127.0.0.1", f"--ServerApp.root_dir={tmp_path}"} <= set(
        arguments
    )


def test_the_address_opens_the_start_page_with_its_key():
    class Server:
        port, base_url = 8899, "/"

        class identity_provider:
            token = "abc"  # noqa: S105

    assert workbook.address(Server) == "http://127.0.0.1:8899/lab/tree/start.ipynb?token=abc"


def test_the_lab_leaves_out_what_belongs_to_other_tools(tmp_path):
    given = workbook.lab_arguments(tmp_path)
    off = [one for one in given if one.startswith("--ServerApp.jpserver_extensions=")]
    assert "--ServerApp.jpserver_extensions=nbgrader.server_extensions.formgrader=False" in off
    settings = Path(workbook.__file__).parent / "lab/en"
    assert f"--LabApp.app_settings_dir={settings}" in given
    assert json.loads((settings / "page_config.json").read_text())["disabledExtensions"]["@jupyter/nbgrader"]


def test_in_chinese_the_menus_are_chinese_and_the_page_is_the_chinese_one(course, data, tmp_path):
    folder = workbook.make(tmp_path / "workbook", course, data).folder
    assert workbook.opened_on(folder) == "start.ipynb"
    use_language("zh")
    try:
        given = workbook.lab_arguments(folder)
        assert workbook.opened_on(folder) == "start-zh.ipynb"
        (folder / "start-zh.ipynb").unlink()
        # A hand-out in Chinese alone, and an older workbook, have one start page.
        assert workbook.opened_on(folder) == "start.ipynb"
    finally:
        use_language("en")
    assert "--LabApp.default_url=/lab/tree/start-zh.ipynb" in given
    settings = Path(workbook.__file__).parent / "lab/zh"
    assert f"--LabApp.app_settings_dir={settings}" in given
    overrides, english = (
        json.loads((settings.parent / lang / "overrides.json").read_text()) for lang in ("zh", "en")
    )
    assert overrides.pop("@jupyterlab/translation-extension:plugin") == {"locale": "zh_CN"}
    assert overrides == english
    assert metadata.version("jupyterlab-language-pack-zh-CN")


def test_the_start_page_names_the_menus_as_they_are_on_the_screen():
    pack = Path(importlib.util.find_spec("jupyterlab_language_pack_zh_CN").origin).parent
    words = json.loads((pack / "locale/zh_CN/LC_MESSAGES/jupyterlab.json").read_text("utf-8"))
    start = (notebooks() / "start.md").read_text("utf-8")
    for menu, entry in (("menu\x04Run", "Run All Cells"), ("menu\x04View", "Expand All Code")):
        assert f"{words[menu][0]} → {words[entry][0]}" in start
        assert f"{menu[5:]} → {entry}" in start


def test_side_bars_are_closed_at_first_and_later_as_they_were_left(tmp_path):
    workbook.close_side_bars(tmp_path)
    [path] = (tmp_path / ".workspaces").iterdir()
    layout = json.loads(path.read_text())["data"]["layout-restorer:data"]
    assert (layout["left"]["collapsed"], layout["right"]["collapsed"]) == (True, True)
    path.write_text("as it was left")
    workbook.close_side_bars(tmp_path)
    assert path.read_text() == "as it was left"

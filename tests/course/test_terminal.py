"""A terminal without letters for a name shows numbers; a path with a blank in it breaks nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]


@pytest.mark.parametrize("letters", ["cp1252", "latin-1", "ascii"])
@pytest.mark.parametrize(
    "said",
    [
        "from crmcourse.terminal import prepare, say, complain; prepare(); say('陈静'); complain('陈静')",
        "from crmcourse.exercises.feedback import Notice, show; show(Notice('○', '陈静', ('茶',)))",
    ],
    ids=["command", "notice"],
)
def test_a_chinese_name_is_written_where_there_are_no_letters_for_it(letters, said):
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, check=False,
        env={"PYTHONPATH": str(HOME), "PYTHONIOENCODING": letters, "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert rb"\u9648\u9759" in done.stdout


@pytest.mark.parametrize("target", ["unit", "verify", "notebooks", "browser-test"])
def test_a_target_works_in_a_folder_with_a_blank_in_its_name(tmp_path, target):
    folder = tmp_path / "One Drive - 学习" / "crm"
    (folder / ".venv/bin").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "uv.lock"):
        shutil.copy(HOME / name, folder)
    # Programs that only say where they look for modules.
    for name in ("python", "crm-course"):
        program = folder / ".venv/bin" / name
        program.write_text('#!/bin/sh\necho "found $PYTHONPATH"\n')
        program.chmod(0o755)
    (folder / ".venv/bin/uv").write_text("")
    (folder / ".venv/.dev").write_text("")
    done = subprocess.run(["make", target], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"found {folder}/tests/offline:{folder}/tests/kernels" in done.stdout

"""Keys computed once for the data in force."""

import shutil

import pytest

from crmcourse.exercises.once_per_data import once_per_data
from crmlib import datasets


@pytest.fixture
def counted():
    calls = []

    @once_per_data
    def rows(name, *, plus=0):
        calls.append(name)
        return len(datasets.load(name)) + plus

    return rows, calls


def test_the_same_question_is_computed_once(counted):
    rows, calls = counted
    assert rows("family_scores") == rows("family_scores") == 36
    assert calls == ["family_scores"]


def test_other_arguments_are_another_question(counted):
    rows, calls = counted
    assert (rows("family_scores"), rows("family_scores", plus=1)) == (36, 37)
    assert len(calls) == 2


def test_other_data_are_another_question(counted, tmp_path):
    rows, _calls = counted
    assert rows("family_scores") == 36
    lines = datasets.source("family_scores").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "family_scores.csv").write_text("".join(lines[:4]), "utf-8")
    try:
        datasets.use(tmp_path)
        assert rows("family_scores") == 3
    finally:
        datasets.use(None)
        shutil.rmtree(tmp_path)
    assert rows("family_scores") == 36


def test_a_table_that_was_mended_in_the_same_folder_is_another_question(counted, tmp_path):
    rows, _calls = counted
    lines = datasets.source("family_scores").read_text("utf-8").splitlines(keepends=True)
    for count in (4, 6):
        (tmp_path / "family_scores.csv").write_text("".join(lines[:count]), "utf-8")
        datasets.use(tmp_path)
        assert rows("family_scores") == count - 1
    (tmp_path / "family_scores.csv").unlink()
    assert rows("family_scores") == 5  # what was checked stays in force

"""The folder of results: whole files, nobody else's folder, and damage said plainly."""

import json

import pytest

from crmcourse.grading.store import Store
from crmlib.errors import DataError


def test_what_is_written_is_read_again(tmp_path):
    store = Store(tmp_path / "new" / "results")
    store.begin()
    assert store.write("marks/a.json", {"name": "王小明", "points": 1.5})
    assert store.read("marks/a.json") == {"name": "王小明", "points": 1.5}
    assert store.read("marks/b.json") is None


def test_a_file_that_would_not_change_is_left_alone(tmp_path):
    store = Store(tmp_path)
    assert store.write("run.json", {"a": 1}) is True
    assert store.write("run.json", {"a": 1}) is False


def test_half_a_surrogate_pair_stops_nothing(tmp_path):
    store = Store(tmp_path)
    store.write("run.json", {"name": "x\ud800"})
    assert store.read("run.json") == {"name": "x?"}


def test_files_are_found_in_order_and_unfinished_ones_are_not(tmp_path):
    store = Store(tmp_path)
    for name in ("b", "a"):
        store.write(f"marks/{name}.json", {"name": name})
    (tmp_path / "marks/.c.json.x.part").write_text("{")
    (tmp_path / "marks/.d.json").write_text("{")
    assert store.keys("marks") == ["a", "b"]
    assert store.keys("answers") == []


def test_somebody_elses_folder_is_refused(tmp_path):
    (tmp_path / "thesis.docx").write_text("x")
    with pytest.raises(DataError, match="other files"):
        Store(tmp_path)
    with pytest.raises(DataError, match="is a file"):
        Store(tmp_path / "thesis.docx")


def test_a_folder_of_results_is_taken_up_again_even_after_a_first_run_that_was_killed(tmp_path):
    store = Store(tmp_path / "out")
    store.begin()
    store.write("answers/a.json", {})
    Store(tmp_path / "out")
    with pytest.raises(DataError, match="no results"):
        store.require()
    store.write("run.json", {})
    store.require()


@pytest.mark.parametrize("content", ["", "{", '{"a": 1', b"\xff\xfe".decode("latin-1")])
def test_a_damaged_file_is_named_and_what_to_do(tmp_path, content):
    store = Store(tmp_path)
    store.begin()
    (tmp_path / "run.json").write_text(content, "latin-1")
    with pytest.raises(DataError, match=r"run\.json is damaged .* Delete it"):
        store.read("run.json")


def test_what_is_no_json_is_not_written(tmp_path):
    store = Store(tmp_path)
    store.begin()
    with pytest.raises(ValueError, match="Out of range"):
        store.write("run.json", {"points": float("nan")})
    assert not (tmp_path / "run.json").exists()
    assert json.loads('{"left": []}') == {"left": [path.name for path in tmp_path.glob("*.part")]}

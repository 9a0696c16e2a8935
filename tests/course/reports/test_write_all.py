"""All files of a class, whatever its people are called: self-contained, escaped, whole or not there."""

import base64
import hashlib
import json
import re

import pytest

from crmcourse.reports import write_all
from tests.support import class_of
from tests.support.pages import harmless


@pytest.fixture(scope="module")
def sixty(tmp_path_factory):
    folder = class_of.realistic(tmp_path_factory.mktemp("sixty") / "results", 60)
    return folder, write_all(folder)


def test_every_page_of_a_hostile_class_is_harmless_and_balanced(sixty):
    _folder, paths = sixty
    pages = [path for path in paths if path.suffix == ".html"]
    assert len(pages) == 61
    for path in pages[:30]:
        harmless(path.read_bytes())


def test_hostile_names_are_shown_as_they_are(sixty):
    folder, _paths = sixty
    text = harmless((folder / "class-report.html").read_bytes()).text["en"]
    for name in (
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}{% raw %}",
        "../../etc/passwd",
        "عبد الرحمن بن محمد الطويل",
    ):
        assert name in text


def test_the_policy_names_the_one_style_and_forbids_the_rest(sixty):
    _folder, paths = sixty
    for path in (paths[0], paths[-1]):
        text = path.read_text("utf-8")
        style = re.search(r"<style>(.*?)</style>", text, re.S)[1]
        mark = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
        assert policy == (
            f"default-src 'none'; img-src data:; style-src 'sha256-{mark}'; base-uri 'none'; form-action 'none'"
        )
        assert "url(" not in style
        assert "http" not in re.sub(r"<[^>]+>", "", style)


def test_who_needs_a_person_stands_before_every_number_about_the_class(sixty):
    folder, _paths = sixty
    text = harmless((folder / "class-report.html").read_bytes()).text["en"]
    assert "Need a person: 3 of 60" in text
    assert text.index("It ran longer than 60 seconds.") < text.index("How the totals are spread")


def test_nobody_is_accused(sixty):
    folder, _paths = sixty
    text = harmless((folder / "class-report.html").read_bytes()).text["en"]
    assert "This accuses nobody." in text
    assert not re.search(r"cheat|plagiar|copied from", text, re.I)


def test_pages_are_the_same_bytes_each_time_and_old_ones_go(tmp_path):
    folder = class_of.realistic(tmp_path / "r", 4, hostile=False)
    calls, names = [], []
    first = {path: path.read_bytes() for path in write_all(folder, planned=calls.append, done=names.append)}
    assert (calls, len(names)) == ([9], 9)
    own, gone = folder / "feedback" / "mine.html", folder / "feedback" / "old-0123abcd.html"
    own.write_text("x", "utf-8")
    gone.write_text("x", "utf-8")
    for path in first:
        path.unlink()
    assert {path: path.read_bytes() for path in write_all(folder)} == first
    assert own.exists()
    assert not gone.exists()


def test_nothing_is_written_if_a_file_is_not_as_promised(tmp_path):
    folder = class_of.grid(tmp_path / "r", [[1]])
    (folder / "marks" / "k9.json").write_text(json.dumps({"format": 1}), "utf-8")
    with pytest.raises(ValueError, match=r"k9\.json"):
        write_all(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["answers", "marks", "run.json"]

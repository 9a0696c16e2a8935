"""What was searched for keys is not opened again, and whatever changed since is: on disk, between runs.

That no hand-in can add to what is kept is proven in ``test_hostile``.
"""

import base64
import json
import os
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from crmcourse.grading import cleared
from crmcourse.grading.cleared import Cleared
from crmcourse.grading.sandbox import contents, look, marks, pieces, search, visible

COURSE = Path(__file__).parents[3] / "notebooks"
KEY = b"# my notes\n" + (COURSE / "05-aidma" / "exercises.py").read_bytes()
TICK = 0.02  # seconds: longer than the clock by which this system notes changes


class Heard:
    """A channel that remembers."""

    def __init__(self):
        self.said = []

    def say(self, **content):
        self.said.append(content)

    def all(self, name):
        return [event[name] for event in self.said if name in event]


@pytest.fixture(scope="module")
def wanted():
    return search.wanted(COURSE / "05-aidma", ())


@pytest.fixture
def cache(monkeypatch, tmp_path):
    """A cache of its own, and a process that remembers nothing."""
    monkeypatch.setenv("CRM_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cleared, "_known", {})
    return tmp_path / "cache" / "searched"


@pytest.fixture
def look_at(monkeypatch, wanted, tmp_path):
    """A function that looks at a folder as a run does, and returns what it found and how often it opened each file."""
    opened = Counter()

    def counting(path, *arguments, **options):
        opened[path] += 1
        return open(path, *arguments, **options)

    (tmp_path / "seen").mkdir()
    there = look._all_there
    monkeypatch.setattr(look, "_all_there", lambda: there(f"{tmp_path / 'seen'}/"))
    monkeypatch.setattr(contents, "open", counting, raising=False)
    monkeypatch.setattr(marks, "AT_REST", 0)

    def look_at(sought=wanted):
        opened.clear()
        time.sleep(TICK)
        channel, known = Heard(), Cleared(sought)
        look.look({**sought, "clean": known.marks()}, channel)
        if channel.all("clean"):
            known.keep(channel.all("clean"))
        cleared._known.clear()  # the next run is another process
        assert channel.all("looked") == [len(opened)]
        return channel.all("found"), dict(opened)

    return look_at


@pytest.fixture
def seen(tmp_path, look_at, cache):
    """Two files that were looked at once and are harmless."""
    folder = tmp_path / "seen"
    (folder / "tool.py").write_bytes(b"x = 1\n" * 9_000)
    (folder / "other.py").write_bytes(b"y = 1\n" * 9_000)
    assert look_at() == ([], {str(folder / name): 1 for name in ("tool.py", "other.py")})
    return folder


def test_what_was_looked_at_is_not_opened_again(seen, look_at):
    assert look_at() == ([], {})


def test_a_key_in_a_file_that_was_clean_is_found(seen, look_at):
    """Of the same size, at the same place on the disk, and with the time of the last change put back."""
    path = seen / "tool.py"
    before = path.stat()
    with path.open("r+b") as file:
        file.write(KEY)
        file.truncate(before.st_size)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (
        before.st_ino,
        before.st_size,
        before.st_mtime_ns,
    )
    for _time in range(2):  # what holds a key is never remembered
        assert look_at() == ([str(path)], {str(path): 1})


def test_what_takes_the_place_of_a_clean_file_is_looked_at(seen, look_at):
    (seen / "new").write_bytes(KEY)
    os.replace(seen / "new", seen / "tool.py")
    assert look_at() == ([str(seen / "tool.py")], {str(seen / "tool.py"): 1})


def test_a_file_with_two_names_is_opened_once(seen, look_at):
    os.link(seen / "tool.py", seen / "again.py")
    found, opened = look_at()
    assert found == []
    assert list(opened.values()) == [1]
    assert look_at() == ([], {})


def test_what_changed_a_moment_ago_is_not_remembered(seen, look_at, monkeypatch):
    monkeypatch.setattr(marks, "AT_REST", 3 * 10**9)
    (seen / "tool.py").write_bytes(b"z = 1\n" * 9_000)
    for _time in range(2):
        assert look_at() == ([], {str(seen / "tool.py"): 1})


def test_compiled_code_whose_source_has_gone_is_looked_into_again(look_at, tmp_path, cache):
    folder = tmp_path / "seen"
    compiled, source = folder / "__pycache__" / "tool.cpython-311.pyc", folder / "tool.py"
    compiled.parent.mkdir()
    source.write_bytes(b"x = 1\n" * 9)
    compiled.write_bytes(bytes(16) + base64.encodebytes(KEY))
    assert look_at()[0] == []  # what its source does not say, it does not, either
    source.unlink()
    assert look_at()[0] == [str(compiled)]


def test_what_could_not_be_read_is_not_remembered(seen, look_at, monkeypatch):
    path, there = str(seen / "tool.py"), contents.open

    def fails(name, *arguments, **options):
        opened = there(name, *arguments, **options)
        if name == path:
            opened.close()
            raise OSError
        return opened

    (seen / "tool.py").write_bytes(KEY)
    with monkeypatch.context() as patch:
        patch.setattr(contents, "open", fails)
        assert look_at() == ([], {path: 1})
    assert look_at()[0] == [path]


def test_who_looks_for_something_else_opens_all(seen, look_at, wanted):
    other = {**wanted, "pieces": [*wanted["pieces"], ["x = 1\n" * 9, "x = 1\n" * 10, "x = 1\n" * 11]]}
    assert look_at(other) == ([str(seen / "tool.py")], {str(path): 1 for path in seen.iterdir()})
    assert look_at() == ([], {})


def test_other_code_opens_all(seen, look_at, tmp_path, monkeypatch):
    edited = tmp_path / "pieces.py"
    edited.write_bytes(Path(pieces.__file__).read_bytes() + b"\n")
    monkeypatch.setattr(pieces, "__file__", str(edited))
    assert len(look_at()[1]) == 2


@pytest.mark.parametrize(
    "how", ["cut off", "one byte other", "empty", "of others", "too large", "a folder", "a link"]
)
def test_a_damaged_file_is_not_used_and_made_anew(seen, look_at, cache, how, tmp_path):
    [kept] = cache.iterdir()
    whole = kept.read_bytes()
    damaged = {
        "cut off": whole[:-1], "one byte other": whole[:-1] + bytes([whole[-1] ^ 1]), "empty": b"",
        "of others": b"SQLite format 3\0" + whole, "too large": whole + bytes(marks.MOST * marks.SIZE),
    }  # fmt: skip
    kept.unlink()
    if how == "a folder":
        kept.mkdir()
    elif how == "a link":
        (tmp_path / "elsewhere").write_bytes(whole)
        kept.symlink_to(tmp_path / "elsewhere")
    else:
        kept.write_bytes(damaged[how])
    assert len(look_at()[1]) == 2
    if how not in ("a folder", "a link"):
        assert look_at() == ([], {})


@pytest.mark.parametrize(
    "how", ["readable by others", "of another user", "a link", "seen by trainees", "a file"]
)
def test_a_folder_that_is_not_private_is_not_used(seen, look_at, cache, how, tmp_path, monkeypatch):
    if how == "readable by others":
        cache.chmod(0o750)
    elif how == "of another user":
        user = os.getuid()
        monkeypatch.setattr(cleared.os, "getuid", lambda: user + 1)
    elif how == "a link":
        cache.rename(tmp_path / "elsewhere")
        cache.symlink_to(tmp_path / "elsewhere")
    elif how == "seen by trainees":
        monkeypatch.setattr(visible, "pythons", lambda: (cache.parent,))
    else:
        shutil.rmtree(cache)
        cache.write_text("")
    for _time in range(2):
        assert len(look_at()[1]) == 2


def test_a_file_that_others_may_write_is_not_used(seen, look_at, cache):
    [kept] = cache.iterdir()
    kept.chmod(0o666)
    assert len(look_at()[1]) == 2


def test_what_is_kept_says_nothing_about_keys_or_files(seen, cache, wanted):
    assert cache.stat().st_mode & 0o777 == 0o700
    [kept] = cache.iterdir()
    content = kept.read_bytes()
    # A line, a digest, and twelve bytes for each of two files.
    assert len(content) == len(b"crm-course: searched, no keys found. 1\n") + 32 + 2 * 12
    assert not any(piece.encode() in content for source in wanted["pieces"] for piece in source)
    assert not any(digest in kept.name or bytes.fromhex(digest) in content for digest in wanted["hashes"])


def test_only_so_many_are_kept(seen, look_at, cache, wanted):
    for number in range(cleared._KEPT + 3):
        look_at({**wanted, "hashes": {**wanted["hashes"], f"{number:064}": 99}})
    assert len(list(cache.iterdir())) == cleared._KEPT


def test_marks_fit_into_events():
    many = {number.to_bytes(marks.SIZE, "big") for number in range(250_000)}
    parts = list(marks.packed(many))
    assert marks.unpacked(parts) == many
    assert max(len(json.dumps({"n": 1, "clean": part})) for part in parts) < 4_000_000

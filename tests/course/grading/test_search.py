"""Whatever holds a key is found: by content, however it is packed, and whatever a list of installed files says."""

import base64
import bz2
import gzip
import hashlib
import io
import json
import lzma
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from crmcourse.grading.sandbox.contents import File, Secrets
from crmcourse.grading.sandbox.layers import Room, layers
from crmcourse.grading.sandbox.pieces import Pieces
from crmcourse.grading.sandbox.search import wanted

ROOT = Path(__file__).parents[3]
COURSE = ROOT / "notebooks"
# As somebody keeps it: below a line of their own, so that it is no copy of the whole.
KEY = b"# my notes\n" + (COURSE / "05-aidma" / "exercises.py").read_bytes()
HANDED_OUT = (COURSE / "05-aidma" / "en" / "exercises.ipynb").read_bytes()
HARMLESS = b"".join(b"def harmless_%d():\n    return %d\n" % (n, n * n) for n in range(3_000))


def zipped(content, method=zipfile.ZIP_DEFLATED):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        archive.writestr("a.txt", "nothing")
        archive.writestr("b.py", content)
    return whole.getvalue()


def tarred(content, how=""):
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode=f"w:{how}") as archive:
        member = tarfile.TarInfo("x/exercises.py")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return whole.getvalue()


def in_lines(content, length=70):
    letters = base64.b64encode(content).decode()
    return "\n".join(f'    "{letters[n : n + length]}"' for n in range(0, len(letters), length)).encode()


PACKED = {
    "as it is": lambda content: content,
    "after much else": lambda content: HARMLESS * 40 + content,
    "in a library": lambda content: b"\x7fELF" + bytes(99) + content,
    "as Windows writes": lambda content: content.decode().encode("utf-16"),
    "in JSON": lambda content: json.dumps({"cells": [{"source": content.decode()}]}).encode(),
    "compiled": lambda content: compile(content, "x.py", "exec").co_code + repr(content).encode(),
    "gzip": gzip.compress,
    "gzip in parts": lambda content: gzip.compress(b"nothing") + gzip.compress(content),
    "gzip, cut off": lambda content: gzip.compress(content + HARMLESS)[:-200],
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda content: lzma.compress(content, lzma.FORMAT_ALONE),
    "zlib": zlib.compress,
    "zip": zipped,
    "zip, lzma inside": lambda content: zipped(content, zipfile.ZIP_LZMA),
    "zip, stored": lambda content: zipped(content, zipfile.ZIP_STORED),
    "zip behind a picture": lambda content: b"\x89PNG" + HARMLESS + zipped(content),
    "tar": tarred,
    "tar.gz": lambda content: tarred(content, "gz"),
    "tar.xz": lambda content: tarred(content, "xz"),
    "zip in a tar": lambda content: tarred(zipped(content)),
    "gzip in a zip": lambda content: zipped(gzip.compress(content)),
    "base64": base64.b64encode,
    "base64 for addresses": base64.urlsafe_b64encode,
    "base64 in lines": base64.encodebytes,
    "base64 in a program": lambda content: b"DATA = (\n" + in_lines(content) + b"\n)\n",
    "base64 in JSON": lambda content: json.dumps({"image": base64.encodebytes(content).decode()}).encode(),
    "base64 of a zip": lambda content: HARMLESS + base64.encodebytes(zipped(content)) + HARMLESS,
    "base64 after base64": lambda content: base64.encodebytes(HARMLESS) + b"\n\n" + b"-" * 99 + in_lines(content),
    "base64 twice": lambda content: base64.b64encode(base64.b64encode(content)),
    "hexadecimal": lambda content: content.hex().encode(),
}  # fmt: skip


@pytest.fixture(scope="module")
def secrets():
    return Secrets(wanted(COURSE, ()))


def found(secrets, *paths):
    return list(secrets.held_by([File(str(path), path.stat().st_size) for path in paths]))


@pytest.mark.parametrize("how", PACKED)
def test_a_key_is_found_however_it_is_packed(secrets, tmp_path, how):
    hidden, beside = tmp_path / "data.bin", tmp_path / "beside.bin"
    hidden.write_bytes(PACKED[how](KEY))
    beside.write_bytes(PACKED[how](HARMLESS))
    assert found(secrets, beside, hidden) == [str(hidden)]


@pytest.mark.parametrize("how", ["as it is", "zip", "base64 in lines"])
def test_what_was_handed_out_is_no_secret(secrets, tmp_path, how):
    (tmp_path / "exercises.ipynb").write_bytes(PACKED[how](HANDED_OUT))
    assert found(secrets, tmp_path / "exercises.ipynb") == []


def test_the_words_of_the_exercises_give_away_what_is_right(secrets, tmp_path):
    words = (COURSE / "05-aidma" / "exercises.yml").read_text("utf-8")
    blocks = words.split("\n\n")
    questions = [line for line in words.splitlines() if line.startswith(("  title", "  ask"))]
    mine, asked = tmp_path / "mine.txt", tmp_path / "asked.txt"
    mine.write_text("\n\n".join(["# my notes", *blocks[2:]]), "utf-8")
    asked.write_text("\n".join(questions * 9), "utf-8")
    assert found(secrets, mine, asked) == [str(mine)]


def test_a_short_key_is_known_by_its_hash_alone(tmp_path):
    # Too short to have three pieces of forty letters.
    course = tmp_path / "course" / "05-tea"
    course.mkdir(parents=True)
    content = b'EXERCISES = ["5.1 is three quarters of the cups"]\n'
    (course / "exercises.py").write_bytes(content)
    (tmp_path / "copy").write_bytes(content)
    (tmp_path / "packed.gz").write_bytes(gzip.compress(content))
    (tmp_path / "another").write_bytes(content[:-2] + b" \n")
    paths = [tmp_path / name for name in ("copy", "packed.gz", "another")]
    assert found(Secrets(wanted(tmp_path / "course", ())), *paths) == [str(paths[0]), str(paths[1])]


def test_a_list_of_installed_files_is_no_proof(secrets, tmp_path):
    """A file as large as its distribution says, even one with the hash that it says, is looked into."""
    site = tmp_path / "site-packages"
    (site / "tool").mkdir(parents=True)
    (site / "tool-1.dist-info").mkdir()
    code = site / "tool" / "core.py"
    code.write_bytes(KEY)
    digest = base64.urlsafe_b64encode(hashlib.sha256(KEY).digest()).rstrip(b"=").decode()
    for stated in ("", f"sha256={digest}", "sha256=AAAA"):
        (site / "tool-1.dist-info" / "RECORD").write_text(f"tool/core.py,{stated},{len(KEY)}\n")
        assert found(secrets, *sorted(path for path in site.rglob("*") if path.is_file())) == [str(code)]


def test_compiled_code_is_looked_into_whatever_its_head_says(secrets, tmp_path):
    compiled = tmp_path / "tool.cpython-311.pyc"
    compiled.write_bytes(bytes(12) + len(b"x = 1\n").to_bytes(4, "little") + KEY)
    for beside in (False, True):
        [seen] = secrets.held_by([File(str(compiled), compiled.stat().st_size, beside)])
        assert seen == str(compiled)


def test_a_file_of_any_size_is_looked_into(secrets, tmp_path):
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(100 * 2**20)
        file.seek(90 * 2**20)
        file.write(KEY)
    assert found(secrets, large) == [str(large)]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zlib.compress, zipped])
def test_what_has_no_end_is_unpacked_no_further_than_there_is_room(pack):
    bomb = pack(bytes(40 * 2**20))
    parts = list(layers(bomb, Room(10 * 2**20)))
    assert sum(map(len, parts[1:])) == 10 * 2**20


def test_archives_in_archives_come_to_an_end():
    content = b"nothing"
    for _level in range(50):
        content = zipped(content, zipfile.ZIP_STORED)
    assert len(list(layers(content))) < 20


def test_short_chinese_is_looked_for_where_it_is_long_enough():
    """Eighteen characters are 54 bytes of UTF-8, and 36 of UTF-16: three too few for a number at each offset."""
    three = [f"第{one}种说法比老港的更柔和蒙上眼尝尝看" for one in "一二三"]
    assert [len(one.encode()) for one in three] == [54] * 3
    assert Pieces([three]).are_in("；".join(three).encode())

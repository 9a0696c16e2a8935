"""Hostile submissions whose file is the attack: archives, names, links, and what they claim."""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import zipfile
from pathlib import Path

from tests.support import tea
from tests.support.hostile.registry import file

NOW = "2026-11-25T10:00:00+00:00"


def _notebook(folder: Path, name: str, *cells: str) -> None:
    (folder / f"{name}.ipynb").write_bytes(tea.notebook(tea.BEGIN, *cells))


# Notebooks.


@file(2, notes=["id_twice"])
def copied_cell(folder: Path, name: str) -> None:
    _notebook(folder, name, 'check("5.1", 99)', tea.FIRST, tea.FIRST, tea.SECOND, tea.SECOND)


@file(1, notes=["missing_cell"])
def deleted_cell(folder: Path, name: str) -> None:
    _notebook(folder, name, tea.SECOND)


@file(1, ["unknown_id"])
def renamed_id(folder: Path, name: str) -> None:
    _notebook(folder, name, tea.FIRST, 'check("5.99", 12)')


@file(2)
def two_thousand_cells(folder: Path, name: str) -> None:
    _notebook(folder, name, tea.FIRST, *["1"] * 1_900, tea.SECOND)


@file(0, ["unreadable"])
def ten_thousand_cells(folder: Path, name: str) -> None:
    _notebook(folder, name, tea.FIRST, *["1"] * 10_000, tea.SECOND)


@file(2)
def a_cell_of_two_million_letters(folder: Path, name: str) -> None:
    _notebook(folder, name, tea.FIRST, f"x = {'y' * 1_900_000!r}", tea.SECOND)


@file(2)
def a_cell_of_a_million_empty_lines(folder: Path, name: str) -> None:
    # In a text, where IPython is quick with them; the judge reads them all the same.
    _notebook(folder, name, tea.FIRST, "text = '''" + "\n" * 1_000_000 + "'''", tea.SECOND)


@file(2)
def fifty_megabytes_stored(folder: Path, name: str) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 50_000_000}
    (folder / f"{name}.ipynb").write_bytes(tea.notebook(tea.BEGIN, tea.FIRST, tea.SECOND, outputs=[output]))


@file(0, ["too_large"])
def seventy_megabytes(folder: Path, name: str) -> None:
    with (folder / f"{name}.ipynb").open("wb") as whole:
        whole.write(b"{")
        whole.truncate(70 * 2**20)


@file(0, ["unreadable"])
def nested_deep(folder: Path, name: str) -> None:
    (folder / f"{name}.ipynb").write_bytes(b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")


@file(0, ["unreadable"])
def ten_million_lists(folder: Path, name: str) -> None:
    # Thirty kB packed, thirty MB of JSON, and gigabytes of lists if anything were made of them.
    whole = tea.notebook(tea.BEGIN, tea.FIRST, tea.SECOND)
    whole = whole.replace(
        b'"metadata": {}, "cells"', b'"metadata": {"a": [' + b"[]," * 10_000_000 + b'[]]}, "cells"'
    )
    (folder / f"{name}.zip").write_bytes(tea.zipped({"exercises.ipynb": whole}))


@file(0, ["unreadable"])
def a_million_dicts(folder: Path, name: str) -> None:
    whole = tea.notebook(tea.BEGIN, tea.FIRST, tea.SECOND)
    many = b'{"":{"":{}}},' * 1_000_000 + b"0"
    whole = whole.replace(b'"metadata": {}, "cells"', b'"metadata": {"a": [' + many + b']}, "cells"')
    (folder / f"{name}.zip").write_bytes(tea.zipped({"exercises.ipynb": whole}))


@file(2)
def two_million_commas_in_texts(folder: Path, name: str) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": ["1,2,3,4,5,6,7,8\n"] * 300_000}
    (folder / f"{name}.ipynb").write_bytes(tea.notebook(tea.BEGIN, tea.FIRST, tea.SECOND, outputs=[output]))


@file(2)
def a_language_that_was_never_built(folder: Path, name: str) -> None:
    begin = tea.BEGIN.replace('"en"', '"zh"')
    (folder / f"{name}.ipynb").write_bytes(tea.notebook(begin, tea.FIRST, tea.SECOND))


@file(2)
def surrogates_in_the_code(folder: Path, name: str) -> None:
    _notebook(folder, name, tea.FIRST, "x = '\ud800'\n\udfff", tea.SECOND)


@file(2)
def cells_of_strange_kinds(folder: Path, name: str) -> None:
    whole = json.loads(tea.notebook(tea.BEGIN, tea.FIRST, tea.SECOND))
    whole["cells"] += [None, 7, {}, {"cell_type": "code"}, {"cell_type": "code", "source": {"a": 1}},
                       {"cell_type": "code", "source": ["a", 1]}, {"cell_type": ["code"], "source": 1}]  # fmt: skip
    whole |= {"metadata": float("nan"), "nbformat": 1e308}
    (folder / f"{name}.ipynb").write_text(json.dumps(whole))


@file(0, ["nothing_inside"])
def another_topic(folder: Path, name: str) -> None:
    (folder / f"{name}.ipynb").write_bytes(tea.notebook('begin("77-nothing")', 'check("77.1", 1)'))


# What is none.


@file(0, ["empty_file"])
def empty(folder: Path, name: str) -> None:
    (folder / f"{name}.ipynb").touch()


@file(0, ["unreadable"])
def not_json(folder: Path, name: str) -> None:
    (folder / f"{name}.ipynb").write_bytes(b"\x89PNG\r\n\xff\xfe\x00")


@file(0, ["not_a_notebook"])
def a_document(folder: Path, name: str) -> None:
    (folder / f"{name}.docx").write_bytes(b"Dear trainer, here is my homework.")


@file(0, ["link"])
def a_link(folder: Path, name: str) -> None:
    (folder / f"{name}.ipynb").symlink_to("/etc/passwd")


@file(0, ["link"])
def a_link_to_a_folder(folder: Path, name: str) -> None:
    (folder / name).symlink_to("/")


@file(0, ["link"])
def a_link_to_itself(folder: Path, name: str) -> None:
    (folder / f"{name}.ipynb").symlink_to(f"{name}.ipynb")


@file(2)
def links_in_a_folder(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    _notebook(folder / name, "mine", tea.FIRST, tea.SECOND)
    (folder / name / "yours.ipynb").symlink_to(folder / "a-honest.ipynb")
    (folder / name / "around").symlink_to(folder)


@file(0, ["not_a_notebook"])
def a_pipe(folder: Path, name: str) -> None:
    os.mkfifo(folder / f"{name}.ipynb")


@file(0, ["nothing_inside"])
def a_folder(folder: Path, name: str) -> None:
    (folder / f"{name}.ipynb").mkdir()


@file(2)
def from_the_year_3000(folder: Path, name: str) -> None:
    _notebook(folder, name, tea.FIRST, tea.SECOND)
    os.utime(folder / f"{name}.ipynb", (2**58, 2**58))


# Archives.


def _archive(folder: Path, name: str, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whole:
        for inside, content in members:
            whole.writestr(inside, content, zipfile.ZIP_DEFLATED)
    return path


def _good() -> bytes:
    return tea.notebook(tea.BEGIN, tea.FIRST, tea.SECOND)


@file(0, ["too_large"])
def zip_bomb(folder: Path, name: str) -> None:
    _archive(folder, name, ("a.ipynb", b" " * 70_000_000))


@file(0, ["unreadable"])
def zip_bomb_that_lies(folder: Path, name: str) -> None:
    path = _archive(folder, name, ("a.ipynb", b" " * 70_000_000))
    true = struct.pack("<I", 70_000_000)
    path.write_bytes(path.read_bytes().replace(true, struct.pack("<I", 100)))


@file(0, ["too_large"])
def zip_bombs_in_a_folder(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    for number in range(4):
        _archive(folder / name, str(number), ("a.ipynb", b" " * 25_000_000))


@file(0, ["too_many_files"])
def zip_of_a_thousand(folder: Path, name: str) -> None:
    _archive(folder, name, *((f"{number}.ipynb", b"{}") for number in range(1_000)))


@file(0, ["unsafe_archive"])
def zip_that_leads_up(folder: Path, name: str) -> None:
    _archive(folder, name, ("a.ipynb", _good()), ("../../evil.ipynb", _good()))


@file(0, ["unsafe_archive"])
def zip_that_leads_up_on_windows(folder: Path, name: str) -> None:
    _archive(folder, name, ("..\\..\\evil.ipynb", _good()))


@file(0, ["unsafe_archive"])
def zip_with_a_place_of_its_own(folder: Path, name: str) -> None:
    _archive(folder, name, ("/tmp/evil.ipynb", _good()))  # noqa: S108 - the point


@file(0, ["unsafe_archive"])
def zip_with_a_link(folder: Path, name: str) -> None:
    link = zipfile.ZipInfo("a.ipynb")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    _archive(folder, name, (link, b"/etc/passwd"))


@file(0, ["unreadable"])
def zip_with_a_password(folder: Path, name: str) -> None:
    path = _archive(folder, name, ("a.ipynb", _good()))
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)


@file(0, ["unreadable"])
def zip_that_is_damaged(folder: Path, name: str) -> None:
    path = _archive(folder, name, ("a.ipynb", os.urandom(5_000)))
    content = bytearray(path.read_bytes())
    content[60:3_000] = bytes(2_940)
    path.write_bytes(content)


@file(0, ["unreadable"])
def zip_packed_in_an_unknown_way(folder: Path, name: str) -> None:
    path = _archive(folder, name, ("a.ipynb", _good()))
    content = bytearray(path.read_bytes())
    content[8] = content[content.index(b"PK\x01\x02") + 10] = 97
    path.write_bytes(content)


@file(2)
def zip_in_a_zip(folder: Path, name: str) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as whole:
        whole.writestr("a.ipynb", _good())
    _archive(folder, name, ("inner.zip", inner.getvalue()))


# What they claim.


def _handed_in(
    folder: Path, name: str, cells: tuple[str, ...] = (tea.FIRST, tea.SECOND), **facts: object
) -> None:
    known = {"version": "0.1.0", "trainee": {"id": "", "name": name}, "handed_in": NOW, **facts}
    content = tea.zipped({"05-tea/en/exercises.ipynb": tea.notebook(tea.BEGIN, *cells)}, **known)
    (folder / f"{name}.zip").write_bytes(content)


@file(2, ["other_version"])
def another_version(folder: Path, name: str) -> None:
    _handed_in(folder, name, version="9.9.9")


@file(2, ["other_data"])
def other_data(folder: Path, name: str) -> None:
    _handed_in(folder, name, data="0" * 64)


@file(2)
def points_claimed(folder: Path, name: str) -> None:
    claim = {"points": 100, "outcome": "right", "by_hand": {"points": 100, "comment": ""}}
    _handed_in(
        folder, name, points=100, marks={"5.5": claim}, status="graded", late_factor=100, key="a-honest",
        answers={"5.5": {"answer": {"blank": True}, **claim}, "5.1": claim}, progress={"5.5": claim},
    )  # fmt: skip


@file(2)
def answers_on_the_sheet_that_make_no_sense(folder: Path, name: str) -> None:
    _handed_in(
        folder, name, answers={"5.3": {"answer": {"points": 100}}, "5.4": {"answer": [[]]}, "x" * 9_999: [], "5.5": 7},
        progress={"5.1": {"tries": -1, "hints": 10**30}, "5.2": [], "\ud800": {"tries": True}},
    )  # fmt: skip


@file(2, ["unreadable_facts"])
def infinity_on_the_sheet(folder: Path, name: str) -> None:
    _handed_in(folder, name, answers={"5.3": {"answer": float("inf")}, "5.4": {"answer": float("nan")}})


@file(2, ["unreadable_facts"])
def sheet_that_is_giant(folder: Path, name: str) -> None:
    _handed_in(folder, name, answers={"5.3": {"answer": "x" * 10_000_000}})


@file(2, ["unreadable_facts"])
def sheet_that_is_deep(folder: Path, name: str) -> None:
    notebook = tea.notebook(tea.BEGIN, tea.FIRST, tea.SECOND)
    deep = b'{"answers": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    _archive(folder, name, ("exercises.ipynb", notebook), ("submission.json", deep))


@file(2, ["unreadable_facts"])
def sheet_that_is_a_list(folder: Path, name: str) -> None:
    notebook = tea.notebook(tea.BEGIN, tea.FIRST, tea.SECOND)
    _archive(folder, name, ("exercises.ipynb", notebook), ("submission.json", b"[1, 2]"))


@file(2)
def times_that_make_no_sense(folder: Path, name: str) -> None:
    _handed_in(folder, name, handed_in="0001-01-01T00:00:00+14:00")


# Names.


@file(2)
def a_long_name(folder: Path, name: str) -> None:
    _handed_in(folder, name, trainee={"id": "", "name": "长" * 100_000})


@file(2)
def a_name_from_right_to_left(folder: Path, name: str) -> None:
    _handed_in(folder, name, trainee={"id": "", "name": "\u202eمحمد gpj.exe\u2066\x00\n\x1b[31m"})


@file(2)
def a_name_with_a_comma(folder: Path, name: str) -> None:
    _handed_in(folder, name, trainee={"id": "", "name": 'Smith, "Jr'})


@file(2)
def a_name_that_is_a_formula(folder: Path, name: str) -> None:
    _handed_in(folder, name, trainee={"id": "+cmd|' /C calc'!A0", "name": '=HYPERLINK("http://evil","Ann")'})


@file(2)
def a_name_with_half_a_letter(folder: Path, name: str) -> None:
    _handed_in(folder, name, trainee={"id": "\udfff", "name": "\ud800 ../../evil"})


@file(2)
def a_name_that_is_no_text(folder: Path, name: str) -> None:
    _handed_in(folder, name, trainee={"id": {"a": 1}, "name": ["x"] * 99})


@file(2, ["same_trainee"])
def a_file_name_that_is_no_text(folder: Path, name: str) -> None:
    for byte in (b"\xfe", b"\xff"):
        with open(os.fsencode(folder) + b"/" + byte + name.encode() + b".ipynb", "wb") as whole:
            whole.write(_good())


@file(2)
def a_file_name_with_markup(folder: Path, name: str) -> None:
    _notebook(folder, f"<script>alert(1)<script> & {name}", tea.FIRST, tea.SECOND)


@file(0, ["same_trainee"])
def somebody_else(folder: Path, name: str) -> None:
    _handed_in(folder, name, cells=('check("5.1", 0)',), trainee={"id": "", "name": "victim"})

"""Whatever lies in the folder is a submission; whoever handed in what is found out, and nothing raises."""

import io
import json
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import crmcourse as course
from crmcourse.grading import archives
from crmcourse.grading.submissions import find, read, settle
from crmcourse.records.answers import Platform
from crmcourse.workbook import recording, session
from crmlib.errors import DataError
from tests.support import tea

NOTEBOOK = tea.notebook('begin("05-tea")', 'check("5.1", 3 / 4)')
FIXTURE = Path(__file__).parents[1] / "fixture_topic"
LESSON = tea.notebook("print(1)")

ANN = {"trainee": {"id": "s1", "name": "Ann"}, "version": "0.1.0"}


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.fixture
def put(tmp_path):
    """A function that puts a file into the folder of submissions; folders are made as needed."""

    def put(name, content, at=None):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if at is not None:
            os.utime(path, (at, at))
        return path

    return put


def archive(entries):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return whole.getvalue()


def test_a_notebook_sent_by_mail_is_named_after_its_file(put):
    one = read(put("Ann Lee.ipynb", NOTEBOOK, at=0))
    assert one.trainee == {"id": "", "name": "Ann Lee"}
    assert one.file == "Ann Lee.ipynb"
    assert (one.handed_in, one.file_time) == (None, "1970-01-01T00:00:00+00:00")
    assert [notebook.asked for notebook in one.notebooks] == [("5.1",)]
    assert (codes(one.reasons), codes(one.notes)) == ([], ["plain_notebook"])


def test_what_submit_writes_says_who_and_when(put):
    content = tea.zipped(
        {"05-tea/en/exercises.ipynb": NOTEBOOK, "05-tea/en/lesson.ipynb": LESSON},
        trainee={"id": "s017", "name": "王小明"},
        version="0.1.0",
        data="abc",
        handed_in="2026-11-25T18:00:00+08:00",
        answers={"5.1": {"answer": 0.75, "at": "2026-11-25T10:00:00+00:00"}},
        progress={"5.1": {"tries": 2, "hints": 1, "more": "x"}, "5.2": {"tries": -1, "hints": True}},
    )
    one = read(put("crm-Wang-20261125-100000.zip", content))
    assert one.trainee == {"id": "s017", "name": "王小明"}
    assert one.handed_in == "2026-11-25T10:00:00+00:00"
    assert (one.version, one.data) == ("0.1.0", "abc")
    assert [notebook.name for notebook in one.notebooks] == ["05-tea/en/exercises.ipynb"]
    assert one.sheet == {"5.1": 0.75}
    assert {
        name: (one.progress[name].get("tries"), one.progress[name].get("hints")) for name in one.progress
    } == {
        "5.1": (2, 1),
        "5.2": (None, None),
    }
    assert (one.reasons, one.notes) == ((), ())


def test_what_submit_itself_writes_is_read(put, tmp_path, monkeypatch):
    book = tmp_path / "book"
    put("book/workbook.json", b"{}")
    put("book/90-fixture/en/exercises.ipynb", tea.notebook('begin("90-fixture")', 'check("90.1", 42)'))
    monkeypatch.chdir(book)
    for module in (session, recording):
        monkeypatch.setattr(module, "_in_force", None)
    session.begin("90-fixture", notebooks=FIXTURE)
    course.check("90.1", 42)
    course.submit("Li Na")
    [path] = (book / "hand-in").iterdir()
    one = read(path)
    assert one.trainee["name"] == "Li Na"
    assert one.sheet == {"90.1": 42}
    assert one.progress["90.1"]["tries"] == 1
    assert (one.reasons, one.notes) == ((), ())


def test_a_folder_for_each_trainee_is_one_submission(put, tmp_path):
    put("Bo/a/exercises.ipynb", NOTEBOOK)
    put("Bo/b/exercises.ipynb", tea.notebook('check("7.1", 1)'))
    put("Bo/.ipynb_checkpoints/exercises-checkpoint.ipynb", NOTEBOOK)
    put("Bo/notes.docx", b"hello")
    [path] = find(tmp_path)
    one = read(path)
    assert one.trainee["name"] == "Bo"
    assert [notebook.topic for notebook in one.notebooks] == ["05-tea", "7"]
    assert one.reasons == ()


def test_a_folder_may_hold_the_zip_of_submit(put, tmp_path):
    put("Bo/crm-x.zip", tea.zipped({"exercises.ipynb": NOTEBOOK}, trainee={"id": "s2", "name": "Bo Li"}))
    one = read(tmp_path / "Bo")
    assert one.trainee == {"id": "s2", "name": "Bo Li"}
    assert len(one.notebooks) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee_4711_assignsubmission_file_/exercises.ipynb",
        "Ann Lee_4711_assignsubmission_file_exercises.ipynb",
    ],
)
def test_moodles_names_say_who_it_is(put, tmp_path, name):
    put(name, NOTEBOOK)
    [path] = find(tmp_path)
    assert read(path).trainee == {"id": "", "name": "Ann Lee"}
    assert read(path).platform == Platform("Moodle", "4711", late=False)


def test_hidden_files_are_nobodys(put, tmp_path):
    put("Ann.ipynb", NOTEBOOK)
    put(".DS_Store", b"x")
    assert [path.name for path in find(tmp_path)] == ["Ann.ipynb"]


def test_an_empty_or_missing_folder_is_named(tmp_path):
    with pytest.raises(DataError, match="empty"):
        find(tmp_path)
    with pytest.raises(DataError, match="no folder"):
        find(tmp_path / "nowhere")


def test_of_several_files_of_one_trainee_the_latest_counts(put, tmp_path):
    for day, name in ((2, "crm-Ann-20261102-100000.zip"), (3, "crm-Ann-20261103-090000.zip")):
        facts = {**ANN, "handed_in": f"2026-11-0{day}T10:00:00+00:00"}
        put(name, tea.zipped({"exercises.ipynb": NOTEBOOK}, **facts))
    [one] = settle([read(path) for path in find(tmp_path)])
    assert one.file == "crm-Ann-20261103-090000.zip"
    assert codes(one.notes) == ["earlier"]
    assert "crm-Ann-20261102-100000.zip" in one.notes[0].text.en
    assert one.reasons == ()


def test_the_time_that_counts_is_that_of_handing_in_and_not_the_names(put, tmp_path):
    for hour, name in ((12, "crm-Ann-20261101-100000.zip"), (9, "crm-Ann-20261102-100000.zip")):
        facts = {**ANN, "handed_in": f"2026-11-02T{hour:02}:00:00+00:00"}
        put(name, tea.zipped({"exercises.ipynb": NOTEBOOK}, **facts))
    [one] = settle([read(path) for path in find(tmp_path)])
    assert one.file == "crm-Ann-20261101-100000.zip"


def test_a_second_hand_in_has_the_key_of_the_first(put):
    facts = {"trainee": {"id": "s1", "name": "Ann"}}
    first = read(put("crm-Ann-20261102-100000.zip", tea.zipped({"a.ipynb": NOTEBOOK}, **facts)))
    second = read(put("crm-Ann-20261103-100000-2.zip", tea.zipped({"b.ipynb": NOTEBOOK}, **facts)))
    assert first.key == second.key
    assert first.fingerprint != second.fingerprint


def test_two_files_that_claim_to_be_one_trainees_both_count(put, tmp_path):
    for name in ("crm-Ann-20261102-100000.zip", "mine.zip"):
        put(name, tea.zipped({"a.ipynb": NOTEBOOK}, trainee={"id": "S1", "name": "Ann"}))
    first, second = settle([read(path) for path in find(tmp_path)])
    assert codes(first.reasons) == codes(second.reasons) == ["same_trainee"]
    assert "mine.zip" in first.reasons[0].text.en
    assert first.key != second.key


def test_two_trainees_of_one_name_are_told_apart_by_their_ids(put, tmp_path):
    for number in (1, 2):
        content = tea.zipped(
            {"a.ipynb": NOTEBOOK}, trainee={"id": f"s{number}", "name": "Wang"}, version="0.1.0"
        )
        put(f"crm-Wang-2026110{number}-100000.zip", content)
    settled = settle([read(path) for path in find(tmp_path)])
    assert [one.trainee["id"] for one in settled] == ["s1", "s2"]
    assert all(one.reasons == one.notes == () for one in settled)


def test_the_fingerprint_is_that_of_the_content(put):
    first = read(put("Ann.ipynb", NOTEBOOK, at=1))
    assert read(put("Ann.ipynb", NOTEBOOK, at=2)).fingerprint == first.fingerprint
    assert read(put("Ann.ipynb", NOTEBOOK + b" ")).fingerprint != first.fingerprint


def test_a_fingerprint_knows_where_one_file_ends_and_the_next_begins(put, tmp_path):
    put("A/a.ipynb", b"12")
    put("A/b.ipynb", b"3")
    put("B/a.ipynb", b"1")
    put("B/b.ipynb", b"23")
    assert read(tmp_path / "A").fingerprint != read(tmp_path / "B").fingerprint


def test_keys_are_safe_names_of_files_and_differ(put):
    names = ["王小明", "=HYPERLINK(0)", "Smith, Jr", "‮drawkcab", "x" * 200, "李娜"]
    keys = {read(put(f"{name}.ipynb", NOTEBOOK)).key for name in names}
    assert len(keys) == len(names)
    assert all(len(key) < 60 and set(key) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
               for key in keys)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.ipynb", b"", "empty_file"),
        ("a.docx", b"hello", "not_a_notebook"),
        ("a.ipynb", b"hello", "unreadable"),
        ("a.ipynb", LESSON, "nothing_inside"),
        ("a.zip", archive([("a.txt", b"x")]), "nothing_inside"),
        ("a.zip", archive([("a.ipynb", b"{")]), "unreadable"),
        ("a.zip", archive([("../a.ipynb", NOTEBOOK)]), "unsafe_archive"),
        ("a.zip", archive([("a/../../a.ipynb", NOTEBOOK)]), "unsafe_archive"),
        ("a.zip", archive([("..\\a.ipynb", NOTEBOOK)]), "unsafe_archive"),
        ("a.zip", archive([("/etc/a.ipynb", NOTEBOOK)]), "unsafe_archive"),
        ("a.zip", archive([("C:/a.ipynb", NOTEBOOK)]), "unsafe_archive"),
        ("a.zip", archive([(f"{n}.txt", b"") for n in range(501)]), "too_many_files"),
        ("a.zip", archive([("a.ipynb", NOTEBOOK)])[:-30], "not_a_notebook"),
    ],
)
def test_what_cannot_be_graded_is_a_reason(put, name, content, code):
    one = read(put(name, content))
    assert codes(one.reasons) == [code]
    assert one.notebooks == ()


def test_a_damaged_lesson_is_nobodys_loss(put):
    one = read(put("a.zip", archive([("lesson.ipynb", b"{"), ("exercises.ipynb", NOTEBOOK)])))
    assert codes(one.reasons) == []
    assert len(one.notebooks) == 1


def test_an_archive_that_unpacks_without_end_is_not_unpacked(put, monkeypatch):
    monkeypatch.setattr(archives, "MEGABYTES", 1)
    one = read(put("a.zip", archive([("a.ipynb", b" " * 2_000_000)])))
    assert codes(one.reasons) == ["too_large"]


def test_a_size_that_lies_is_not_believed(put, monkeypatch):
    monkeypatch.setattr(archives, "MEGABYTES", 1)
    whole = archive([("a.ipynb", b" " * 2_000_000)])
    lying = whole.replace(struct.pack("<L", 2_000_000), struct.pack("<L", 10))
    assert codes(read(put("a.zip", lying)).reasons) in (["too_large"], ["unreadable"])


def test_a_link_is_not_followed(put, tmp_path):
    put("real/secret.ipynb", NOTEBOOK)
    (tmp_path / "Ann.ipynb").symlink_to(tmp_path / "real/secret.ipynb")
    assert codes(read(tmp_path / "Ann.ipynb").reasons) == ["link"]
    put("Bo/x.txt", b"")
    (tmp_path / "Bo/a.ipynb").symlink_to(tmp_path / "real/secret.ipynb")
    assert codes(read(tmp_path / "Bo").reasons) == ["nothing_inside"]
    member = zipfile.ZipInfo("a.ipynb")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert codes(read(put("Cy.zip", archive([(member, "/etc/passwd")]))).reasons) == ["unsafe_archive"]


def test_a_pipe_does_not_make_anybody_wait(tmp_path):
    os.mkfifo(tmp_path / "Ann.ipynb")
    assert codes(read(tmp_path / "Ann.ipynb").reasons) == ["not_a_notebook"]
    assert [codes(read(entry).reasons) for entry in find(tmp_path)] == [["not_a_notebook"]]


@pytest.mark.parametrize("when", ["yesterday", 5, None, "0001-01-01T00:00:00+14:00", "2026-11-25" * 9])
def test_a_time_that_is_none_is_unknown_whatever_the_file_says(put, when):
    content = tea.zipped({"a.ipynb": NOTEBOOK}, trainee={"id": "", "name": "Ann"}, handed_in=when)
    one = read(put("a.zip", content, at=0))
    assert (one.handed_in, one.file_time) == (None, "1970-01-01T00:00:00+00:00")


@pytest.mark.parametrize(
    "facts",
    [
        {"trainee": 5},
        {"trainee": {"id": ["x"], "name": {"a": 1}}},
        {"answers": [1], "progress": "x"},
        {"answers": {"5.1": 3, "5.2": {}}, "progress": {"5.1": 3}},
        {"version": 3, "data": {"a": 1}},
        {"answers": {str(n): {"answer": n} for n in range(3_000)}},
    ],
    ids=["no trainee", "no texts", "no mappings", "no answers", "no version", "many answers"],
)
def test_facts_that_make_no_sense_are_left_out(put, facts):
    one = read(put("Ann.zip", tea.zipped({"a.ipynb": NOTEBOOK}, **facts)))
    assert one.trainee == {"id": "", "name": "Ann"}
    assert len(one.notebooks) == 1
    assert len(one.sheet) <= 2_000
    assert all(type(one) is dict for one in one.progress.values())


def test_a_long_or_strange_name_is_kept_short_and_printable(put):
    name = "‮" + "x" * 400 + "\x07\ud800"
    one = read(put("a.zip", tea.zipped({"a.ipynb": NOTEBOOK}, trainee={"id": "", "name": name})))
    assert len(one.trainee["name"]) <= 301
    assert one.trainee["name"].isprintable()
    json.dumps(one.trainee).encode()


def corrupted(place, value):
    """Return a zip with one byte changed."""
    whole = bytearray(archive([("a.ipynb", NOTEBOOK), ("submission.json", b'{"trainee": {"id": "1"}}')]))
    whole[place % len(whole)] = value
    return bytes(whole)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.binary(max_size=80)
    | st.builds(corrupted, st.integers(0, 2_000), st.integers(0, 255))
    | st.binary(max_size=80).map(lambda facts: archive([("submission.json", facts), ("a.ipynb", facts)]))
)
def test_no_bytes_whatever_make_it_raise(tmp_path, content):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    one = read(path)
    assert one.notebooks or one.reasons
    assert settle([one])


def test_a_stream_that_does_not_unpack_is_a_reason(put):
    whole = archive([("a.ipynb", NOTEBOOK)])
    start = whole.index(b"a.ipynb") + len(b"a.ipynb")
    with pytest.raises(zlib.error):
        zlib.decompress(b"\xff" * 8, -15)
    one = read(put("a.zip", whole[:start] + b"\xff" * 8 + whole[start + 8 :]))
    assert codes(one.reasons) == ["unreadable"]


@pytest.mark.parametrize("moment", [-(10**11), 10**12])
def test_a_file_from_the_end_of_time_is_read_all_the_same(put, moment):
    path = put("Ann.ipynb", NOTEBOOK)
    try:
        os.utime(path, (moment, moment))
    except OverflowError:
        pytest.skip("this file system has no such time")
    assert len(read(path).notebooks) == 1


def test_answers_without_a_notebook_are_somebodys_answers_too(put):
    """`submit` leaves out a notebook that was never saved: its answers are on the sheet alone."""
    facts = {"trainee": {"id": "s1", "name": "Ann"}, "answers": {"5.1": {"answer": 0.75, "at": ""}}}
    one = read(put("a.zip", tea.zipped({}, **facts)))
    assert one.sheet == {"5.1": 0.75}
    assert one.reasons == ()

"""A download of any learning platform is taken apart into its people; what stays unknown is asked, never guessed."""

import os

import pytest

from crmcourse.grading.gather import gather
from crmcourse.grading.layouts import folded, origin, same_name
from crmcourse.grading.request import chosen
from crmcourse.grading.submissions import find, read, settle
from crmcourse.records.answers import Platform
from tests.support import tea
from tests.support.class_of_two import number, ran, topic

RIGHT = tea.notebook('begin("05-tea")', 'check("5.1", 12)')
OTHER = tea.notebook('begin("05-tea")', 'check("5.1", 13)')
SIXTH = tea.notebook('begin("06-cake")', 'check("6.1", 12)')
TOPIC = topic(number("5.1"), number("5.2"))
AT = "2026-03-0{}T10:00:00+00:00"


def codes(reasons):
    return [one.code for one in reasons]


@pytest.fixture
def put(tmp_path):
    def put(name, content=RIGHT):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return put


@pytest.fixture
def people(tmp_path):
    """A function: what the folder's people handed in, by name."""
    return lambda: {one.trainee["name"]: one for one in settle([read(entry) for entry in find(tmp_path)])}


def hand_in(day, answer, name="Zoe Okafor", id=""):
    """What submit() writes; the same workbook gives its first answer at the same moment."""
    facts = {
        "trainee": {"id": id, "name": name}, "version": "0.1.0", "handed_in": AT.format(day),
        "answers": {"5.1": {"answer": answer, "at": AT.format(1)}},
    }  # fmt: skip
    return tea.zipped({"05/exercises.ipynb": tea.notebook(f'check("5.1", {answer})')}, **facts)


MOODLE = ["Zoe Okafor_1201_assignsubmission_file", "Mei Li_1202_assignsubmission_file"]


def test_canvas_files_of_one_person_are_one_hand_in_with_canvas_own_id(put, people):
    put("okaforzoe_334244_394803490_exercises-1.ipynb", SIXTH)
    put("okaforzoe_334244_394803489_exercises.ipynb")
    put("limei_LATE_340934_208490284_exercises-2.ipynb")
    put("limei_LATE_340934_text.html", b"<p>see attached</p>")
    found = people()
    assert set(found) == {"okaforzoe", "limei"}
    assert [one.topic for one in found["okaforzoe"].notebooks] == ["05-tea", "06-cake"]
    assert found["okaforzoe"].platform == Platform("Canvas", "334244", late=False)
    assert found["limei"].platform == Platform("Canvas", "340934", late=True)
    assert all(one.trainee["id"] == "" and one.reasons == () for one in found.values())
    assert "late_mark" in codes(found["limei"].notes)


def test_the_numbers_of_topics_in_names_are_nobodys(put, people):
    put("okaforzoe_334244_394803490_06-exercises.ipynb", SIXTH)
    put("okaforzoe_334244_394803489_05-exercises-1.ipynb")
    put("Mei Li/05-exercises.ipynb")
    put("Mei Li/06-exercises.ipynb", SIXTH)
    put("Bo Lund - 05-exercises.ipynb")
    put("Week 3_alee_attempt_2026-03-02-10-15-33_05-exercises.ipynb")
    found = people()
    assert set(found) == {"okaforzoe", "Mei Li", "Bo Lund", "alee"}
    assert [one.topic for one in found["okaforzoe"].notebooks] == ["05-tea", "06-cake"]
    assert [one.topic for one in found["Mei Li"].notebooks] == ["05-tea", "06-cake"]
    assert found["Bo Lund"].platform.name == "Google Classroom"
    assert [codes(one.reasons) for one in found.values()] == [[]] * 4


@pytest.mark.parametrize("inside", ["", "CRM101-Week 3-4711/"])
@pytest.mark.parametrize(
    "end",
    [
        "/exercises.ipynb",
        "_/exercises.ipynb",
        "_exercises.ipynb",
        "/05-exercises.ipynb",
        "_05-exercises.ipynb",
    ],
)
def test_the_zip_of_a_class_is_taken_apart(put, people, inside, end):
    put("CRM101-Week 3-4711.zip", tea.zipped({f"{inside}{name}{end}": RIGHT for name in MOODLE}))
    assert set(people()) == {"Zoe Okafor", "Mei Li"}


@pytest.mark.parametrize("outer", ["", "CRM101-Week 3-4711/", "term/CRM101-Week 3-4711/"])
def test_so_is_its_folder(put, people, outer):
    for name in MOODLE:
        put(f"{outer}{name}/exercises.ipynb")
    assert set(people()) == {"Zoe Okafor", "Mei Li"}


def test_a_class_of_one_is_taken_apart_too(put, people):
    put("CRM101-Week 3-4711.zip", tea.zipped({f"{MOODLE[0]}/exercises.ipynb": RIGHT}))
    assert set(people()) == {"Zoe Okafor"}


def test_the_zip_of_a_class_may_hold_what_submit_writes(put, people):
    put("CRM101-4711.zip", tea.zipped({f"{MOODLE[0]}/crm-Zoe-Okafor-20260301-100000.zip": hand_in(1, 12)}))
    assert people()["Zoe Okafor"].sheet == {"5.1": 12}


def test_canvas_zip_is_taken_apart(put, people):
    put(
        "submissions.zip",
        tea.zipped({"okaforzoe_334244_1489_a.ipynb": RIGHT, "limei_340934_1490_a.ipynb": RIGHT}),
    )
    assert {one.platform.number for one in people().values()} == {"334244", "340934"}


def test_zips_of_submit_in_one_zip_are_taken_apart(put, people):
    zoe, mei = hand_in(1, 12), hand_in(1, 12, "Mei Li")
    inside = {"crm-Zoe-Okafor-20260301-100000.zip": zoe, "crm-Mei-Li-20260301-110000.zip": mei}
    put("from mail.zip", tea.zipped(inside))
    assert set(people()) == {"Zoe Okafor", "Mei Li"}


def test_text_beside_a_file_of_moodle_is_no_second_person(put, people):
    for name in MOODLE:
        put(f"{name}/exercises.ipynb")
        put(f"{name.replace('_file', '_onlinetext')}/onlinetext.html", b"<p>see attached</p>")
    found = people()
    assert set(found) == {"Zoe Okafor", "Mei Li"}
    assert all(one.reasons == () for one in found.values())


def test_a_participants_or_teams_number_is_no_id(put, people):
    put("Team Green_57_assignsubmission_file/exercises.ipynb")
    put("Participant_1201_assignsubmission_file/exercises.ipynb")
    assert {one.trainee["id"] for one in people().values()} == {""}
    assert set(people()) == {"Team Green", "?"}


def test_two_of_one_name_are_two_by_moodles_number_within_one_download_only(put, people, tmp_path):
    for number_ in (1201, 1202):
        put(f"week 3/Wei Wang_{number_}_assignsubmission_file/exercises.ipynb")
    assert all(one.reasons == () for one in settle([read(entry) for entry in find(tmp_path)]))
    put("week 4/Wei Wang_1307_assignsubmission_file/exercises.ipynb", SIXTH)
    found = settle([read(entry) for entry in find(tmp_path)])
    assert [codes(one.reasons) for one in found] == [["same_trainee"]] * 3


def test_blackboards_last_attempt_counts_and_its_receipt_says_who(put, people):
    for at, content in (("2026-03-01-10-15-33", OTHER), ("2026-03-02-10-15-33", RIGHT)):
        put(f"Week_3_z_okafor_attempt_{at}_exercises.ipynb", content)
        put(f"Week_3_z_okafor_attempt_{at}.txt", b"Name: Zoe Okafor (z_okafor)\nAssignment: Week 3\n")
    put("Week_3_m_okafor_attempt_2026-03-02-10-15-33_exercises.ipynb")
    found = people()
    assert set(found) == {"Zoe Okafor", "okafor"}
    zoe = found["Zoe Okafor"]
    assert zoe.trainee["id"] == "z_okafor"
    assert [one.cells[1] for one in zoe.notebooks] == ['check("5.1", 12)']
    assert "earlier" in codes(zoe.notes)


def test_classrooms_files_are_put_together_by_name(put, people):
    put("Zoe Okafor - exercises.ipynb")
    put("Zoe Okafor - exercises (1).ipynb", SIXTH)
    put("Mei Li - exercises.ipynb.txt")
    put("Bo Lund - exercises.json")
    found = people()
    assert {name: len(one.notebooks) for name, one in found.items()} == {
        "Zoe Okafor": 2,
        "Mei Li": 1,
        "Bo Lund": 1,
    }


@pytest.mark.parametrize("names", [("Week 3 - Ann", "Week 3 - Bo"), ("exercises - Ann", "exercises - Bo"),
                                   ("crm_2026_03_Ann", "crm_2026_03_Bo"), ("练习 - 安", "练习 - 波")])  # fmt: skip
def test_names_that_only_look_like_a_platforms_are_nobodys_heap(put, people, names):
    for name in names:
        put(f"{name}.ipynb")
    assert set(people()) == set(names)


LITTER = ["desktop.ini", "Thumbs.db", "__MACOSX/._Mei Li", ".DS_Store", "._Mei Li.ipynb", "~$letter.docx",
          ".Trashes/x", "System Volume Information/x"]  # fmt: skip


def test_what_systems_leave_behind_is_nobody(put, people, tmp_path):
    put("Mei Li/exercises.ipynb")
    for name in LITTER:
        put(name, b"x")
        put(f"Mei Li/{name}", b"x")
    assert set(people()) == {"Mei Li"}
    put("CRM-1.zip", tea.zipped({f"{MOODLE[0]}/a.ipynb": RIGHT, **dict.fromkeys(LITTER, b"x")}))
    assert set(people()) == {"Mei Li", "Zoe Okafor"}


@pytest.mark.parametrize("name", ["class.zip", "class"])
def test_folders_of_several_people_in_one_entry_are_asked_about(put, people, name):
    inside = {"Ann/exercises.ipynb": RIGHT, "Bo/exercises.ipynb": OTHER}
    if name.endswith(".zip"):
        put(name, tea.zipped(inside))
    else:
        for path, content in inside.items():
            put(f"{name}/{path}", content)
    [one] = people().values()
    assert "several_people" in codes(one.reasons)
    assert "Ann, Bo" in one.reasons[0].text.en


def test_notebooks_of_two_people_side_by_side_are_asked_about(put, people):
    blank = tea.notebook('begin("05-tea")', 'check("5.1", 12)\ncheck("5.2", ____)')
    put("class.zip", tea.zipped({"Ann.ipynb": RIGHT, "Bo.ipynb": blank}))
    [one] = people().values()
    assert "which_notebook" in codes(gather(one, [TOPIC], [ran()]).reasons)


def test_one_persons_folder_with_the_hand_ins_of_two_is_asked_about(put, people):
    put(f"{MOODLE[0]}/crm-Zoe-Okafor-20260301-100000.zip", hand_in(1, 12))
    put(f"{MOODLE[0]}/crm-Mei-Li-20260302-100000.zip", hand_in(2, 12, "Mei Li"))
    [one] = people().values()
    assert codes(one.reasons) == ["several_people"]


@pytest.mark.parametrize(("first", "second"), [("20260301-100000", "20260302-100000"), ("b", "a")])
def test_of_two_hand_ins_in_one_folder_the_later_counts_whatever_they_are_called(put, people, first, second):
    put(f"{MOODLE[0]}/crm-Zoe-Okafor-{first}.zip", hand_in(1, 11))
    put(f"{MOODLE[0]}/crm-Zoe-Okafor-{second}.zip", hand_in(2, 12))
    [one] = people().values()
    assert (one.handed_in, one.sheet) == (AT.format(2), {"5.1": 12})
    [(_topic, best)], notes = chosen(one, [TOPIC])
    assert best.cells == ('check("5.1", 12)',)
    assert codes(notes) == ["topic_later"]
    assert "earlier" in codes(one.notes)


def test_a_later_hand_in_that_was_not_worked_on_takes_nothing_away(put, people):
    put(f"{MOODLE[0]}/1.zip", hand_in(1, 12))
    blank = tea.zipped({"05/exercises.ipynb": tea.notebook('check("5.1", ____)')},
                       trainee={"id": "", "name": "Zoe Okafor"}, handed_in=AT.format(2),
                       answers={"5.1": {"answer": {"blank": True}}})  # fmt: skip
    put(f"{MOODLE[0]}/2.zip", blank)
    [one] = people().values()
    assert one.sheet == {"5.1": 12}
    assert chosen(one, [TOPIC])[0][0][1].cells == ('check("5.1", 12)',)


@pytest.mark.parametrize("empty", [{"blank": True}, "", " ", {"list": []}])
def test_a_blank_never_takes_the_place_of_an_answer(put, empty):
    twice = tea.notebook('begin("05-tea")', 'check("5.1", 12)', 'check("5.1", ____)')
    events = ({"id": "5.1", "answer": 12}, {"id": "5.1", "answer": empty})
    stored = gather(read(put("Ann.ipynb", twice)), [TOPIC], [ran(*events)])
    assert stored.answers == {"5.1": 12}
    assert "blank_twice" in codes(stored.notes)


def test_nor_does_a_blank_in_the_notebook_take_that_of_the_sheet(put):
    content = tea.zipped({"a.ipynb": tea.notebook('begin("05-tea")', 'check("5.1", ____)')},
                         trainee={"id": "", "name": "Ann"}, answers={"5.1": {"answer": 12}})  # fmt: skip
    stored = gather(read(put("Ann.zip", content)), [TOPIC], [ran({"id": "5.1", "answer": {"blank": True}})])
    assert stored.answers == {"5.1": 12}
    assert "from_sheet" in codes(stored.notes)


def test_what_moodle_says_of_who_sent_it_wins_over_the_files_own_word(put, people):
    put(f"{MOODLE[0]}/crm-x-20260301-100000.zip", hand_in(1, 12, "Bo Lund", id="s2"))
    [one] = people().values()
    assert one.trainee == {"id": "", "name": "Zoe Okafor"}
    [note] = [note for note in one.notes if note.code == "other_name"]
    assert "Bo Lund s2" in note.text.en


@pytest.mark.parametrize("own", ["Zoe Okafor", "OKAFOR Zoe", "Zoe", "Ｚoe  Okafor"])
def test_a_trainees_own_id_stands_where_the_names_agree(put, people, own):
    put(f"{MOODLE[0]}/crm-x-20260301-100000.zip", hand_in(1, 12, own, id="2023/0145"))
    put("okaforzoe_334244_394803489_crm-x-20260301-100000.zip", hand_in(1, 12, own, id="2023/0145"))
    assert {one.trainee["id"] for one in people().values()} == {"2023/0145"}


@pytest.mark.parametrize("missing", [{"handed_in": None}, {"answers": {}}])
def test_a_file_without_evidence_takes_nothing_away(put, people, tmp_path, missing):
    facts = {"trainee": {"id": "", "name": "Ann"}, "handed_in": AT.format(1),
             "answers": {"5.1": {"answer": 12, "at": AT.format(1)}}}  # fmt: skip
    put("crm-Ann-20260301-100000.zip", tea.zipped({"a.ipynb": RIGHT}, **facts))
    claimed = {**facts, "handed_in": AT.format(9), **missing}
    put("crm-Ann-20260309-100000.zip", tea.zipped({"a.ipynb": OTHER}, **claimed))
    found = settle([read(entry) for entry in find(tmp_path)])
    assert [codes(one.reasons) for one in found] == [["same_trainee"]] * 2


@pytest.mark.parametrize(
    "second", ["Jose\u0301 Li", "Ｊosé Li", "José  Li", "josé li", "José Li (1)", "José Li - Copy"]
)
def test_one_person_in_two_spellings_is_flagged(put, tmp_path, second):
    put("José Li.ipynb")
    put(f"{second}.ipynb", OTHER)
    found = settle([read(entry) for entry in find(tmp_path)])
    assert [codes(one.reasons) for one in found] == [["same_trainee"]] * 2


def test_the_same_file_twice_is_one(put, tmp_path):
    put("crm-Ann-20260301-100000.zip", hand_in(1, 12, "Ann"))
    put("crm-Ann-20260301-100000 (1).zip", hand_in(1, 12, "Ann"))
    [one] = settle([read(entry) for entry in find(tmp_path)])
    assert (codes(one.reasons), codes(one.notes)) == ([], ["earlier"])


def test_a_virtual_environment_in_a_zip_does_not_count(put, people):
    extra = {f"workbook/.venv/f{n}.py": b"" for n in range(600)}
    put("Bo Lund.zip", tea.zipped({"workbook/exercises.ipynb": RIGHT, **extra}))
    assert people()["Bo Lund"].reasons == ()


@pytest.mark.parametrize("packed", [True, False])
def test_too_many_files_are_told_with_the_number(put, people, packed):
    files = {f"notes/{n}.py": b"" for n in range(500)} | {"exercises.ipynb": RIGHT}
    if packed:
        put("Bo.zip", tea.zipped(files))
    else:
        for name, content in files.items():
            put(f"Bo/{name}", content)
    [why] = people()["Bo"].reasons
    assert (why.code, "more than 500 files" in why.text.en) == ("too_many_files", True)


@pytest.mark.parametrize("name", ["Mei.ipynb.txt", "Mei.json", "Mei.ipynb.json"])
def test_a_notebook_whose_ending_a_browser_changed_is_read(put, people, name):
    put(name)
    assert len(people()["Mei"].notebooks) == 1


def test_a_copys_time_is_no_time(put):
    path = put("Ann.ipynb")
    os.utime(path, (1_800_000_000,) * 2)
    assert (read(path).handed_in, read(path).file_time) == (None, "2027-01-15T08:00:00+00:00")


@pytest.mark.parametrize(
    ("platform", "own", "same"),
    [("okaforzoe", "Zoe Okafor", True), ("Mei Li", "Li, Mei", True), ("Zoe Okafor", "zoe", True),
     ("Zoe Okafor", "Bo Lund", False), ("Li Na", "李娜", False), ("Ann", "", False)],
)  # fmt: skip
def test_names_agree_in_any_order_and_not_across_people(platform, own, same):
    assert same_name(platform, own) is same


def test_a_key_stays_when_canvas_numbers_the_next_attempt(put):
    first = read(put("okaforzoe_334244_1489_exercises.ipynb"))
    second = read(put("okaforzoe_334244_2044_exercises-1.ipynb", OTHER))
    assert first.key == second.key


def test_a_folded_name_keeps_people_apart():
    assert folded("Ann Lee 2") != folded("Ann Lee 3")
    assert origin("Ann Lee_assignsubmission_file_a.ipynb", folder=False).name == "Ann Lee"

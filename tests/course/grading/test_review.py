"""What a person decided is read as any spreadsheet saves it, wins, and is never lost."""

import csv
import io
import json

import pytest

from crmcourse.exercises.declare import KeyPoint, ShortText, Text
from crmcourse.grading import review
from crmcourse.grading.judge import Judge
from crmcourse.grading.policy import Policy
from crmcourse.grading.reasons import reason
from crmcourse.grading.store import Store
from crmlib.errors import DataError
from crmlib.i18n import use_language
from tests.support.class_of_two import number, stored, topic

WORDS = ShortText([KeyPoint(Text(en="the loss", zh="流失"), en=["loss"], zh=["流失"]),
                   KeyPoint(Text(en="the cause", zh="原因"), en=["because"], zh=["因为"])])  # fmt: skip
JUDGE = Judge(
    [topic(number("5.1", points=2), number("5.2", key="loss because", points=2, answer=WORDS))], Policy()
)


def mark(**facts):
    """Ann: 2 of 2 for the number, and a text that waits for a person."""
    return JUDGE.mark(stored({"5.1": 12, "5.2": "The loss."}, **facts))


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "out")
    made.begin()
    return made


def finish(store, *marks):
    """Do what the end of every run does; return how many rows are open."""
    decisions = store.read("decisions.json") or {}
    done = [review.applied(one, decisions) for one in marks]
    for one in done:
        store.keep(one)
    return review.write(store, done)


def rows(store):
    raw = (store.folder / review.FILE).read_bytes()
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def fill_in(store, given, *, encoding="utf-8-sig", delimiter=",", columns=review.COLUMNS, newline="\r\n"):
    """Save the file as a spreadsheet would, with what was typed in each row's ``by_hand`` and ``comment``."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter=delimiter, extrasaction="ignore", lineterminator=newline)
    writer.writeheader()
    for row in rows(store):
        by_hand, comment = given.get(row["exercise"].partition(":")[0], (row["by_hand"], row["comment"]))
        writer.writerow({**row, "by_hand": by_hand, "comment": comment})
    (store.folder / review.FILE).write_bytes(text.getvalue().encode(encoding))


def stored_mark(store, key="ann-1"):
    return store.read(f"marks/{key}.json")


def test_there_is_one_row_for_each_thing_to_look_at(store):
    first = mark(reasons=[reason("left", notebook="a.ipynb"), reason("other_data")])
    second = mark(key="bo-2", id="s2", name="Bo")
    assert finish(store, first, second) == 3
    whole, text, other = rows(store)
    assert (whole["key"], whole["id"], whole["name"], whole["exercise"]) == ("ann-1", "s1", "Ann", "")
    assert "ended itself" in whole["why"]
    assert "other data" in whole["why"]
    assert [float(whole[name]) for name in ("points", "out_of")] == [2, 4]
    assert (text["exercise"][:3], text["answer"]) == ("5.2", "The loss.")
    assert text["why"] == "a text to mark; it is less than a sentence"
    assert text["evidence"] == "the loss: perhaps “loss”"
    # No bare 0: a text has no points before a person gives some.
    assert (text["points"], text["by_hand"], text["comment"], text["self_marked"]) == ("", "", "", "")
    assert other["key"] == "bo-2"


def test_what_needs_nobody_has_no_row(store):
    assert finish(store, JUDGE.mark(stored({"5.1": 3}))) == 0
    assert rows(store) == []
    assert review.merge(store).changed == 0


def test_the_file_speaks_the_trainers_language(store):
    use_language("zh")
    finish(store, mark())
    assert rows(store)[0]["evidence"] == "流失：也许是“loss”"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
@pytest.mark.parametrize(("delimiter", "points"), [(",", "1.5"), (";", "1,5"), ("\t", "1.5")])
def test_it_is_read_as_any_spreadsheet_saves_it(store, encoding, delimiter, points):
    finish(store, mark(id="s1", name="王小明"))
    fill_in(store, {"5.2": (points, "原因说得好")}, encoding=encoding, delimiter=delimiter)
    assert review.merge(store).changed == 1
    finish(store, store.marks("ann-1"))
    one = stored_mark(store)["exercises"]["5.2"]
    assert one["by_hand"] == {"points": 1.5, "comment": "原因说得好"}
    assert (one["points"], one["confirm"]) == (1.5, False)
    assert stored_mark(store)["points"] == 3.5


def test_points_that_a_spreadsheet_writes_with_a_comma_are_read_so(store):
    finish(store, JUDGE.mark(stored({"5.2": "loss"})))
    heading = ";".join(review.COLUMNS)
    row = "ann-1;s1;Ann;5.2;to confirm;loss;;1,0;2,0;1,5;"
    (store.folder / review.FILE).write_text(f"{heading}\n{row}\n", "utf-8")
    assert review.merge(store).changed == 1
    assert store.read("decisions.json")["ann-1@vf"]["5.2"]["by_hand"] == 1.5


def test_a_trainees_own_marks_stand_beside_and_decide_nothing(store):
    assert finish(store, mark(progress={"5.2": {"ticks": [True, False]}})) == 1
    assert (rows(store)[0]["self_marked"], rows(store)[0]["by_hand"]) == ("1.0", "")
    assert stored_mark(store)["points"] == 2


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_columns_may_be_moved_and_added(store, newline):
    finish(store, mark())
    columns = ("comment", "by_hand", "mine", "key", "exercise", "out_of")
    text = "comment,by_hand,mine,key,exercise,out_of" + newline + '"well, said",2,x,ann-1,5.2,2' + newline
    assert len(text.splitlines()[0].split(",")) == len(columns)
    (store.folder / review.FILE).write_bytes(text.encode())
    assert review.merge(store).changed == 1
    assert store.read("decisions.json") == {"ann-1@vf": {"5.2": {"by_hand": 2.0, "comment": "well, said"}}}


@pytest.mark.parametrize("ok", ["ok", "OK", " Ok ", "ＯＫ"])
def test_ok_confirms_what_was_computed(store, ok):
    finish(store, JUDGE.mark(stored({"5.1": "12 or 13"})))
    fill_in(store, {"5.1": (ok, "")})
    review.merge(store)
    assert finish(store, store.marks("ann-1")) == 0
    one = stored_mark(store)["exercises"]["5.1"]
    assert (one["points"], one["confirm"]) == (0.0, False)


@pytest.mark.parametrize("ok", ["ok", "OK", "ＯＫ"])
def test_ok_decides_no_text_for_there_is_nothing_computed_to_confirm(store, ok):
    finish(store, mark(reasons=[reason("left", notebook="a")]))
    fill_in(store, {"5.2": (ok, "")})
    with pytest.raises(DataError, match=r"row 3, by_hand: a text has no points .* from 0 to 2"):
        review.merge(store)
    assert store.read("decisions.json") is None


def test_an_ok_of_a_version_that_scored_words_leaves_the_text_open(store):
    store.write("decisions.json", {"ann-1@vf": {"5.2": {"by_hand": "ok", "comment": "seen"}}})
    assert finish(store, mark()) == 1
    [row] = rows(store)
    assert (row["by_hand"], row["comment"]) == ("", "seen")
    assert stored_mark(store)["exercises"]["5.2"]["confirm"] is True
    assert review.merge(store).changed == 1  # the comment alone
    assert finish(store, mark()) == 1


def test_a_text_that_waits_is_no_nought_and_what_a_person_gives_says_how_good_it_is(store):
    finish(store, mark())
    waits = store.marks("ann-1")
    assert (waits.undecided, waits.points, waits.share) == (2, 2, 1.0)  # 2 of the 2 points that are decided
    assert [(one.waiting, one.standing) for one in waits.exercises.values()][1] == (True, "kept")
    for given, standing in (("2", "right"), ("0.5", "partly"), ("0", "wrong")):
        fill_in(store, {"5.2": (given, "")})
        review.merge(store)
        finish(store, mark())
        one = store.marks("ann-1")
        assert (one.undecided, one.exercises["5.2"].standing) == (0, standing)
        assert one.share == (2 + float(given)) / 4


def test_a_comment_alone_decides_nothing_and_is_kept(store):
    finish(store, mark())
    fill_in(store, {"5.2": ("", "ask her")})
    assert review.merge(store).changed == 1
    assert finish(store, store.marks("ann-1")) == 1
    assert rows(store)[0]["comment"] == "ask her"
    assert stored_mark(store)["exercises"]["5.2"]["confirm"] is True


def test_nought_is_a_decision(store):
    finish(store, mark())
    fill_in(store, {"5.2": ("0", "")})
    review.merge(store)
    assert finish(store, store.marks("ann-1")) == 0
    assert stored_mark(store)["points"] == 2


def test_a_whole_submission_can_be_given_a_total(store):
    finish(store, mark(reasons=[reason("left", notebook="a")]))
    fill_in(store, {"": ("4", "seen in class")})
    review.merge(store)
    finish(store, store.marks("ann-1"))
    done = stored_mark(store)
    assert (done["points"], done["status"], done["computed"]["points"]) == (4.0, "graded", 2.0)
    assert store.marks("ann-1").undecided == 0
    assert done["by_hand"]["comment"] == "seen in class"


def test_ok_for_a_whole_submission_lets_its_points_stand(store):
    finish(store, mark(reasons=[reason("left", notebook="a")]))
    fill_in(store, {"": ("ok", "")})
    review.merge(store)
    finish(store, store.marks("ann-1"))
    assert (stored_mark(store)["points"], stored_mark(store)["status"]) == (2.0, "graded")
    assert store.marks("ann-1").undecided == 2


def test_a_decision_survives_any_number_of_runs_and_so_does_what_was_computed(store):
    finish(store, mark())
    fill_in(store, {"5.2": ("2", "fine")})
    for _run in range(3):
        review.merge(store)
        finish(store, store.marks("ann-1"))
    assert stored_mark(store)["points"] == 4.0
    assert stored_mark(store)["computed"] == {"5.1": 2, "5.2": 0, "points": 2.0}
    assert rows(store)[0]["by_hand"] == "2.0"
    assert rows(store)[0]["points"] == ""


def test_a_decision_can_be_changed_and_taken_back(store):
    finish(store, mark())
    for given, points in (("2", 4.0), ("0.5", 2.5), ("0", 2.0)):
        fill_in(store, {"5.2": (given, "")})
        assert review.merge(store).changed == 1
        finish(store, store.marks("ann-1"))
        assert stored_mark(store)["points"] == points


def test_a_decision_wins_over_marks_made_anew(store):
    finish(store, mark())
    fill_in(store, {"5.2": ("0.5", "")})
    review.merge(store)
    finish(store, mark())
    assert stored_mark(store)["points"] == 2.5
    assert stored_mark(store)["computed"]["5.2"] == 0


def test_deleting_the_file_loses_no_decision(store):
    finish(store, mark())
    fill_in(store, {"5.2": ("0.5", "")})
    review.merge(store)
    (store.folder / review.FILE).unlink()
    assert review.merge(store).changed == 0
    finish(store, mark())
    assert stored_mark(store)["points"] == 2.5


def test_a_file_that_is_saved_again_unchanged_changes_nothing(store):
    finish(store, mark())
    fill_in(store, {"5.2": ("0.5", "=so")})
    assert review.merge(store).changed == 1
    finish(store, store.marks("ann-1"))
    assert review.merge(store).changed == 0
    fill_in(store, {}, encoding="gb18030", delimiter=";")
    assert review.merge(store).changed == 0


def test_a_person_may_mark_what_no_row_asked_for(store):
    finish(store, mark())
    with (store.folder / review.FILE).open("a", encoding="utf-8", newline="") as file:
        file.write("ann-1,,,5.1,,,,,2,0,copied\r\n")
    assert review.merge(store).changed == 1
    finish(store, store.marks("ann-1"))
    assert (stored_mark(store)["points"], store.marks("ann-1").undecided) == (0, 2)


@pytest.mark.parametrize(
    "cell", ["2.1", "-1", "many", "nan", "inf", "1_0", "1e0", "0x1", "½", "1 of 2", "1;2"]
)
def test_a_cell_that_is_no_points_is_named_by_its_row(store, cell):
    finish(store, mark(reasons=[reason("left", notebook="a")]))
    fill_in(store, {"5.2": (cell, "")})
    with pytest.raises(DataError, match=r"row 3, by_hand"):
        review.merge(store)
    assert store.read("decisions.json") is None


def test_a_row_about_a_file_that_is_gone_is_a_remark_and_stops_nothing(store):
    finish(store, mark(), mark(key="bo-2", id="s2", name="Bo"))
    fill_in(store, {"5.2": ("1.5", "")})
    (store.folder / "marks/ann-1.json").unlink()
    found = review.merge(store)
    assert [line for line in found.remarks if "row 2" in line and "ann-1" in line] == list(found.remarks)
    assert len(found.remarks) == 1
    assert found.decisions == {"bo-2@vf": {"5.2": {"by_hand": 1.5, "comment": ""}}}


def test_a_decision_stands_for_the_file_that_was_looked_at_and_for_no_later_one(store):
    finish(store, mark(reasons=[reason("left", notebook="a")]))
    fill_in(store, {"": ("ok", "seen"), "5.2": ("2", "")})
    review.merge(store)
    finish(store, mark(reasons=[reason("tampered", notebook="a")], fingerprint="other"))
    review.merge(store)
    done = stored_mark(store)
    assert (done["status"], done["points"]) == ("needs_person", 2.0)
    whole, text = rows(store)
    assert (whole["by_hand"], text["by_hand"]) == ("", "")
    assert whole["why"].endswith("(Decided about an earlier file: ok: seen)")
    finish(store, mark(reasons=[reason("left", notebook="a")]))
    assert (stored_mark(store)["status"], stored_mark(store)["points"]) == ("graded", 4.0)


def test_decisions_of_namesakes_stay_with_their_files_when_the_keys_change_places(store):
    first, second = "li-0123456789abcdef", "li-0123456789abcdef-2"
    finish(store, mark(key=first, fingerprint="one"), mark(key=second, fingerprint="two"))
    text = "key,exercise,by_hand,comment,version\r\n"
    text += f"{first},5.2,0.5,,vone\r\n{second},5.2,2,,vtwo\r\n"
    (store.folder / review.FILE).write_bytes(text.encode())
    assert review.merge(store).changed == 2
    finish(store, mark(key=first, fingerprint="two"), mark(key=second, fingerprint="three"))
    assert stored_mark(store, first)["exercises"]["5.2"]["points"] == 2.0
    assert store.marks(second).exercises["5.2"].waiting
    assert rows(store)[1]["why"].endswith("(Decided about an earlier file: 0.5)")


@pytest.mark.parametrize("cell", ["5.2", "5,2", "5.2: Cups", " ５.２ "])
def test_an_exercise_is_known_by_its_number_however_it_is_written(store, cell):
    finish(store, mark())
    text = f'key,exercise,by_hand,comment\r\nann-1,"{cell}",0.5,\r\n'
    (store.folder / review.FILE).write_bytes(text.encode())
    assert review.merge(store).decisions["ann-1@vf"] == {"5.2": {"by_hand": 0.5, "comment": ""}}


@pytest.mark.parametrize("cell", ["05. Feb", "5.20", "02.05.2026", "5-2", "45693"])
def test_an_exercise_that_a_spreadsheet_rewrote_is_named_by_its_row_and_nothing_is_lost(store, cell):
    finish(store, mark())
    text = f'key,exercise,by_hand,comment\r\nann-1,"{cell}",0.5,\r\n'
    (store.folder / review.FILE).write_bytes(text.encode())
    with pytest.raises(DataError, match="row 2, exercise"):
        review.merge(store)
    assert (store.folder / review.FILE).read_bytes() == text.encode()


@pytest.mark.parametrize("content", [b"", b"key,name\r\na,b\r\n", b"\x00\x01\x02", b"PK\x03\x04"])
def test_another_file_in_its_place_is_said_plainly(store, content):
    finish(store, mark())
    (store.folder / review.FILE).write_bytes(content)
    with pytest.raises(DataError, match="lacks the columns"):
        review.merge(store)


def test_a_wild_name_is_no_formula_and_comes_back(store):
    name = '=HYPERLINK("http://example.org","Smith, Jr")'
    finish(store, mark(id="=1+1", name=name))
    [row] = rows(store)
    assert row["name"] == "'" + name
    assert row["id"] == "'=1+1"
    fill_in(store, {"5.2": ("1", "@me")})
    review.merge(store)
    assert json.loads((store.folder / "decisions.json").read_text())["ann-1@vf"]["5.2"]["comment"] == "@me"
    finish(store, store.marks("ann-1"))
    assert rows(store)[0]["comment"] == "'@me"


def test_a_trainees_text_cannot_make_a_row(store):
    text = 'loss"\r\nbo-2,,,5.1,,,,,2,2,"'
    finish(store, JUDGE.mark(stored({"5.2": text})))
    assert len(rows(store)) == 1
    assert review.merge(store).changed == 0


@pytest.mark.parametrize(
    "text", ["loss \x00 because", "loss \ud800 because", "loss \x1b[31m because", "\ufffe loss"]
)
def test_no_letter_of_a_trainees_makes_the_file_unreadable(store, text):
    finish(store, JUDGE.mark(stored({"5.2": text})))
    assert len(rows(store)) == 1
    fill_in(store, {"5.2": ("1", "")})
    assert review.merge(store).changed == 1

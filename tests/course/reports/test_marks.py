"""Reading what grading wrote, and refusing what is not as promised."""

import pytest

from crmcourse.records.mark import Decision
from crmcourse.reports import load
from crmcourse.reports.statistics.items import difficulty
from crmlib.errors import DataError
from tests.support import class_of


def test_the_table_has_one_row_a_trainee_and_exercise(tmp_path):
    marks = load(class_of.grid(tmp_path / "r", [[1, 0.5], [0, 1]], ids=["b", "a"]))
    assert marks.table[["id", "exercise", "points"]].to_numpy().tolist() == [
        ["a", "5.1", 0.0],
        ["a", "5.2", 1.0],
        ["b", "5.1", 1.0],
        ["b", "5.2", 0.5],
    ]
    assert marks.points.to_numpy().tolist() == [[0, 1], [1, 0.5]]


def test_who_needs_a_person_counts_in_no_statistic_until_a_person_has_decided(tmp_path):
    one = {"5.1": class_of.exercise(), "5.2": class_of.exercise(points=0.0)}
    everybody = [
        class_of.needs_person(id="waits", exercises=one),
        class_of.decided(id="ok", exercises=one),
        class_of.decided(id="total", exercises=one, points=1.7),
    ]
    marks = load(class_of.write(tmp_path / "r", everybody))
    assert [one.id for one in marks.unsettled] == ["waits"]
    # A total that a person gave says nothing about exercises: it counts among totals alone.
    assert [one.id for one in marks.graded] == ["ok", "total"]
    assert [one.id for one in marks.itemised] == ["ok"]
    assert marks.shares.tolist() == [0.5, 0.85]
    assert len(marks.points) == 1


def test_a_text_that_waits_counts_in_no_statistic_until_a_person_has_decided(tmp_path):
    text = class_of.text()
    by_hand = class_of.text(points=1.5, confirm=False, by_hand=Decision(1.5))
    people = [class_of.trainee({"5.1": class_of.exercise(), "5.7": one}) for one in (text, by_hand)]
    marks = load(class_of.write(tmp_path / "r", people))
    # 1 of the 1 point that is decided; 1 + 1.5 of 4.
    assert [(one.undecided, one.share) for one in marks.trainees] == [(3, 1.0), (0, 2.5 / 4)]
    assert marks.points["5.7"].isna().tolist() == [True, False]
    assert (marks.waits("5.7"), marks.waits("5.1")) == (True, False)
    assert marks.table["outcome"].tolist() == ["right", "kept", "right", "partly"]
    hard = difficulty(marks).table
    assert hard.loc["5.7", ["people", "share"]].tolist() == [1, 0.5]


def test_the_view_cannot_be_changed(tmp_path):
    marks = load(class_of.grid(tmp_path / "r", [[1]]))
    with pytest.raises(AttributeError):
        marks.trainees[0].name = "x"
    with pytest.raises(TypeError):
        marks.trainees[0].exercises["5.1"] = None


def test_lone_surrogates_and_control_characters_are_gone_from_every_text(tmp_path):
    one = class_of.trainee(
        {"5.1": class_of.exercise(evidence=class_of.found("a\x00\ud800b"))}, name="n\x1b\ud800\tm\u202ex"
    )
    found = load(class_of.write(tmp_path / "r", [one])).trainees[0]
    assert found.name == "n ? mx"
    assert found.exercises["5.1"].evidence[0].words == "a ?b"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("points", "many", "'points' should be a number"),
        ("points", -1, "not below 0"),
        ("points", True, "a number, but is True"),
        ("status", "fine", "graded, needs_person"),
        ("exercises", [], "an object"),
        ("reasons", ["x"], "a list of objects"),
        ("handed_in", "yesterday", "ISO"),
        ("format", 2, "'format' should be 1"),
    ],
)
def test_a_file_that_is_not_as_promised_is_named_with_its_field(tmp_path, field, value, says):
    folder = class_of.write(tmp_path / "r", [class_of.trainee({"5.1": class_of.exercise()})])
    class_of.put(folder, class_of.stored(folder) | {field: value})
    with pytest.raises(DataError, match=r"k0000\.json") as error:
        load(folder)
    assert says in str(error.value)


def test_a_wrong_mark_is_named_with_its_exercise(tmp_path):
    folder = class_of.write(tmp_path / "r", [class_of.trainee({"5.1": class_of.exercise()})])
    content = class_of.stored(folder)
    content["exercises"]["5.1"]["outcome"] = "super"
    class_of.put(folder, content)
    with pytest.raises(DataError, match=r"exercises, 5\.1: 'outcome' should be not_attempted, right"):
        load(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"format": NaN}', b"[]"])
def test_a_file_that_is_no_json_object_is_refused_in_one_sentence(tmp_path, content):
    folder = class_of.write(tmp_path / "r", [class_of.trainee({"5.1": class_of.exercise()})])
    (folder / "marks" / "k0000.json").write_bytes(content)
    with pytest.raises(DataError, match=r"k0000\.json"):
        load(folder)


def test_a_folder_without_a_run_or_without_marks_says_what_to_do(tmp_path):
    with pytest.raises(DataError, match="crm-course grade"):
        load(tmp_path)
    with pytest.raises(DataError, match="Grade first"):
        load(class_of.write(tmp_path / "r", []))


def test_a_file_still_being_written_is_not_read(tmp_path):
    folder = class_of.grid(tmp_path / "r", [[1]])
    (folder / "marks" / ".k1.json").write_text("{", "utf-8")
    assert len(load(folder).trainees) == 1

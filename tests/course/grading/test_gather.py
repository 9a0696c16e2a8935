"""What the runs said becomes answers that can be marked at any time, and whatever went wrong becomes words."""

import pytest

from crmcourse.grading.gather import gather
from crmcourse.grading.reasons import reason
from crmcourse.grading.sandbox.ran import Ran
from tests.support.class_of_two import notebook, number, ran, submission, topic

TEA = topic(number("5.1"), number("5.2"))
BOOK = notebook('begin("05-tea", lang="zh")', 'check("5.1", a)', 'check("5.2", b)')
BOTH = ({"id": "5.1", "answer": 3}, {"id": "5.2", "answer": {"list": [4]}})


def gathered(*runs, book=BOOK, **facts):
    return gather(submission(book, **facts), [TEA], runs)


def codes(entries):
    return [entry.code for entry in entries]


def test_a_run_that_went_well_leaves_its_answers_and_nothing_to_say():
    found = gathered(
        ran(*BOTH), handed_in="2026-11-25T10:00:00+00:00", version="0.1.0", data="d", progress={"5.1": {}}
    )
    assert found.answers == {"5.1": 3, "5.2": {"list": [4]}}
    assert (found.reasons, found.notes) == ((), ())
    assert (found.language, found.languages) == ("zh", {"05-tea": "zh"})
    assert (found.rung, found.seconds) == ("namespaces", 0.5)
    assert (found.key, found.id, found.name, found.file) == (
        "ann-1",
        "s1",
        "Ann",
        "Ann.zip",
    )
    assert (found.handed_in, found.version, found.data) == (
        "2026-11-25T10:00:00+00:00",
        "0.1.0",
        "d",
    )
    assert found.progress == {"5.1": {}}


def test_of_two_answers_the_last_counts_and_it_is_noted():
    found = gathered(ran(*BOTH, {"id": "5.1", "answer": 5}))
    assert found.answers["5.1"] == 5
    assert (codes(found.reasons), codes(found.notes)) == ([], ["id_twice"])
    assert "5.1" in found.notes[0].text.en


@pytest.mark.parametrize(
    ("state", "code", "said"),
    [("late", "timed_out", "0.5"), ("killed", "killed", "signal 9"), ("flooded", "flooded", "more than it may"),
     ("broken", "broken", "exercises.ipynb")],
)  # fmt: skip
def test_a_run_that_was_stopped_keeps_its_answers_and_needs_a_person(state, code, said):
    found = gathered(ran(BOTH[0], state=state, end=False, signal=9))
    assert found.answers == {"5.1": 3}
    assert codes(found.reasons) == [code]
    assert said in found.reasons[0].text.en


def test_a_run_that_ended_itself_says_so():
    assert codes(gathered(ran(BOTH[0], end=False)).reasons) == ["left"]


def test_lines_that_check_did_not_write_are_noticed():
    assert codes(gathered(ran(*BOTH, sound=False)).reasons) == ["tampered"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("OSError [Errno 28] No space left on device: 'mount /tmp'", "OSError 28"),
        ("FileNotFoundError", "FileNotFoundError"),
        ("PleaseGiveMeFullMarksError", "?"),
        ("=HYPERLINK(1)", "?"),
        (["OSError"], "?"),
    ],
)
def test_of_what_a_child_says_about_walls_only_the_kind_of_error_is_shown(said, shown):
    [why] = gathered(ran({"walls": said}, end=False, sound=False)).reasons
    assert f"({shown})" in why.text.en


def test_walls_that_could_not_be_built_are_named():
    found = gathered(ran({"walls": "OSError no more mounts"}, end=False, sound=False))
    assert codes(found.reasons) == ["walls"]
    assert "(OSError)" in found.reasons[0].text.en


def test_what_a_broken_cell_kept_from_being_reached_is_named():
    found = gathered(ran(BOTH[0], {"cell": 2, "error": "NameError"}))
    assert codes(found.reasons) == ["did_not_run"]
    assert found.reasons[0].text.en.startswith("5.2")
    assert "NameError" in found.reasons[0].text.en


def test_a_cell_that_stopped_and_kept_nothing_away_is_a_note():
    found = gathered(ran({"cell": 0, "error": "KeyError"}, *BOTH))
    assert (codes(found.reasons), codes(found.notes)) == ([], ["cell_error"])


def test_a_check_that_recorded_nothing_without_an_error_is_looked_at():
    assert codes(gathered(ran(BOTH[0])).reasons) == ["unrecorded"]


def test_an_id_that_the_topic_does_not_have_is_looked_at_and_not_stored():
    found = gathered(ran(*BOTH, {"id": "5.9", "answer": 1}))
    assert codes(found.reasons) == ["unknown_id"]
    assert "5.9" in found.reasons[0].text.en
    assert "5.9" not in found.answers


def test_a_renamed_id_is_named_and_its_own_cell_is_missed():
    found = gathered(
        ran(BOTH[0], {"id": "5.7", "answer": 4}), book=notebook('check("5.1", a)', 'check("5.7", b)')
    )
    assert codes(found.reasons) == ["unknown_id"]
    assert codes(found.notes) == ["missing_cell"]
    assert "5.2" in found.notes[0].text.en


def test_a_deleted_cell_counts_as_not_attempted():
    found = gathered(ran(BOTH[0]), book=notebook('check("5.1", a)'))
    assert (codes(found.reasons), codes(found.notes)) == ([], ["missing_cell"])


def test_much_output_is_a_note():
    found = gathered(ran(*BOTH, {"end": 3, "written": 50_000_000}, end=False))
    assert codes(found.notes) == ["much_output"]
    assert "50,000,000" in found.notes[0].text.en


def test_what_the_notebook_did_not_reach_comes_from_the_sheet():
    found = gathered(ran(BOTH[0], state="late", end=False), sheet={"5.1": 99, "5.2": 4, "7.1": 1})
    assert found.answers == {"5.1": 3, "5.2": 4}
    assert codes(found.notes) == ["from_sheet"]


def test_a_notebook_without_any_answer_needs_a_person():
    found = gathered(ran(), book=notebook('begin("05-tea")', 'check("5.1", a)'))
    assert "unrecorded" in codes(found.reasons)
    assert found.answers == {}


@pytest.mark.parametrize(
    "code", ["empty_file", "link", "too_large", "unreadable", "not_a_notebook", "unsafe_archive"]
)
def test_what_could_not_be_read_is_one_row_with_its_reason(code):
    why = reason(code, file="a", limit=64, error="x", name="..")
    found = gather(submission(reasons=(why,)), [TEA], [])
    assert found.reasons == (why,)
    assert found.answers == {}
    assert (found.language, found.rung, found.seconds) == ("en", "", 0)


def test_a_submission_of_other_topics_alone_holds_nothing_to_grade():
    found = gather(submission(notebook('check("7.1", 1)')), [TEA], [])
    assert codes(found.reasons) == ["nothing_inside"]


def test_a_sheet_without_notebooks_is_graded():
    found = gather(submission(sheet={"5.1": 3, "9.9": 1}), [TEA], [])
    assert found.answers == {"5.1": 3}
    assert found.reasons == ()


def test_answers_of_a_topic_without_its_notebook_come_from_the_sheet():
    """What was answered in forms stands on the sheet alone, and nothing is odd about that."""
    other = topic(number("7.1"), folder="07-cups")
    found = gather(submission(BOOK, sheet={"5.1": 3, "7.1": 8}), [TEA, other], [ran(*BOTH)])
    assert found.answers == {"5.1": 3, "5.2": {"list": [4]}, "7.1": 8}
    assert found.notes == ()


@pytest.mark.parametrize(
    "event",
    [{"id": 5, "answer": 1}, {"id": "5.1"}, {"answer": 1}, {"cell": [], "error": ["x"]}, {"end": None, "written": "x"},
     {"id": "5.1\n", "answer": 1}, {"id": "x" * 40, "answer": 1}],
)  # fmt: skip
def test_events_that_make_no_sense_stop_nothing(event):
    found = gathered(ran(event, *BOTH))
    assert found.answers == {"5.1": 3, "5.2": {"list": [4]}}


def test_several_topics_are_put_together():
    other = topic(number("7.1"), folder="07-cups")
    books = BOOK, notebook('begin("07-cups", lang="en")', 'check("7.1", c)', name="b.ipynb")
    found = gather(submission(*books), [TEA, other], [ran(*BOTH), ran({"id": "7.1", "answer": 8})])
    assert found.answers == {"5.1": 3, "5.2": {"list": [4]}, "7.1": 8}
    assert found.languages == {"05-tea": "zh", "07-cups": "en"}
    assert found.seconds == 1.0


def test_one_topics_notebook_cannot_answer_for_another():
    other = topic(number("7.1"), folder="07-cups")
    found = gather(submission(BOOK), [TEA, other], [ran(*BOTH, {"id": "7.1", "answer": 8})])
    assert "7.1" not in found.answers
    assert codes(found.reasons) == ["unknown_id"]


def test_a_run_that_is_missing_is_not_passed_over():
    with pytest.raises(ValueError, match="shorter"):
        gather(submission(BOOK), [TEA], [])
    assert codes(gathered(Ran("broken")).reasons) == ["broken"]

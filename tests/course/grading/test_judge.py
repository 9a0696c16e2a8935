"""The judge: points worked out by hand, words in both languages, and no key in them."""

import json
from pathlib import Path

import pandas as pd
import pytest

from crmcourse.exercises import encode
from crmcourse.exercises.declare import (
    Choice,
    Exercise,
    FunctionAnswer,
    KeyPoint,
    Mistake,
    Number,
    ShortText,
    Text,
)
from crmcourse.grading.judge import Judge
from crmcourse.grading.policy import Policy
from crmcourse.grading.reasons import reason
from crmcourse.records import fields
from crmcourse.records.marks import Marks
from crmcourse.sources.syllabus import load
from crmlib import datasets
from crmlib.i18n import language, use_language
from tests.support.class_of_two import number, stored, topic

FIXTURE = load(Path(__file__).parents[1] / "fixture_topic").topic("90")
QUESTION = Text(en="Half of what?", zh="什么的一半？")


def codes(entries):
    return [entry.code for entry in entries]


def marked(exercises, answers, policy=None, own=None, **facts):
    made = topic(*exercises)
    encoded = {name: encode.encode(value) for name, value in answers.items()}
    return Judge([made], policy or Policy()).mark(stored(encoded, **facts), own)


def test_points_outcomes_and_sums_are_those_of_the_declarations():
    exercises = [
        number("5.1", 12, points=2),
        number("5.2", 8, mistakes=[Mistake(answer=4, message=QUESTION)]),
        number("5.3", 3),
        number("5.4", 3),
        number("5.5", 3),
    ]
    mark = marked(exercises, {"5.1": 12, "5.2": 4, "5.3": 7, "5.4": "many"})
    got = {name: (one.outcome, one.points, one.out_of, one.mistake) for name, one in mark.exercises.items()}
    assert got == {
        "5.1": ("right", 2, 2, None),
        "5.2": ("wrong", 0, 1, 0),
        "5.3": ("wrong", 0, 1, None),
        "5.4": ("cannot_check", 0, 1, None),
        "5.5": ("not_attempted", 0, 1, None),
    }
    assert (mark.points, mark.out_of) == (2, 6)
    assert (mark.status, mark.reasons, mark.notes) == ("graded", (), ())


def test_words_are_those_of_the_trainee_in_both_languages():
    mark = marked([number("5.1", 8, mistakes=[Mistake(answer=4, message=QUESTION)])], {"5.1": 4})
    one = mark.exercises["5.1"]
    assert one.lines[0].en == "Half of what?"
    assert one.lines[0].zh == "什么的一半？"
    assert one.title == Text(en="Cups", zh="杯数")
    assert one.answer == 4


def test_an_answer_is_marked_once_and_said_in_both_languages():
    marked_ones = []

    class Watched(Number):
        def score(self, read, key):
            marked_ones.append(read)
            return super().score(read, key)

    exercises = [number("5.1", answer=Watched()), number("5.2", answer=Choice(options=("a", "b")), key="a")]
    mark = marked(exercises, {"5.1": 7, "5.2": "zirkon"})
    assert marked_ones == [7.0]
    wrong, unread = mark.exercises.values()
    assert wrong.lines == (
        Text(
            en="Look again: which row and which column does the question ask for?",
            zh="再看看：题目问的是哪一行、哪一列？",
        ),
    )
    assert [line.en for line in unread.lines] == ["“zirkon” is not one of: a, b.", "Wanted is one of: a, b."]
    assert [line.zh for line in unread.lines] == [
        "“zirkon”不在下列选项中：a、b。",
        "这里需要下列选项之一：a、b。",
    ]


def test_the_section_to_reread_stands_beside_the_words():
    mark = Judge([FIXTURE], Policy()).mark(stored({"90.1": 7}))
    one = mark.exercises["90.1"]
    assert one.section == Text(en="The funnel <b>", zh="漏斗")
    assert not any("funnel" in line for line in one.lines)


def test_partial_points_are_those_of_the_answer_type():
    # One of two belongs in it, none is wrong: half of 2 points. All of it and one too many: (2 - 1) / 2.
    judge = Judge([FIXTURE], Policy())
    for answer in ({"interest"}, {"interest", "desire", "action"}):
        one = judge.mark(stored({"90.3": encode.encode(answer)})).exercises["90.3"]
        assert (one.outcome, one.points) == ("partly", 1.0)


def test_weights_change_points_and_what_they_are_out_of():
    policy = Policy.of({"weights": {"level": {3: 2}, "topic": {"05-tea": 0.5}}})
    mark = marked([number("5.1", level=3, points=3), number("5.2", points=1)], {"5.1": 12}, policy)
    assert [(one.points, one.out_of) for one in mark.exercises.values()] == [(3.0, 3.0), (0.0, 0.5)]
    assert (mark.points, mark.out_of) == (3.0, 3.5)


def test_lateness_is_stated_and_taken_from_no_exercise():
    policy = Policy.of({"late": {"due": "2026-12-01T10:00:00Z", "per_day": 0.1}})
    mark = marked([number("5.1")], {"5.1": 12}, policy, handed_in="2026-12-02T10:00:01+00:00")
    assert (mark.late_days, mark.late_factor) == (2, 0.8)
    assert (mark.points, mark.exercises["5.1"].points) == (1.0, 1.0)


def test_the_key_is_computed_in_the_language_of_the_notebook():
    spoken = Choice(options=("en", "zh"))
    exercise = number("5.1", key=lambda: language(), answer=spoken)
    judge = Judge([topic(exercise)], Policy())
    for code in ("zh", "en", "zh"):
        mark = judge.mark(stored({"5.1": code}, language=code, languages={"05-tea": code}))
        assert mark.exercises["5.1"].outcome == "right"


def test_an_answer_that_cannot_be_read_does_not_settle_the_language_of_the_key():
    exercise = number("5.1", key=lambda: language(), answer=Choice(options=("en", "zh")))
    judge = Judge([topic(exercise)], Policy())
    judge.mark(stored({"5.1": {"other": "object"}}))
    assert judge.mark(stored({"5.1": "en"})).exercises["5.1"].outcome == "right"


def test_each_topic_has_the_language_of_its_own_notebook():
    first, second = (
        topic(number(f"{n}.1", key=lambda: language(), answer=Choice(options=("en", "zh"))), folder=f"0{n}-x")
        for n in (5, 7)
    )
    mark = Judge([first, second], Policy()).mark(
        stored({"5.1": "zh", "7.1": "en"}, language="zh", languages={"05-x": "zh", "07-x": "en"})
    )
    assert [one.outcome for one in mark.exercises.values()] == ["right", "right"]


def test_the_trainers_own_language_is_left_as_it_was():
    use_language("zh")
    marked([number("5.1")], {"5.1": 12})
    assert language() == "zh"


def test_a_key_is_computed_once_for_a_class():
    calls = []
    judge = Judge([topic(number("5.1", key=lambda: calls.append(1) or 12))], Policy())
    for answer in (12, 3, 12):
        judge.mark(stored({"5.1": answer}))
    assert len(calls) == 1


@pytest.fixture
def own(tmp_path):
    """A folder with one product more than the course has."""
    products = pd.read_csv(datasets.source("products"))
    pd.concat([products, products.iloc[:1]]).to_csv(tmp_path / "products.csv", index=False)
    return tmp_path


def test_keys_of_a_trainee_with_own_data_are_computed_from_these(own):
    ours = len(datasets.load("products"))
    exercise = number("5.1", key=lambda: len(datasets.load("products")))
    judge = Judge([topic(exercise)], Policy())
    for folder, right in ((None, ours), (own, ours + 1), (None, ours)):
        for answer in (ours, ours + 1):
            one = judge.mark(stored({"5.1": answer}), folder).exercises["5.1"]
            assert (one.outcome == "right") == (answer == right)
    assert len(datasets.load("products")) == ours


def test_data_other_than_those_handed_out_need_a_person(own):
    ours = datasets.fingerprint()
    assert marked([number("5.1")], {"5.1": 12}, data=ours).status == "graded"
    other = marked([number("5.1")], {"5.1": 12}, data="0" * 64)
    assert (other.status, codes(other.reasons)) == ("needs_person", ["other_data"])
    assert other.points == 1
    assert codes(marked([number("5.1")], {"5.1": 12}, own=own, data=ours).reasons) == ["other_data"]
    datasets.use(own, fingerprints=datasets.fingerprints(own))
    theirs = datasets.fingerprint()
    datasets.use(None)
    assert marked([number("5.1")], {"5.1": 12}, own=own, data=theirs).status == "graded"


@pytest.mark.parametrize(
    ("version", "found"), [("9.9.0", ["other_version"]), ("x", ["other_version"]), (None, [])]
)
def test_another_version_of_the_course_needs_a_person(version, found):
    assert codes(marked([number("5.1")], {"5.1": 12}, version=version).reasons) == found


def test_what_a_run_had_to_say_is_kept_and_points_count_all_the_same():
    why, note = reason("left", notebook="a"), reason("plain_notebook")
    mark = marked([number("5.1")], {"5.1": 12}, reasons=(why,), notes=(note,))
    assert (mark.status, mark.reasons, mark.notes, mark.points) == (
        "needs_person",
        (why,),
        (note,),
        1,
    )


def broken():
    raise KeyError("no such column")


@pytest.mark.parametrize("answer", [12, "many", None])
def test_a_key_that_cannot_be_computed_is_marked_by_a_person(answer):
    mark = marked([number("5.1", key=broken), number("5.2")], {"5.1": answer, "5.2": 12})
    assert (mark.status, codes(mark.reasons)) == ("needs_person", ["unmarked"])
    assert "5.1" in mark.reasons[0].text.en
    assert "5.2" not in mark.reasons[0].text.en
    assert mark.points == 1


def test_a_key_of_the_wrong_kind_is_marked_by_a_person():
    mark = marked([number("5.1", key="many")], {"5.1": 12})
    assert codes(mark.reasons) == ["unmarked"]


def test_who_left_it_blank_needs_no_key():
    assert marked([number("5.1", key=broken), number("5.2")], {"5.2": 12}).status == "graded"


def test_an_exercise_that_stops_at_an_answer_is_one_row_and_not_the_end():
    exercise = number("5.1", answer=FunctionAnswer(inputs=((1,),)), key=lambda: lambda cups: broken())
    made = topic(exercise, number("5.2"))
    answers = {"5.1": {"function": [{"done": 3}]}, "5.2": 12}
    mark = Judge([made], Policy()).mark(stored(answers))
    assert codes(mark.reasons) == ["unmarked"]
    assert mark.exercises["5.1"].outcome == "cannot_check"
    assert (mark.points, mark.out_of) == (1, 2)


@pytest.mark.parametrize(
    "content", [[], {"frame": 3}, {"evil": 1}, {"list": [[]]}, "x" * 30_000, {"span": "x"}]
)
def test_an_answer_that_check_does_not_write_is_worth_nothing_and_stops_nothing(content):
    mark = Judge([topic(number("5.1"), number("5.2"))], Policy()).mark(stored({"5.1": content, "5.2": 12}))
    assert mark.exercises["5.1"].outcome == "cannot_check"
    assert (mark.status, mark.points) == ("graded", 1)


def test_nothing_at_all_is_an_answer_that_went_wrong_and_no_blank():
    mark = marked([number("5.1"), number("5.2")], {"5.1": None})
    assert [one.outcome for one in mark.exercises.values()] == ["cannot_check", "not_attempted"]
    assert "None" in mark.exercises["5.1"].lines[0].en


def test_functions_are_marked_by_what_they_returned_in_the_sandbox():
    judge = Judge([FIXTURE], Policy())
    # The inputs are (1, 4) and (3, 4): a quarter and three quarters.
    right = {"function": [{"done": 0.25}, {"done": 0.75}]}
    half = {"function": [{"done": 0.25}, {"raised": "ZeroDivisionError"}]}
    late = {"function": [{"late": "NoneType"}, {"late": "NoneType"}]}
    short = {"function": [{"done": 0.25}]}
    upside_down = {"function": [{"done": 4.0}, {"done": 4 / 3}]}
    got = [
        judge.mark(stored({"90.7": one})).exercises["90.7"] for one in (right, half, late, short, upside_down)
    ]
    assert [(one.points, one.mistake) for one in got] == [
        (2, None),
        (1.0, None),
        (0, None),
        (1.0, None),
        (0, 0),
    ]
    assert "ZeroDivisionError" in got[1].lines[0].en


POINTS = [
    KeyPoint(Text(en="the largest loss", zh="最大的流失"), en=["largest"], zh=["最大"]),
    KeyPoint(Text(en="what would change it", zh="什么会改变"), en=["unless"], zh=["除非"]),
]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is the LARGEST loss, unless few were asked.", ["LARGEST", "unless"]),
        ("流失最大", ["最大", ""]),
        ("Because.", ["", ""]),
    ],
)
def test_a_short_text_waits_for_a_person_and_is_worth_nothing_until_then(text, words):
    mark = marked([number("5.1", answer=ShortText(POINTS), key="largest, unless", points=2)], {"5.1": text})
    one = mark.exercises["5.1"]
    assert (one.points, one.confirm, one.answer) == (0, True, text)
    assert (one.outcome, one.waiting, one.lines, one.mistake) == ("kept", True, (), None)
    assert (mark.points, mark.undecided, mark.out_of) == (0, 2, 2)
    assert [each.words for each in one.evidence] == words
    assert one.evidence[0].label.zh == "最大的流失"
    assert mark.status == "graded"


@pytest.mark.parametrize("value", [None, "", "  ", []])
def test_no_short_text_waits_for_nobody(value):
    one = marked([number("5.1", answer=ShortText(POINTS), key="x")], {"5.1": value}).exercises["5.1"]
    assert (one.confirm, one.waiting, one.evidence, one.points) == (False, False, (), 0)


@pytest.mark.parametrize(("value", "shown"), [(3, "3"), ("x" * 3_001, "x" * 3_000 + "…"),
                                              (["largest", "unless"], '{"list": ["largest", "unless"]}'),
                                              ({"no": "sense"}, '{"dict": [["no", "sense"]]}')])  # fmt: skip
def test_whatever_else_stands_in_place_of_a_text_is_shown_to_a_person(value, shown):
    one = marked([number("5.1", answer=ShortText(POINTS), key="x")], {"5.1": value}).exercises["5.1"]
    assert (one.waiting, one.evidence, one.answer) == (True, (), shown)


@pytest.mark.parametrize(("ticks", "points"), [([True, False], 1.0), ([True, True], 2.0), ([False, False], 0.0),
                                               ([True], None), ("both", None), (None, None)])  # fmt: skip
def test_a_trainees_own_marks_travel_along_and_count_for_nothing(ticks, points):
    exercise = number("5.1", answer=ShortText(POINTS), key="largest, unless", points=2)
    one = marked([exercise], {"5.1": "The largest."}, progress={"5.1": {"ticks": ticks}}).exercises["5.1"]
    assert (one.self_marked, one.points, one.waiting) == (points, 0, True)


def test_tries_and_hints_come_from_the_workbook():
    mark = marked([number("5.1"), number("5.2")], {}, progress={"5.1": {"tries": 2, "hints": 1}})
    first, second = mark.exercises.values()
    assert (first.tries, first.hints, second.tries, second.hints) == (2, 1, None, None)


def test_all_blank_is_a_note_and_no_answers_is_none():
    exercises = [number("5.1"), number("5.2")]
    blank = Judge([topic(*exercises)], Policy()).mark(
        stored({"5.1": {"blank": True}, "5.2": {"list": [{"blank": True}]}})
    )
    assert codes(blank.notes) == ["all_blank"]
    assert marked(exercises, {}).notes == ()


SECRET = 73196482.25
WRONG = (None, 1, "many", -SECRET, SECRET / 100, [], {"a": 1}, True, float("nan"))


def secretive(answer, key):
    return Exercise(
        id="5.1", points=2, level=1, title=Text(en="T", zh="题"), answer=answer, key=key, reread="tea",
        hints=[Text(en=f"Nearly {key}", zh="近")], solution=Text(en="It is {key}.", zh="是 {key}。"),
    )  # fmt: skip


def test_no_word_for_the_trainee_holds_the_key():
    for value in WRONG:
        one = marked([secretive(number("5.1").answer, SECRET)], {"5.1": value}).exercises["5.1"]
        said = repr([one.lines, one.section, one.title])
        if value not in (-SECRET, SECRET / 100):  # there the trainee's own digits are repeated
            assert "7319" not in said
    options = Choice(options={"aaa": Text(en="AAA", zh="甲"), "bbb": Text(en="BBB", zh="乙")})
    one = marked([secretive(options, "bbb")], {"5.1": "aaa"}).exercises["5.1"]
    assert "bbb" not in repr(one).casefold()


def test_marks_are_plain_json_for_every_kind_of_answer():
    answers = {exercise.id: encode.encode(exercise.key_value(), getattr(exercise.answer, "inputs", ()))
               for exercise in FIXTURE.exercises}  # fmt: skip
    mark = Judge([FIXTURE], Policy()).mark(stored(answers))
    assert {name: one.outcome for name, one in mark.exercises.items() if one.outcome != "right"} == {
        "90.9": "kept"
    }
    assert (mark.points, mark.undecided, mark.out_of) == (16, 2, 18)
    written = json.loads(json.dumps(mark.to_json(), allow_nan=False))
    assert Marks.from_json(fields.opened(written, "ann-1.json"), "ann-1") == mark

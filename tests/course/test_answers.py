"""Each kind of answer reads what people naturally hand in, and scores it by hand-counted shares."""

import datetime
import decimal
import enum
import threading
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse.exercises.answers import (
    CannotRead,
    Choice,
    ChoiceSet,
    FrameAnswer,
    FunctionAnswer,
    KeyPoint,
    LabelTable,
    NotAttempted,
    Number,
    Ranking,
    ShortText,
    StageSequence,
)
from crmcourse.exercises.answers.function import _call_traced, call_within
from crmcourse.exercises.blank import ____
from crmcourse.exercises.containers import sequence
from crmcourse.exercises.plain import scalar
from crmlib.i18n import Labelled, Text
from crmlib.result import Result


class Stage(Labelled):
    ATTENTION = "attention", "Attention"
    INTEREST = "interest", "Interest"
    DESIRE = "desire", "Desire"


class Colour(enum.Enum):
    RED = "red"


OPTIONS = {"a": Text(en="price", zh="价格"), "b": Text(en="Service", zh="服务"), "c": "brand"}


@pytest.mark.parametrize(
    "value",
    [
        42,
        42.0,
        np.int64(42),
        np.float32(42),
        decimal.Decimal(42),
        "42",
        " 42 % ",
        "４２％",
        "+42.0",
        [42],
        (42,),
        np.array(42),
        np.array([[42]]),
        pd.Series([42]),
        pd.Series([42], index=["desire"]),
        pd.Index([42]),
        pd.DataFrame({"x": [42]}),
        Result(pd.DataFrame({"x": [42]})),
    ],
    ids=repr,
)
def test_a_number_is_read_from_what_people_hand_in(value):
    assert Number(unit="%").read(value) == 42.0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200.5", 1200.5),
        ("1 200", 1200),
        ("¥1,200", 1200),
        ("1200 yuan", 1200),
        ("１２００元", 1200),
        ("-3", -3),
        ("−3", -3),
    ],
)
def test_money_is_read_with_its_unit_and_thousands(text, value):
    assert Number(unit=Text(en="yuan", zh="元")).read(text) == value


def test_a_per_cent_sign_means_a_hundredth_where_a_share_is_wanted():
    assert Number().read("42%") == 0.42


@pytest.mark.parametrize(
    "value",
    ["about 40", "1, 2", "4 or 5", True, None, [1, 2], {"a": 1}, float("nan"), object(), len, pd.NA],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_single_number_is_not_read(value):
    with pytest.raises(CannotRead):
        Number().read(value)


@pytest.mark.parametrize(
    "value", [datetime.timedelta(days=3), pd.Timedelta("3D"), np.timedelta64(72, "h")], ids=repr
)
def test_a_time_span_is_read_in_the_unit_asked_for(value):
    assert Number(unit=Text(en="days", zh="天")).read(value) == 3


def test_tolerance_is_absolute_or_a_share_of_the_key():
    assert Number(tolerance=0.5).score(42.5, 42.0).fraction == 1
    assert Number(tolerance=0.5).score(42.6, 42.0).fraction == 0
    assert Number(tolerance=0.01, relative=True).score(1010, 1000).fraction == 1
    assert Number(tolerance=0.01, relative=True).score(1011, 1000).fraction == 0


def test_a_share_for_a_percentage_is_answered_with_a_question():
    assert "out of a hundred?" in Number(unit="%", tolerance=0.5).nudge(0.42, 42.0)
    assert "share of 1?" in Number(tolerance=0.01).nudge(42.0, 0.42)
    assert "sign" in Number().nudge(-3.0, 3.0)
    assert Number().nudge(17.0, 3.0) == ""
    # A share is rounded to two decimals: 52.9 % is written as 0.53. But 0.4 is no 0.9 %, written as a percentage.
    assert "out of a hundred?" in Number(unit="%", tolerance=0.1).nudge(0.53, 52.9)
    assert Number(unit="%", tolerance=0.5).nudge(48.0, 0.9) == ""


def test_a_number_says_what_is_wrong_besides():
    percent, share = Number(unit="%", tolerance=0.1), Number(tolerance=0.01)
    assert percent.besides(0.331, 33.1) == Text(
        en="Besides, 0.331 reads like a share of 1. How many is that out of a hundred?",
        zh="另外，0.331 看起来是以 1 为整体的占比。换成百分数是多少？",
    )
    assert "share of 1?" in share.besides(33.0, 0.33)
    assert "can it be 3310 out of a hundred?" in percent.besides(3310.0, 33.1)
    assert percent.besides(33.1, 33.1) == percent.besides(17.0, 33.1) == ""


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_equals_itself(value):
    number = Number()
    assert number.score(number.read(value), number.read(value)).fraction == 1


@pytest.mark.parametrize(
    "value", ["a", " A ", "ａ", "Price", "价格", ["a"], np.str_("a"), pd.Series(["a"])], ids=repr
)
def test_an_option_is_found_by_name_or_label(value):
    assert Choice(options=OPTIONS).read(value) == "a"


def test_an_enum_is_an_option_by_member_value_or_name():
    choice = Choice(options=Stage)
    assert choice.read(Stage.DESIRE) == choice.read("DESIRE") == choice.read("desire") == "desire"
    assert Choice(options=["red"]).read(Colour.RED) == "red"


def test_numbers_may_be_options():
    assert Choice(options=["1", "2"]).read(2) == "2"
    assert Choice(options=["1", "2"]).read(np.float64(2)) == "2"


def test_an_unknown_option_is_named_with_the_known_ones():
    with pytest.raises(CannotRead, match=r"“d” is not one of: a, b, c"):
        Choice(options=OPTIONS).read("d")


@pytest.mark.parametrize(
    "value",
    [
        {"a", "c"},
        ["c", "a", "a"],
        ("a", "c"),
        "a, c",
        "c、a",
        "价格；brand",
        pd.Index(["a", "c"]),
        np.array(["a", "c"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_set_is_read_from_any_container(value):
    assert ChoiceSet(options=OPTIONS).read(value) == {"a", "c"}


def test_a_wrong_choice_takes_back_a_right_one():
    score = ChoiceSet(options=OPTIONS).score
    assert score(frozenset("ab"), frozenset("ab")).fraction == 1
    assert score(frozenset("a"), frozenset("ab")).fraction == 0.5
    assert score(frozenset("abc"), frozenset("ab")).fraction == 0.5
    assert score(frozenset("ac"), frozenset("ab")).fraction == 0
    assert score(frozenset("c"), frozenset("ab")).fraction == 0


RANKING = Ranking(items=Stage)


@pytest.mark.parametrize(
    "value",
    [
        list(Stage),
        "attention > interest > desire",
        "Attention, Interest, Desire",
        pd.Series(["attention", "interest", "desire"]),
        pd.Series([9, 5, 1], index=["attention", "interest", "desire"]),
        pd.Index(["attention", "interest", "desire"]),
    ],
    ids=repr,
)
def test_a_ranking_is_read_in_order(value):
    assert RANKING.read(value) == ("attention", "interest", "desire")


def test_a_ranking_holds_every_item_once():
    with pytest.raises(CannotRead, match="missing from it: desire"):
        RANKING.read(["attention", "interest"])
    with pytest.raises(CannotRead, match="more than once: interest"):
        RANKING.read(["attention", "interest", "interest"])
    with pytest.raises(CannotRead, match="no order"):
        RANKING.read(set(Stage))
    with pytest.raises(CannotRead, match="1 of 3 places"):
        RANKING.read(["attention", ____, "desire"])


def test_a_ranking_scores_as_kendalls_tau():
    key = ("attention", "interest", "desire")
    # One of three pairs the wrong way round: (2 - 1) / 3.
    assert RANKING.score(("interest", "attention", "desire"), key).fraction == pytest.approx(1 / 3)
    assert RANKING.score(key[::-1], key).fraction == 0


def test_a_stage_may_come_twice_in_a_sequence():
    path = StageSequence(stages=Stage)
    assert path.read(["interest", "interest"]) == ("interest", "interest")
    assert path.read("attention → interest -> desire") == ("attention", "interest", "desire")
    key = ("attention", "interest", "desire")
    assert path.score(("attention", "interest"), key).fraction == pytest.approx(2 / 3)
    assert "2 steps, 3" in path.score(("attention", "interest"), key).detail
    assert path.score(("attention", "desire", "interest"), key).fraction == pytest.approx(2 / 3)


LABELS = LabelTable(items=["x", "y", "z"], labels=Stage)


@pytest.mark.parametrize(
    "value",
    [
        {"x": "desire", "y": Stage.INTEREST},
        {"X": "Desire", "y": "interest", "z": ____},
        pd.Series({"x": "desire", "y": "interest"}),
        pd.DataFrame({"item": ["x", "y"], "label": ["desire", "interest"]}),
        pd.DataFrame({"label": ["desire", "interest"]}, index=["x", "y"]),
        [("x", "desire"), ("y", "interest")],
    ],
    ids=["dict", "half blank", "series", "frame", "indexed frame", "pairs"],
)
def test_labels_are_read_from_any_pairing(value):
    assert LABELS.read(value) == {"x": ("all", ("desire",)), "y": ("all", ("interest",))}


def test_options_may_follow_the_data_in_force():
    names = ["x"]
    table = LabelTable(items=lambda: names, labels=Stage)
    assert set(table.read({"x": "desire"})) == {"x"}
    names[0] = "y"
    assert set(table.read({"y": "desire"})) == {"y"}


def test_every_row_of_labels_counts_for_itself():
    key = LABELS.read({"x": "desire", "y": ["desire", "interest"], "z": {"desire", "interest"}})

    def score(table):
        return LABELS.score(LABELS.read(table), key).fraction

    assert score({"x": "desire", "y": "interest", "z": {"interest", "desire"}}) == 1
    assert score({"x": "desire", "y": "attention", "z": "desire"}) == pytest.approx((1 + 0 + 0.5) / 3)
    assert score({"x": "attention"}) == 0


def test_a_label_table_of_blanks_is_not_attempted():
    with pytest.raises(NotAttempted):
        LABELS.read(pd.Series([____, ____], index=["x", "y"]))


FRAME = pd.DataFrame({"stage": ["interest", "desire"], "rate": [0.42, 0.3], "note": ["", ""]})


@pytest.mark.parametrize(
    "value",
    [
        FRAME,
        FRAME.iloc[::-1],
        FRAME[["rate", "stage"]],
        FRAME.set_index("stage"),
        FRAME.set_index("stage")["rate"],
        FRAME.rename(columns={"rate": " Rate "}),
        FRAME.assign(rate=FRAME["rate"] + 1e-9),
        FRAME.astype({"stage": "category"}),
        Result(FRAME),
    ],
    ids=[
        "same",
        "rows turned",
        "columns turned",
        "index",
        "series",
        "spelling",
        "rounding",
        "category",
        "result",
    ],
)
@pytest.mark.parametrize("by", [(), ("stage",)])
def test_a_table_is_compared_whatever_its_order(value, by):
    answer = FrameAnswer(columns=("stage", "rate"), by=by)
    assert answer.score(answer.read(value), answer.read(FRAME)).fraction == 1


def test_the_order_of_rows_counts_where_it_is_the_point():
    answer = FrameAnswer(columns=("stage", "rate"), ordered=True)
    assert answer.score(answer.read(FRAME.iloc[::-1]), answer.read(FRAME)).fraction == 0


def test_a_table_gets_credit_by_cell_and_names_the_column():
    answer = FrameAnswer(columns=("stage", "rate"))
    wrong = FRAME.assign(rate=[0.42, 0.9])
    fraction, said = answer.score(answer.read(wrong), answer.read(FRAME))
    assert (fraction, str(said)) == (0.75, "Look again at the column: rate.")
    longer = pd.concat([FRAME, FRAME])
    assert "4 rows, 2 are wanted" in answer.score(answer.read(longer), answer.read(FRAME)).detail


def test_a_missing_column_is_named():
    with pytest.raises(CannotRead, match="lacks the columns: rate"):
        FrameAnswer(columns=("stage", "rate")).read(FRAME[["stage"]])


def test_missing_values_agree_with_missing_values():
    answer = FrameAnswer(columns=("rate",))
    gaps = pd.DataFrame({"rate": [1.0, None]})
    assert answer.score(answer.read(gaps), answer.read(gaps)).fraction == 1


def _double(x):
    return 2 * x


DOUBLE = FunctionAnswer(inputs=((1,), (2,), (0,)), seconds=0.4)


def test_a_function_is_tried_on_every_input():
    assert DOUBLE.score(DOUBLE.read(_double), _double).fraction == 1
    assert DOUBLE.score(DOUBLE.read(np.square), _double).fraction == pytest.approx(2 / 3)


def test_a_function_that_stops_is_named_with_its_input():
    score = DOUBLE.score(lambda x: 1 / 0, _double)
    assert score.fraction == 0.0
    assert str(score.detail) == "With the input 1 your function stopped with ZeroDivisionError."
    assert "SystemExit" in DOUBLE.score(lambda x: exit(), _double).detail


def test_a_function_that_never_ends_is_left_behind():
    def forever(x):
        while True:
            try:
                time.sleep(0.01)
            except Exception:  # noqa: S112 - what a trainee may write
                continue

    start = time.perf_counter()
    score = DOUBLE.score(forever, _double)
    assert "in time" in score.detail
    assert time.perf_counter() - start < 3
    deadline = time.perf_counter() + 3
    while any(t.name == "exercise" for t in threading.enumerate()) and time.perf_counter() < deadline:
        time.sleep(0.02)
    assert not any(thread.name == "exercise" for thread in threading.enumerate())


def test_without_threads_a_loop_is_stopped_by_the_trace():
    def forever():
        while True:
            pass

    assert _call_traced(0.1, forever, []) == ("late", None)


def test_time_is_given_back_when_it_is_not_used():
    assert call_within(5, _double, 4) == ("done", 8)


def test_a_function_cannot_change_the_inputs():
    def greedy(values):
        total = sum(values)
        values.clear()
        return total

    answer = FunctionAnswer(inputs=(([1, 2],), ([3],)))
    assert answer.score(greedy, sum).fraction == 1
    assert answer.inputs == (([1, 2],), ([3],))


def test_a_function_that_returns_the_blank_is_not_attempted():
    with pytest.raises(NotAttempted):
        DOUBLE.score(lambda x: ____, _double)


POINTS = ShortText(
    key_points=[
        KeyPoint(Text(en="loss", zh="流失"), en=[r"\bloss"], zh=["流失"]),
        KeyPoint(Text(en="doubt", zh="疑问"), en=[r"unless"], zh=["除非"], points=3),
    ]
)


def test_words_that_may_show_a_key_point_are_a_hint_in_either_language_and_no_score():
    hints = {"The LOSS, unless it is small.": ["LOSS", "unless"], "流失最大，除非样本太小": ["流失", "除非"],
             "ｕｎｌｅｓｓ": ["", "unless"], "I don't know": ["", ""]}  # fmt: skip
    for text, words in hints.items():
        assert [found for _point, found in POINTS.evidence(POINTS.read(text))] == words
        assert POINTS.score(POINTS.read(text), "") == (0.0, "")
    assert POINTS.read("ＡＢ １２，好；") == "AB 12，好；"


def test_the_share_is_the_weight_of_what_a_person_ticked():
    # Weights 1 and 3: by hand 1/4, 3/4.
    ticks = {(False, False): 0, (True, False): 0.25, (False, True): 0.75, (True, True): 1}
    assert {one: POINTS.share(one) for one in ticks} == ticks


def test_what_is_read_is_of_builtin_types_exactly():
    class Sly(str):
        def __eq__(self, other):
            return True

        __hash__ = str.__hash__

    assert type(scalar(Sly("x"))) is str
    assert type(scalar(np.float64(1))) is float
    assert type(scalar(Stage.DESIRE)) is str
    assert type(scalar(np.bool_(True))) is bool
    assert sequence({Sly("x")}, ordered=False) == ["x"]


def test_separators_without_end_are_not_searched():
    start = time.perf_counter()
    for text in (" " * 5_000_000 + "a", "a" + " " * 19_000 + "z"):
        with pytest.raises(CannotRead):
            ChoiceSet(options=OPTIONS).read(text)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("48 percent", 48.0),
        ("48.5 per cent", 48.5),
        ("184.1 buyers", 184.1),
        ("7.38块", 7.38),
        ("1,234", 1234.0),
    ],
)
def test_a_number_is_read_as_people_write_it(text, value):
    assert Number(unit="%").read(text) == value


@pytest.mark.parametrize("text", ["5k", "1.8万元", "3 or 4", "48, 0", "1,2,3", "1.234.567,8,9", "1,23,456"])
def test_a_number_that_could_mean_another_is_not_guessed(text):
    with pytest.raises(CannotRead):
        Number(unit="%").read(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("48,0", 48.0),
        ("４８，０", 48.0),
        ("-0,5", -0.5),
        ("48,25 %", 48.25),
        ("0,125", 0.125),  # no thousands begin with 0
        ("1200,500", 1200.5),  # nor with four digits
        ("1.234,5", 1234.5),
        ("1 234,5", 1234.5),
        ("1.234.567,25", 1234567.25),
        ("1,234", 1234.0),  # could be either: as the course writes thousands
        ("12,345.5", 12345.5),
    ],
)
def test_a_decimal_comma_is_read_where_it_can_be_nothing_else(text, value):
    assert Number(unit="%").read(text) == value


def test_an_option_may_be_written_as_in_a_list():
    assert Choice(options=["a", "b", "c"]).read("c)") == "c"
    assert Choice(options=["a", "b", "c"]).read("B.") == "b"


def test_a_set_and_a_ranking_may_be_written_with_spaces():
    assert ChoiceSet(options=["a", "d", "f"]).read("a d f") == {"a", "d", "f"}
    assert Ranking(items=["desire", "memory"]).read("memory desire") == Ranking(
        items=["desire", "memory"]
    ).read(["memory", "desire"])


def test_a_label_is_understood_in_either_language_whatever_is_in_force():
    stages = StageSequence(stages=Stage)
    assert (
        stages.read(["兴趣", "欲望"])
        == stages.read(["Interest", "Desire"])
        == stages.read(["interest", "desire"])
    )


def test_a_label_table_is_recorded_as_it_was_written():
    answer = LabelTable(items=["a", "b"], labels=["tea", "ware"])
    assert answer.record(answer.read({"a": "tea", "b": {"ware", "tea"}})) == {
        "a": "tea",
        "b": ["tea", "ware"],
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("-18000元。", -18_000), ("负18000", -18_000), ("亏损18000元", -18_000), ("亏1.8万元", -18_000),
        ("-1.8万", -18_000), ("１.８万元", 18_000), ("28。4", 28.4), ("28·4", 28.4),
    ],
)  # fmt: skip
def test_a_number_is_read_as_a_chinese_sentence_puts_it(typed, meant):
    assert Number(unit=Text(en="yuan", zh="元")).read(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), [("38.9%。", 38.9), ("百分之38.9", 38.9), ("负百分之3", -3)])
def test_per_cent_in_words_is_per_cent(typed, meant):
    assert Number(unit="%").read(typed) == meant

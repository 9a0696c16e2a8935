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
from crmlib.i18n import Labelled, Text, use_language
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
    ["some 40 to 50", "1, 2", "4 or 5", True, None, [1, 2], {"a": 1}, float("nan"), object(), len, pd.NA],
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


@pytest.mark.parametrize(
    ("answer", "read", "key", "decimals"),
    [
        (Number(unit="%", tolerance=0.1), 35, 35.519, "one decimal"),
        (Number(unit="%", tolerance=0.1), 36, 35.519, "one decimal"),
        (Number(tolerance=0.1), 10, 10.128, "one decimal"),
        (Number(tolerance=0.1), -12, -12.4, "one decimal"),
        (Number(tolerance=0.01), 1.8, 1.834, "2 decimals"),
        (Number(tolerance=0.01), 2, 1.834, "2 decimals"),
        # Near by chance, or as exact as is asked for.
        (Number(tolerance=0.1), 35.2, 35.519, ""),
        (Number(tolerance=0.1), 37, 35.519, ""),
        (Number(tolerance=0.1), 1, 0.6, ""),
        (Number(tolerance=5), 3380, 3390.4, ""),
        (Number(), 3, 4, ""),
    ],
)
def test_a_number_rounded_too_far_is_asked_for_its_decimals(answer, read, key, decimals):
    assert answer.score(read, key).fraction == 0
    said = answer.nudge(read, key)
    assert (said == "") == (not decimals)
    assert not decimals or decimals in said.en


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


@pytest.mark.parametrize(
    ("answer", "key", "shown"),
    [
        # What the tolerance swallows is not shown: 95.51 where half a point is still right is 95.5.
        (Number(unit="%", tolerance=0.5), 95.5128, "95.5"),
        (Number(unit="%", tolerance=0.1), 28.4312, "28.4"),
        (Number(tolerance=0.005), 0.09251, "0.093"),
        (Number(unit="yuan", tolerance=400), -17_952.4, "-18,000"),
        (Number(unit="yuan", tolerance=0.07), 0.9542, "1.0"),
        (Number(tolerance=0.01, relative=True), 12.3456, "12.3"),
        (Number(), 0.123456, "0.1235"),
        (Number(unit="%", tolerance=0.5), 47.0, "47"),
        (Number(tolerance=0), 5, "5"),
    ],
)
def test_a_key_is_shown_as_exact_as_it_is_asked_for(answer, key, shown):
    assert answer.show(key) == shown


@pytest.mark.parametrize(
    ("answer", "asks"),
    [
        (Number(unit="%", panel=True), "Look again at the panel"),
        (Number(panel=True), "Look again at the panel"),
        (Number(unit="%"), "of whom is it a share"),
        (Number(unit=Text(en="yuan", zh="元")), "which numbers go into it"),
        (Number(), "which row and which column"),
    ],
)
def test_what_is_said_to_a_number_fits_its_kind(answer, asks):
    assert asks in answer.score(17.0, 3.0).detail


def test_an_option_in_brackets_has_no_full_stop_of_its_own():
    options = {"c": Text(en="It is open.", zh="还不能定论。")}
    assert Choice(options=options).show("c") == "c (It is open)"
    use_language("zh")
    try:
        assert Choice(options=options).show("c") == "c (还不能定论)"
    finally:
        use_language("en")


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
    with pytest.raises(CannotRead, match="missing from it: Desire"):
        RANKING.read(["attention", "interest"])
    with pytest.raises(CannotRead, match="more than once: Interest"):
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


def test_the_order_in_which_items_are_listed_earns_nothing():
    # Listed: a b c d e. The key moves b to the front, as somebody does who meets us by the middle: 9 of 10 pairs agree.
    key, listed = tuple("bacde"), tuple("abcde")
    for answer in (Ranking(items=listed), StageSequence(stages=listed)):
        assert answer.score(listed, key).fraction == 0
        assert "order in which they are listed" in answer.nudge(listed, key)
        assert answer.score(key, key).fraction == 1
        assert answer.nudge(tuple("bacde")[::-1], key) == ""
    # d and c exchanged as well: what departs is found (1 of 1), and 9 of 10 pairs agree: (9 - 1) / 10.
    assert Ranking(items=listed).score(tuple("badce"), key).fraction == pytest.approx(0.8)
    assert StageSequence(stages=listed).score(tuple("badce"), key).fraction == pytest.approx(0.8)
    # Three of the five departures are found (d before a, b, c; not c before a and b), 4 of 6 pairs agree.
    assert Ranking(items=tuple("abcd")).score(tuple("dabc"), tuple("dcab")).fraction == pytest.approx(
        3 / 5 * (4 - 2) / 6
    )
    # Where the listed order is the key, it is right, and all else is scored as it was.
    assert Ranking(items=listed).score(listed, listed).fraction == 1
    assert Ranking(items=listed).nudge(tuple("bacde"), listed) == ""


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
        ("12,345.5", 12345.5),
    ],
)
def test_a_decimal_comma_is_read_where_it_can_be_nothing_else(text, value):
    assert Number(unit="%").read(text) == value


YUAN = Text(en="yuan", zh="元")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (Number(unit="%"), "28,412"),
        (Number(unit="%"), "1,234"),
        (Number(unit=YUAN, tolerance=400), "-18.000"),
    ],
)
def test_what_is_thousands_here_and_decimals_there_is_asked_back(answer, text):
    with pytest.raises(CannotRead, match="more than one number"):
        answer.read(text)


def test_thousands_are_read_where_they_can_be_nothing_else():
    money = Number(unit=YUAN, tolerance=400)
    assert money.read("1,234") == money.read("1234") == 1234
    assert money.read("-1.234.567") == -1_234_567
    assert Number(tolerance=0.005).read("0.771") == 0.771


# What people say for 28.4, 77 and so on; the figures are what a reader would write down.
SAID = {
    28.0: ["约28", "大约 28", "大概二十八", "28左右", "28 上下", "差不多28", "about 28", "~28", "≈ 28", "approx. 28",
           "28 or so", "28 (approx.)", "c. 28", "≒28", "28个左右", "roughly 28",
           "28ish", "ca. 28", "nearly 28", "将近28", "答案：28", "= 28", "it is 28.",
           "二十八", "二十八吧", "twenty-eight", "about twenty eight"],
    28.4: ["二十八点四", "28点4", "百分之二十八点四", "约28.4%", "28.4 per cent", "28.4 percentage points",
           "28.4个百分点",
           "28.4%左右", "approx. 28.4 %", "twenty-eight point four", "twenty-eight point four per cent", "占28.4%",
           "二十八点四左右", "２８．４％", "28·4"],
    28.5: ["28 and a half", "28.5 or so", "more or less 28.5", "“28.5”", "28 point 5", "28.5 percent.", "57/200"],
    77.0: ["七成七", "7成7", "7.7成", "百分之七十七", "大约七成七", "seventy-seven percent"],
    80.0: ["八成", "约八成", "八成左右", "百分之八十", "eighty per cent"],
    35.0: ["三成半", "三成五", "百分之三十五"],
    75.0: ["四分之三", "百分之七十五"],
    50.0: ["一半", "五成", "half", "五十", "fifty"],
    0.3: ["千分之三", "零点三", "百分之零点三", "zero point three"],
    102.0: ["一百零二", "one hundred and two"],
    120.0: ["一百二", "一百二十", "one hundred twenty"],
    -3.0: ["负三", "负百分之三", "minus 3", "minus three", "-3 %"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"), [(value, text) for value, texts in SAID.items() for text in texts]
)
def test_a_number_is_read_as_people_say_it(value, text):
    assert Number(unit="%").read(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("三千五", 3500), ("3万5", 35_000), ("十二万八千", 128_000), ("大约1.8万元", 18_000), ("亏了十二万元", -120_000),
     ("二十八块四", 28.4), ("28元4角", 28.4), ("净亏18000", -18_000), ("大约亏1.8万", -18_000),
     ("七块三毛八", 7.38),
     ("18 thousand yuan", 18_000), ("RMB 7.38", 7.38), ("人民币7.38元整", 7.38), ("7元3角", 7.3),
     ("two thousand five hundred yuan", 2500),
     ("二〇二五", 2025),
     ("一点八万", 18_000), ("约1点8万元", 18_000), ("两万零五十", 20_050), ("about -18,000 yuan", -18_000)],
)  # fmt: skip
def test_an_amount_is_read_as_people_say_it(text, value):
    assert Number(unit=YUAN, tolerance=400).read(text) == value


@pytest.mark.parametrize(
    "text", ["±10.1", "+-10.1", "+/- 10.1", "plus or minus 10.1", "正负10.1", "±10.1 points"]
)
def test_how_far_off_something_is_may_be_told_to_both_sides(text):
    assert Number(unit=Text(en="points", zh="分"), tolerance=0.1).read(text) == 10.1


def test_a_table_says_which_rows_are_still_empty():
    table = LabelTable(items=["a", "b", "c"], labels=["x", "y"])
    key = table.read({"a": "x", "b": "y", "c": "x"})
    some = table.score(table.read({"a": "x", "b": "x"}), key)
    assert str(some.detail) == "1 of 3 rows agree. Look again at: b. Still empty: c."
    assert str(table.score(table.read({"b": "y"}), key).detail) == "1 of 3 rows agree. Still empty: a, c."
    assert str(table.score(table.read({"b": "x"}), key).detail) == "No row agrees yet. Still empty: a, c."


@pytest.mark.parametrize(
    "text",
    ["28到30", "28-30", "28~30", "28 %-30 %", "28 to 30", "28或30", "between 28 and 30", "二三十", "十七八", "七八",
     "八九成",
     "七成多", "28多", "不到28", "至少28", "over 28", "at least 28", "28 or more", "28以上", "几十", "二十几",
     "百分之二三十",
     "一百多", "28 point four", "twenty to thirty", "thirty or forty",
     "28±1", "28+", "more than 28", "a few", "三五个"],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_says_several_numbers_is_asked_back_in_one_sentence(text, lang):
    with pytest.raises(CannotRead) as caught:
        Number(unit="%", tolerance=0.5).read(text)
    said = getattr(caught.value.said, lang)
    assert "".join(text.split()) in "".join(said.split())
    assert {"en": "more than one number", "zh": "不止一个数"}[lang] in said


@pytest.mark.parametrize(
    "text",
    [
        "184.1",
        "184.1 buyers",
        "184.1 buyers per 1,000 customers",
        "184.1 位买家（每 1,000 位客户）",
        "约184.1位买家",
        "184.1位",
    ],
)
def test_words_of_the_unit_may_follow(text):
    buyers = Number(unit=Text(en="buyers per 1,000 customers", zh="位买家（每 1,000 位客户）"), tolerance=0.5)
    assert buyers.read(text) == 184.1
    with pytest.raises(CannotRead, match="more than one number"):
        buyers.read("184/1000")


@given(st.integers(0, 999_999))
def test_a_chinese_numeral_is_the_number_that_it_writes(number):
    """Written by the textbook's rule: digit, place; one 零 for a run of empty places."""
    digits, said, gap = "零一二三四五六七八九", "", False
    for place, name in ((100_000, "十"), (10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if place == 10_000 and not digit and number >= 100_000:
            said += "万"
        elif digit:
            said += ("零" if gap and said else "") + digits[digit] + name
        gap = not digit and bool(said)
    # 十万 and not 十一万's 一十一万: both are read.
    assert Number(unit=YUAN).read(said or "零") == number


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

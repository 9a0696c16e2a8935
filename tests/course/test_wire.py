"""Answers travel as JSON: what a trainee has arrives as it was, and nothing else is let in."""

import contextlib
import datetime
import decimal
import enum
import json
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse.exercises import encode
from crmcourse.exercises.answers.function import OutOfTime
from crmcourse.exercises.blank import ____, is_blank
from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.marking import Marker
from crmcourse.sources.syllabus import load
from crmlib.i18n import Labelled, Text
from crmlib.result import Result

EXERCISES = load(Path(__file__).parent / "fixture_topic").topic("90").exercises


def sent(value, inputs=()):
    """Return what the judge gets: encoded, through JSON text, and decoded."""
    return encode.decode(encode.parse(json.dumps(encode.encode(value, inputs), allow_nan=False)), inputs)


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**299), 10**299)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
)
HASHABLE = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.frozensets(inner, max_size=3),
    max_leaves=5,
)
PLAIN = st.recursive(
    LEAVES | st.sets(HASHABLE, max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(HASHABLE, inner, max_size=3)
    ),
    max_leaves=12,
)


def types(value):
    """Return the types in a value: 1, 1.0 and True are equal and not the same; a set is as good frozen."""
    if isinstance(value, set | frozenset):
        return {types(one) for one in value}.__len__()
    if isinstance(value, dict):
        return [(types(one), types(other)) for one, other in value.items()]
    if isinstance(value, list | tuple):
        return (type(value), *map(types, value))
    return type(value)


@given(PLAIN)
def test_plain_values_arrive_as_they_were(value):
    arrived = sent(value)
    assert arrived == value
    assert repr(types(arrived)) == repr(types(value))


def test_numbers_that_json_cannot_carry_arrive_all_the_same():
    not_a_number, largest, least = sent([float("nan"), float("inf"), float("-inf")])
    assert not_a_number != not_a_number
    assert (largest, least) == (float("inf"), float("-inf"))
    assert sent(10**300) == float("inf")  # longer than any number that is asked for


class Stage(Labelled):
    DESIRE = "desire", "Desire"


class Colour(enum.Enum):
    GREEN = 3


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (np.float64(0.5), 0.5),
        (np.int8(3), 3),
        (np.bool_(True), True),
        (np.array([[1, 2], [3, 4]]), [1, 2, 3, 4]),
        (np.array(2.5), [2.5]),
        (pd.NA, None),
        (pd.NaT, None),
        (pd.Timestamp("2026-11-25 10:00"), "2026-11-25 10:00:00"),
        (datetime.date(2026, 11, 25), "2026-11-25"),
        (decimal.Decimal("1.5"), 1.5),
        (Stage.DESIRE, "desire"),
        (Colour.GREEN, 3),
        (Text(en="tea", zh="茶"), "tea"),
        (range(3), [0, 1, 2]),
        ({"a": 1}.keys(), ["a"]),
        (pd.Index(["a", "b"]), ["a", "b"]),
        ("half a pair \ud800", "half a pair ?"),
    ],
)
def test_what_science_uses_arrives_as_builtins(value, arrives):
    arrived = sent(value)
    assert arrived == arrives
    assert type(arrived) is type(arrives)


@pytest.mark.parametrize(
    "span", [datetime.timedelta(hours=36), pd.Timedelta("1.5 days"), np.timedelta64(36, "h")]
)
def test_a_time_span_stays_one(span):
    assert sent(span) == datetime.timedelta(days=1, hours=12)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (object(), "object"),
        (b"bytes", "bytes"),
        (1j, "complex"),
        (json, "module"),
        (int, "type"),
        ((one for one in ()), "generator"),
        ("x" * 20_001, "str"),
    ],
)
def test_what_is_not_plain_arrives_as_its_type_alone(value, name):
    assert encode.encode(value) == {"other": name}
    assert type(sent(value)).__name__ == name


def test_no_method_of_a_trainees_class_is_called():
    class Liar:
        def __getattribute__(self, name):
            raise SystemExit(name)

        def __eq__(self, other):
            raise SystemExit

        __len__ = __iter__ = __str__ = __repr__ = __eq__
        __hash__ = None

    assert encode.encode([Liar(), 1]) == {"list": [{"other": "Liar"}, 1]}


def test_blanks_arrive_as_blanks():
    assert is_blank(sent(____))
    assert is_blank(sent([____, ____]))


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({"stage": ["a", None], "rate": [0.5, np.nan]}),
        pd.DataFrame({"n": pd.array([1, pd.NA], dtype="Int64")}, index=pd.Index([5, 6], name="week")),
        pd.DataFrame(
            {("a", "x"): [1, 2]}, index=pd.MultiIndex.from_tuples([("g", 1), ("h", 2)], names=["tea", None])
        ),
        pd.DataFrame({"a": [1], "b": [2]}).set_axis(["same", "same"], axis=1),
        pd.DataFrame({"c": pd.Categorical(["u", "v", "u"])}),
        pd.DataFrame(index=["only", "labels"]),
        pd.DataFrame({"a": []}),
    ],
    ids=["missing", "nullable", "two levels", "same names", "categories", "no columns", "no rows"],
)
def test_tables_arrive_with_their_labels(table):
    arrived = sent(table)
    assert arrived.columns.tolist() == table.columns.tolist()
    assert list(arrived.index.names) == list(table.index.names)
    assert arrived.index.tolist() == table.index.tolist()
    for i in range(table.shape[1]):
        assert [None if pd.isna(x) else x for x in arrived.iloc[:, i]] == [
            None if pd.isna(x) else x for x in table.iloc[:, i]
        ]


def test_a_series_keeps_its_name_and_those_of_its_labels():
    rates = pd.Series([0.4, 0.2], index=pd.Index(["interest", "desire"], name="stage"), name="rate")
    arrived = sent(rates)
    assert (arrived.name, arrived.index.name) == ("rate", "stage")
    assert arrived.to_dict() == {"interest": 0.4, "desire": 0.2}
    levels = sent(rates.to_frame().set_index("rate", append=True).assign(n=[1, 2])["n"])
    assert levels.index.tolist() == [("interest", 0.4), ("desire", 0.2)]


def test_of_a_models_result_the_table_arrives():
    result = Result(pd.DataFrame({"a": [1]}))
    assert sent(result).to_dict("list") == {"a": [1]}


def test_a_function_arrives_as_what_it_returned():
    def halved(number):
        if number == 0:
            raise ZeroDivisionError
        while number < 0:
            pass
        return number / 2

    inputs = ((4,), (0,), (-1,))
    encoded = encode.encode(halved, inputs, seconds=0.2)
    assert encoded == {"function": [{"done": 2.0}, {"raised": "ZeroDivisionError"}, {"late": "NoneType"}]}
    again = encode.decode(encoded, inputs)
    assert again(4) == 2.0
    with pytest.raises(Exception, match=r"^$") as error:
        again(0)
    assert error.type.__name__ == "ZeroDivisionError"
    with pytest.raises(OutOfTime):
        again(-1)
    with pytest.raises(OutOfTime):
        again(6)  # it was not asked for


def test_a_function_cannot_change_the_inputs_of_the_next_one():
    cups = [1, 2]
    encode.encode(lambda given: given.clear(), ((cups,),))
    assert cups == [1, 2]


@pytest.mark.parametrize(
    "value",
    [
        list(range(300_000)),
        [[0] * 1_000] * 300,
        pd.DataFrame(np.zeros((1_000, 300))),
        pd.Series(range(200_000)),
        range(10**12),
        {i: i for i in range(200_000)},
    ],
    ids=["list", "nested", "table", "series", "range", "dict"],
)
def test_what_is_too_large_is_not_looked_through(value):
    began = time.perf_counter()
    assert encode.encode(value) == {"large": type(value).__name__}
    assert time.perf_counter() - began < 4


def test_what_is_too_deep_is_not_followed_to_the_bottom():
    ring = []
    ring.append(ring)
    deep = []
    for _level in range(10**5):
        deep = [deep]
    assert encode.encode(ring) == encode.encode(deep) == {"large": "list"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "[-1e999]",
        "9" * 5_000,
        '"' + "x" * encode.MOST_BYTES + '"',
    ],
    ids=lambda text: text[:10],
)
def test_what_is_no_finite_json_is_refused(text):
    with pytest.raises(encode.Unreadable):
        encode.parse(text)


@pytest.mark.parametrize("depth", [100, 800, 10**5])
def test_json_that_could_not_be_written_again_is_refused(depth):
    with pytest.raises(encode.Unreadable):
        encode.parse("[" * depth + "]" * depth)
    with pytest.raises(encode.Unreadable):
        encode.parse('{"a":' * depth + "1" + "}" * depth)


def test_the_deepest_answer_is_not_too_deep_for_json():
    deep = 1
    for _level in range(encode.DEEPEST):
        deep = {"a": (deep,)} if _level % 2 else [deep]
    encoded = encode.encode(deep)
    assert "large" in encoded or sent({"id": "5.1", "answer": deep})
    assert sent([[[[[[[[[[[1]]]]]]]]]]]) == [[[[[[[[[[[1]]]]]]]]]]]


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"unknown": 1},
        {"list": 1},
        {"list": {"a": 1}},
        {"list": [[]]},
        {"set": [{"dict": []}]},
        {"dict": [[1, 2, 3]]},
        {"dict": [{"list": [1, 2, 3]}]},
        {"float": "1.5"},
        {"float": []},
        {"span": "1 day"},
        {"span": 1e300},
        {"frame": [], "columns": [], "index": [], "names": []},
        {"frame": [[1]], "columns": ["a"], "index": [[1, 2]], "names": [None]},
        {"frame": [[1]], "columns": [], "index": [[1]], "names": [None]},
        {"frame": [[1]], "columns": ["a"], "index": [[1]], "names": []},
        {"frame": [[1], [1, 2]], "columns": ["a", "b"], "index": [[1]], "names": [None]},
        {"frame": None},
        {"series": [1], "index": [[1, 2]], "names": [None], "name": [None]},
        {"series": [1], "index": [[1]], "names": [None], "name": []},
        {"series": [1], "index": [[1]], "names": [None], "name": [{"dict": []}]},
        {"series": [1]},
    ],
    ids=str,
)
def test_what_encode_does_not_write_is_refused(content):
    with pytest.raises(encode.Unreadable):
        encode.decode(content)


@pytest.mark.parametrize(
    "calls", [[{}], [1], [{"done": 1, "late": "x"}], [{"late": 3}], [{"run": "x"}], 3, [{"done": []}]]
)
def test_calls_that_encode_does_not_write_are_refused(calls):
    with pytest.raises(encode.Unreadable):
        encode.decode({"function": calls}, ((1,),))


TAGS = st.sampled_from(
    ["blank", "float", "span", "list", "tuple", "set", "dict", "large", "other", "frame", "columns", "index",
     "names", "name", "series", "function", "done", "raised", "late"]
)  # fmt: skip
FINITE = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | FINITE | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(TAGS | st.text(max_size=3), inner, max_size=4)
        | st.fixed_dictionaries({"frame": st.lists(st.lists(inner, max_size=2), max_size=2),
                                 "columns": st.lists(inner, max_size=2),
                                 "index": st.lists(st.lists(inner, max_size=2), max_size=2),
                                 "names": st.lists(inner, max_size=2)})
        | st.fixed_dictionaries({"series": st.lists(inner, max_size=2), "name": st.lists(inner, max_size=2),
                                 "index": st.lists(st.lists(inner, max_size=2), max_size=2),
                                 "names": st.lists(inner, max_size=2)})
    ),
    max_leaves=10,
)  # fmt: skip


@given(JSON)
def test_whatever_arrives_is_read_or_refused(content):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            value = encode.decode(content, ((1,), (2,)))
        except encode.Unreadable:
            return
    for exercise in EXERCISES:
        assert 0 <= Marker(exercise).mark(value).points <= exercise.points


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_whatever_bytes_arrive_are_read_or_refused(content):
    with contextlib.suppress(encode.Unreadable):
        encode.parse(content)


@given(JSON)
def test_what_parse_lets_through_can_be_written_again(content):
    assert encode.parse(json.dumps(content)) == content


GIVEN = [
    42, "42 %", 0.42, np.float64(41.9), pd.Series([42.0]), pd.DataFrame({"x": [42.0]}), datetime.timedelta(42),
    pd.Timedelta(days=42), np.timedelta64(42, "D"), [42], {42}, None, float("nan"), "", [], object(), ____, [____],
    Stage.DESIRE, "Desire", "欲望", {"interest", "desire"}, ["desire", "interest"], ("interest",), "interest, desire",
    pd.Series([3, 2, 1], index=["desire", "interest", "attention"]), pd.Index(["desire", "interest", "attention"]),
    ["attention", "interest", "desire", "memory", "action"], np.array(["attention", "action"]),
    pd.DataFrame({"stage": ["interest", "desire"], "rate": [0.42, 120 / 420]}),
    pd.Series([0.42, 120 / 420], index=pd.Index(["interest", "desire"], name="stage"), name="rate"),
    pd.DataFrame({"stage": ["interest", "desire"], "rate": [0.42, 0.12]}).set_index("stage"),
    {"lounge": "interest", "cars": {"desire", "memory"}, "combs": ["action", "desire"]},
    pd.Series({"lounge": "interest", "cars": "attention", "combs": "action"}), [("lounge", "interest")],
    lambda part, whole: part / whole, lambda part, whole: whole / part, lambda part: part, lambda part, whole: None,
    lambda part, whole: ____, "The largest loss, unless the sample is small.", "Because I feel so.",
]  # fmt: skip


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_an_answer_is_worth_the_same_here_and_there(exercise: Exercise):
    inputs = getattr(exercise.answer, "inputs", ())
    marker = Marker(exercise)
    for value in [*GIVEN, exercise.key_value(), *(mistake.value() for mistake in exercise.mistakes)]:
        here, there = marker.mark(value), marker.mark(sent(value, inputs))
        assert (here.outcome, here.points, here.mistake) == (there.outcome, there.points, there.mistake), (
            value
        )
        if here.outcome.value != "cannot_check":
            assert here.lines == there.lines

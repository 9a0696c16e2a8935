"""How guesses moved: every guess is counted once, in the option or the bin it belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse.records.class_guesses import AskedGuess, ClassGuesses
from crmcourse.records.guessed import Guessed, Stand
from crmcourse.reports.statistics.guesses import moves
from crmlib.i18n import Text, speaking

TEA = AskedGuess(
    "5.0", Text("Tea", "茶"), Text("Which?", "哪种？"),
    options={"a": Text("green", "绿茶"), "b": Text("black", "红茶")},
)  # fmt: skip
CUPS = AskedGuess("7.0", Text("Cups", "杯"), Text("How many?", "多少？"), unit=Text("%", "%"), found=4.0)


def both(first, sure, later, surer):
    return Guessed(Stand(first, sure), Stand(later, surer))


def test_options_are_counted_before_and_after_with_those_who_are_very_sure():
    people = [both("a", 1, "b", 3), both("a", 3, "a", 3), both("b", 2, "b", 2), Guessed(first=Stand("a", 3))]
    found = moves(TEA, people)
    # By hand: a was guessed by three, two of them very sure; one is left, very sure.
    assert found.table.to_numpy().tolist() == [[3, 1, 2, 1], [1, 2, 0, 1]]
    assert [str(name) for name in found.table.index] == ["green", "black"]
    assert (found.firsts, found.laters, found.twice, found.moved) == (4, 3, 3, 1)


def test_the_most_common_guess_is_named_before_and_after_in_both_languages():
    people = [both("a", 1, "b", 3), both("a", 3, "b", 3), both("b", 2, "b", 2)]
    seen = moves(TEA, people).describe()
    assert seen.en == "Most common before: green (2 of 3); after: black (3 of 3)."
    assert "绿茶" in seen.zh
    assert "红茶" in seen.zh


def test_without_a_second_guess_only_the_first_is_told():
    assert moves(TEA, [Guessed(first=Stand("b", 1))]).describe().en == "1 guesses; most common: black (1)."


def test_numbers_go_into_bins_with_round_edges():
    values = [5, 12, 18, 33, 41, 58]
    table = moves(CUPS, [Guessed(first=Stand(value, 1)) for value in values]).table
    # From 4 (found) to 53.75 (95th percentile) in at most six steps: the next round one is 10.
    assert [name.en for name in table.index] == [
        "below 0 %", "0 to below 10 %", "10 to below 20 %", "20 to below 30 %", "30 to below 40 %",
        "40 to below 50 %", "50 to below 60 %", "60 % or more",
    ]  # fmt: skip
    assert table["before"].tolist() == [0, 1, 2, 0, 1, 1, 1, 0]


def test_a_guess_far_off_does_not_stretch_the_bins():
    people = [Guessed(first=Stand(value, 1)) for value in [10] * 40 + [20] * 40 + [1e12]]
    table = moves(CUPS, people).table
    assert len(table) <= 9
    assert table["before"].iloc[-1] == 1
    assert "1e" not in " ".join(name.en for name in table.index)


@given(
    st.lists(
        st.tuples(
            st.one_of(st.integers(-(10**12), 10**12), st.floats(-1e12, 1e12)),
            st.integers(1, 3),
            st.floats(-1e12, 1e12),
            st.integers(1, 3),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_every_number_is_in_one_bin(people):
    table = moves(CUPS, [both(*one) for one in people]).table
    assert table[["before", "after"]].sum().tolist() == [len(people)] * 2
    assert (table["very_sure_before"] <= table["before"]).all()
    assert len(table) <= 12
    assert len({name.en for name in table.index}) == len(table)


def test_what_does_not_fit_the_question_is_left_out():
    people = ({"5.0": both("a", 1, 7, 2)}, {"5.0": both("z", 1, "z", 2)}, {"7.0": both(1, 1, 2, 2)}, {})
    assert ClassGuesses((TEA,), people).of(TEA) == [Guessed(first=Stand("a", 1))]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_it_is_drawn_with_two_bars_a_row(code):
    with speaking(code):
        ax = moves(TEA, [both("a", 1, "b", 3)]).plot()
        words = [text.get_text() for text in ax.get_legend().get_texts()]
    assert len(ax.patches) == 2 * 4
    assert (
        words
        == {
            "en": [
                "Before the lesson",
                "Before the lesson, very sure",
                "After the lesson",
                "After the lesson, very sure",
            ],
            "zh": ["学之前", "学之前，很有把握", "学之后", "学之后，很有把握"],
        }[code]
    )

"""A telephone call that is played by turns: what the caller says follows from what has been said."""

import pytest

from crmlib.lessons.service import RIGHT, Say, play
from crmlib.widgets.service import call_panel


def answers(*moves):
    return [turn.answer.en for turn in play(moves)]


def test_the_right_order_brings_the_van_to_the_right_gate():
    said = answers(*RIGHT)
    assert len(said) == 7
    assert said[-1].endswith("the van comes to gate 2.)")
    assert said[5].startswith("Nearly: gate 2")  # an error is found by reading back, and only so


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (Say.READ, "gate 10"),
        (Say.NAME, "no name"),
        (Say.NOTE, "angry"),
        (Say.GREET, "Whom am I speaking to?"),
    ],
)
def test_what_is_left_out_is_felt_by_the_caller(left_out, said):
    assert said in " ".join(answers(*(one for one in RIGHT if one is not left_out)))


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ((Say.GREET, Say.NAME), "Must I say that"),
        ((Say.GREET, Say.ABSENT, Say.OFFER), "who I am"),
        ((Say.GREET, Say.OFFER), "not there?"),
        ((Say.GREET, Say.ABSENT, Say.NOTE), "Why all these questions?"),
        ((Say.GREET, Say.ABSENT, Say.NAME, Say.OFFER, Say.READ), "haven't told you"),
        ((Say.GREET, Say.ABSENT, Say.ABSENT), "said that already"),
        ((Say.GREET, Say.WHERE), "none of my business"),
        ((Say.GREET, Say.LATER), "third time"),
    ],
)
def test_what_comes_too_early_or_helps_nobody_is_answered(moves, said):
    assert said in answers(*moves)[-1]


def test_a_call_ends_with_goodbye():
    assert len(play([Say.GREET, Say.CLOSE, Say.NAME])) == 2


def test_the_panel_opens_with_a_ring_and_says_nothing_of_the_order():
    view = call_panel()
    assert view.answer == "Telephone: (It rings.)"
    view.set(move_1=Say.GREET, move_2=Say.NAME, move_4=Say.CLOSE)
    # A gap ends the call: what stands behind it is not said yet.
    assert view.answer.count("You: ") == 2
    assert "Must I say that" in view.answer

"""The class guesses before its lessons, and moves to what the data say."""

from datetime import datetime

import pytest
from scipy.stats import binomtest

from crmcourse.records.guessed import Guessed


@pytest.fixture(scope="module")
def guessed(sheets):
    """Per guess of 7.0, whose answer is a number that the data set."""
    found = {name: sheet.get("guesses", {}).get("7.0") for name, sheet in sheets.items()}
    return {name: Guessed.from_json(one) for name, one in found.items() if one}


def near(share, among, truth):
    return binomtest(share, among, truth).pvalue > 0.001


def test_few_guess_what_the_data_say_and_most_end_there(guessed, syllabus):
    [asked] = syllabus.topic("07").guesses
    found = asked.answer.read(asked.found())
    both = [one for one in guessed.values() if one.later]
    assert len(both) >= 30
    assert near(sum(one.first.value == found for one in both), len(both), 0.2)
    # Whoever moves, four in five, ends there; and so does whoever was there already.
    assert near(sum(one.later.value == found for one in both), len(both), 0.2 + 0.8 * 0.8)
    assert sum(one.later.sure for one in both) > sum(one.first.sure for one in both)


def test_the_first_guess_comes_before_the_later_one_and_both_before_the_answers(guessed, sheets):
    for name, one in guessed.items():
        answers = [
            datetime.fromisoformat(given["at"])
            for exercise, given in sheets[name]["answers"].items()
            if exercise.startswith("7.")
        ]
        if one.later and answers:
            first, later = datetime.fromisoformat(one.first.at), datetime.fromisoformat(one.later.at)
            assert first < later < min(answers)


def test_who_was_in_a_hurry_guessed_nothing(guessed, sent):
    assert not guessed.keys() & {person.id for person in sent[1].people if person.hurried}

"""Usual mistakes as people make them: with the rounded numbers of a table, in one row only, of another pair."""

import pytest

from crmcourse import grade
from crmlib import use_language


@pytest.fixture(autouse=True)
def _english_again():
    yield
    use_language("en")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("ticked", "letter"),
    [({"A", "B"}, "F"), ({"A", "B", "C"}, "C"), ({"B", "F"}, "A"), ({"A", "B", "F", "E"}, "E")],
)
def test_the_letter_that_is_misread_is_named(lang, ticked, letter):
    use_language(lang)
    said = grade("6.2", ticked).message
    assert f"Look again at {letter}" in said or f"再看 {letter}" in said


@pytest.mark.parametrize(
    ("slip", "answer"),
    [
        # The table prints 16.5, 5.0 and 28.3 purchases in 1,000 talks; 60 thousand talks, 40 yuan each.
        ("best guess", 60 * 16.5 * 40 - 30_000),
        ("other end", 60 * 28.3 * 40 - 30_000),
        ("three times", 60 * 5.0 * 40 - 90_000),
        ("would be millions", 60_000 * 5.0 * 40 - 30_000),
        ("1,000 conversations", 5.0 * 40 - 30_000),
        ("what comes in", 60 * 5.0 * 40),
    ],
)
def test_a_slip_with_the_printed_numbers_is_recognised(slip, answer):
    assert slip in grade("8.6", answer).message


def test_the_printed_numbers_are_exact_enough():
    assert grade("8.6", 60 * 5.0 * 40 - 30_000).points == 3

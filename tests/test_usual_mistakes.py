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


RIGHT = {"product": "keep", "price": "concentrate", "contact": "overkill", "trust": "low_priority"}


@pytest.mark.parametrize(
    "pair",
    [
        ("product", "price"),
        ("product", "contact"),
        ("product", "trust"),
        ("price", "trust"),
        ("contact", "trust"),
    ],
)
def test_two_drivers_in_each_others_corner_are_noticed(pair):
    one, other = pair
    said = grade("7.4", RIGHT | {one: RIGHT[other], other: RIGHT[one]}).message
    assert "in each other's place" in said


def test_price_and_contact_exchanged_are_the_two_directions_exchanged():
    said = grade("7.4", RIGHT | {"price": "overkill", "contact": "concentrate"}).message
    assert "Which number says how important" in said

"""Usual mistakes as people make them: with the rounded numbers of a table, in one row only, of another pair."""

import pytest

from crmcourse import grade
from crmcourse.sources.syllabus import load
from crmlib import aidma, datasets, iceberg, maslow, personality, use_language
from crmlib.widgets import letters


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


# What the panels say as they open, and what stands beside the answer: read off them, as people type it.
SLIPS = [
    ("6.3", "en", "98.9", "panel as it opens"),
    ("6.3", "en", "99", "panel as it opens"),
    ("6.3", "en", "35", "the coverage"),
    ("6.3", "zh", "99.2", "面板刚打开时"),
    ("6.3", "zh", "42", "覆盖率"),
    ("6.3", "en", "87.0", "usual strictness"),
    ("6.3", "en", "91", "end of the interval"),
    ("6.3", "en", "94.1", "one need or one motive alone"),
    ("6.3", "en", "32.0", "labels that were found"),
    ("6.5", "en", "15", "with which the panel opens"),
    ("9.4", "en", "28.6", "share today"),
    ("9.4", "en", "28.3", "share today"),
    ("12.3", "en", "561", "everybody's mean"),
    ("12.4", "zh", "257.1", "首笔"),
    ("12.5", "en", "1.21", "as it opens"),
    ("12.5", "en", "56", "chance of any order"),
]


@pytest.mark.parametrize(("name", "lang", "typed", "asks"), SLIPS)
def test_the_likeliest_slips_at_a_panel_are_met_by_a_question(name, lang, typed, asks):
    use_language(lang)
    feedback = grade(name, typed)
    assert feedback.points == 0
    assert asks in feedback.message
    assert feedback.mistake is not None


OPENINGS = {
    # The cell that is asked for, in the panel as it opens.
    "5.3": lambda: aidma.cohorts(datasets.load("events"), horizon_days=90).table["rate"].dropna().iloc[-1],
    "5.5": lambda: aidma.Chain(draws=20).fit(datasets.load("events")).what_if("memory", 0.05) / 100,
    "6.3": lambda: maslow.evaluate(letters.studied(letters.here())).table.loc["all", "precision"],
    "6.6": lambda: pharmacy("corrected"),
    "7.3": lambda: iceberg.relative_importance(datasets.load("deals"), draws=20).table.loc["trust", "share"],
    "7.5": lambda: 0.5,
    "8.4": lambda: personality.posterior(0.8, -0.3, 0.18**0.5)[1],  # a reliability of 0.82,
}


def pharmacy(column):
    sealed, studied = letters.sealed(letters.here()), letters.studied(letters.here())
    mine = sealed["text"][sealed["source"].str.endswith("pharmacy")]
    return maslow.corrected_shares(mine, studied).table.loc["physiological", column]


@pytest.mark.parametrize("name", OPENINGS)
def test_who_does_not_set_the_panel_is_asked_about_it(name):
    feedback = grade(name, round(100 * float(OPENINGS[name]()), 1))
    assert feedback.points == 0
    assert feedback.mistake is not None, feedback.message


def test_what_no_panel_shows_gets_the_words_for_panels():
    for name in ("5.3", "6.3", "6.5", "7.3", "7.5", "8.3", "8.4", "9.4"):
        assert "Look again at the panel" in grade(name, -17.77).message, name


def test_whoever_misreads_the_interval_is_led_to_the_passage_on_it():
    said = grade("8.5", "a").message
    assert "“Does matching sell more?”" in said
    use_language("zh")
    said = grade("8.5", "b").message
    assert "“对上号真能多卖吗？”" in said
    assert "“四种性格合计”" in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_corners_of_the_map_are_defined_where_they_are_asked_for(lang):
    use_language(lang)
    exercise = next(one for topic in load().topics for one in topic.exercises if one.id == "7.4")
    corners = exercise.answer.words
    assert all(corners.label(name) in str(exercise.ask).lower() for name in corners.names)
    # The number is a share; "importance" is what it stands for, and no second name of a column.
    texts = [str(text) for text in (*exercise.hints, *(one.message for one in exercise.mistakes))]
    assert not any("重要性" in text or "importance" in text for text in texts)

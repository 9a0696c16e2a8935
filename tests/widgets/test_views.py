"""Each topic's view: controls named with units, a picture in words, a way back, the answer to its question."""

import re

import ipywidgets as widgets
import numpy as np
import pytest
from scipy.stats import norm

from crmlib import aidma, use_language
from crmlib.datasets import load
from crmlib.iceberg import iceberg_gap
from crmlib.value import ConditionalLogit, Part, screen
from crmlib.widgets.aidma import what_if
from crmlib.widgets.iceberg import believe
from crmlib.widgets.maslow import maslow
from crmlib.widgets.personality import memberships
from crmlib.widgets.value import win_back

LABELS = {
    "aidma": ("Stage", "More go on from it (percentage points)"),
    "iceberg": ("The customers' words count (%)",),
    "maslow": ("Pick", "or type", "Strictness"),
    "personality": (
        "Extraversion (standard deviations)",
        "Emotional stability (standard deviations)",
        "Reliability",
        "Outgoing begins at (standard deviations)",
        "Steady begins at (standard deviations)",
    ),
    "value": ("Money cost (yuan)", "Service value (rating points)"),
}
every_view = pytest.mark.parametrize("name", LABELS)


@pytest.fixture(scope="module")
def models():
    choices = screen(load("choices")).kept
    some = choices[(choices["holdout"] == 0) & (choices["task"] <= 3)]
    return {
        "chain": aidma.Chain(draws=5).fit(load("events")),
        "gap": iceberg_gap(load("deals"), load("stated_reasons")),
        "logit": ConditionalLogit([Part.MONEY, Part.SERVICE]).fit(some),
    }


@pytest.fixture
def view(models):
    def view(name):
        return {
            "aidma": lambda: what_if(models["chain"]),
            "iceberg": lambda: believe(models["gap"]),
            "maslow": maslow,
            "personality": memberships,
            "value": lambda: win_back(models["logit"], load("offers"), target=0.35),
        }[name]()

    return view


def every(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


@every_view
def test_controls_are_named_with_their_units(view, name):
    assert tuple(field.description for field in view(name).fields.values()) == LABELS[name]


@every_view
def test_a_chinese_view_speaks_chinese(view, name):
    use_language("zh")
    shown = view(name)
    # BIC and the like have no Chinese; a view has none of them.
    assert (
        re.findall(r"[A-Za-z]{2,}", re.sub(r"<style>.*?</style>|<[^>]*>", "", shown.text() + shown.html))
        == []
    )


@every_view
def test_a_picture_has_a_text(view, name):
    pictures = [
        one.value for one in every(view(name)) if isinstance(one, widgets.HTML) and "<img" in one.value
    ]
    assert len(pictures) == (name != "maslow")
    assert all(len(re.search('alt="([^"]*)"', one)[1]) > 40 for one in pictures)


@every_view
def test_reset_leads_back_to_the_start(view, name):
    shown = view(name)
    start = shown.text()
    moved = {field: one for field, one in shown.fields.items() if hasattr(one, "max")}
    shown.set(**{field: one.max for field, one in moved.items()})
    assert shown.text() != start
    (button,) = [one for one in every(shown) if isinstance(one, widgets.Button)]
    button.click()
    assert shown.text() == start


@every_view
def test_no_setting_of_a_number_is_without_an_answer(view, name):
    shown = view(name)
    numbers = {field: one for field, one in shown.fields.items() if hasattr(one, "max")}
    for end in ("min", "max"):
        shown.set(**{field: getattr(one, end) for field, one in numbers.items()})
        assert 'role="alert"' not in shown.html


def test_aidma_says_what_the_chain_says(view, models):
    shown = view("aidma")
    now = models["chain"].what_if("interest", 0)
    assert f"+0 points at Interest: {now:.1f} buyers" in shown.answer
    shown.set(stage=aidma.State.MEMORY, points=9)
    then = models["chain"].what_if("memory", 0.09)
    assert f"+9 points at Memory: {then:.1f} buyers per 1,000 customers instead of {now:.1f}" in shown.answer
    assert then > now


def test_personality_answers_its_question_at_97_hundredths(view):
    shown = view("personality")

    def powerful(reliability):
        """Outgoing and not steady, each trait normal about ρ times its score with variance ρ(1 − ρ)."""
        spread = np.sqrt(reliability * (1 - reliability))
        return norm.cdf(reliability * 0.8 / spread) * norm.cdf(reliability * 0.3 / spread)

    for reliability, above in ((0.96, False), (0.97, True)):
        shown.set(rho=reliability)
        said = int(re.search(r"with (\d+)%", shown.answer)[1])
        assert said == round(100 * powerful(reliability))
        assert (powerful(reliability) > 0.95) == above


def test_the_iceberg_lets_price_come_first_once_words_count_enough(view):
    shown = view("iceberg")
    firsts = []
    for belief in (0, 100):
        shown.set(belief=belief)
        firsts.append(re.match(r"(\w+) comes first", shown.answer)[1])
    # What the firm was made with: customers name the price, and trust decides.
    assert firsts == ["Trust", "Price"]

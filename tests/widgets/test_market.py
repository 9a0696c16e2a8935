"""The views of topic 01: what they say is what the models say."""

from crmlib import datasets
from crmlib.lessons import market as lesson
from crmlib.stats.dirichlet import Dirichlet
from crmlib.widgets.market import brand_panel, size_panel

MODEL = Dirichlet(S=1.3).from_summary(0.85, 10.2, {"greenhill": 0.15})


def test_a_brand_is_counted_as_the_lesson_does():
    diaries = lesson.leaf(*(datasets.load(name) for name in ("tea_panel", "panel_households")))
    view = brand_panel(diaries)
    before = view.text()
    for brand, period in (("mistypeak", "quarter"), ("oldharbour", "year")):
        view.set(brand=brand, period=period)
        known = lesson.figures(diaries, brand, period)
        assert f"{known['of_buyers']:,}" in view.text()
        assert f"{known['people']:.1f}" in view.text()
    view.reset()
    assert view.text() == before


def test_a_brand_of_any_size_is_said_as_the_model_has_it():
    view = size_panel(MODEL, now=0.15)
    for percent in (8, 30):
        view.set(percent=percent)
        buyers, _rate, customer = lesson.sized(MODEL, 0.15, percent / 100).table["at_this_size"]
        assert f"{buyers:.0f} % of households as buyers, and {customer:.0f} %" in view.text()


def test_within_a_quarter_there_are_fewer_buyers():
    view = size_panel(MODEL, now=0.15, periods=True)
    quarter = lesson.sized(MODEL, 0.15, 0.15, "quarter").table["at_this_size"].iloc[0]
    assert f"{quarter:.1f}" in view.text()
    view.set(period="year")
    assert f"{quarter:.1f}" not in view.text()

"""Pictures: every character has its glyph, in both languages, and no two things differ by colour alone."""

import re
import warnings
from functools import cache

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from matplotlib.text import Text

from crmlib import datasets
from crmlib.aidma import Chain, cohorts, funnel, time_to
from crmlib.figures import COLOURS, FONT_FAMILY, FONT_FILE, axes
from crmlib.i18n import LANGUAGES, use_language

mpl.use("Agg")


@pytest.fixture(scope="module")
def results():
    events = datasets.load("events")
    chain = Chain(draws=20).fit(events)
    return {
        "funnel": funnel(events),
        "cohorts": cohorts(events),
        "time_to": time_to(events),
        "absorption": chain.absorption(),
        "levers": chain.levers(),
        "removal_effect": chain.removal_effect(),
    }


PICTURES = ["funnel", "cohorts", "time_to", "absorption", "levers", "removal_effect"]


def drawn(ax):
    """Draw, warnings being errors, and return all that is written in the picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.canvas.draw()
    return [text.get_text() for text in ax.figure.findobj(Text) if text.get_text() and text.get_visible()]


@cache
def glyphs():
    return set(TTFont(FONT_FILE).getBestCmap())


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", PICTURES)
def test_every_character_of_every_picture_has_its_glyph(results, name, code):
    use_language(code)
    written = "".join(drawn(results[name].plot()))
    missing = {letter for letter in written if ord(letter) not in glyphs()}
    # A minus sign and the like come from the second font; Chinese must come from ours.
    assert not [letter for letter in missing if re.match(r"[\u2e80-\uffef]", letter)]
    assert missing <= {"\u2212"}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_speak_chinese_when_it_is_in_force(results, name):
    use_language("zh")
    written = [text for text in drawn(results[name].plot()) if re.search(r"[A-Za-z]{3,}", text)]
    assert written == []


def test_minus_signs_and_maths_mixed_with_chinese_draw_without_a_missing_glyph():
    use_language("zh")
    ax = axes()
    ax.plot([-3, -1, 2], [-0.5, 0.25, -1.5])
    ax.set_xlabel("需求 $\\alpha^2 - \\sqrt{n}$ 的置信区间 −5%")
    ax.set_title("青山茶业：$p < 0.05$，“记忆”——行动")
    written = "".join(drawn(ax))
    assert "\u2212" in written  # the axis below zero


def test_the_chinese_font_stands_first():
    axes()
    assert mpl.rcParams["font.family"][0] == FONT_FAMILY


def test_an_axes_that_is_given_is_drawn_on_and_returned(results):
    import matplotlib.pyplot as plt

    figure, ax = plt.subplots()
    before = len(plt.get_fignums())
    assert results["funnel"].plot(ax) is ax
    assert len(plt.get_fignums()) == before
    assert figure.axes == [ax]


def test_plots_never_show(results, monkeypatch):
    import matplotlib.pyplot as plt

    monkeypatch.setattr(plt, "show", lambda *_args, **_kw: pytest.fail("a plot was shown"))
    for result in results.values():
        result.plot()


def test_the_palette_can_be_told_apart_in_grey_too():
    def grey(colour):
        red, green, blue = mpl.colors.to_rgb(colour)
        return 0.299 * red + 0.587 * green + 0.114 * blue

    # What one picture sets beside each other: a line and its band.
    assert abs(grey(COLOURS["blue"]) - grey(COLOURS["sky"])) > 0.2


def test_the_font_carries_its_licence_and_every_character_of_the_catalogue():
    from crmcourse.sources import catalogue

    assert (FONT_FILE.parent / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE") >= 1
    parts = [path for package in catalogue.PACKAGES for path in catalogue.folder(package).glob("*.po")]
    written = {letter for path in parts for message in catalogue.read(path) for letter in message.string}
    chinese = {letter for letter in written if "\u2e80" <= letter <= "\uffef"}
    assert {letter for letter in chinese if ord(letter) not in glyphs()} == set()

"""The widget is a thin view: moving it changes what is shown, and it gives no advice."""

from __future__ import annotations

import pytest

from crmlib import use_language
from crmlib.maslow import Marketing, Tagger
from crmlib.widgets.maslow import answer, highlight, maslow

COMPLAINTS = {
    "en": ("I want my money back", "He looked right through me, as if I were nobody", "It came a week late"),
    "zh": ("把钱退给我", "店员头都没抬，凭什么看不起人？", "晚了一个星期才送到"),
}


def test_the_widget_shows_what_the_tagger_finds():
    view = maslow(["I'm starving", "Open on Monday?"])
    assert "<mark>starving</mark>" in view.html
    view.fields["pick"].value = "Open on Monday?"
    assert view.values()["typed"] == "Open on Monday?"
    assert "abstains" in view.html
    view.set(typed="I'm starving", strictness=1.0)
    assert "abstains" in view.html


def test_reset_brings_the_first_text_back():
    view = maslow(["I'm starving", "Open on Monday?"])
    view.set(pick="Open on Monday?", strictness=1.0)
    view.reset()
    assert view.values() == {"pick": "I'm starving", "typed": "I'm starving", "strictness": 0.5}
    assert "<mark>starving</mark>" in view.html


def test_a_motive_is_named():
    assert "Motive: Away from pain" in answer("I'm freezing and the heating is broken again").html


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in COMPLAINTS.items() for text in texts]
)
def test_whoever_complains_is_not_answered_with_a_way_to_sell(code, text):
    use_language(code)
    for strictness in (0.0, 0.5, 1.0):
        shown = answer(text, strictness)
        assert not [style for style in Marketing if style.label in shown.html + shown.text]


def test_the_words_that_decided_are_marked_and_named():
    shown = highlight(Tagger().explain("Honestly, I'm STARVING here"))
    assert (
        shown == "<p>Honestly, I&#x27;m <mark>STARVING</mark> <small>[Physiological needs]</small> here</p>"
    )


def test_highlight_escapes_what_customers_write():
    assert "<script>" not in highlight(Tagger().explain("<script>alert(1)</script> starving"))


def test_where_there_are_no_widgets_the_same_is_said_as_text():
    lines = maslow(["I'm starving"]).text().splitlines()
    assert lines[-3:-1] == ["I'm starving", "Needs: Physiological needs"]

"""The widget is a thin view: moving it changes what is shown."""

from __future__ import annotations

from crmlib.maslow import Tagger
from crmlib.widgets.maslow import answer, highlight, maslow


def test_the_widget_shows_what_the_tagger_finds():
    box = maslow(["I'm starving", "Open on Monday?"])
    pick, typed, strictness, shown = box.children
    assert "<mark>starving</mark>" in shown.value
    pick.value = "Open on Monday?"
    assert typed.value == "Open on Monday?"
    assert "abstains" in shown.value
    typed.value = "I'm starving"
    strictness.value = 1.0
    assert "abstains" in shown.value


def test_a_motive_is_shown_with_its_style():
    assert "Crisis marketing" in answer("I'm freezing and the heating is broken again")


def test_the_words_that_decided_are_marked_and_named():
    shown = highlight(Tagger().explain("Honestly, I'm STARVING here"))
    assert (
        shown == "<p>Honestly, I&#x27;m <mark>STARVING</mark> <small>[Physiological needs]</small> here</p>"
    )


def test_highlight_escapes_what_customers_write():
    assert "<script>" not in highlight(Tagger().explain("<script>alert(1)</script> starving"))

"""The widget is a thin view: moving it changes what is shown."""

from __future__ import annotations

from crmlib.widgets.maslow import answer, maslow


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

"""A press counts after what was typed before it, though a page sends the press first."""

import pytest
from ipywidgets import Text

from crmcourse.exercises.form import Form
from crmcourse.workbook.forms import press
from crmcourse.workbook.forms.fields import field_of
from crmlib.i18n import Text as Words


@pytest.fixture
def page():
    """The kernel's side of a page: a press, a state that comes late, and the answer behind it."""
    press._page.cache_clear()
    yield press._page()
    press._page.cache_clear()


def clicked(button):
    button._handle_custom_msg({"event": "click"}, [])


def answers(page):
    page.answered.set_state({"value": page.asked.value})


def test_a_click_from_a_page_waits_for_the_last_digit(page):
    text, button, seen = Text(), press.Button(), []
    button.on_click(lambda _button: seen.append(text.value))
    text.set_state({"value": "33"})
    clicked(button)
    assert seen == []
    text.set_state({"value": "33.1"})
    answers(page)
    assert seen == ["33.1"]


def test_enter_in_a_number_is_an_answer_and_waits_too(page):
    seen = []
    one = field_of(Form("5.1", Words("A", "甲"), 1, 1, "number", Words("%", "%")))
    one.on_enter(lambda: seen.append(one.value))
    one.widget.set_state({"value": "4"})
    one.widget._handle_custom_msg({"event": "submit"}, [])
    one.widget.set_state({"value": "48"})
    answers(page)
    assert seen == ["48"]


def test_each_press_waits_for_its_own_answer(page):
    first, second, seen = press.Button(), press.Button(), []
    first.on_click(lambda _button: seen.append("first"))
    second.on_click(lambda _button: seen.append("second"))
    clicked(first)
    clicked(second)
    page.answered.set_state({"value": 1})
    assert seen == ["first"]
    page.answered.set_state({"value": 2})
    assert seen == ["first", "second"]


def test_what_a_press_does_may_press_again(page):
    first, second, seen = press.Button(), press.Button(), []
    first.on_click(lambda _button: (seen.append("first"), clicked(second)))
    second.on_click(lambda _button: seen.append("second"))
    clicked(first)
    answers(page)
    assert seen == ["first"]
    answers(page)
    assert seen == ["first", "second"]


def test_the_page_is_told_to_copy_the_question_to_the_answer(page):
    assert page._copies.source == (page.asked, "value")
    assert page._copies.target == (page.answered, "value")

"""Each kind of answer has a field; what is entered comes out as `check` takes it, and goes in again."""

import ipywidgets as widgets
import pytest

from crmcourse.exercises.blank import is_blank
from crmcourse.exercises.encode import decode, encode
from crmcourse.exercises.form import Form, Option
from crmcourse.workbook.forms.fields import field_of
from crmlib.i18n import Text, speaking

TEAS = (
    Option("green", Text("green tea", "绿茶")),
    Option("black", Text("black tea", "红茶")),
    Option("white", Text("white tea", "白茶")),
)
CUPS = (Option("a", Text("first cup", "第一杯")), Option("b", Text("second cup", "第二杯")))


def field(kind, **rest):
    return field_of(Form("5.1", Text("Tea", "茶"), 1, 1, kind, Text("%", "%"), **rest))


ANSWERS = {
    "number": ({}, "48.0"),
    "text": ({"longest": 3000}, "Wait for the June customers."),
    "choice": ({"options": TEAS}, "black"),
    "set": ({"options": TEAS}, {"green", "white"}),
    "ranking": ({"options": TEAS}, ["white", "green", "black"]),
    "sequence": ({"options": TEAS}, ["white", "green", "white"]),
    "labels": ({"options": TEAS, "rows": CUPS}, {"a": "white", "b": "green"}),
}
every_kind = pytest.mark.parametrize("kind", ANSWERS)


@every_kind
def test_what_is_filled_in_comes_out_again(kind):
    options, answer = ANSWERS[kind]
    one = field(kind, **options)
    one.fill(decode(encode(answer)))
    assert one.value == answer


@every_kind
def test_an_untouched_field_is_blank(kind):
    options, _answer = ANSWERS[kind]
    # A ranking stands in some order from the start.
    assert is_blank(field(kind, **options).value) is (kind != "ranking")


@every_kind
@pytest.mark.parametrize("odd", [None, 3.5, "tea", {"x": 1}, ["?"], [["a"]], {"a": {"b": 1}}, b"x"])
def test_an_answer_that_does_not_fit_breaks_nothing(kind, odd):
    options, _answer = ANSWERS[kind]
    one = field(kind, **options)
    one.fill(odd)
    assert one.value is not None


def test_labels_are_found_in_either_language():
    for word in ("black", "black tea", "红茶", " BLACK "):
        one = field("choice", options=TEAS)
        one.fill(word)
        assert one.value == "black"


def test_an_open_row_asks_to_choose_before_and_after_it_was_filled():
    """A list without a place shows nothing at all."""
    one = field("labels", options=TEAS, rows=CUPS)
    assert [box.label for box in one.widget.children] == ["choose", "choose"]
    one.fill({"a": "white", "b": "no tea"})
    assert [box.label for box in one.widget.children] == ["white tea", "choose"]
    one.fill({"a": "no tea"})
    assert one.widget.children[0].label == "choose"


def test_several_labels_a_row_are_boxes():
    one = field("labels", options=TEAS, rows=CUPS, several=True)
    one.fill({"a": {"green", "black"}})
    assert one.value == {"a": {"green", "black"}}


def buttons(widget):
    return {one.description: one for one in controls(widget) if isinstance(one, widgets.Button)}


def controls(widget):
    inside = [one for child in getattr(widget, "children", ()) for one in controls(child)]
    return inside or [widget]


def test_a_ranking_is_moved_by_buttons_alone():
    one = field("ranking", options=TEAS)
    one.widget.children[0].index = 2
    buttons(one.widget)["Move up"].click()
    assert one.value == ["green", "white", "black"]
    buttons(one.widget)["Move up"].click()
    buttons(one.widget)["Move up"].click()  # at the top nothing happens
    assert one.value == ["white", "green", "black"]
    buttons(one.widget)["Move down"].click()
    assert one.value == ["green", "white", "black"]


def test_a_path_is_built_and_mended_by_buttons():
    one = field("sequence", options=TEAS)
    press = buttons(one.widget)
    for _n in range(2):
        press["Add"].click()
    one.widget.children[0].children[0].value = "black"
    press["Add"].click()
    assert one.value == ["green", "green", "black"]
    press["Move up"].click()
    assert one.value == ["green", "black", "green"]
    press["Take out"].click()
    assert one.value == ["green", "green"]


@every_kind
def test_every_control_has_a_name_in_the_language_in_force(kind):
    options, _answer = ANSWERS[kind]
    for code in ("en", "zh"):
        with speaking(code):
            for control in controls(field(kind, **options).widget):
                name = control.description
                assert name.strip(), control
                if code == "zh":
                    assert any("\u4e00" <= letter <= "\u9fff" for letter in name), name

"""A panel: what can be set has a name and a way back, and what is answered is the model's, also when it refuses."""

import re
from pathlib import Path

import ipywidgets as widgets
import pandas as pd
import pytest

import crmlib
from crmlib import use_language
from crmlib.errors import DataError
from crmlib.i18n import N_, Labelled, Text, both
from crmlib.result import Bars
from crmlib.widgets.panel import Choose, Slide, Tick, Write, panel


class Size(Labelled):
    SMALL = "small", N_("Stage")
    LARGE = "large", N_("Action")


def every(widget):
    """A widget and all that it holds."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from every(child)


def of_kind(view, kind):
    return [one for one in every(view) if isinstance(one, kind)]


def shares(days):
    if days < 30:
        raise DataError("No month is <long> enough for this.")
    return Bars(
        pd.DataFrame({"share": [days / 100, 0.5]}, index=["trust", "price"]), formats={"share": ".0%"}
    )


HORIZON = Slide("days", "Horizon", 15, 90, 15, 60, unit="days")


def test_moving_a_control_asks_the_function_again():
    view = panel(lambda days: f"{days} days", HORIZON)
    assert view.answer == "60 days"
    view.fields["days"].value = 90
    assert view.answer == "90 days"


def test_the_slider_and_the_number_beside_it_are_one():
    view = panel(lambda days: f"{days} days", HORIZON)
    (slider,) = of_kind(view, widgets.IntSlider)
    slider.value = 30
    assert view.fields["days"].value == 30
    assert view.answer == "30 days"
    view.fields["days"].value = 75
    assert slider.value == 75


def test_whole_ends_give_whole_numbers_and_others_do_not():
    both = Slide("n", "Rows", 0, 10, 1, 5), Slide("share", "Share", 0.0, 1.0, 0.25, 0.5)
    view = panel(lambda n, share: f"{n!r} {share!r}", *both)
    assert view.answer == "5 0.5"


def test_a_number_beyond_the_ends_stops_there():
    view = panel(lambda days: f"{days} days", HORIZON)
    view.set(days=900)
    assert view.values() == {"days": 90}


def test_reset_goes_back_to_how_it_began_and_asks_once():
    asked = []
    controls = HORIZON, Tick("all", "All", True), Choose("size", "Size", Size, Size.LARGE)
    view = panel(lambda **values: asked.append(values) or "", *controls)
    view.set(days=15, all=False, size=Size.SMALL)
    (button,) = of_kind(view, widgets.Button)
    button.click()
    assert asked == [
        {"days": 60, "all": True, "size": Size.LARGE},
        {"days": 15, "all": False, "size": Size.SMALL},
        {"days": 60, "all": True, "size": Size.LARGE},
    ]


def test_options_are_called_by_their_labels_in_the_language_in_force():
    use_language("zh")
    sizes = Choose("size", Text("Size", "大小"), Size)
    view = panel(
        lambda size, n: f"{size.value} {n}", sizes, Choose("n", Text("Rows", "行"), [("一", 1), ("二", 2)], 2)
    )
    assert view.fields["size"].options == (("阶段", Size.SMALL), ("行动", Size.LARGE))
    assert view.fields["size"].description == "大小"
    assert view.text().splitlines()[:2] == ["大小：阶段", "行：二"]


def test_every_control_has_a_label_with_its_unit_that_is_tied_to_a_field_of_the_browser():
    labels = "Horizon (days)", "Reliability of the questionnaire", "All", "Your own"
    view = panel(
        lambda **_values: "", HORIZON, Choose("r", labels[1], [1, 2]), Tick("all", "All"), Write("own", labels[3]),
    )  # fmt: skip
    # ipywidgets ties its label to these, and to no slider (8.1.9: `label.htmlFor`, `checkboxLabel`).
    tied = widgets.BoundedIntText, widgets.Dropdown, widgets.Checkbox, widgets.Textarea
    assert [field.description for field in of_kind(view, tied)] == list(labels)
    assert all(isinstance(field, tied) for field in view.fields.values())
    sliders = of_kind(view, widgets.IntSlider)
    beside = [row.children[0] for row in of_kind(view, widgets.HBox) if sliders[0] in row.children]
    assert beside == [view.fields["days"]]


def test_labels_stand_in_one_column_that_is_wide_enough_for_the_longest():
    view = panel(lambda **_values: "", HORIZON, Choose("r", "Reliability of the questionnaire", [1, 2]))
    widths = {field.style.description_width for field in view.fields.values()}
    assert len(widths) == 1
    # 32 letters of at most .6 em
    assert float(widths.pop().removesuffix("em")) >= 19.2


def test_a_table_is_shown_with_heads_that_a_screen_reader_can_tell():
    view = panel(shares, HORIZON)
    assert '<th scope="col"' in view.html
    assert '<th scope="row"' in view.html
    assert "60%" in view.html
    assert view.text().splitlines()[-2:] == ["trust   60%", "price   50%"]


def test_a_picture_says_what_is_to_be_seen_and_changes():
    view = panel(shares, HORIZON, picture=True)
    before = [one.value for one in of_kind(view, widgets.HTML) if "<img" in one.value]
    assert len(before) == 1
    assert 'alt="' in before[0]
    assert "trust" in before[0][:200]
    view.set(days=45)
    after = [one.value for one in of_kind(view, widgets.HTML) if "<img" in one.value]
    assert len(after) == 1
    assert after != before


def test_there_is_no_picture_unless_it_is_asked_for():
    assert not [one for one in of_kind(panel(shares, HORIZON), widgets.HTML) if "<img" in one.value]


def test_an_error_of_the_model_becomes_its_sentence_and_goes_away_again():
    view = panel(shares, HORIZON, picture=True)
    view.set(days=15)
    assert view.html == '<p role="alert">No month is &lt;long&gt; enough for this.</p>'
    assert view.text() == "Horizon (days): 15\n\nNo month is <long> enough for this."
    assert not [one for one in of_kind(view, widgets.HTML) if "<img" in one.value]
    view.set(days=60)
    assert "60%" in view.html
    assert [one for one in of_kind(view, widgets.HTML) if "<img" in one.value]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_a_fault_of_the_programme_becomes_a_sentence_too(code):
    use_language(code)
    view = panel(lambda n: f"{10 / n}", Slide("n", "Rows", 0, 5, 1, 1))
    view.set(n=0)
    assert "division" not in view.html
    assert {"en": "Choose another one", "zh": "换一个"}[code] in view.answer


def test_a_fault_at_the_start_is_not_hidden_from_who_writes_the_panel():
    with pytest.raises(ZeroDivisionError):
        panel(lambda n: f"{10 / n}", Slide("n", "Rows", 0, 5, 1, 0))


def test_several_things_are_shown_one_below_the_other():
    view = panel(lambda days: [Text("A note", "注"), shares(days), shares(days)], HORIZON, picture=True)
    assert view.html.index("A note") < view.html.index("<table") < view.html.rindex("<table")
    assert len([one for one in of_kind(view, widgets.HTML) if "<img" in one.value]) == 2


def test_what_a_notebook_keeps_of_it_is_the_same_each_time():
    bundles = [panel(shares, HORIZON)._repr_mimebundle_() for _time in range(2)]
    assert bundles[0]["text/plain"] == bundles[1]["text/plain"]
    assert bundles[0]["text/plain"].startswith("Horizon (days): 60\n\n")
    assert "application/vnd.jupyter.widget-view+json" in bundles[0]


def test_texts_are_escaped():
    assert "&lt;b&gt;</p>" in panel(lambda own: own, Write("own", "Own", "<b>")).html


def test_a_unit_stands_in_brackets_and_has_none_of_its_own():
    # A control reads "Horizon (days)": brackets within the brackets are hard to read.
    folder = Path(crmlib.__file__).parent
    code = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    units = {both(one) for one in re.findall(r'\bunit=(?:N_\()?"([^"]+)"', code)}
    assert len(units) >= 5
    assert [one for one in units if re.search("[()（）]", one.en + one.zh)] == []

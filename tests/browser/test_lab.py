"""A trainee's first hour, in a real browser: open, read, run, move, answer wrongly, answer rightly."""

import json

import pytest
from playwright import sync_api

from crmlib.i18n import _
from tests.browser.reader import (
    EXECUTE,
    OCCUPY,
    OUTPUTS,
    STRICT,
    TROUBLE,
    Reader,
    a_mistake,
    declared,
    entered,
    right,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(480)]


@pytest.mark.timeout(420)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_topic_from_start_to_end_without_a_line_of_code(page, lab, lang, speaks, artefacts):
    reader = Reader(page, lang, artefacts)
    page.goto(lab.address)
    reader.starts()
    reader.keeps("1-start")

    reader.follows("lesson")
    assert page.evaluate(OUTPUTS) == 0, "a trainee's lesson comes without outputs: a guess is a guess"
    reader.steps_until("guess")
    guess = reader.cell("guess")
    reader.chooses(guess, 2)
    reader.presses(guess, _("Keep my guess"))
    reader.keeps("2-guess")
    reader.steps_until(None)
    assert page.evaluate(TROUBLE) == []
    font = page.evaluate(EXECUTE, STRICT)
    assert font.strip().endswith("GreenhillSansSC-Regular.otf")

    widget = reader.cell("widget")
    before = widget.locator("img").get_attribute("src")
    handle = widget.locator(".noUi-handle")
    handle.focus()
    for _step in range(5):
        handle.press("ArrowRight")
    sync_api.expect(widget.locator("img")).not_to_have_attribute("src", before)
    assert widget.locator("img").get_attribute("alt").strip()
    reader.keeps("3-widget")

    recall = reader.cell("recall")
    reader.chooses(recall, 1)
    reader.presses(recall, _("Show what the data said"))
    recall.get_by_role("status").last.wait_for()
    reader.keeps("4-recall")

    reader.to_the_exercises()
    reader.runs_all()
    first = reader.cell("answer-1")
    wrong, question = a_mistake("5.1", lang)
    page.evaluate(OCCUPY)
    reader.types(first, str(wrong))
    first.get_by_text(question).wait_for()
    reader.presses(first, _("Hint ({left} left)").format(left=2))
    first.get_by_text(getattr(declared("5.1").hints[0], lang)).wait_for()
    reader.keeps("5-wrong")
    reader.types(first, entered("5.1") if type(entered("5.1")) is str else f"{entered('5.1'):.1f}")
    first.get_by_text(right("5.1")).wait_for()

    reader.ranks(reader.cell("answer-6"), entered("5.6"))
    reader.labels(reader.cell("answer-4"), entered("5.4"))
    reader.keeps("6-labels")
    text = reader.cell("answer-7")
    reader.writes(text, getattr(declared("5.7").key, lang))
    box = text.get_by_role("checkbox").first
    box.focus()
    box.press("Space")
    reader.presses(text, _("Keep my marks"))
    text.get_by_text(_("These are your own marks. Where it counts, your trainer decides.")).wait_for()
    reader.keeps("7-self-marked")

    reader.restarts()
    again = reader.cell("answer-1").get_by_role("textbox")
    assert float(again.input_value()) == round(float(entered("5.1")), 1)
    assert reader.cell("answer-7").get_by_role("textbox").input_value() == getattr(declared("5.7").key, lang)
    assert reader.cell("answer-7").get_by_role("checkbox").first.is_checked()
    reader.keeps("8-again")

    kept = json.loads((lab.workbook / "work.json").read_text("utf-8"))["exercises"]
    assert (kept["5.1"]["tries"], kept["5.1"]["passed"]) == (2, True)
    assert kept["5.4"]["passed"]
    assert kept["5.6"]["passed"]
    reader.hands_in(lab.workbook)
    reader.opens_all_code()
    assert "Glyph" not in lab.stderr.read_text()
    # By now all that JupyterLab asks on its own account would have been asked.
    assert page.locator(".jp-Notification-Toast, .Toastify__toast").count() == 0


@pytest.mark.timeout(300)
@pytest.mark.parametrize("lang", ["en"])
def test_an_exam_keeps_answers_and_tells_nothing(page, exam_lab, lang, speaks, artefacts):
    reader = Reader(page, lang, artefacts)
    page.goto(exam_lab.address)
    reader.opens("start.ipynb")
    reader.follows("exercises")
    reader.runs_all()
    first = reader.cell("answer-1")
    assert first.get_by_role("button").all_inner_texts() == [_("Keep this answer")]
    wrong, question = a_mistake("5.1", lang)
    reader.types(first, str(wrong))
    first.get_by_text(_("{id} Recorded").format(id="5.1")).wait_for()
    assert first.get_by_text(question).count() == 0
    reader.labels(reader.cell("answer-4"), entered("5.4"), said=_("{id} Recorded").format(id="5.4"))
    reader.keeps("9-exam")
    reader.restarts()
    assert float(reader.cell("answer-1").get_by_role("textbox").input_value()) == float(wrong)
    reader.hands_in(exam_lab.workbook)

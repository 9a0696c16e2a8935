"""Every topic in a real browser: its widgets show their pictures, and its first number is answered in each language."""

import json

import pytest

from crmcourse.exercises.answers import Number
from crmcourse.sources import syllabus
from tests.browser.reader import TOPIC, TROUBLE, Reader, a_mistake, declared, right

pytestmark = [pytest.mark.browser, pytest.mark.timeout(480)]
# How the cells of words in tables stand, whatever the page's own rules for tables are.
WORDS_ALIGNED = """() => [...document.querySelectorAll(
  ".jp-OutputArea .crm-table th[scope=row], .jp-OutputArea .crm-table td:not(.n)"
)].map(cell => getComputedStyle(cell).textAlign)"""
OTHERS = [topic.folder for topic in syllabus.load().topics if topic.folder != TOPIC]


def widgets(topic):
    """The ids of a lesson's widget cells."""
    notebook = json.loads((syllabus.notebooks() / topic / "en" / "lesson.ipynb").read_text("utf-8"))
    return [cell["id"] for cell in notebook["cells"] if "widget" in cell["metadata"].get("tags", [])]


@pytest.mark.parametrize("topic", OTHERS)
def test_the_widgets_of_the_other_topics_show_their_pictures(page, lab, topic, artefacts):
    reader = Reader(page, "en", artefacts)
    page.goto(lab.address)
    reader.opens("start.ipynb")
    reader.follows("lesson", topic)
    reader.runs_all()
    for name in widgets(topic):
        cell = reader.cell(name)
        cell.locator(".jupyter-widgets").first.wait_for()
        for picture in cell.locator("img.widget-image").all():
            assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 100
        assert cell.get_by_text("javascript error").count() == 0
        assert set(page.evaluate(WORDS_ALIGNED)) <= {"left"}
        page.screenshot(path=artefacts / f"{topic}-{name}.png")


def first_number(topic):
    """The first exercise of a topic that asks for a number, and its answer cell."""
    exercises = syllabus.load().topic(topic[:2]).exercises
    exercise = next(one for one in exercises if isinstance(one.answer, Number) and one.mistakes)
    return exercise.id, f"answer-{exercise.id.partition('.')[2]}"


@pytest.mark.parametrize("topic", OTHERS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_form_of_every_topic_is_answered_in_both_languages(page, lab, topic, lang, speaks, artefacts):
    reader = Reader(page, lang, artefacts)
    page.goto(lab.address)
    reader.starts()
    reader.follows("exercises", topic)
    name, cell = first_number(topic)
    reader.steps_until(cell)
    assert page.evaluate(TROUBLE) == []
    form, answer = reader.cell(cell), declared(name).answer
    wrong, question = a_mistake(name, lang)
    reader.types(form, str(wrong))
    form.get_by_text(question).first.wait_for()
    reader.types(form, answer.show(answer.read(declared(name).key_value())).replace(",", ""))
    form.get_by_text(right(name)).wait_for()
    reader.keeps(f"{topic}-form")

"""Texts are marked with the keyboard alone, in either language, and what is saved is what grading reads."""

import pytest

from crmcourse.grading import review
from crmcourse.grading.store import Store
from crmcourse.reports import load, review_page
from tests.course.reports.test_review_page import HOSTILE, written

pytestmark = pytest.mark.browser
ANSWERS = ["They had no time to order.", "they had no time to order", "It failed, stop it now.", *HOSTILE[:4]]


@pytest.fixture
def opened(page, tmp_path):
    """The page on seven texts, two of them equal; and what it complained about."""
    folder = written(tmp_path / "r", ANSWERS)
    [path] = review_page.write(folder, load(folder))
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(path.as_uri())
    return page, folder, complaints


def test_texts_are_marked_by_keyboard_and_saved_for_grading(opened, tmp_path, artefacts):
    page, folder, complaints = opened
    keys = page.keyboard
    assert page.locator("#count").inner_text() == "0 of 7 texts decided"
    assert page.locator("#answer").inner_text() == ANSWERS[0]
    assert "2 equal answers" in page.locator("#facts").inner_text()
    assert page.locator("#points input:checked").count() == 0  # a hint ticks nothing
    keys.press("1")
    assert page.locator("#given").input_value() == "0.75"  # 3 points × 1 of the weights 1 and 3
    keys.press("h")
    assert page.locator("#given").input_value() == "0.75"
    page.screenshot(path=artefacts / "review-page.png", full_page=True)
    keys.press("c")
    keys.type("short, but right")
    keys.press("Enter")
    assert page.locator("#count").inner_text() == "2 of 7 texts decided"
    keys.press("0")
    keys.press("Enter")
    assert page.locator("#count").inner_text() == "3 of 7 texts decided"
    keys.press("Enter")
    assert "type points from 0 to 3" in page.locator("#said").inner_text()
    for typed in ("4", "x", "-1"):
        keys.press("v")
        keys.type(typed)
        keys.press("Enter")
        assert page.locator("#count").inner_text() == "3 of 7 texts decided"
        page.locator("#given").fill("")
    keys.type("2,5")
    keys.press("Enter")
    keys.press("p")
    keys.press("u")
    assert page.locator("#count").inner_text() == "3 of 7 texts decided"
    keys.press("l")
    assert page.locator("#count").inner_text() == "已评 3 份，共 7 份"
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.screenshot(path=artefacts / "review-page-zh.png", full_page=True)
    assert page.evaluate("localStorage.length") == 1  # for another day
    page.evaluate("localStorage.clear()")  # as where a browser keeps nothing for files
    page.reload()
    assert page.locator("#count").inner_text() == "3 of 7 texts decided"
    with page.context.new_page() as other:
        other.goto(page.url)
        assert other.locator("#count").inner_text() == "0 of 7 texts decided"
    with page.expect_download() as saving:
        keys.press("s")
    saved = tmp_path / "saved.csv"
    saving.value.save_as(saved)
    assert saving.value.suggested_filename == "review.csv"
    store = Store(folder)
    assert review.merge(store, saved).changed == 3
    given = [review.applied(one, store.read("decisions.json")) for one in load(folder).trainees]
    assert [(one.points, one.undecided) for one in given] == [(0.75, 0), (0.75, 0), (0, 0), *[(0, 3)] * 4]
    assert given[1].exercises["5.7"].by_hand.comment == "short, but right"
    assert complaints == []


def test_whatever_trainees_wrote_is_shown_as_text(opened):
    page, _folder, complaints = opened
    shown = []
    for _text in range(6):  # it opens on the first that is not decided
        page.keyboard.press("p")
    for _text in range(6):
        shown.append(page.locator("#answer").inner_text())
        page.keyboard.press("n")
    assert set(HOSTILE[:4]) <= set(shown)
    assert page.locator("script").count() == 2
    assert complaints == []

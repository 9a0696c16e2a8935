"""On the page of an export its columns are chosen, in either language; what is saved is what the import reads."""

import pytest

from crmcourse.mapping import export, guess
from crmcourse.mapping.bring import bring
from crmcourse.mapping.page import render
from crmlib import datasets
from tests.course.mapping.test_page import HOSTILE

pytestmark = pytest.mark.browser
EXPORT = """单号,卡,下单,途径,备注
B1,M1,05.03.2024,门店,x
B2,M2,06.04.2024,代销,x
"""


@pytest.fixture
def opened(page_of, tmp_path):
    """The page of an export that leaves much open."""
    return page_of(tmp_path / "流水.csv", EXPORT, "orders")


@pytest.fixture
def page_of(page, tmp_path):
    """A function that opens the page of an export; what it complains about comes with it."""

    def opened(file, text, *tables):
        file.write_text(text, "utf-8")
        found, package = export.read(file), datasets.package()
        shown = tmp_path / "page.html"
        shown.write_bytes(render(found, guess.guess(found, package, tables), package))
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(shown.as_uri())
        return page, complaints

    return opened


def test_columns_are_chosen_and_the_saved_mapping_is_imported(opened, tmp_path, artefacts):
    page, complaints = opened
    count = page.locator("#count")
    assert count.inner_text() == "Still to decide: 3"
    page.select_option("#from-orders-member_id", label="卡")
    page.select_option("#from-orders-date", label="下单")
    page.select_option("#from-orders-channel", label="途径")
    assert count.inner_text() == "Still to decide: 1"  # nobody knows what 代销 is
    page.select_option("#how-orders-date-dates", label="day, month, year")
    page.screenshot(path=artefacts / "mapping-page.png", full_page=True)
    page.click("#language")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert count.inner_text() == "还要决定：1 处"
    page.screenshot(path=artefacts / "mapping-page-zh.png", full_page=True)
    page.get_by_label("代销 →").select_option("shop")
    assert count.inner_text() == "都决定好了：请保存映射文件。"
    page.select_option("#from-orders-campaign", value="always")
    page.select_option("#always-orders-campaign", value="spring_tea")
    with page.expect_download() as saving:
        page.click("#save")
    assert saving.value.suggested_filename == "流水.csv.mapping.yml"
    saved = tmp_path / "流水.csv.mapping.yml"
    saving.value.save_as(saved)
    result = bring([saved], tmp_path / "firm", datasets.package())
    assert result.unread == []
    assert (tmp_path / "firm" / "orders.csv").read_text("utf-8").splitlines()[1:] == [
        "B1,M1,2024-03-05,shop,spring_tea",
        "B2,M2,2024-04-06,shop,spring_tea",
    ]
    assert complaints == []


def test_a_table_may_be_added_and_left_out(opened):
    page, complaints = opened
    page.select_option("#more", value="products")
    assert page.locator("#count").inner_text() == "Still to decide: 9"
    page.locator("section", has_text="products").get_by_role("button").click()
    assert page.locator("#count").inner_text() == "Still to decide: 3"
    assert complaints == []


def test_whatever_stands_in_an_export_is_shown_as_text(page_of, tmp_path):
    cells = ['"' + cell.replace('"', '""') + '"' for cell in [*HOSTILE, "__proto__"]]
    page, complaints = page_of(
        tmp_path / "x.csv", "\n".join([",".join(cells)] * 2 + [",".join(cells[::-1])]), "orders"
    )
    page.select_option("#from-orders-channel", label="__proto__")
    assert page.locator("#rows th").all_inner_texts()[1] == HOSTILE[0]
    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0
    assert complaints == []

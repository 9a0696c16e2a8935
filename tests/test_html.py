"""Tables and pictures for a page: the text's cells, named for screen readers, escaped, and the same everywhere."""

from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from crmlib.aidma import Stage
from crmlib.html import picture_html, table_html, words_html
from crmlib.i18n import Text, lines, speaking, use_language
from crmlib.result import Result
from crmlib.stats.intervals import in_words
from crmlib.tables import as_text


class Page(HTMLParser):
    """Reads a page's elements: (tag, attributes, text)."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append([tag, dict(attrs), ""])
        if tag not in ("br", "img"):
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open:
            self.open[-1][2] += data

    def all(self, tag, **attributes):
        return [e for e in self.elements if e[0] == tag and attributes.items() <= e[1].items()]

    def texts(self, tag, **attributes):
        return [text for _tag, _attributes, text in self.all(tag, **attributes)]


TABLE = pd.DataFrame(
    {"rate": [0.12345, None], "customers": [5, 1200], "reason": ["<b>late</b> & cold", "x" * 60]},
    index=pd.Index([Stage.DESIRE, "a<b"], dtype=object),
)


def test_it_holds_the_cells_of_the_text():
    page = Page(table_html(TABLE, {"rate": ".1%"}))
    cells = [*page.texts("th"), *page.texts("td")]
    assert sorted(" ".join(cells).split()) == sorted(as_text(TABLE, {"rate": ".1%"}).split())
    assert page.texts("td", **{"class": "n"}) == ["12.3%", "5", "–", "1,200"]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_what_low_and_high_say_unfolds_below_all_else(code):
    note = lines(in_words(0.95, "Wilson"), Text("Two < three.", "二 < 三。"))
    with speaking(code):
        page = Page(table_html(TABLE, note=note))
        assert page.texts("figcaption") == [{"en": "Two < three.", "zh": "二 < 三。"}[code]]
        assert page.texts("summary") == [{"en": "What low and high say", "zh": "下限、上限是什么意思"}[code]]
        assert page.texts("details") == [str(in_words(0.95, "Wilson"))]
    assert not Page(table_html(TABLE, note="Two rows.")).all("details")


def test_columns_and_rows_are_named_for_screen_readers():
    page = Page(table_html(TABLE))
    assert page.texts("th", scope="col") == ["rate", "customers", "reason"]
    assert page.texts("th", scope="row") == ["Desire", "a<b"]


def test_it_scrolls_where_there_is_no_room_and_can_be_reached_by_keyboard():
    (region,) = Page(table_html(TABLE)).all("div", role="region", tabindex="0")
    assert region[1]["aria-label"] == "Table: rate, customers, reason"
    assert ".crm-scroll{overflow-x:auto" in table_html(TABLE)


def test_numbers_and_dates_never_break_and_only_long_texts_do():
    page = Page(table_html(TABLE))
    assert ".crm-scroll table td{white-space:nowrap}" in table_html(TABLE)
    assert page.texts("td", **{"class": "long"}) == ["x" * 60]


def test_everything_is_escaped():
    table = pd.DataFrame({'"><script>a</script>': ["<script>b</script>"]}, index=["<script>c</script>"])
    page = (
        table_html(table, note="<script>d</script>")
        + picture_html(b"", '"><script>')
        + words_html("<script>")
    )
    assert "<script" not in page


@pytest.mark.parametrize(("lang", "first"), [("en", "Desire"), ("zh", "欲望")])
def test_it_says_which_language_it_is_in(lang, first):
    use_language(lang)
    page = Page(table_html(TABLE, note=Text(en="Two rows.", zh="两行。")))
    assert page.all("figure")[0][1]["lang"] == lang
    assert page.texts("th", scope="row")[0] == first
    assert page.texts("figcaption") == [{"en": "Two rows.", "zh": "两行。"}[lang]]


def test_it_takes_the_pages_own_colours():
    for page in (table_html(TABLE), picture_html(b"", "x"), words_html("x")):
        assert "color:" not in page.replace("color:inherit", "")
        assert "background" not in page


def test_rows_may_go_unnamed_and_may_have_two_names():
    assert Page(table_html(TABLE, index=False)).all("th", scope="row") == []
    two = pd.DataFrame({"x": [1]}, index=pd.MultiIndex.from_tuples([("shop", 2025)]))
    page = Page(table_html(two))
    assert page.texts("th", scope="row") == ["shop", "2025"]
    assert len(page.all("td")) == 3  # two corners and a cell


def test_an_empty_table_and_columns_of_one_name_are_shown():
    assert Page(table_html(pd.DataFrame({"x": []}))).texts("th") == ["x"]
    twice = pd.DataFrame([[1, 2.5]], columns=["x", "x"])
    assert Page(table_html(twice, digits=1)).texts("td", **{"class": "n"}) == ["1", "2.5"]
    assert as_text(twice, digits=1).split() == ["x", "x", "0", "1", "2.5"]


def test_yes_and_no_are_words_and_not_numbers():
    table = pd.DataFrame({"inside": [True, False], "n": [np.int64(1), np.int64(2)]})
    assert Page(table_html(table, index=False)).texts("td", **{"class": "n"}) == ["1", "2"]


def test_a_note_of_several_lines_keeps_them():
    assert "one<br>two</figcaption>" in table_html(TABLE, note="one\ntwo")


def test_a_result_shows_its_text_and_its_page():
    result = Result(TABLE, formats={"rate": ".1%"}, note="Two rows.")
    assert result._repr_mimebundle_() == {
        "text/plain": repr(result),
        "text/html": table_html(TABLE, {"rate": ".1%"}, note="Two rows."),
    }


def test_a_picture_is_described_once_to_eyes_and_once_to_ears():
    page = Page(picture_html(b"\x89PNG", 'Highest "Desire" & more'))
    (picture,) = page.all("img")
    assert picture[1]["alt"] == 'Highest "Desire" & more'
    assert picture[1]["src"] == "data:image/png;base64,iVBORw=="
    assert page.texts("figcaption", **{"aria-hidden": "true"}) == ['Highest "Desire" & more']

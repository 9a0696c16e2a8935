"""The page holds what its script needs, in both languages, and whatever stands in an export is harmless there."""

import base64
import hashlib
import json
import re

from crmcourse.mapping import export, guess, page
from crmlib import datasets

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "@DATA@ @JS@",
    "a\u2028b",
    "{{ 7*7 }}",
    '"><img src=x>',
]


def rendered(file, *tables):
    found = export.read(file)
    package = datasets.package()
    return page.render(found, guess.guess(found, package, tables), package).decode()


def data(text):
    return json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1]
    )


def test_the_page_shows_the_first_rows_the_choices_and_their_reasons(till):
    shown = data(rendered(till))
    assert (shown["numbers"][0], shown["rows"][0][6]) == (4, "￥1,234.50")
    assert shown["chosen"]["orders"]["columns"]["date"] == {"source": "交易时间", "dates": "year-month-day"}
    assert shown["values"]["渠道"] == ["门店", "小程序", "电话", "代销"]
    assert "代销" in shown["reasons"]["orders.channel"]["zh"]
    fields = {one["name"]: one for one in shown["tables"]["orders"]["fields"]}
    assert fields["channel"]["kind"] == "list"
    assert fields["channel"]["known"]["门店"] == "shop"
    assert [fields[name]["kind"] for name in ("order_id", "date")] == ["id", "date"]
    assert (fields["date"]["needed"], fields["campaign"]["needed"]) == (True, False)


def test_every_word_of_the_page_stands_in_both_languages(till):
    shown = data(rendered(till))
    english, chinese = shown["words"]["en"], shown["words"]["zh"]
    assert english.keys() == chinese.keys()
    for name in english.keys() - {"share", "points", "language"}:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese[name]), name


def test_an_export_puts_nothing_into_the_page_but_data(tmp_path):
    file = tmp_path / "x.csv"
    cells = ['"' + cell.replace('"', '""') + '"' for cell in HOSTILE]
    file.write_text("\n".join([",".join(cells), ",".join(reversed(cells))]), "utf-8")
    text = rendered(file, "products")
    assert data(text)["columns"] == HOSTILE
    assert text.count("<script") == 2
    assert "<img" not in text
    for kind, tag in (("script", "script"), ("style", "style")):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[-1]
        mark = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{mark}'" in text

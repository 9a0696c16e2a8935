"""Codes of the course's tables are shown by their labels, in both languages."""

import json
import re

import pandas as pd
import pytest

from crmlib import coded, datasets
from crmlib.i18n import Labelled, Text, use_language
from crmlib.iceberg import Driver
from crmlib.maslow import Motive, Need
from crmlib.personality import Strategy
from crmlib.show import show

FIELDS = [
    (resource["name"], field)
    for resource in datasets.package()["resources"]
    for field in resource["schema"]["fields"]
]
CODED = [(table, field) for table, field in FIELDS if "categories" in field]
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_every_column_has_a_title_in_both_languages():
    for table, field in FIELDS:
        assert field["title"], (table, field["name"])
        assert HAN.search(field["title_zh"]) or re.fullmatch(r"[a-z]\d\d", field["title_zh"]), (table, field)


def test_every_text_that_has_to_be_one_of_a_few_has_a_label_for_each():
    for table, field in FIELDS:
        allowed = field.get("constraints", {}).get("enum", [])
        # The forced-choice items' letters are no words; their texts stand in the description.
        if field["type"] == "string" and allowed and allowed != ["e", "s"]:
            labels = {one["value"]: one for one in field["categories"]}
            assert list(labels) == allowed, (table, field["name"])
            assert all(HAN.search(one["label_zh"]) and "_" not in one["label"] for one in labels.values())


def test_a_column_of_several_tables_says_the_same_in_each():
    said = {}
    for table, field in CODED:
        for one in field["categories"]:
            words = said.setdefault((field["name"], one["value"]), (one["label"], one["label_zh"]))
            assert words == (one["label"], one["label_zh"]), (table, field["name"], one["value"])


@pytest.mark.parametrize(
    ("column", "kind"), [("reason", Driver), ("strategy", Strategy), ("motive", Motive), ("needs", Need)]
)
def test_what_the_models_have_names_for_is_called_the_same(column, kind):
    assert issubclass(kind, Labelled)
    for member in kind:
        text = coded.label(column, member.value)
        assert not isinstance(text, Text) or (text.en, text.zh) == member.labels


def test_a_look_at_the_log_shows_words(capsys):
    look = datasets.load("events").head(2)[["channel", "event"]]
    show(look, index=False)
    assert capsys.readouterr().out.split("\n")[1].split() == ["web", "shop", "saw", "a", "post"]
    use_language("zh")
    show(look, index=False)
    words = capsys.readouterr().out.split()
    assert words[:4] == ["渠道", "事件", "网店", "看社交媒体帖子"]


def test_a_cell_that_holds_several_codes_shows_a_label_for_each():
    assert coded.label("needs", "safety|esteem") == Text("Safety, Esteem", "安全、尊重")
    assert coded.label("city", "a|b") == "a|b"


def test_rows_named_by_a_code_are_labelled_and_formats_follow_their_columns(capsys):
    table = pd.DataFrame({"price_yuan": [0.5]}, index=pd.Index(["tea"], name="category"))
    show(table, formats={"price_yuan": ".0%"})
    assert capsys.readouterr().out.split() == ["price", "tea", "50%"]
    use_language("zh")
    show(table, formats={"price_yuan": ".0%"})
    assert capsys.readouterr().out.split() == ["标价", "茶叶", "50%"]


def test_data_keep_their_codes_and_what_has_no_label_stays():
    frame = pd.DataFrame({"event": ["order", "my own", None], "x": [1, 2, 3]})
    shown = coded.labelled(frame)
    assert frame["event"].tolist()[:2] == ["order", "my own"]
    assert shown.iloc[1, 0] == "my own"
    assert shown.iloc[2, 0] is None or pd.isna(shown.iloc[2, 0])


def test_a_table_described_on_its_own_agrees_with_the_package():
    for path in sorted((datasets.HOME / "tables").glob("[a-z]*.json")):
        own = json.loads(path.read_text("utf-8"))
        own.pop("place")
        assert datasets.resource(own["name"]) == own

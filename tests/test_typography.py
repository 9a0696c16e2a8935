"""Chinese is written with the spaces and the punctuation of Chinese, also where code puts it together."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crmcourse.sources import catalogue, syllabus
from crmlib import datasets
from crmlib.i18n import Text, both, listed
from crmlib.typography import written

SPOKEN = ("title", "ask", "solution", "hints", "mistakes", "options", "found")


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        ("多一个单位值多少，以 价格 的单位计", "多一个单位值多少，以价格的单位计"),
        ("AIDMA：我们在哪一步失去客户？: 得 0 分", "AIDMA：我们在哪一步失去客户？得 0 分"),
        ("我们在哪一步失去客户？：得 0 分", "我们在哪一步失去客户？得 0 分"),
        ("占 48.0 % 的客户", "占 48.0% 的客户"),
        ("共3位客户,其中2位", "共 3 位客户，其中 2 位"),
        ("价格: 服务", "价格：服务"),
        ("领先的是青山(绿茶)", "领先的是青山（绿茶）"),
        ("用 `check(兴趣, 欲望)` 回答", "用 `check(兴趣, 欲望)` 回答"),
        ("写成 dask://主机:端口 的样子", "写成 dask://主机:端口 的样子"),
        ("R² = 0.63（0.60 到 0.66）", "R² = 0.63（0.60 到 0.66）"),
        ("2025-01-01 09:31 α κ", "2025-01-01 09:31 α κ"),
        ("一行\n 二行", "一行\n 二行"),
        ("", ""),
    ],
)
def test_chinese_is_written_as_it_is_printed(made, printed):
    assert written(made) == printed


def test_english_stays_as_it_is():
    english = "Rates: 48.0 % (of 3), then? Yes: all."
    assert written(english) == english


@given(st.text(alphabet="客户价格？！。，：；、（）:,;?!()% ab1 2“”`\n", max_size=40))
def test_writing_twice_changes_nothing(text):
    assert written(written(text)) == written(text)


def test_what_code_puts_together_is_written_so():
    assert both("{n} rows.", n=3).zh == written(both("{n} rows.", n=3).zh)
    title = Text("Where?", "在哪一步？")
    assert (title + ": " + Text("3 points", "得 3 分")).zh == "在哪一步？得 3 分"
    assert (title + ": " + Text("3 points", "得 3 分")).en == "Where?: 3 points"
    assert both("{topic}: {facts}", topic=title, facts=listed(["a", "b"])).zh == "在哪一步？a、b"


def test_every_chinese_message_of_the_catalogue_is_written_so():
    for package in catalogue.PACKAGES:
        for path in catalogue.folder(package).glob("*.po"):
            wrong = [m.string for m in catalogue.read(path) if m.id and written(m.string) != m.string]
            assert wrong == [], path


def chinese(words):
    """Every Chinese text below the keys that a trainee reads."""
    if isinstance(words, str):
        yield words
    elif isinstance(words, dict):
        for key, value in words.items():
            if "zh" not in words or key == "zh":
                yield from chinese(value)
    elif isinstance(words, list):
        for value in words:
            yield from chinese(value)


def mappings(words):
    """Every text that stands in both languages, as it was read."""
    if isinstance(words, dict):
        if "en" in words and "zh" in words:
            yield words
        else:
            for value in words.values():
                yield from mappings(value)
    elif isinstance(words, list):
        for value in words:
            yield from mappings(value)


@pytest.mark.parametrize("topic", syllabus.load().topics, ids=lambda topic: topic.folder)
def test_no_text_of_an_exercise_ends_at_a_comma_of_a_number(topic):
    for said in mappings(yaml.safe_load((topic.path / "exercises.yml").read_text("utf-8"))):
        assert None not in said.values(), said


@pytest.mark.parametrize("topic", syllabus.load().topics, ids=lambda topic: topic.folder)
def test_the_chinese_of_every_exercise_is_written_so(topic):
    for name, words in yaml.safe_load((topic.path / "exercises.yml").read_text("utf-8")).items():
        spoken = {key: value for key, value in words.items() if key in SPOKEN}
        for text in chinese(spoken):
            assert not _has_han(text) or written(text) == text, name
    assert written(topic.title.zh) == topic.title.zh


def _has_han(text):
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_the_chinese_of_the_data_is_written_so():
    def texts(about):
        if isinstance(about, dict):
            for key, value in about.items():
                if key.endswith("_zh") and isinstance(value, str):
                    yield value
                yield from texts(value)
        elif isinstance(about, list):
            for value in about:
                yield from texts(value)

    package = json.loads((datasets.HOME / "datapackage.json").read_text("utf-8"))
    assert [text for text in texts(package) if written(text) != text] == []

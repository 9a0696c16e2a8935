"""One glossary settles what a term is called; catalogue, exercises and data agree with it."""

import re

import pytest
import yaml

from crmcourse.sources import catalogue, glossary, syllabus
from crmcourse.sources.glossary import Term
from crmlib import datasets
from crmlib.errors import DataError

COURSE = syllabus.load()
SECTIONS = glossary.read(COURSE.folder / glossary.SOURCE)
TERMS = [term for terms in SECTIONS.values() for term in terms]
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_it_has_the_terms_of_all_the_lectures():
    assert len(TERMS) >= 80
    rows = {row for term in TERMS for row in term.rows}
    assert all(re.fullmatch(r"S[0-4]\.\d{1,2}", row) for row in rows)
    assert {row[:2] for row in rows} == {"S0", "S1", "S2", "S3", "S4"}
    assert {row for topic in COURSE.topics for row in topic.rows} <= rows


def test_every_term_has_chinese_and_no_two_are_called_the_same():
    assert all(HAN.search(term.zh) or term.zh == term.en for term in TERMS)
    assert len({term.zh for term in TERMS}) == len(TERMS)


def pairs(words):
    """Every text that stands in both languages somewhere in a file of words."""
    if isinstance(words, dict):
        if isinstance(words.get("en"), str) and isinstance(words.get("zh"), str):
            yield words["en"], words["zh"]
        for value in words.values():
            yield from pairs(value)
    elif isinstance(words, list):
        for value in words:
            yield from pairs(value)


def test_the_catalogue_calls_every_term_as_the_glossary_does():
    for package in catalogue.PACKAGES:
        for path in catalogue.folder(package).glob("*.po"):
            for message in catalogue.read(path):
                if message.id:
                    assert glossary.disagrees(message.id, message.string, TERMS) == [], message.id


@pytest.mark.parametrize("topic", COURSE.topics, ids=lambda topic: topic.folder)
def test_the_exercises_call_every_term_as_the_glossary_does(topic):
    for en, zh in pairs(yaml.safe_load((topic.path / "exercises.yml").read_text("utf-8"))):
        assert glossary.disagrees(en, zh, TERMS) == [], en


def test_the_data_call_every_term_as_the_glossary_does():
    for resource in datasets.package()["resources"]:
        for field in resource["schema"]["fields"]:
            for one in field.get("categories", []):
                assert glossary.disagrees(one["label"], one["label_zh"], TERMS) == [], one


def test_a_term_of_several_words_is_found_inside_a_sentence_and_a_single_word_only_alone():
    pay, growth = Term("willingness to pay", "支付意愿", also=("愿付价格",)), Term("growth", "提升")
    assert glossary.disagrees("Their willingness to pay", "他们的支付意愿", [pay]) == []
    assert glossary.disagrees("Their willingness to pay", "他们的愿付价格", [pay]) == []
    assert glossary.disagrees("Their willingness to pay", "他们的价格", [pay]) == [pay]
    assert glossary.disagrees("The growth of sales", "销量增长", [growth]) == []
    assert glossary.disagrees("Growth", "增长", [growth]) == [growth]


def test_the_page_is_what_the_glossary_says(tmp_path):
    assert not glossary.outdated(COURSE)
    page = glossary.page(SECTIONS)
    assert "| customer delivered value | 客户让渡价值 | S2.5, S0.19 |" in page
    assert "| market segmentation | 市场细分（讲义：市场区隔） | S0.11 |" in page


@pytest.mark.parametrize(
    ("term", "said"),
    [("{en: price}", "needs en and zh"), ("{en: A, zh: 甲}\n    - {en: a, zh: 乙}", "stands in it twice")],
)
def test_a_term_without_chinese_or_written_twice_is_refused(tmp_path, term, said):
    path = tmp_path / "glossary.yml"
    path.write_text(f"- title: {{en: One, zh: 一}}\n  terms:\n    - {term}\n", "utf-8")
    with pytest.raises(DataError, match=said):
        glossary.read(path)

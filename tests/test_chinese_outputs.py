"""No output of a Chinese notebook shows an English word that has a Chinese one, and none a name from the code."""

import html
import re

import pytest

from crmcourse.sources import syllabus
from crmcourse.sources.outputs import without_bytes
from crmlib.typography import written
from tests.test_notebooks import NAMES, outputs, read

CHINESE = [name for name in NAMES if "/zh/" in name]
# Names of methods and of those who found them, letters that the trade writes in Chinese as well, and the lectures' own.
NAMES_OF_THEIR_OWN = re.compile(
    r"\b(?:Wilson|Newcombe|Greenwood|Feldt|Welch|Holm|Brier|Kaplan|Meier|Aalen|Johansen|Lang|Reiczigel|Rashkin|"
    r"Hanley|McNeil|Mantel|Haenszel|Erlang|BIC|AIC|AUC|VIF|KR|LMG|MASI|AIDMA|logit|ln|delta|CSV|BG/NBD|RFM|MVC|MGC|BZ)\b"
)
# How to answer where a form cannot be shown is code, whatever the language.
IDS = re.compile(
    r"(?:check|mark_self|guess|recall)\(.*\)|\b(?:[A-Z]{1,2}\d{4,}|[a-z]\d\d|[\w-]+\.(?:csv|ipynb|md))\b"
)
CODE = re.compile(r"\b[A-Za-z]+(?:_[A-Za-z0-9]+)+\b")
WORD = re.compile(r"[A-Za-z]{2,}")


def shown(output):
    """Yield every text that a reader sees or hears of an output."""
    if output.output_type == "stream":
        yield output.text
    data = output.get("data", {})
    yield data.get("text/plain", "")
    page = re.sub(r"<style>.*?</style>", "", without_bytes(data.get("text/html", "")), flags=re.S)
    yield from re.findall(r'(?:alt|aria-label|title|placeholder)="([^"]*)"', page)
    yield html.unescape(re.sub(r"<[^>]+>", "\n", page))


def english(text):
    """Return the English words of a text, names of their own apart."""
    return set(WORD.findall(NAMES_OF_THEIR_OWN.sub("", IDS.sub("", text))))


@pytest.mark.parametrize("name", CHINESE)
def test_no_output_of_a_chinese_notebook_shows_an_english_word(name):
    found = {word for output in outputs(read(name)) for text in shown(output) for word in english(text)}
    assert found == set()


@pytest.mark.parametrize("name", [name for name in NAMES if "/" in name])
def test_no_output_shows_a_name_from_the_code(name):
    found = {
        word
        for output in outputs(read(name))
        for text in shown(output)
        for word in CODE.findall(IDS.sub("", text))
    }
    assert found == set()


@pytest.mark.parametrize("name", CHINESE)
def test_every_line_is_written_as_chinese_is(name):
    wrong = set()
    for output in outputs(read(name)):
        page = re.sub(
            r"<style>.*?</style>", "", without_bytes(output.get("data", {}).get("text/html", "")), flags=re.S
        )
        # Where there is a page its cells are looked at one by one: aligned text is full of spaces.
        text = (
            re.sub(r"<[^>]+>", "\n", page)
            or output.get("text")
            or output.get("data", {}).get("text/plain", "")
        )
        lines = {html.unescape(line).strip() for line in text.split("\n")}
        wrong |= {line for line in lines if re.search("[\u4e00-\u9fff]", line) and written(line) != line}
    assert wrong == set()


# Words of the trade that no lesson explains: they stand in brackets, as names of methods do, or not at all.
OF_THE_TRADE = re.compile(
    r"standard error|degrees of freedom|chi-squared|LMG|IIA|likelihood.ratio|mean membership|quadrant|"
    r"标准误|自由度|卡方|似然比|象限|隶属度"
)


@pytest.mark.parametrize("name", [name for name in NAMES if "/" in name])
def test_words_of_the_trade_stand_in_brackets_or_not_at_all(name):
    lines = {
        line
        for output in outputs(read(name))
        for text in shown(output)
        for line in html.unescape(text).split("\n")
    }
    bare = {re.sub(r"\([^()]*\)|（[^（）]*）", "", line) for line in lines}
    assert {line for line in bare if OF_THE_TRADE.search(line)} == set()


def test_every_topic_is_read():
    assert {name.split("/")[0] for name in CHINESE} == {topic.folder for topic in syllabus.load().topics}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("占全部客户 of_all", {"of", "all"}),
        ("118,569 rows, 8,000 customers", {"rows", "customers"}),
        ("C0000337 E000000001 e01 α κ p R² 95%（Wilson 法）", set()),
        ("2025-01-01 09:31:47+08:00 customers.csv", set()),
        ("greenhill + mistypeak", {"greenhill", "mistypeak"}),
    ],
)
def test_what_counts_as_an_english_word(text, words):
    assert english(text) == words

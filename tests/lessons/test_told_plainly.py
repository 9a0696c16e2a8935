"""What outputs show is written for people: thousands apart, minus signs in Chinese, and no codes in captions."""

import re

import pytest

from tests.test_chinese_outputs import shown
from tests.test_notebooks import NAMES, outputs, read

LESSONS = [name for name in NAMES if "/" in name]
# Four digits and more with no comma; years and days have none, and neither have names such as M0000123.
BARE = re.compile(r"(?<![\w.,:/−-])(?!(?:19|20)\d\d(?!\d))\d{4,}(?![\w/-])")
HYPHEN = re.compile(r"(?:^|(?<=[\s\u3000-\u9fff\uff01-\uff5e]))-\d", re.M)
CODE = re.compile(r"(?:^|\n)[\w ]+: [01],|[\u4e00-\u9fff]：[01]，")


def found(name, wanted):
    return [hit for output in outputs(read(name)) for text in shown(output) for hit in wanted.findall(text)]


@pytest.mark.parametrize("name", LESSONS)
def test_thousands_stand_apart(name):
    assert found(name, BARE) == []


@pytest.mark.parametrize("name", [name for name in LESSONS if "/zh/" in name])
def test_chinese_numbers_below_zero_have_a_minus_sign(name):
    assert found(name, HYPHEN) == []


@pytest.mark.parametrize("name", LESSONS)
def test_no_caption_shows_a_code_for_yes_or_no(name):
    assert found(name, CODE) == []


def test_the_three_faults_would_be_seen():
    assert BARE.findall("2660 of 6,356 on 2025-06-30, born in 1985, M0000123 and 300000") == [
        "2660",
        "300000",
    ]
    assert HYPHEN.findall("差 -3.3，2025-06-30，−2") == ["-3"]
    assert CODE.findall("满意：1，共 1,600 位")
    assert CODE.findall("satisfied: 1, 1,600 guests")

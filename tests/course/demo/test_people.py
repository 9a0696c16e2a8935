"""The class is sixty people, and looks like people."""

import re
from collections import Counter

from crmcourse.demo.people import Sends, roster


def test_there_are_thirty_chinese_and_thirty_english_notebooks():
    people = roster()
    assert len({one.id for one in people}) == len({one.name for one in people}) == 60
    assert Counter(one.language for one in people) == {"zh": 30, "en": 30}
    assert all(re.fullmatch(r"[\u4e00-\u9fff]{2,4}", one.name) for one in people if one.language == "zh")


def test_the_names_that_break_tables_are_among_them():
    names = [one.name for one in roster()]
    assert "Smith, Jr" in names
    assert sum(len(name) > 150 for name in names) == 1
    assert sum(bool(re.search(r"[\u0590-\u06ff]", name)) for name in names) == 1


def test_every_form_of_sending_occurs_and_most_use_the_usual_one():
    counts = Counter(one.sends for one in roster())
    assert set(counts) == set(Sends)
    assert counts[Sends.ZIP] >= 45


def test_whoever_copies_does_so_from_somebody_with_the_same_notebooks():
    by_id = {one.id: one for one in roster()}
    pairs = [(one, by_id[one.copies]) for one in roster() if one.copies]
    assert len(pairs) == 1
    assert all(a.language == b.language and b.sends is Sends.ZIP and not b.copies for a, b in pairs)

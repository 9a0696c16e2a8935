"""What is denied is no need; what is lacking, or to be prevented, is one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from crmlib.i18n import speaking
from crmlib.maslow import Tagger

# Sentences written for this test, by need. "guide" and "opened" were read while the rule was made. Of "kept" only the
# counts were looked at, and nothing was chosen on them. All are by one hand, so letters may be harder.
SENTENCES = pd.read_csv(Path(__file__).parents[1] / "data" / "negation.csv")
SIZES = {
    ("guide", "denied"): 25, ("guide", "affirmed"): 14,
    ("opened", "denied"): 57, ("opened", "affirmed"): 30,
    ("kept", "denied"): 25, ("kept", "affirmed"): 12,
}  # fmt: skip


def heard(half: str, language: str, kind: str) -> int:
    rows = SENTENCES[
        (SENTENCES["half"] == half) & (SENTENCES["language"] == language) & (SENTENCES["kind"] == kind)
    ]
    assert len(rows) == SIZES[half, kind]
    found = [{need.value for need in Tagger().explain(text).needs} for text in rows["text"]]
    return sum(need in needs for need, needs in zip(rows["need"], found, strict=True))


# Denied needs that are tagged all the same, as measured; before the rule took along what says the same as a denied
# evil, in this order, 1, 1, 18, 8, 3 and 3.
@pytest.mark.parametrize(
    ("half", "language", "most"),
    [
        ("guide", "en", 1),
        ("guide", "zh", 1),
        ("opened", "en", 0),
        ("opened", "zh", 1),
        ("kept", "en", 1),
        ("kept", "zh", 1),
    ],
)
def test_a_denied_need_is_seldom_tagged(half, language, most):
    assert heard(half, language, "denied") <= most


# Affirmed needs that are heard, as measured; before, 14, 14, 19, 24, 8 and 6.
@pytest.mark.parametrize(
    ("half", "language", "least"),
    [
        ("guide", "en", 14),
        ("guide", "zh", 14),
        ("opened", "en", 23),
        ("opened", "zh", 25),
        ("kept", "en", 9),
        ("kept", "zh", 6),
    ],
)
def test_an_affirmed_need_is_heard_as_often_as_before(half, language, least):
    assert heard(half, language, "affirmed") >= least


@pytest.mark.parametrize(
    "text",
    [
        "I'm not lonely",
        "我不孤单",
        "I was not humiliated",
        "There is no danger",
        "没人笑话我",
        "没有人看不起我",
    ],
)
def test_the_plain_denials_are_heard(text):
    assert Tagger().explain(text).needs == ()


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("I have no friends", "belonging"),
        ("没有朋友", "belonging"),
        ("Nobody listens to me", "esteem"),
        ("I have never been so humiliated", "esteem"),
        ("不是没人笑话我，他们天天笑话我", "esteem"),
    ],
)
def test_what_is_lacking_is_a_need_and_a_not_that_is_denied_is_none(text, need):
    assert [n.value for n in Tagger().explain(text).needs] == [need]


def test_what_somebody_forbids_is_a_need():
    assert [n.value for n in Tagger().explain("Don't talk down to me.").needs] == ["esteem"]


def test_a_note_follows_the_language():
    tags = Tagger().tag(["I'm not lonely"])
    assert "abstains" in str(tags.note)
    with speaking("zh"):
        assert "不作判断" in str(tags.note)

"""The tagger: needs, motive, the words that decided, negation, scripts, bad input."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError
from crmlib.maslow import Marketing, Motive, Need, Tagger, sell, tag
from crmlib.maslow.tagger import load_lexicon
from crmlib.texts.normalise import normalise


def needs(text: str) -> set[str]:
    return {need.value for need in Tagger().explain(text).needs}


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("I'm starving, is the kitchen still open?", "physiological"),
        ("我一晚上睡不着，头疼得厉害", "physiological"),
        ("How do I know you won't sell my data?", "safety"),
        ("万一你们倒闭了，押金还退吗？", "safety"),
        ("Since my husband died the evenings are long and I eat alone.", "belonging"),
        ("老伴走了以后，一个人吃饭特别难熬", "belonging"),
        ("He talked down to me in front of my client.", "esteem"),
        ("当着那么多人的面笑话我，太没面子了", "esteem"),
        ("I've always wanted to learn the cello, just for myself.", "actualisation"),
        ("想自己设计，做点有意义的事", "actualisation"),
    ],
)
def test_each_need_is_heard_in_both_languages(text, need):
    assert needs(text) == {need}


@pytest.mark.parametrize(
    "text",
    [
        "I'm not worried about the warranty, just tell me the price.",
        "I'm not hungry, thanks.",
        "Guarantee, no guarantee, I couldn't care less.",
        "保质期我倒不担心，多少钱？",
        "我不饿，等个人。",
        "What time do you open on Sunday?",
        "订单号88213",
    ],
)
def test_what_is_put_aside_and_plain_facts_get_no_tag(text):
    assert needs(text) == set()


def test_a_need_that_is_said_with_a_not_is_still_heard():
    assert needs("I can't sleep at all") == {"physiological"}
    assert needs("浑身不舒服") == {"physiological"}
    assert needs("It doesn't feel safe to walk home from there") == {"safety"}


def test_a_dismissal_ends_at_but():
    assert needs("I don't care about the price, but is it safe for my baby?") == {"safety"}


def test_traditional_and_full_width_writing_change_nothing():
    assert normalise("ＶＩＰ會員") == "vip会员"
    assert needs("萬一你們倒閉了，押金還退嗎？") == needs("万一你们倒闭了，押金还退吗？") == {"safety"}


def test_two_needs_with_strong_evidence_are_both_tagged():
    text = "My knees ache and my back hurts, and I'm worried the warranty is a scam."
    assert needs(text) >= {"physiological", "safety"}


def test_thin_evidence_for_two_needs_is_a_conflict():
    hits = Tagger().explain("headache, scam").scores
    assert hits[Need.PHYSIOLOGICAL] == hits[Need.SAFETY] == 2
    assert needs("headache, scam") == set()


def test_the_words_that_decided_stand_at_their_place():
    text = "Honestly, I'm STARVING here"
    found = Tagger().explain(text)
    (hit,) = [h for h in found.hits if h.tag == "physiological"]
    assert text[hit.start : hit.end] == hit.words == "STARVING"


def test_a_stricter_tagger_never_finds_more_texts():
    texts = ["I'm starving", "My back", "Is there a guarantee?", "孩子会过敏吗", "一个人吃饭", "nothing"]
    found = [(tag(texts, strictness=s).table["needs"] != "").sum() for s in (0.5, 0.75, 1.0)]
    assert found == sorted(found, reverse=True)


def test_motive_and_its_marketing_style():
    assert Tagger().explain("I'm freezing and exhausted, the heating is broken").motive is Motive.AWAY
    assert (
        Tagger().explain("We'd love a lovely long table where the whole family gathers").motive
        is Motive.TOWARD
    )
    assert sell(Motive.AWAY) is Marketing.CRISIS
    assert sell("toward") is Marketing.VISION
    with pytest.raises(DataError, match="sideways"):
        sell("sideways")


def test_a_series_keeps_its_index_and_the_counts_add_up():
    tags = tag(pd.Series(["I'm starving", "Open on Monday?", "我好饿"], index=[7, 8, 9]))
    assert tags.table.index.tolist() == [7, 8, 9]
    assert tags.counts.loc[Need.PHYSIOLOGICAL, "n"] == 2
    assert tags.counts["share"].tolist() == pytest.approx([2 / 3, 0, 0, 0, 0])
    assert "3 texts; the tagger abstains on 1." in repr(tags)


def test_the_picture_of_many_tags_has_a_bar_a_need_as_high_as_its_count():
    ax = tag(["I'm starving", "Open on Monday?", "我好饿", "Is it safe for my baby?"]).plot()
    assert [tick.get_text() for tick in ax.get_xticklabels()] == [need.label for need in Need]
    assert [bar.get_height() for bar in ax.patches] == [2, 1, 0, 0, 0]
    assert ax.get_ylabel() == "Texts"


def test_the_picture_of_one_text_shows_the_evidence_the_threshold_and_the_second_opinion():
    text = "My knees ache and my back hurts, and I'm worried the warranty is a scam."
    found = Tagger().explain(text)
    ax = found.plot()
    assert [bar.get_width() for bar in ax.patches] == [found.scores[need] for need in Need]
    assert [bar.get_hatch() for bar in ax.patches] == ["" if need in found.needs else "//" for need in Need]
    assert ax.lines[0].get_xdata()[0] == found.threshold == 2
    assert [text.get_text() for text in ax.texts] == [
        f"second opinion {found.chances[need]:.0%}" for need in Need
    ]
    # A text too short for a second opinion is drawn without one.
    assert list(Tagger().explain("I'm starving").plot().texts) == []


def test_no_texts_give_an_empty_table():
    assert tag([]).table.empty
    assert tag([]).counts["n"].sum() == 0


@pytest.mark.parametrize("bad", [None, 3, float("nan"), b"text"])
def test_a_row_that_is_no_text_is_named(bad):
    with pytest.raises(DataError, match="Row 1"):
        tag(["fine", bad])


@pytest.mark.parametrize("strictness", [-0.1, 1.1, float("nan")])
def test_a_strictness_outside_its_range_is_refused(strictness):
    with pytest.raises(DataError, match="Strictness"):
        Tagger(strictness)


def test_a_very_long_text_is_answered_in_time():
    text = "I'm worried about the deposit and my back hurts. 孩子过敏了怎么办？" * 2500
    Tagger().explain(text)  # compiles the patterns
    start = time.process_time()
    Tagger().explain(text[:100_000])
    assert time.process_time() - start < 2


@given(st.text(max_size=80))
def test_any_text_is_answered_and_hits_lie_inside_it(text):
    found = Tagger().explain(text)
    assert len(normalise(text)) == len(text)
    assert all(text[h.start : h.end] == h.words for h in found.hits)


def test_every_expression_compiles_and_can_be_triggered():
    entries = load_lexicon().entries
    assert all(entry.needed and entry.regex for entry in entries)
    assert min(sum(e.language == code for e in entries) for code in ("en", "zh")) > 4000

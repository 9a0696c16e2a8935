"""What a text denies, forbids, wishes away or puts aside, place by place."""

import re

import pytest

from crmlib.texts.negation import clause, denial, denied_within, has_sign, plainly_negated, scope, unwished


def place(text, words):
    start = text.index(words)
    return text, start, start + len(words)


@pytest.mark.parametrize(
    ("text", "evil"),
    [
        ("i'm not lonely", "lonely"),
        ("nobody here is lonely", "lonely"),
        ("there was never any risk of theft", "theft"),
        ("i don't think it's dangerous", "dangerous"),
        ("i wouldn't say i felt insulted", "insulted"),
        ("not one of us was hungry", "hungry"),
        ("none of the staff shouted at me", "shouted"),
        ("i have never suffered from loneliness", "loneliness"),
        ("我从来不觉得孤单", "孤单"),
        ("没有谁笑话我", "笑话"),
        ("我再也不怕小偷了", "小偷"),
    ],
)
def test_an_evil_is_denied_from_its_not_on(text, evil):
    sign = denial(*place(text, evil))
    assert sign is not None
    assert has_sign(text[sign : text.index(evil)])


def test_an_evil_is_denied_from_behind_too():
    assert denial(*place("这里一点危险都没有", "危险")) is not None
    assert denial(*place("这里危险都没有人管", "危险")) is None
    assert denial(*place("要是危险都没有就好了", "危险")) is None


@pytest.mark.parametrize(
    ("text", "evil"),
    [
        ("i'm lonely", "lonely"),
        # To be prevented, forbidden, doubted or denied in its turn.
        ("so that nobody is lonely", "lonely"),
        ("i don't want to be lonely", "lonely"),
        ("i won't be insulted", "insulted"),
        ("don't insult me", "insult"),
        ("is it not dangerous", "dangerous"),
        ("it's not dangerous, is it?", "dangerous"),
        ("i can't say i'm not worried", "worried"),
        ("i don't like being treated like a fool", "treated like"),
        # In another clause, or never before like this.
        ("not today, i'm lonely", "lonely"),
        ("i was never insulted like this", "insulted"),
        ("不是没人笑话我", "笑话"),
        ("怕不怕冷", "怕冷"),
        ("从来没笑话成这样", "笑话成"),
    ],
)
def test_an_evil_is_not_denied_by_every_not(text, evil):
    assert denial(*place(text, evil)) is None


@pytest.mark.parametrize(
    ("text", "good", "wished"),
    [
        ("i have no ambition to write a novel", "write a novel", False),
        ("i don't want to join a club", "join a club", False),
        ("i want to join a club", "join a club", True),
        ("i don't want to stop learning", "learning", True),
        ("painting was never my dream", "my dream", False),
        ("谁也不想学书法", "学书法", False),
        ("我想学书法", "学书法", True),
    ],
)
def test_a_wish_is_denied_by_a_not_before_the_wishing(text, good, wished):
    assert (unwished(*place(text, good)) is None) == wished


@pytest.mark.parametrize(
    ("text", "word", "negated"),
    [
        ("i'm not hungry", "hungry", True),
        ("not only hungry", "hungry", False),
        ("no wonder i'm hungry", "hungry", False),
        ("never been so hungry", "hungry", False),
        ("我不饿", "饿", True),
        ("冷不冷", "冷", False),
        ("从来没这么饿过", "饿", False),
        ("没那么饿", "饿", True),
    ],
)
def test_a_plain_not_takes_the_next_words_away(text, word, negated):
    assert plainly_negated(text, text.rindex(word)) == negated


@pytest.mark.parametrize(
    ("text", "words", "covered"),
    [
        ("i'm not worried about the price, but is it safe", "not worried", "not worried about the price"),
        ("the price doesn't matter", "doesn't matter", "the price doesn't matter"),
        ("i can't say i'm not worried about fraud", "not worried", ""),
        ("不担心保修，就怕漏电", "不担心", "不担心保修"),
    ],
)
def test_a_dismissal_reaches_to_the_end_or_the_beginning_of_its_clause(text, words, covered):
    text = text.replace("，", ",")
    start, end = scope(*place(text, words), forward=words not in ("doesn't matter",))
    assert text[start:end] == covered


def test_a_denial_reaches_to_the_next_break():
    text = "the wiring was never unsafe and i sleep badly"
    first, last = clause(*place(text, "never unsafe"))
    assert text[first:last].strip() == "the wiring was never unsafe"


def test_a_not_in_the_gap_of_a_match_denies_it_unless_the_lexicon_says_it_so():
    goods = re.compile("安全")
    assert denied_within("孩子没过敏", 0, 5, "孩子..6过敏", goods)
    assert not denied_within("孩子没过敏", 0, 5, "孩子..6没过敏", goods)
    assert not denied_within("孩子没安全", 0, 5, "孩子..6安全", goods)

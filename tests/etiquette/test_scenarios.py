"""Every rule is put to use, every scenario has one answer that keeps them all, and both speak two languages."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from crmlib.errors import DataError
from crmlib.etiquette import judge, rules, scenarios
from crmlib.etiquette.judge import derived
from crmlib.i18n import Text
from crmlib.typography import written

VERDICTS = {one.id: {letter: judge(one, letter) for letter in one.options} for one in scenarios()}
# Lecture row S0.24: rules of each part.
PARTS = {
    "attitude": 4, "meeting": 7, "introductions": 5, "handshake": 5, "cards": 5, "tea": 5, "car": 3, "telephone": 8,
    "calls_for_others": 4, "taboos": 5,
}  # fmt: skip
HAN = re.compile(r"[一-鿿]")


def test_every_part_of_the_lecture_has_its_rules():
    assert Counter(one.area for one in rules().values()) == PARTS
    assert {one.id for one in rules().values() if one.veto} == {
        one.id for one in rules().values() if one.area == "taboos"
    }


def test_there_is_no_rule_without_a_scenario_that_breaks_it_and_one_that_keeps_it():
    every = [one for letters in VERDICTS.values() for one in letters.values()]
    assert {rule for one in every for rule in one.broken} == set(rules())
    assert {rule for one in every for rule in one.kept} == set(rules())


def test_every_scenario_has_one_option_that_breaks_nothing():
    assert len(VERDICTS) == 40
    for name, letters in VERDICTS.items():
        best = [letter for letter, one in letters.items() if not one.broken]
        assert len(best) == 1, name
        assert letters[best[0]].points == 3
        assert letters[best[0]].kept


def test_the_best_option_is_not_always_the_same_letter():
    best = Counter(max(letters, key=lambda one: letters[one].points) for letters in VERDICTS.values())
    assert min(best.values()) >= 5
    assert len(best) == 4


def test_a_taboo_is_no_matter_of_points():
    # A perfect cup of tea for somebody who is watched because of his clothes.
    looks = VERDICTS["E39"]["b"]
    assert {"tea_seven_tenths", "tea_from_right", "greet_first"} <= set(looks.kept)
    assert looks.broken == ("no_looks",)
    assert looks.veto
    assert looks.points == 0
    for letters in VERDICTS.values():
        for one in letters.values():
            assert one.veto == any(rules()[rule].veto for rule in one.broken)
            assert one.points == 0 if one.veto else one.points in range(4)


def test_points_weigh_what_is_kept_against_what_is_broken():
    # Goods counted before the guest: a greeting (2) and a bearing (1) against the guest first (2).
    one = VERDICTS["E01"]["c"]
    assert (set(one.kept), set(one.broken)) == ({"greet_first", "good_bearing"}, {"guest_above_all"})
    assert one.points == 2
    # Greeting (2) and bearing (1) broken, guest first (2) kept.
    assert VERDICTS["E01"]["d"].points == 1


def test_the_same_two_people_are_introduced_otherwise_under_the_lectures_precedence():
    first, second = (next(one for one in scenarios() if one.id == name) for name in ("E07", "E08"))
    assert first.order["people"] == second.order["people"]
    assert derived(first).acts[0].who != derived(second).acts[0].who
    assert judge(first, "b").points == judge(second, "a").points == 3
    assert judge(first, "a").points == judge(second, "b").points == 0


def test_seats_change_with_the_side_of_the_wheel():
    hong_kong = next(one for one in scenarios() if one.id == "E26")
    assert judge(hong_kong, "a").points == 3
    at_home = replace(hong_kong, order=dict(hong_kong.order) | {"steering": "left"})
    assert judge(at_home, "a").points == 0
    assert judge(at_home, "b").points == 3


def test_an_option_that_is_not_there_is_refused():
    with pytest.raises(DataError, match="choice is one of a, b, c, d"):
        judge(scenarios()[0], "e")


def texts():
    for rule in rules().values():
        yield from (rule.name, rule.because, rule.source)
    for one in scenarios():
        yield one.situation
        yield from one.options.values()


def test_every_word_stands_in_both_languages_as_they_are_written():
    for text in texts():
        assert isinstance(text, Text)
        assert HAN.search(text.zh), text
        assert not HAN.search(text.en), text
        assert written(text.zh) == text.zh, text


def test_no_two_rules_and_no_two_options_of_a_scenario_read_alike():
    assert (
        len({one.name.en for one in rules().values()})
        == len({one.name.zh for one in rules().values()})
        == len(rules())
    )
    for one in scenarios():
        assert len({option.zh for option in one.options.values()}) == 4, one.id

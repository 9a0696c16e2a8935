"""Calls held against the rules, move by move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError
from crmlib.etiquette import telephone
from crmlib.etiquette.telephone import CALL_FOR_ABSENT, CALL_FOR_ENGAGED, FACTS, MOVES
from crmlib.i18n import speaking

START = [{"does": "rings", "times": 2}, {"does": "answers", "says": ["greeting", "firm", "self"]}]
END = [{"does": "hangs_up", "by": "caller"}]
ALL = list(FACTS)


def call(*moves, start=START, end=END):
    return telephone([*start, *moves, *end])


def does(name, **facts):
    return {"does": name, **facts}


def absent(*names, facts=ALL):
    stages = [does(one, facts=facts) if one == "notes" else does(one) for one in names]
    return call(does("asked_for", colleague="absent"), *stages)


def test_a_call_by_the_book_breaks_nothing():
    found = absent(*CALL_FOR_ABSENT)
    assert found.broken == ()
    assert found.missing == ()
    assert set(found.kept) == {
        "three_rings",
        "firm_and_self",
        "they_hang_up_first",
        "absent_in_order",
        "absent_5w2h",
    }


def test_the_third_ring_is_in_time_and_the_fourth_is_not():
    for times, broken in ((3, ()), (4, ("three_rings",))):
        assert call(start=[does("rings", times=times), START[1]]).broken == broken


@pytest.mark.parametrize("left_out", ["greeting", "firm", "self"])
def test_greeting_firm_and_self_are_all_said(left_out):
    said = [one for one in ("greeting", "firm", "self") if one != left_out]
    assert call(start=[START[0], does("answers", says=said)]).broken == ("firm_and_self",)


def test_a_voice_that_is_not_clear_is_noticed():
    assert call(start=[START[0], START[1] | {"voice": "flat"}]).broken == ("clear_voice",)


def test_an_unclear_name_is_asked_again_at_any_time_before_the_end():
    assert call(does("gives_name", clear=False)).broken == ("name_made_sure",)
    assert call(does("gives_name", clear=False), does("says"), does("repeats_name")).broken == ()
    assert call(does("gives_name", clear=True)).broken == ()


def test_how_long_is_long_is_a_setting():
    moves = [*START, does("holds", seconds=90), *END]
    assert telephone(moves).broken == ("short_hold",)
    assert telephone(moves, hold=120).broken == ()


def test_who_called_calls_again():
    assert call(does("cut_off"), does("redials", by="desk")).broken == ("caller_redials",)
    assert call(does("cut_off"), does("redials", by="caller")).broken == ()
    # Never called again: the caller's business, or ours if we had called.
    assert call(does("cut_off")).broken == ()
    ours = [does("dials", by="desk")]
    assert call(does("cut_off"), start=ours).broken == ("caller_redials",)
    assert call(does("cut_off"), does("redials", by="desk"), start=ours).broken == ()


def test_a_visitor_is_not_kept_by_talking_on():
    assert call(does("visitor_comes"), does("talks_on")).broken == ("visitor_not_kept",)
    for way in ("ends_soon", "promises_call_back"):
        assert call(does("visitor_comes"), does(way)).broken == ()


def test_hanging_up_first_is_theirs():
    assert call(end=[does("hangs_up", by="desk")]).broken == ("they_hang_up_first",)


def test_stages_of_a_call_for_an_absent_colleague_come_in_order():
    usual = list(CALL_FOR_ABSENT)
    assert absent("asks_name", "says_absent", *usual[2:]).broken == ("absent_in_order",)
    assert absent(*usual[:2], "closes", "offers_message", "notes").broken == ("absent_in_order",)
    assert absent("says_absent", "closes").broken == ("absent_in_order",)
    # Who wants to leave no message leaves none.
    assert absent("says_absent", "asks_name", "offers_message", "declines_message", "closes").broken == ()


@given(st.sets(st.sampled_from(ALL)))
def test_what_the_note_lacks_is_told(facts):
    found = absent(*CALL_FOR_ABSENT, facts=[one for one in ALL if one in facts])
    assert set(found.missing) == set(ALL) - facts
    assert ("absent_5w2h" in found.broken) == bool(found.missing)


def test_stages_of_a_call_for_an_engaged_colleague():
    def engaged(*names, seconds=20):
        waits = [does("holds", seconds=seconds)]
        return call(does("asked_for", colleague="engaged"), *map(does, names), *waits).broken

    assert engaged(*CALL_FOR_ENGAGED) == ()
    assert engaged(*CALL_FOR_ENGAGED, seconds=200) == ("engaged_not_long",)
    assert engaged("asks_name", "says_engaged", *CALL_FOR_ENGAGED[2:]) == ("engaged_in_order",)
    assert engaged(*CALL_FOR_ENGAGED[:3], "declines_to_wait") == ()
    assert "engaged_in_order" in engaged(*CALL_FOR_ENGAGED[:3])


def test_rules_are_told_in_the_order_in_which_the_call_broke_them():
    moves = [
        {"does": "rings", "times": 5, "minute": 0},
        {"does": "answers", "says": ["firm"], "minute": 1},
        {"does": "gives_name", "clear": False, "minute": 1},
        {"does": "holds", "seconds": 100, "minute": 2},
        {"does": "cut_off", "minute": 4},
        {"does": "redials", "by": "desk", "minute": 5},
        {"does": "visitor_comes", "minute": 6},
        {"does": "talks_on", "minute": 7},
        {"does": "hangs_up", "by": "desk", "minute": 9},
    ]
    found = telephone(moves)
    assert found.broken == (
        *(
            "three_rings",
            "firm_and_self",
            "name_made_sure",
            "short_hold",
            "caller_redials",
            "visitor_not_kept",
        ),
        "they_hang_up_first",
    )
    assert found.table["minute"].tolist() == [0, 1, 1, 2, 5, 7, 9]
    with speaking("zh"):
        assert "三声内接起" in repr(found)


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ([], "transcript is empty"),
        ([does("sings")], "Move 1: 'sings' is no move of a call; known are dials, rings"),
        ([3], "Move 1: None is no move"),
        ([*START, does("holds")], r"Move 3 \(holds\) does not say seconds"),
        ([does("rings", times="four")], "times is a number"),
        ([does("hangs_up", by="nobody")], "by is one of caller, desk"),
        ([does("asked_for", colleague="ill")], "colleague is one of absent, engaged"),
        ([does("notes", facts=["whom"])], "facts is one of who, what"),
        ([does("notes", facts="who")], "facts"),
        ([does("answers", says="greeting")], "says"),
        ([does("answers", says=["hello"])], "says is one of greeting, firm, self"),
    ],
)
def test_what_is_no_call_is_refused(moves, said):
    with pytest.raises(DataError, match=said):
        telephone(moves)


def test_what_happens_twice_is_judged_twice():
    moves = [does("cut_off"), does("redials", by="caller"), does("cut_off"), does("redials", by="desk")]
    assert call(*moves).broken == ("caller_redials",)
    names = [does("gives_name", clear=False), does("repeats_name"), does("gives_name", clear=False)]
    assert call(*names).broken == ("name_made_sure",)
    visits = [does("visitor_comes"), does("ends_soon"), does("visitor_comes"), does("talks_on")]
    assert call(*visits).broken == ("visitor_not_kept",)


def test_every_stage_is_a_move():
    assert {*CALL_FOR_ABSENT, *CALL_FOR_ENGAGED} <= set(MOVES)

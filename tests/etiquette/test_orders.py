"""Orders derived from who is there, against the lecture's own words and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError
from crmlib.etiquette import Person, cards, handshakes, introductions, lead, reception, rules, seats, tea
from crmlib.i18n import Text, speaking

LIN = Person("Ms Lin", "guest", rank=1, age=52, sex="woman")
WU = Person("Mr Wu", "guest", rank=2, age=40, sex="man")
HE = Person("Mr He", "guest", rank=4, age=30, sex="man")
SU = Person("Su Min", "host", rank=3, age=38, sex="woman")
ZHAO = Person("Xiao Zhao", "host", rank=5, age=25, sex="man")
people = st.lists(st.sampled_from([LIN, WU, HE, SU, ZHAO]), min_size=2, max_size=4, unique=True)


def acts(order):
    return [(one.who, one.what) for one in order.acts]


# -- the car: behind-right of the driver first, beside the driver last; owner driving: beside the owner first ----------


def test_with_a_chauffeur_behind_right_is_first_and_beside_the_driver_last():
    assert seats([SU, WU, LIN, HE]).places == {
        "rear_right": "Ms Lin",
        "rear_left": "Mr Wu",
        "rear_middle": "Mr He",
        "front": "Su Min",
    }


def test_beside_the_owner_is_first_and_the_middle_the_lowest_behind():
    assert seats([SU, WU, LIN, HE], driver="owner").places == {
        "front": "Ms Lin",
        "rear_right": "Mr Wu",
        "rear_left": "Mr He",
        "rear_middle": "Su Min",
    }


@given(people, st.sampled_from(["chauffeur", "owner"]), st.sampled_from([2, 3]))
def test_the_wheel_on_the_right_is_a_mirror(some, driver, rear):
    if len(some) > rear + 1:
        return
    left, right = (seats(some, driver=driver, steering=side, rear=rear).places for side in ("left", "right"))
    turned = {"rear_right": "rear_left", "rear_left": "rear_right"}
    assert right == {turned.get(seat, seat): who for seat, who in left.items()}


@given(people, st.randoms())
def test_who_is_named_first_changes_nothing(some, dice):
    other = list(some)
    dice.shuffle(other)
    assert seats(some).acts == seats(other).acts
    assert tea(some).acts == tea(other).acts


def test_a_car_has_no_more_seats_than_it_has():
    with pytest.raises(DataError, match=r"A car with 5 seats cannot take 6, the driver among them\."):
        seats([LIN, WU, HE, SU, ZHAO])
    with pytest.raises(DataError, match="4 seats cannot take 5"):
        seats([LIN, WU, HE, SU], rear=2)
    with pytest.raises(DataError, match="cannot take"):
        seats([LIN], rear=4)


# -- introductions -----------------------------------------------------------------------------------------------------


def test_rank_and_sex_disagree_and_the_answer_says_which_was_used():
    chair = Person("Chairman Xu", "host", rank=1, age=60, sex="man")
    buyer = Person("Ms Fang", "guest", rank=4, age=30, sex="woman")
    modern, lecture = (
        introductions([chair, buyer]),
        introductions([chair, buyer], precedence=("sex", "rank", "age")),
    )
    assert acts(modern) == [("Ms Fang", "Chairman Xu")]
    assert acts(lecture) == [("Chairman Xu", "Ms Fang")]
    assert modern.acts[0].rule == "lower_to_higher"
    assert lecture.acts[0].rule == "man_to_woman"
    assert "Rank before sex" in str(modern.note)
    assert "Sex before rank" in str(lecture.note)


def test_the_younger_is_presented_to_the_older_where_ranks_are_equal():
    old, young = Person("Tang", "guest", rank=2, age=58), Person("Luo", "host", rank=2, age=41)
    (one,) = introductions([old, young]).acts
    assert one == ("Luo", "Tang", "younger_to_older")


def test_one_is_presented_to_the_group_first_and_who_sits_rises():
    seated = Person("Qian", "host", rank=4, seated=True)
    order = introductions([WU, SU, seated])
    assert acts(order)[0] == ("Mr Wu", "group")
    assert ("Qian", "rises") in acts(order)
    assert order.against(acts(order)[:-1]) == ("rise_if_seated",)


def test_of_two_groups_the_hosts_are_presented_to_the_highest_guest_in_order():
    assert acts(introductions([WU, LIN, ZHAO, SU])) == [("Su Min", "Ms Lin"), ("Xiao Zhao", "Ms Lin")]


# -- handshakes --------------------------------------------------------------------------------------------------------


def test_the_woman_offers_then_the_senior_then_the_host():
    luo, tang = (
        Person("Luo", "host", rank=2, age=41, sex="man"),
        Person("Tang", "guest", rank=2, age=45, sex="man"),
    )
    assert handshakes([WU, SU]).acts == (("Su Min", "Mr Wu", "woman_offers"),)
    assert handshakes([WU, ZHAO]).acts == (("Mr Wu", "Xiao Zhao", "wait_for_senior"),)
    assert handshakes([luo, tang]).acts == (("Luo", "Tang", "host_offers"),)
    assert handshakes([luo, tang], leaving=True).acts == (("Tang", "Luo", "host_offers"),)
    # An elder by a generation, though of equal rank.
    gu = Person("Gu", "guest", rank=2, age=70, sex="man")
    assert handshakes([luo, gu]).acts == (("Gu", "Luo", "wait_for_senior"),)


def test_with_rank_first_a_chairman_need_not_wait_for_a_woman_of_lower_rank():
    chair = Person("Xu", "host", rank=1, sex="man")
    buyer = Person("Fang", "guest", rank=4, sex="woman")
    assert handshakes([chair, buyer]).acts[0].who == "Fang"
    assert handshakes([chair, buyer], precedence=("rank", "sex", "side")).acts[0].who == "Xu"


def test_hands_go_round_from_the_highest_guest_and_men_take_the_glove_off():
    bai = Person("Bai", "host", rank=1, age=50, sex="man", gloves=True)
    yu = Person("Yu", "guest", rank=5, sex="woman", gloves=True)
    order = handshakes([yu, HE, bai])
    assert acts(order) == [("Bai", "glove_off"), ("Bai", "Mr He"), ("Yu", "Bai")]
    turned = [acts(order)[0], acts(order)[2], acts(order)[1]]
    assert order.against(turned) == ("hands_in_order",)
    assert order.against(acts(order)) == ()


# -- cards, tea, ways, reception ---------------------------------------------------------------------------------------


def test_cards_go_from_the_junior_with_both_hands_or_out_of_the_left_handed_case():
    assert acts(cards([WU, SU])) == [("Su Min", "both_hands:Mr Wu"), ("Mr Wu", "both_hands:Su Min")]
    several = cards([WU, HE, SU])
    assert all(one.what.startswith("left_case") for one in several.acts)
    assert several.acts[0][:2] == ("Su Min", "left_case:Mr Wu")
    assert several.acts[2][:2] == ("Mr He", "left_case:Su Min")  # He stands below Su Min
    hard = Person("Ouyang", "guest", rank=2, hard_name=True)
    assert ("Su Min", "asks:Ouyang") in acts(cards([hard, SU]))


def test_tea_goes_to_guests_by_rank_then_to_hosts_handle_to_the_hand():
    left = Person("Yu", "guest", rank=3, left_handed=True)
    assert acts(tea([SU, left, LIN])) == [("Ms Lin", "right"), ("Yu", "left"), ("Su Min", "right")]


def test_the_guide_walks_ahead_and_other_hosts_behind():
    guide = Person("Qian", "host", rank=4, guides=True)
    assert acts(lead([ZHAO, guide, LIN])) == [
        ("Qian", "ahead"),
        ("Ms Lin", "behind_guide"),
        ("Xiao Zhao", "behind"),
    ]
    # Nobody named: the lowest of the hosts.
    assert lead([SU, ZHAO, LIN]).acts[0].who == "Xiao Zhao"


def test_equals_elders_and_friends_are_met_in_person_others_by_a_delegate():
    head = Person("Xu", "host", rank=2, age=50, sex="man")
    assert acts(reception([LIN, head])) == [("Xu", "airport")]  # above him
    assert acts(reception([HE, head, SU])) == [("Su Min", "door")]
    assert acts(reception([HE, head, SU], close=True)) == [("Xu", "airport")]
    elder = Person("Gu", "guest", rank=4, age=70, sex="man")
    assert acts(reception([elder, head, SU])) == [("Xu", "airport")]


def test_a_woman_goes_along_to_meet_a_woman():
    head = Person("Xu", "host", rank=1, sex="man")
    assert acts(reception([LIN, head, SU])) == [("Xu", "airport"), ("Su Min", "flowers")]
    alone = reception([LIN, head, ZHAO])
    assert acts(alone) == [("Xu", "airport")]
    assert "No woman" in str(alone.note)


# -- refusals, words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: tea([Person("A", "guest"), Person("B", "guest")]), "A and B: nothing that is known .* position"),
        (lambda: seats([Person("A", "guest", rank=1), Person("B", "guest")]), "A and B|B and A"),
        (lambda: introductions([Person("A", "guest"), Person("B", "host")]), "give their position held, age, sex"),
        (lambda: introductions([LIN]), "presented to nobody"),
        (lambda: handshakes([LIN, WU]), "nobody on the side of the hosts"),
        (lambda: lead([SU, ZHAO]), "nobody on the side of the guests"),
        (lambda: tea([]), "Give the people who are there"),
        (lambda: tea(["Ms Lin"]), "Give the people who are there"),
        (lambda: tea([LIN, LIN]), "Two people are called Ms Lin"),
        (lambda: seats([LIN], driver="nobody"), "driver is one of chauffeur, owner"),
        (lambda: seats([LIN], steering="middle"), "steering is one of left, right"),
        (lambda: introductions([LIN, SU], precedence="rank"), "precedence"),
        (lambda: introductions([LIN, SU], precedence=["beauty"]), "precedence is one of rank, age, sex, side"),
        (lambda: lead([LIN, Person("A", "host", guides=True), Person("B", "host", guides=True)]), "2 hosts show"),
        (lambda: reception([LIN, Person("A", "host")]), "A has no rank"),
        (lambda: Person("A", "visitor"), "side is one of host, guest"),
        (lambda: Person("A", "guest", rank=0), "rank is a whole number of at least 1"),
        (lambda: Person("A", "guest", age=-3), "age is a number from 0"),
        (lambda: Person("A", "guest", sex="other"), "sex is one of woman, man"),
    ],
)  # fmt: skip
def test_what_the_rules_do_not_order_is_refused(call, said):
    with pytest.raises(DataError, match=said):
        call()


def test_tables_speak_the_language_in_force_and_keep_names_in_both():
    both = [Person(Text("Ms Lin", "林女士"), "guest", rank=1), Person(Text("Su Min", "苏敏"), "host", rank=2)]
    order = seats(both)
    with speaking("zh"):
        text = repr(order)
    assert "林女士" in text
    assert "后排右侧" in text
    assert "司机右后方为尊" in text
    assert "Ms Lin" in repr(order)
    assert order.places["rear_right"] == "Ms Lin"
    with speaking("zh"):
        given = cards(both)
    assert given.acts[0] == ("Su Min", "both_hands:Ms Lin", "card_both_hands")
    assert "facing Ms Lin" in repr(given)
    assert "双手递给" not in repr(given)


def test_every_act_names_a_rule_there_is():
    some = [
        LIN,
        WU,
        SU,
        ZHAO,
    ]
    rng = np.random.default_rng(0)
    for make in (seats, introductions, handshakes, cards, tea, lead, reception):
        assert {one.rule for one in make(list(rng.permutation(np.array(some, dtype=object)))).acts} <= set(
            rules()
        )

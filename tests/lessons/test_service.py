"""What topic 17 shows beside its models: hand-made notes, calls and ticks, and the firm's own."""

import math

import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import TooFewError
from crmlib.lessons import service as lesson
from crmlib.lessons.service.loop import SLOTS
from crmlib.lessons.service.visit import TANG, ZHOU
from crmlib.service import etiquette, fit_error, skill_effect
from crmlib.stats.intervals import newcombe
from crmlib.widgets.service import message_panel, seats_panel, shoppers_panel, situations_panel
from crmlib.world import Truth
from crmlib.world.heard_true import points, service_compared
from crmlib.world.truth.service import SKILLS, CallTruth


def test_each_part_of_the_loop_is_changed_alone():
    """By hand: .92^7 = .558; .92^4 = .716; .96^7 = .751; 3p²−2p³ = .018176, .981824^7 = .8795; e = .008/.928 =
    .0086207, (1 − e)^7 = .9412; half listening .024/.944 = .0254237, ^7 = .8350; .92^14 = .3112."""
    found = lesson.loop().table
    assert found["arrives_whole"].tolist() == pytest.approx(
        [0.5578, 0.7164, 0.7514, 0.8795, 0.9412, 0.8350, 0.3112], abs=5e-5
    )
    assert found["talk_times"].iloc[3] == 3
    assert 2 < found["talk_times"].iloc[4] < 2.3


def test_reading_back_becomes_the_safer_way_where_both_are_equal():
    """.1 p / (1 − .9 p) = 3 p² − 2 p³: .003561 and .003489 at p = .0345, .003721 and .003795 at .036."""
    border = lesson.safer_from()
    assert 0.0345 < border < 0.036
    three, back = (lesson.plans(border).table["arrives_whole"].iloc[at] for at in (1, 2))
    assert three == pytest.approx(back, abs=1e-9)
    for error, safer in ((0.02, 1), (0.08, 2)):
        assert lesson.plans(error).table["arrives_whole"].iloc[[1, 2]].argmax() + 1 == safer


def notes(*rows):
    """Return notes of (hops, read_back, facts that are right)."""
    return pd.DataFrame(
        [(hops, back, *([1] * right + [0] * (7 - right))) for hops, back, right in rows],
        columns=["hops", "read_back", *SLOTS],
    )


def test_facts_are_counted_where_nobody_read_back_and_one_person_told():
    found = lesson.misheard(notes((1, 0, 7), (1, 0, 5), (1, 1, 0), (2, 0, 0))).table.iloc[0]
    assert found.tolist() == pytest.approx([14, 2, 1 / 7])


def test_notes_are_compared_as_the_lot_has_it():
    once = [*[(1, 0, 7)] * 6, *[(1, 0, 6)] * 4, *[(1, 1, 7)] * 9, (1, 1, 3)]
    others = [(hops, back, 7) for hops in (2, 3) for back in (0, 1)]
    table = lesson.by_lot(notes(*once, *others)).table
    assert table[["not_read_back", "read_back_whole", "difference"]].iloc[0].tolist() == pytest.approx(
        [0.6, 0.9, 0.3]
    )
    assert table[["low", "high"]].iloc[0].tolist() == pytest.approx(list(newcombe(9, 10, 6, 10)))
    with pytest.raises(TooFewError, match="both read back and not"):
        lesson.by_lot(notes(*once))


def test_jokes_are_made_in_easy_calls_and_help_nobody_who_complains():
    calls = datasets.load("service_calls")
    table = lesson.jokes(calls).table
    share = calls.groupby("complains")["skill_humour"].mean()
    assert table["with_joke"].tolist() == pytest.approx([share[1], share[0], calls["skill_humour"].mean()])
    assert table["with_joke"].iloc[0] < table["with_joke"].iloc[1] / 2
    # The truth: .25 to the log-odds, 1.0 less in a complaint.
    assert table["high"].iloc[0] < 0 < table["low"].iloc[1]


def test_the_day_that_brings_most_is_the_one_on_listening():
    assert lesson.best() == "b"
    table = lesson.forest(datasets.load("service_calls")).table
    assert set(table.index[:2]) >= {"listen"}
    assert table["among_like"].is_monotonic_decreasing


def test_agreement_beyond_chance_is_what_cohen_printed():
    """Cohen's table of two raters: both 20, only the first 5, only the second 10, neither 15: .7, .5, κ .4."""
    four = lesson.Four(20, 5, 10, 15)
    assert (four.agreement, four.by_chance, four.kappa) == pytest.approx((0.7, 0.5, 0.4))


def test_the_counts_of_the_panel_are_those_of_the_branch():
    visits = datasets.load("mystery_visits")
    whole = lesson.by_branch(visits).table
    for at, branch in enumerate("AB"):
        four = lesson.four(visits, branch, lesson.ALL)
        assert whole["kappa"].iloc[at] == pytest.approx(four.kappa)
        assert whole["agreement"].iloc[at] == pytest.approx(four.agreement)
    view = shoppers_panel(visits)
    view.set(branch="B", rule=lesson.GREETING)
    four = lesson.four(visits, "B", lesson.GREETING)
    assert all(str(one) in view.answer for one in (four.both_kept, four.first_only, four.second_only))
    with pytest.raises(TooFewError, match="branch"):
        lesson.four(visits, "C", lesson.ALL)


def test_five_rules_are_broken_on_friday_and_three_at_the_desk():
    assert lesson.broken(lesson.FRIDAY) == {"firm", "repeat", "hold", "visitor", "hang_up"}
    assert lesson.broken(lesson.DESK) == {"rings", "redial", "hang_up"}


def test_the_friday_message_by_what_is_read_back():
    """.92^14 = .3112; (.9913793 · .92)^7 = .5250; .9913793^14 = .8858."""
    found = lesson.desk_message().table
    assert found["arrives_whole"].tolist() == pytest.approx([0.3112, 0.5250, 0.8858], abs=1e-4)
    assert found["fact_right"].tolist() == pytest.approx([0.8464, 0.91207, 0.98283], abs=1e-4)


def test_seats_follow_the_driver_and_the_wheel():
    """The lecture: with a driver, behind him on the far side is first, beside him last; the owner has company."""
    assert lesson.order_of_seats("chauffeur", "left") == ["rear_right", "rear_left", "rear_middle", "front"]
    assert lesson.order_of_seats("owner", "left") == ["front", "rear_right", "rear_left", "rear_middle"]
    assert lesson.order_of_seats("owner", "right") == ["front", "rear_left", "rear_right", "rear_middle"]


def test_who_is_seated_wrongly_is_told_the_rule():
    people = {one.id: one for one in lesson.RIDERS}
    right = {act.what: people[act.who] for act in etiquette.seats(lesson.RIDERS).acts}
    assert lesson.seated(right, "chauffeur", "left").en == "All four sit where they should."
    assert "“beside the driver”" in lesson.seated(right, "owner", "left").en
    assert "2 are still standing" in lesson.seated(dict(list(right.items())[:2]), "owner", "left").en
    assert "two seats" in lesson.seated({"front": ZHOU, "rear_left": ZHOU}, "owner", "left").en


def test_two_customs_introduce_the_director_and_the_trainee_the_other_way_round():
    table = lesson.introduced().table
    names = {str(ZHOU.name), str(TANG.name)}
    assert [str(one) for one in table["first_comes"]] == [str(ZHOU.name), str(TANG.name)]
    assert all({str(row["first_comes"]), str(row["goes_to"])} == names for _name, row in table.iterrows())


def test_the_views_answer():
    view = message_panel()
    view.set(error=8.0)
    assert "read back 94.1%" in view.answer
    car = seats_panel()
    assert "still standing" in car.answer
    said = situations_panel()
    before = said.answer
    said.set(choice="a")
    assert said.answer.startswith(before.splitlines()[0])
    assert len(said.answer) > len(before)


def test_what_a_skill_really_adds_is_read_off_the_truth():
    """Listening multiplies the odds of 1 by 3: 3/4 less 1/2; a joke in a complaint by a third: 1/4 less 1/2."""
    truth = CallTruth(
        intercept=0,
        complaint=0,
        base=(0,) * 9,
        effect=(math.log(3), *[0] * 8),
        humour_in_complaints=-math.log(3),
    )
    calls = pd.DataFrame({f"skill_{name}": [0, 0] for name in SKILLS} | {"complains": [1, 0]})
    assert points(calls, "listen", truth) == pytest.approx(0.25)
    assert points(calls, "humour", truth) == pytest.approx(-0.25 / 2)


def test_all_true_values_lie_inside_as_the_lesson_says():
    calls, visits = datasets.load("service_calls"), datasets.load("mystery_visits")
    skills = skill_effect(calls), skill_effect(calls, by="complains")
    found = service_compared(
        fit_error(datasets.load("messages")), *skills, lesson.really_kept(visits), calls, Truth()
    )
    assert found.table["inside"].all()
    assert found.table["truth"].tolist()[:2] == [0.08, 0.1]
    assert found.table["truth"].tolist()[-2:] == [0.93, 0.6]

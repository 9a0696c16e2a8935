"""The survey and the interviews give back the truth they were made from, and hold the slips they are said to hold."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.satisfaction import TURNED, feelings, interviews, satisfaction

TRUTH = Truth().satisfaction
SEEDS = 100


def block(seed, size=8000):
    return population(Truth(), seed=seed, number=0, size=size, first=1)


@pytest.fixture(scope="module")
def surveys():
    """One June a seed, entered once each, answers on the scale that was printed."""
    return [clean(satisfaction(block(seed))) for seed in range(SEEDS)]


def clean(table):
    table = table.drop_duplicates()
    return table[(table["csat"] <= 5) & (table["shop"] != TURNED)]


def shares(table):
    return table.groupby("csat")["stayed"].mean()


def net(recommend):
    given = recommend.dropna().astype(float)
    return 100 * ((given >= 9).mean() - (given <= 6).mean())


def true_net():
    """The score of everybody: of round(7.7 + 1.5 a + 1.1 e) with a and e standard normal, by its definition."""
    mean, slope, noise = TRUTH.recommend
    spread = np.hypot(slope, noise)
    return 100 * (norm.sf((8.5 - mean) / spread) - norm.cdf((6.5 - mean) / spread))


def test_the_last_step_of_satisfaction_keeps_most(surveys):
    steps = [shares(one) for one in surveys]
    assert sum(step[5] - step[4] > step[4] - step[3] for step in steps) >= 95
    assert np.mean([step[5] - step[4] for step in steps]) > 0.2


def test_most_of_those_who_left_had_said_that_they_are_satisfied(surveys):
    left = np.mean([(one.loc[one["stayed"] == 0, "csat"] >= 4).mean() for one in surveys])
    everybody = np.mean([(one["csat"] >= 4).mean() for one in surveys])
    assert 0.6 < left < everybody < 0.8


def test_whoever_is_held_stays_more_at_every_answer(surveys):
    together = pd.concat(surveys)
    held = together["barrier"] != "none"
    for answer in range(1, 6):
        of = together["csat"] == answer
        assert together.loc[of & held, "stayed"].mean() > together.loc[of & ~held, "stayed"].mean() + 0.1


def test_those_who_answer_recommend_more_than_everybody_would(surveys):
    # Norm table: sf(.8 / 1.860) − cdf(−1.2 / 1.860) = .3336 − .2594 = 7.4 points.
    assert true_net() == pytest.approx(7.4, abs=0.05)
    answered = [net(one["recommend"]) for one in surveys]
    assert np.mean(answered) > 25
    assert np.mean([one["recommend"].notna().mean() for one in surveys]) == pytest.approx(0.19, abs=0.02)


def test_no_shop_is_better_than_another():
    together = pd.concat([clean(satisfaction(block(seed))) for seed in range(40)])
    scores = together.groupby("shop")["recommend"].agg(net)
    # About 5,300 answers a shop: a standard error of 1.0, and the range of seven such scores is rarely over 4.2.
    assert scores.max() - scores.min() < 4.5


@pytest.mark.parametrize(
    ("born", "most"), [((1900, 1967), "functional"), ((1968, 1984), "liking"), ((1985, 2100), "fulfilled")]
)
def test_what_satisfaction_is_made_of_depends_on_when_somebody_was_born(born, most):
    felt = pd.concat([feelings(block(seed)) for seed in range(5)])
    group = felt[felt["birth_year"].between(*born)]
    design = group[["functional", "liking", "fulfilled"]]
    weights = np.linalg.lstsq(design, group["satisfaction"] - TRUTH.mean, rcond=None)[0]
    assert design.columns[weights.argmax()] == most
    explained = (
        1 - np.var(group["satisfaction"] - TRUTH.mean - design @ weights) / group["satisfaction"].var()
    )
    assert explained == pytest.approx(TRUTH.explained, abs=0.03)


def test_guests_drawn_by_lot_say_what_all_would_and_chosen_ones_do_not():
    inside = outside = 0
    for seed in range(SEEDS):
        asked = interviews(block(seed))
        lot = asked.loc[asked["picked"] == "lot", "satisfied"]
        staff = asked.loc[asked["picked"] == "staff"].groupby("staff_id")["satisfied"].mean()
        inside += abs(lot.mean() - TRUTH.guests_satisfied) <= 1.96 * lot.std() / np.sqrt(len(lot))
        outside += abs(staff.mean() - TRUTH.guests_satisfied) > 1.96 * staff.std() / np.sqrt(len(staff))
    assert inside >= 89  # 95 of 100, less 2.8 standard errors
    assert outside >= 99


def test_queues_are_hardly_seen_by_staff():
    asked = pd.concat([interviews(block(seed)) for seed in range(10)])
    queue = (asked["likes_least"] == "queue").groupby(asked["picked"]).mean()
    assert queue["lot"] == pytest.approx(TRUTH.queue_share, abs=0.02)
    assert queue["staff"] == pytest.approx(TRUTH.queue_seen, abs=0.005)


def test_a_firm_of_the_course_size_has_sixty_staff_and_four_hundred_by_lot():
    asked = pd.concat(
        [
            interviews(population(Truth(), seed=1, number=number, size=2000, first=1 + 2000 * number))
            for number in range(4)
        ]
    )
    assert asked["staff_id"].nunique() == 60
    assert asked["picked"].value_counts().to_dict() == {"staff": 1200, "lot": 400}
    assert asked["interview_id"].is_unique


def test_the_slips_are_there():
    table = pd.concat([satisfaction(block(seed)) for seed in range(5)])
    once = table.drop_duplicates()
    assert 1 - len(once) / len(table) == pytest.approx(0.005, abs=0.002)
    assert 0 < (once["csat"] > 5).mean() < 0.004
    assert 15 < (pd.to_datetime(once["left_on"]) < pd.to_datetime(once["asked_on"])).sum() / 5 < 60
    weeks = once["asked_on"].between("2025-06-09", "2025-06-22")
    turned = once[(once["shop"] == TURNED) & weeks]
    others = once[(once["shop"] != TURNED) & weeks]
    assert turned["csat"].clip(upper=5).mean() == pytest.approx(
        6 - others["csat"].clip(upper=5).mean(), abs=0.1
    )

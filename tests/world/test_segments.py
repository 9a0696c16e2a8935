"""The survey of benefits and the brands' ticks give back the truth they were made from, and hold their slips."""

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from crmlib.world import Truth, latent_segments
from crmlib.world.block import population
from crmlib.world.segments import asked, associations, benefits
from crmlib.world.truth.segments import BENEFITS, BRANDS, OFFERS
from tests.support.firm import Firm

TRUTH = Truth().segments
WANTS = [f"want_{name}" for name in BENEFITS]
TICKS = [f"stands_for_{name}" for name in BENEFITS]
YUAN = {"study": 60, "gift": 80, "daily": 30}


def block(seed, size=8000):
    return population(Truth(), seed=seed, number=0, size=size, first=1)


def once(seed):
    """Respondents of one survey, each once, and what they are really like."""
    table, hidden = benefits(block(seed)), asked(block(seed))
    first = ~hidden["person"].duplicated()
    return table[first], hidden[first]


@pytest.fixture(scope="module")
def surveys():
    return [once(seed) for seed in range(100)]


@pytest.fixture(scope="module")
def course():
    return Firm()


def clean(table):
    price = table["want_price"]
    right = table.assign(want_price=price.mask(table["interviewer"] == TRUTH.turned, 8 - price))
    return right[np.ptp(right[WANTS].to_numpy(), axis=1) > 0]


def agreement(ratings, segment):
    return adjusted_rand_score(segment, KMeans(4, n_init=3, random_state=0).fit_predict(ratings))


def test_the_segments_have_their_shares(surveys):
    found = pd.concat([hidden["segment"] for _table, hidden in surveys]).value_counts(normalize=True)
    for kind in TRUTH.kinds:
        # 90,000 people: a standard error of .0016 at most.
        assert found[kind.name] == pytest.approx(kind.share, abs=0.006)


def test_what_a_person_wants_about_her_own_mean_shows_the_segments_and_raw_ticks_do_not(surveys):
    raw, about = [], []
    for table, hidden in surveys[:20]:
        ratings = clean(table)[WANTS]
        segment = hidden["segment"][ratings.index]
        raw.append(agreement(ratings, segment))
        about.append(agreement(ratings.sub(ratings.mean(axis=1), axis=0), segment))
    assert min(about) >= 0.5
    assert max(raw) <= 0.3


def test_wants_are_as_given_before_they_are_rounded(surveys):
    tables = pd.concat([clean(table).join(hidden[["segment"]]) for table, hidden in surveys[:20]])
    about = tables[WANTS].sub(tables[WANTS].mean(axis=1), axis=0).groupby(tables["segment"]).mean()
    for kind in TRUTH.kinds:
        given = np.array(kind.wants) * np.exp(TRUTH.spread**2 / 2)
        # The ends of the scale draw everything a little toward the middle.
        np.testing.assert_allclose(about.loc[kind.name], given - given.mean(), atol=0.15)


def test_most_of_the_variance_between_ticks_is_one_level_a_person(surveys):
    shares = [
        table[WANTS].mean(axis=1).var() / table[WANTS].to_numpy().var() for table, _hidden in surveys[:5]
    ]
    assert min(shares) > 0.3


def test_offers_are_drawn_by_lot_and_bought_as_given(surveys):
    tables = pd.concat([table.join(hidden[["segment"]]) for table, hidden in surveys])
    shares = tables.groupby(["segment", "tea_offer"])["bought"].mean()
    for kind in TRUTH.kinds:
        for offer, share in zip(OFFERS, kind.buys, strict=True):
            assert shares[kind.name, offer] == pytest.approx(share, abs=0.03)
    drawn = pd.crosstab(tables["segment"], tables["tea_offer"], normalize="index")
    np.testing.assert_allclose(drawn, 0.25, atol=0.015)


def test_three_segments_have_another_best_offer_than_all_together():
    def best(shares):
        return max(YUAN, key=lambda offer: YUAN[offer] * (shares[OFFERS.index(offer)] - shares[-1]))

    together = best(
        np.average([kind.buys for kind in TRUTH.kinds], axis=0, weights=[k.share for k in TRUTH.kinds])
    )
    assert together == "gift"
    assert [best(kind.buys) for kind in TRUTH.kinds] == ["daily", "study", "gift", "study"]


def test_the_trial_finds_the_best_offer_of_three_segments(surveys):
    right = []
    for table, hidden in surveys:
        shares = table.join(hidden["segment"]).pivot_table("bought", "segment", "tea_offer")
        gains = pd.DataFrame({offer: yuan * (shares[offer] - shares["none"]) for offer, yuan in YUAN.items()})
        best = gains.idxmax(axis=1)
        right.append(
            sum(
                best[name] == one
                for name, one in (
                    ("everyday", "daily"),
                    ("connoisseur", "study"),
                    ("giver", "gift"),
                    ("host", "study"),
                )
            )
        )
    assert sum(one >= 3 for one in right) >= 80


def test_needs_tell_more_of_the_margin_than_age_does(surveys):
    def explained(values, group):
        means = values.groupby(group).transform("mean")
        return means.var() / values.var()

    needs, age = [], []
    for table, hidden in surveys[:20]:
        place = table["margin_year"].rank()
        needs.append(explained(place, hidden["segment"]))
        age.append(explained(place, pd.cut(table["age_years"], [0, 30, 40, 50, 60, 99])))
    assert 0.05 < np.mean(needs) < 0.15
    assert np.mean(age) < 0.03
    assert np.mean(needs) > 3 * np.mean(age)


def test_some_cost_more_than_they_bring(surveys):
    losing = np.mean([(table["margin_year"] < 0).mean() for table, _hidden in surveys])
    assert 0.02 < losing < 0.12


def test_two_brands_stand_for_the_same_and_two_do_not():
    tables = pd.concat([associations(block(seed)) for seed in range(50)])
    known = tables[tables["knows_brand"] == 1].groupby("brand")[TICKS].mean()
    for brand, shares in zip(BRANDS, TRUTH.brands, strict=True):
        # How readily one ticks is spread about the share; 10,000 respondents a brand: standard error .005.
        np.testing.assert_allclose(known.loc[brand], shares, atol=0.025)
    assert TRUTH.brands[0] == TRUTH.brands[1]
    assert tables.loc[tables["knows_brand"] == 0, TICKS].to_numpy().sum() == 0
    shares = tables.groupby("brand")["knows_brand"].mean()
    np.testing.assert_allclose(shares[list(BRANDS)], TRUTH.known, atol=0.01)


def test_the_slips_are_there(course):
    table = course["benefits"]
    assert len(table) == 940
    assert table["respondent_id"].is_unique
    assert table.drop(columns="respondent_id").duplicated().sum() == 40
    straight = (np.ptp(table[WANTS].to_numpy(), axis=1) == 0).mean()
    assert 0.015 < straight < 0.05
    about = table["want_price"].groupby(table["interviewer"]).corr(table["want_ease"])
    assert about.idxmin() == TRUTH.turned
    assert about[TRUTH.turned] < -0.2
    assert about.drop(TRUTH.turned).min() > 0.3


def test_the_truth_has_a_row_a_row_of_the_survey(course):
    hidden = latent_segments()
    assert hidden["respondent_id"].tolist() == course["benefits"]["respondent_id"].tolist()
    twice = hidden["person"].duplicated(keep=False)
    same = course["benefits"].drop(columns="respondent_id").duplicated(keep=False)
    assert (twice == same).all()


def test_the_brand_survey_asks_three_hundred_about_four_brands(course):
    table = course["associations"]
    assert len(table) == 1200
    assert (table.groupby("respondent_id")["brand"].nunique() == 4).all()

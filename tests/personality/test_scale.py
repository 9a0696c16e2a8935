"""The questionnaire: hand calculations, simulated truth, and what bad questionnaires get."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from crmlib import datasets
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.personality import (
    ITEMS,
    Personality,
    posterior,
    quadrant,
    reliability,
    score,
    split_half_agreement,
    straight_lining,
)
from crmlib.personality.questionnaire import KEYS


def test_forgetting_the_reverse_keys_ruins_alpha_and_shows_in_negative_correlations(made):
    q = made()
    right, wrong = reliability(q), reliability(q.assign(e01=6 - q["e01"]))
    assert wrong.items.loc["e01", "item_rest_r"] < 0 < right.items.loc["e01", "item_rest_r"]
    assert wrong.table.loc["extraversion", "alpha"] < right.table.loc["extraversion", "alpha"]
    assert wrong.items.loc["e01", "alpha_without"] > wrong.table.loc["extraversion", "alpha"]


@pytest.mark.parametrize("run", [reliability, score])
def test_one_answer_throughout_is_refused(made, run):
    same = made(40).assign(**dict.fromkeys(ITEMS, 3))
    with pytest.raises(ModelError, match="Each of the 40 people gave one answer throughout"):
        run(same)
    each_their_own = same.copy()
    each_their_own[list(ITEMS)] = np.repeat(np.arange(40)[:, None] % 5 + 1, 24, axis=1)
    with pytest.raises(ModelError, match="one answer throughout"):
        run(each_their_own)


@pytest.mark.parametrize("run", [reliability, score])
def test_a_constant_item_is_named(made, run):
    with pytest.raises(ModelError, match=r"same answer 4 to e03 \(60 people\)"):
        run(made(60, e03=4))


@pytest.mark.parametrize("run", [reliability, score, straight_lining])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"e05": 6}, "Item e05: 60 answers are not whole numbers from 1 to 5, e.g. 6 of C0"),
        ({"e05": 2.5}, "e.g. 2.5 of C0"),
        ({"e05": "often"}, "e.g. often of C0"),
        ({"e13": 1}, "Unknown items e13"),
        ({"customer_id": "C1"}, "Column customer_id: 1 stand in the table more than once, for instance C1"),
        ({"customer_id": None}, "Column customer_id: 60 of 60 rows are empty"),
    ],
)
def test_bad_questionnaires_get_one_clear_error(made, run, change, message):
    with pytest.raises(DataError, match=message):
        run(made(60).assign(**change))


def test_absent_items_and_too_few_people_are_named(made):
    with pytest.raises(DataError, match="lacks the items s04"):
        score(made().drop(columns="s04"))
    with pytest.raises(DataError, match="lacks the column customer_id"):
        score(made().drop(columns="customer_id"))
    with pytest.raises(TooFewError, match="Norms from 29 people"):
        score(made(29))
    with pytest.raises(TooFewError, match="there are 12 and 2"):
        reliability(made(2))
    with pytest.raises(TooFewError, match="no rows"):
        straight_lining(made(5).head(0))
    with pytest.raises(DataError, match=r"norms is the \.scales"):
        score(made(1), norms=pd.DataFrame())
    with pytest.raises(DataError, match="'casewise'"):
        reliability(made(), missing="casewise")
    with pytest.raises(DataError, match=r"from 0\.25 to 1, not 60"):
        score(made(), sure=60)
    for run in (reliability, split_half_agreement):
        with pytest.raises(DataError, match="not at 95"):
            run(made(60), level=95)


def test_straight_liners_are_found_by_each_of_three_signs(made):
    q = made(20).assign(a01=2, a02=4, seconds=150)
    q.loc[0, list(ITEMS)] = 3
    q.loc[1, "a02"] = 1
    q.loc[2, "seconds"] = 30
    found = straight_lining(q)
    assert found.flagged.tolist() == ["C0", "C1", "C2"]
    assert found.table["people"].to_dict() == {
        "same_answer": 1,
        "attention_failed": 1,
        "too_fast": 1,
        "flagged": 3,
    }
    assert found.people.loc["C0", "longest_run"] == 24


def test_a_straight_liner_scores_in_the_middle_and_stays_unclassified(made):
    q = made(300)
    q.loc[0, list(ITEMS)] = 5
    found = score(q)
    assert found.people.loc["C0", ["extraversion", "stability"]].tolist() == [3.0, 3.0]
    assert found.types.isna()["C0"]


def test_scores_by_hand_and_a_single_person_by_earlier_norms(made):
    norms = score(made(300)).scales
    one = made(1)
    one[list(ITEMS)] = [[4 if item.key > 0 else 2 for item in ITEMS.values()]]
    found = score(one, norms=norms).people.iloc[0]
    assert found["extraversion"] == found["stability"] == 4
    assert found["extraversion_z"] == pytest.approx((4 - norms["mean"].iloc[0]) / norms["sd"].iloc[0])
    assert found["extraversion_sem"] == pytest.approx(np.sqrt(1 - norms["alpha"].iloc[0]))
    assert found["type"] == Personality.LIVELY


def test_fewer_answers_mean_a_larger_error_and_less_than_half_no_score(made):
    q = made(300).astype(dict.fromkeys(ITEMS, float))
    q.loc[0, [f"s{i:02d}" for i in range(7, 13)]] = np.nan
    q.loc[1, [f"s{i:02d}" for i in range(6, 13)]] = np.nan
    found = score(q)
    alpha = found.scales.loc["stability", "alpha"]
    # Spearman–Brown for half the length: ρ' = ρ/2 / (1 − ρ/2).
    assert found.people.loc["C0", "stability_sem"] ** 2 == pytest.approx(1 - (alpha / 2) / (1 - alpha / 2))
    # In units of the norm group the true scores have variance α, the error of six items (1 − α) · 12/6. So of the
    # true score is known: mean ρ' z, variance α (1 − ρ').
    half, z = (alpha / 2) / (1 - alpha / 2), found.people.loc["C0", "stability_z"]
    steady = found.people.loc["C0", ["lively", "peaceful"]].sum()
    assert steady == pytest.approx(ndtr(half * z / np.sqrt(alpha * (1 - half))))
    assert found.people.loc["C1", ["stability", "lively", "type"]].isna().all()
    assert found.table["people"].sum() == 300


@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(0, 1), st.floats(-1, 1), st.floats(-1, 1))
def test_memberships_sum_to_one_wherever_the_person_and_the_cuts_are(e, s, sem, cut_e, cut_s):
    member = posterior(e, s, sem, cuts=(cut_e, cut_s))
    assert member.sum() == pytest.approx(1)
    assert (member >= 0).all()


def test_memberships_are_the_shares_of_true_positions_behind_the_same_score():
    # Simulated: true ~ N(0, ρ), measured = true + N(0, sem²); among those measured near (.8, −.3).
    rng = np.random.default_rng(5)
    sem, n = 0.5, 2_000_000
    true = rng.normal(0, np.sqrt(1 - sem**2), (n, 2))
    measured = true + rng.normal(0, sem, (n, 2))
    near = (np.abs(measured - [0.8, -0.3]) < 0.1).all(axis=1)
    shares = pd.Series(quadrant(*true[near].T)).value_counts(normalize=True)
    expected = shares.reindex([kind.value for kind in Personality]).to_numpy()
    # About 5,000 such people: standard error under .007, tolerance three of them.
    assert posterior(0.8, -0.3, sem) == pytest.approx(expected, abs=0.021)


def test_a_perfect_questionnaire_is_certain_and_a_useless_one_knows_nothing():
    assert posterior(0.1, -0.1, 0).tolist() == [0, 1, 0, 0]
    assert posterior(2.0, -2.0, 1) == pytest.approx([0.25] * 4)
    with pytest.raises(DataError, match=r"not at 1\.2"):
        posterior(0, 0, 1.2)


def test_quadrants_take_the_lectures_types_and_missing_positions_none():
    assert quadrant([1, 1, -1, -1, np.nan], [1, -1, 1, -1, 1]).tolist() == [
        "lively", "powerful", "peaceful", "analytical", None,
    ]  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(made, random):
    q = made(60)
    rows, columns = list(range(60)), list(q.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    mixed = score(q.iloc[rows][columns])
    pd.testing.assert_frame_equal(mixed.people.sort_index(), score(q).people.sort_index())


def test_pictures_and_texts_are_drawn(made):
    q = made()
    dots, reasons, plane = (run(q).plot() for run in (reliability, straight_lining, score))
    assert dots.containers[0].lines[0].get_xdata() == pytest.approx(reliability(q).items["item_rest_r"])
    assert [bar.get_height() for bar in reasons.patches] == straight_lining(q).table["share"].tolist()
    assert sum(len(cloud.get_offsets()) for cloud in plane.collections) == len(q)
    assert [line.split()[0] for line in str(score(q)).splitlines()[1:6]] == [
        "Lively", "Powerful", "Peaceful", "Analytical", "Unclassified",
    ]  # fmt: skip


def test_items_that_run_against_their_scale_are_named(made):
    # Two statements that say the opposite, and neither was turned round.
    q = pd.DataFrame({"customer_id": range(6), "e01": [1, 2, 3, 4, 5, 5], "e02": [5, 4, 3, 2, 1, 2]})
    found = reliability(q, keys={"talks": {"e01": 1, "e02": 1}})
    assert found.table.loc["talks", "alpha"] < -1
    assert "e01, e02 run against the rest of the scale" in found.note
    assert "against" not in reliability(made()).note


def test_polars_questionnaires_score_as_pandas_ones(made):
    polars = pytest.importorskip("polars")
    q = made(60)
    other = polars.DataFrame(q.to_dict("list"))
    for run in (score, reliability, straight_lining, split_half_agreement):
        pd.testing.assert_frame_equal(run(q).table, run(other).table)
    with pytest.raises(DataError, match="Expected a data frame"):
        score({"e01": [1]})


def test_reliability_shows_omega_beside_alpha(made):
    table = reliability(made(400)).table
    # The simulated items load alike, so both coefficients agree.
    assert table["omega"].to_numpy() == pytest.approx(table["alpha"].to_numpy(), abs=0.02)


def test_the_statements_are_those_that_the_data_dictionary_describes():
    fields = {field["name"]: field for field in datasets.resource("questionnaire")["schema"]["fields"]}
    for name, item in ITEMS.items():
        keyed = ("keyed forward", "正向题") if item.key > 0 else ("reverse-keyed", "反向题")
        assert fields[name]["description"].startswith(f"“{item.text.en}”")
        assert fields[name]["description_zh"].startswith(f"“{item.text.zh}”")
        assert keyed[0] in fields[name]["description"]
        assert keyed[1] in fields[name]["description_zh"]
    assert [list(KEYS[scale].values()) for scale in KEYS] == [[1, -1] * 6, [1, -1] * 6]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda q: score(q, sure="much"), "sure is a number from 0.25 to 1, not 'much'"),
        (lambda q: score(q, norms=score(q).scales.astype(object).assign(mean="x")), "Column mean: 2 of 2"),
        (lambda q: reliability(q, keys=["e01"]), "each item of each scale"),
        (lambda q: reliability(q, keys={"calm": 3}), "each item of each scale"),
        (lambda q: straight_lining(q.assign(seconds="long")), "Column seconds: 60 of 60"),
        (lambda q: split_half_agreement(q, splits="2"), "splits is a whole number"),
        (lambda _q: posterior("much", 1), "extraversion: 1 of 1 values are no numbers"),
        (lambda _q: posterior([1, 2], [1, 2, 3]), "2 of extraversion and 3 of stability"),
        (lambda _q: quadrant(1, ["steady"]), "stability: 1 of 1 values are no numbers"),
    ],
)
def test_what_makes_no_sense_gets_one_sentence(made, call, message):
    with pytest.raises(DataError, match=message):
        call(made(60))

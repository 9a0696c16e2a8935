"""Association against published numbers, factors with their zero line, kinds of customers by hand, and refusals."""

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from crmlib import datasets
from crmlib.coded import heading
from crmlib.customers import compare_kinds, factors
from crmlib.errors import DataError, TooFewError
from crmlib.stats.factors import ZERO, Family, cramers_v, general_association, mantel_haenszel
from tests.support.backends import BACKENDS

# HairEyeColor of R summed over sex: hair black, brown, red, blond by eyes brown, blue, hazel, green (Snee 1974; 592).
HAIR_EYE = [[68, 20, 15, 5], [119, 84, 54, 29], [26, 17, 14, 14], [7, 94, 10, 16]]
# UCBAdmissions of R, departments A to F: men and women, admitted and rejected.
BERKELEY = [
    [[512, 313], [89, 19]], [[353, 207], [17, 8]], [[120, 205], [202, 391]],
    [[138, 279], [131, 244]], [[53, 138], [94, 299]], [[22, 351], [24, 317]],
]  # fmt: skip


def test_hair_and_eyes_go_together_as_r_says():
    found = cramers_v(HAIR_EYE)
    assert found.chi2 == pytest.approx(138.2898, abs=1e-4)
    assert found.df == 9
    assert found.v == pytest.approx(0.279045, abs=1e-6)
    # Bergsma by hand: φ² = 138.2898/592 − 9/591 = .218370; 4 − 9/591 = 3.984772; √(.218370 / 2.984772).
    assert found.corrected == pytest.approx(0.270484, abs=2e-6)


def test_berkeley_turns_round_within_departments():
    # R's mantelhaen.test(UCBAdmissions): common odds ratio .9046968, corrected chi² 1.426946, p .2323.
    ratio, chi2, p = mantel_haenszel([[[m[0], w[0]], [m[1], w[1]]] for m, w in BERKELEY])
    assert ratio == pytest.approx(0.9046968, abs=1e-7)
    assert chi2 == pytest.approx(1.426946, abs=1e-6)
    assert p == pytest.approx(0.2323, abs=5e-5)
    together = np.sum(BERKELEY, axis=0)
    assert together[:, 0] / together.sum(axis=1) == pytest.approx([0.4452, 0.3035], abs=5e-5)


def test_without_the_correction_it_is_the_general_association():
    # Two by two: (Σ(a − E))² / Σ Var; the corrected one has |…| − ½.
    tables = np.array(BERKELEY, float)
    n, rows, columns = tables.sum(axis=(1, 2)), tables.sum(axis=2), tables.sum(axis=1)
    away = (tables[:, 0, 0] - rows[:, 0] * columns[:, 0] / n).sum()
    spread = (rows.prod(axis=1) * columns.prod(axis=1) / (n**2 * (n - 1))).sum()
    chi2, df, _p = general_association(tables)
    assert (chi2, df) == (pytest.approx(away**2 / spread), 1)


def test_in_one_stratum_general_association_is_pearsons_but_for_one_person():
    # Q = χ² (n − 1)/n for one table (Landis, Heyman and Koch 1978).
    assert general_association([HAIR_EYE])[0] == pytest.approx(138.2898 * 591 / 592, abs=1e-3)
    assert general_association([HAIR_EYE])[1] == 9


@given(st.lists(st.lists(st.integers(1, 60), min_size=3, max_size=3), min_size=2, max_size=5))
def test_v_lies_between_nought_and_one_and_corrects_downwards(counts):
    found = cramers_v(counts)
    assert 0 <= found.corrected <= found.v + 1e-9
    assert found.v <= 1 + 1e-9
    assert found.chi2 == pytest.approx(chi2_contingency(counts, correction=False).statistic, abs=1e-9)
    assert cramers_v(np.transpose(counts)).corrected == pytest.approx(found.corrected)


def test_tables_that_hold_nothing_are_refused():
    with pytest.raises(TooFewError, match="Nothing can go together"):
        cramers_v([[5, 0], [7, 0]])
    with pytest.raises(DataError, match="two rows and two columns"):
        mantel_haenszel([[1, 2], [3, 4]])


# -- factors ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bought():
    people = datasets.load("customers")[["customer_id", "city", "birth_year", "language", "entry"]]
    table = datasets.load("purchase_roles").merge(people, on="customer_id")
    table = table.merge(datasets.load("products")[["product_id", "price_yuan"]], on="product_id")
    born = np.where(table["birth_year"].astype(float) < 1975, "older", "younger").astype(object)
    return table.assign(
        premium=(table["price_yuan"] >= 200).astype(int),
        born=pd.Series(born).where(table["birth_year"].notna()),
    )


FACTORS = {
    "language": "culture",
    "city": "culture",
    "occasion": "social",
    "born": "personal",
    "entry": "personal",
}


def test_the_two_factors_of_the_truth_are_found_and_no_other(bought):
    homes = bought[bought["kind"] == "household"]
    table = factors(homes, "premium", FACTORS).table
    assert {str(name) for name in table.index[:2]} == {str(heading("occasion")), "born"}
    assert (table["p_value"].iloc[:2] < 0.01).all()
    assert (table["p_value"].iloc[2:] > 0.05).all()
    assert table["people"].max() == len(homes)


def test_the_star_sign_is_nothing(bought):
    found = [
        factors(bought, "premium", {"born": "personal"}, seed=seed).table.loc[ZERO] for seed in range(60)
    ]
    assert np.mean([one["v"] for one in found]) < 0.03
    # As counted even nothing looks like something: √(11/1399) = .089.
    assert np.mean([one["v_counted"] for one in found]) == pytest.approx(np.sqrt(11 / 1399), abs=0.01)
    # Two factors were tried: Holm keeps the share of worlds with a finding below 5 %.
    assert np.mean([one["p_value"] < 0.05 for one in found]) <= 0.1


def test_a_factor_that_is_only_the_kind_in_disguise_falls_away_within_it():
    # In each kind both drinks are bought alike; firms buy more, and drink more coffee.
    rows = [
        ("firm", "coffee", 80, 40),
        ("firm", "tea", 20, 10),
        ("home", "coffee", 20, 2),
        ("home", "tea", 80, 8),
    ]
    table = pd.DataFrame(
        [(kind, drink, int(k < yes)) for kind, drink, n, yes in rows for k in range(n)],
        columns=["kind", "drink", "yes"],
    )
    found = factors(table, "yes", {"drink": Family.CULTURE}, given="kind").table.loc[heading("drink")]
    assert found["p_value"] < 0.01
    assert found["p_given"] == pytest.approx(1)


def test_any_backend_gives_the_same_factors(native, bought):
    some = bought[["premium", "language", "occasion", "born", "kind"]].head(900)
    chosen = {"language": "culture", "occasion": "social", "born": "personal"}
    made = factors(native(some), "premium", chosen, given="kind")
    assert repr(made) == repr(factors(some, "premium", chosen, given="kind"))


def test_factors_that_cannot_be_told_are_refused(bought):
    rest, work = (bought[mine] for mine in (bought["occasion"] != "work", bought["occasion"] == "work"))
    rare = pd.concat([rest, work.head(4)])
    with pytest.raises(
        TooFewError, match=r"occasion: a value needs 10 people .* 'work' has 4. Join rare values"
    ):
        factors(rare, "premium", {"occasion": "social"})
    with pytest.raises(TooFewError, match="a factor two values"):
        factors(bought.assign(entry="shop"), "premium", {"entry": "personal"})
    with pytest.raises(DataError, match="choose one of culture, social, personal, psychological"):
        factors(bought, "premium", {"entry": "fate"})
    with pytest.raises(DataError, match="columns is a mapping"):
        factors(bought, "premium", {})
    with pytest.raises(DataError, match="lacks the column zodiac"):
        factors(bought, "premium", {"zodiac": "culture"})
    with pytest.raises(DataError, match="price_yuan is 0 or 1"):
        factors(bought, "price_yuan", {"entry": "personal"})


# -- kinds -----------------------------------------------------------------------------------------------


def tables(homes=40, firms=40):
    """A firm each with two orders of 300, a home with one of 100; 8 calls against 2; three persons against one."""
    ids = [f"M{k:02d}" for k in range(homes + firms)]
    kind = ["household"] * homes + ["business"] * firms
    orders = [
        (f"O{who}{k}", who, "phone" if one == "business" and k else "web")
        for who, one in zip(ids, kind, strict=True) for k in range(2 if one == "business" else 1)
    ]  # fmt: skip
    orders = pd.DataFrame(orders, columns=["order_id", "member_id", "channel"])
    firm = dict(zip(ids, kind, strict=True))
    lines = pd.DataFrame(
        {
            "order_id": orders["order_id"],
            "paid_yuan": [300.0 if firm[w] == "business" else 100.0 for w in orders["member_id"]],
        }
    )
    service = pd.DataFrame({"member_id": ids, "calls": [8 if one == "business" else 2 for one in kind]})
    one, three = ["self"] * 6, ["self", "colleague", "boss", "self", "self", "firm"]
    roles = pd.DataFrame(
        [three if k == "business" else one for k in kind],
        columns=["initiator", "influencer", "decider", "buyer", "user", "payer"],
    ).assign(customer_id=ids, kind=kind)
    return pd.DataFrame({"member_id": ids, "kind": kind}), orders, lines, service, roles


def test_contrasts_are_ratios_of_sums_by_hand():
    table = compare_kinds(*tables(), draws=50).table
    assert table["of_households"].tolist() == pytest.approx([1, 100, 1, 0, 2])
    assert table["of_firms"].tolist() == pytest.approx([3, 300, 2, 50, 8])
    assert table["times"].tolist()[:3] == pytest.approx([3, 3, 2])
    assert table[["low", "high"]].iloc[0].tolist() == pytest.approx(
        [3, 3]
    )  # all customers of a kind are alike


def test_the_course_confirms_some_contrasts_and_not_all():
    names = ("members", "orders", "order_lines", "service_costs", "purchase_roles")
    table = compare_kinds(*map(datasets.load, names), draws=100).table
    assert table.loc[["persons in a purchase", "orders a customer"], "low"].min() > 1
    assert table.loc["yuan an order", "high"] < 1.1  # firms' orders are no larger here
    assert (
        table.loc["orders by telephone, of 100", "low"] < 1 < table.loc["orders by telephone, of 100", "high"]
    )


@pytest.mark.parametrize("backend", ["polars", "polars_lazy", "duckdb"])
def test_any_backend_compares_kinds_alike(backend):
    connection = duckdb.connect()  # relations are joined within one connection
    make = connection.from_df if backend == "duckdb" else BACKENDS[backend]
    made = [make(table) for table in tables()]
    assert repr(compare_kinds(*made, draws=20)) == repr(compare_kinds(*tables(), draws=20))


def test_kinds_with_few_customers_are_refused():
    with pytest.raises(
        TooFewError, match="persons in a purchase: 12 customers are business, and it needs 30"
    ):
        compare_kinds(*tables(firms=12), draws=20)
    members, *rest = tables()
    with pytest.raises(DataError, match="stand in the table more than once"):
        compare_kinds(pd.concat([members, members]), *rest, draws=20)
    roles = pd.concat([rest[-1], rest[-1].head(1).assign(kind="business")])
    with pytest.raises(DataError, match="Customer M00 buys as household, business"):
        compare_kinds(members, *rest[:-1], roles, draws=20)

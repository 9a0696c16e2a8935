"""Sources: bases, paired tests against published numbers, told against logged, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.customers import sources, stated_against_logged
from crmlib.customers.sources import Source
from crmlib.errors import DataError, TooFewError
from crmlib.stats.paired_shares import cochran_q, mcnemar, paired_shares
from crmlib.world import Truth

USED = [f"used_{source.value}" for source in Source]


def answers(*parts):
    """Answers from (personal, commercial, public, experiential, decisive, n)."""
    rows = [one for *one, n in parts for _k in range(n)]
    table = pd.DataFrame(rows, columns=[*USED, "decisive"])
    return table.assign(customer_id=[f"C{k}" for k in range(len(table))])


@pytest.fixture(scope="module")
def course():
    return datasets.load("source_answers")


def test_mcnemar_as_agresti_has_it():
    # Approval of a prime minister, 1,600 asked twice: 794 150 86 570; z² 17.3559, −.04, SE .009549 (Agresti, 11.1).
    found = mcnemar(86, 150, 1600)
    assert found.z2 == pytest.approx(17.3559, abs=1e-4)
    assert (found.difference, found.se) == pytest.approx((-0.04, 0.009549), abs=1e-6)
    # −.04 ± 1.96 · .009549
    assert (found.low, found.high) == pytest.approx((-0.0587, -0.0213), abs=1e-4)
    assert found.p_value == pytest.approx(3.1e-5, rel=0.02)


def test_mcnemar_without_a_difference_says_so():
    assert mcnemar(0, 0, 50) == (0, 0, 0, 0, 0, 1)
    with pytest.raises(DataError, match="Of 10 people 8 and 7 cannot differ"):
        mcnemar(8, 7, 10)


def test_cochran_q_as_the_formula_gives_it():
    # Cochran 1950: three questions, columns sum to 8, 6, 2; rows 3·(1,1,1) 3·(1,1,0) 2·(1,0,0) — hence columns 8, 6, 3.
    said = [[1, 1, 1]] * 3 + [[1, 1, 0]] * 3 + [[1, 0, 0]] * 2 + [[0, 0, 0]] * 2
    # Q = 2·(3·(64 + 36 + 9) − 17²) / Σ L(3 − L) = 2·(327 − 289) / (3·2·1 + 2·1·2) = 76/10
    q, df, p = cochran_q(said)
    assert (q, df) == (pytest.approx(7.6), 2)
    assert p == pytest.approx(np.exp(-3.8), rel=1e-9)  # chi² with df 2


def test_with_two_questions_cochrans_q_is_mcnemars():
    said = [[1, 0]] * 86 + [[0, 1]] * 150 + [[1, 1]] * 100
    assert cochran_q(said)[0] == pytest.approx(mcnemar(86, 150, 336).z2)


def test_cochran_q_refuses_what_it_cannot_compare():
    with pytest.raises(TooFewError, match="two questions or more"):
        cochran_q([[1], [0]])
    with pytest.raises(TooFewError, match="Everybody answers all questions alike"):
        cochran_q([[1, 1], [0, 0]])


def test_shares_of_people_have_those_who_answered_as_base_and_mentions_all_mentions():
    table = sources(
        answers((1, 1, 0, 0, "personal", 40), (0, 1, 0, 1, "commercial", 20), (None, 0, 1, 0, "public", 20))
    ).table
    # 60 of 80 answered on personal, all on the others; mentions 40 + 60 + 20 + 20 = 140.
    assert table["people"].tolist() == [60, 80, 80, 80]
    assert table["of_people"].tolist() == pytest.approx([40 / 60, 60 / 80, 20 / 80, 20 / 80])
    assert table["of_mentions"].tolist() == pytest.approx([40 / 140, 60 / 140, 20 / 140, 20 / 140])
    assert table["decided"].tolist() == pytest.approx([1, 20 / 60, 1, 0])


def test_mentions_add_up_to_one_and_people_do_not(course):
    table = sources(course).table
    assert table["of_mentions"].sum() == pytest.approx(1)
    assert table["of_people"].sum() > 1.5


def test_what_is_heard_most_decides_least_often_as_in_truth(course):
    answer = sources(course)
    table = answer.table
    assert table["of_people"].idxmax() == Source.COMMERCIAL
    assert table["decided"].idxmax() == Source.PERSONAL
    for name, share, _weight in Truth().sources.used:
        low, high = table.loc[Source(name), ["low", "high"]]
        assert low - 0.02 < share < high + 0.02  # four intervals at once
    assert answer.p < 0.001
    assert len(answer.pairs.table) == 6


def test_pairs_are_corrected_for_how_many_there_are(course):
    used = course[USED].dropna().astype(int)
    alone = [
        mcnemar(int((used[a] > used[b]).sum()), int((used[a] < used[b]).sum()), len(used)).p_value
        for k, a in enumerate(USED) for b in USED[k + 1 :]
    ]  # fmt: skip
    assert (sources(course).pairs.table["p_value"].to_numpy() >= np.array(alone) - 1e-15).all()
    few = paired_shares(used[USED[:2]])
    assert few.table["p_value"].iloc[0] == pytest.approx(alone[0])


def test_any_backend_gives_the_same(native, course):
    assert repr(sources(native(course))) == repr(sources(course))


def test_odd_answers_are_refused():
    table = answers((1, 1, 0, 0, "personal", 40), (0, 1, 0, 1, "commercial", 20))
    with pytest.raises(
        DataError, match="used_public is 0, 1 or missing; 1 rows hold something else, for instance 3"
    ):
        sources(table.assign(used_public=[3, *[0] * 59]))
    with pytest.raises(TooFewError, match="20 people answered about people they know; a share needs 30"):
        sources(table.assign(used_personal=[1] * 20 + [None] * 40))
    with pytest.raises(DataError, match=r"stand in the table more than once, for instance C1"):
        sources(table.assign(customer_id=["C1"] * 60))
    with pytest.raises(DataError, match="lacks the column decisive"):
        sources(table.drop(columns="decisive"))


# -- told against logged ---------------------------------------------------------------------------------


def log(*rows):
    table = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])
    return table.assign(timestamp=pd.to_datetime(table["timestamp"], utc=True))


def test_the_first_event_in_time_counts_whatever_the_order_of_rows():
    said = pd.DataFrame(
        {"customer_id": [f"C{k}" for k in range(40)], "first_source": ["personal"] * 10 + ["public"] * 30}
    )
    events = log(
        *[(f"C{k}", "2025-03-01", "ad_view") for k in range(40)],
        *[(f"C{k}", "2025-02-01", "social_post_view") for k in range(20, 40)],
        *[(f"C{k}", "2025-01-01", "order") for k in range(40)],  # no source
        (None, "2024-01-01", "ad_view"),
    )
    table = stated_against_logged(said, events).table
    assert table.loc[Source.PERSONAL, "logged_commercial"] == 10
    assert table.loc[Source.PUBLIC].tolist() == [0, 10, 20, 0]
    assert "The same: 50%" in str(stated_against_logged(said, events).note)


def test_no_log_has_a_friends_word(course):
    answer = stated_against_logged(course, datasets.load("events"))
    assert answer.table["logged_personal"].sum() == 0
    assert answer.table.loc[Source.PERSONAL].sum() > 100


def test_any_backend_tells_the_same_of_the_log(native, course):
    events = datasets.load("events")
    events = events[events["customer_id"].isin(course["customer_id"].head(200))]
    some = course.head(200)
    assert repr(stated_against_logged(native(some), native(events))) == repr(
        stated_against_logged(some, events)
    )


def test_who_stands_in_no_log_cannot_be_compared(course):
    events = datasets.load("events").head(50)
    with pytest.raises(
        TooFewError, match="people stand in the answers and in the log; a comparison needs 30"
    ):
        stated_against_logged(course, events)
    odd = course.assign(first_source="grapevine")
    with pytest.raises(
        DataError, match="hold no such source, for instance 'grapevine'; there are personal, commercial"
    ):
        stated_against_logged(odd, datasets.load("events"))
    with pytest.raises(DataError, match="choose one of personal"):
        stated_against_logged(course, events, logged={"ad_view": "rumour"})

"""Models of buying beside the ``lifetimes`` wheel in the same run, and their summary beside raw SQL.

fits   BG/NBD on CDNOW and on a million simulated customers
rfm    frequency, recency, T and mean spend of ten million orders in DuckDB
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd


def taken(ask: Callable[[], Any], turns: int) -> tuple[float, Any]:
    """Return the shortest of several runs, in seconds, and what was found."""
    best, found = np.inf, None
    for _turn in range(turns):
        begin = time.perf_counter()
        found = ask()
        best = min(best, time.perf_counter() - begin)
    return best, found


def theirs(people: pd.DataFrame) -> Any:
    """Fit with the wheel."""
    from lifetimes import BetaGeoFitter

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return BetaGeoFitter().fit(people["frequency"], people["recency"], people["T"])


def simulated(n: int) -> pd.DataFrame:
    """Return customers of a quarter, watched to the end of the year in whole days, as a log of orders has them."""
    from tests.support.buyers import histories

    rng = np.random.default_rng(7)
    people = histories(
        n, rng.integers(180, 272, n) / 7, r=0.25, alpha=4.4, leave=lambda n: rng.beta(0.8, 2.4, n), rng=rng
    )
    days = np.ceil(7 * people["recency"])
    return people.assign(
        recency=np.minimum(days, np.round(7 * people["T"])) / 7, T=np.round(7 * people["T"]) / 7
    )


def fits(customers: int) -> None:
    """Print how long a fit takes beside the wheel's, on CDNOW and on simulated customers."""
    from crmlib.lifetime import BetaGeoNBD, ModifiedBetaGeoNBD, ParetoNBD
    from tests.support import cdnow

    BetaGeoNBD().fit(cdnow.summary())  # imports
    theirs(cdnow.summary())
    for name, people, turns in (
        ("CDNOW", cdnow.summary(), 7),
        ("1,000 simulated", simulated(1000), 7),
        (f"{customers:,} simulated", simulated(customers), 1),
    ):
        ours, model = taken(lambda people=people: BetaGeoNBD().fit(people), turns)
        other, wheel = taken(lambda people=people: theirs(people), turns)
        at_theirs = model.family(wheel.params_[["r", "alpha", "a", "b"]].to_numpy(), model.counted_)[0]
        print(
            f"BG/NBD  {name:>20}  {len(model.counted_.n):>8,} distinct rows  {1000 * ours:7,.0f} ms  "
            f"{other / ours:6.1f} × as fast as lifetimes, log-likelihood {model.loglik_ - at_theirs:.1e} higher"
        )
    for kind in (ModifiedBetaGeoNBD, ParetoNBD):
        print(f"{kind.__name__}  {name}  {taken(lambda kind=kind: kind().fit(people), 1)[0]:.1f} s")


RAW = """
SELECT member_id, count(*) - 1 AS frequency, (max(d) - min(d)) / 7.0 AS recency,
  (DATE '2026-06-30' - min(d)) / 7.0 AS "T",
  CASE WHEN count(*) > 1 THEN (sum(paid) - arg_min(paid, d)) / (count(*) - 1) END AS monetary_value
FROM (SELECT member_id, date AS d, sum(paid) AS paid FROM orders WHERE date <= DATE '2026-06-30' GROUP BY ALL)
GROUP BY ALL ORDER BY member_id
"""
MAKE = """
CREATE TABLE orders AS SELECT 'M' || lpad((hash(i) % {members})::VARCHAR, 7, '0') AS member_id,
  DATE '2023-01-01' + (hash(7 * i + 1) % 1277)::INT AS date, 20 + (hash(3 * i) % 10000)::DOUBLE / 100 AS paid
FROM range({rows}) t(i)
"""


def rfm(rows: int) -> None:
    """Print how long the summary of so many orders takes in DuckDB beside raw SQL, turn by turn."""
    import duckdb

    from crmlib.lifetime import rfm_summary

    connection = duckdb.connect()
    connection.execute(MAKE.format(members=rows // 10, rows=rows))

    def ours() -> Any:
        found = rfm_summary(connection.table("orders"), value="paid", as_of="2026-06-30")
        return connection.execute(f"CREATE OR REPLACE TEMP TABLE ours AS {found.sql_query()}")

    def raw() -> Any:
        return connection.execute(f"CREATE OR REPLACE TEMP TABLE raw AS {RAW}")

    best = {"ours": np.inf, "raw": np.inf}
    for _turn in range(3):
        for name, ask in (("ours", ours), ("raw", raw)):
            best[name] = min(best[name], taken(ask, 1)[0])
    off = connection.execute(
        "SELECT count(*) - count(*) FILTER (ours.frequency = raw.frequency AND abs(ours.recency - raw.recency) < 1e-9 "
        'AND abs(ours."T" - raw."T") < 1e-9 AND coalesce(abs(ours.monetary_value - raw.monetary_value), 0) < 1e-6) '
        "FROM ours FULL JOIN raw USING (member_id)"
    ).fetchone()[0]
    same = "same numbers" if off == 0 else f"{off} OTHER NUMBERS"
    print(
        f"rfm  duckdb  {rows:,} orders  {best['ours']:.2f} s  raw SQL {best['raw']:.2f} s  "
        f"{best['ours'] / best['raw']:.2f} × raw SQL  {same}"
    )

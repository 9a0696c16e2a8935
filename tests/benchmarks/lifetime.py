"""Models of buying beside the ``lifetimes`` wheel in the same run, and their summary beside raw SQL.

fits   BG/NBD on CDNOW and on a million simulated customers; on CDNOW also beside ``pymc-marketing``'s highest
       posterior (MAP), in an environment of its own
rfm    frequency, recency, T and mean spend of ten million orders in DuckDB
states the stage of each customer from the same log: by their own gaps, beside a query that does the same
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
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


PYMC = "pymc-marketing==0.19.2"
_MAP = """
import logging, sys, time, warnings
warnings.simplefilter("ignore"); logging.disable(logging.CRITICAL)
import pandas as pd
from pymc_marketing.clv import BetaGeoModel
people, best = pd.read_csv(sys.argv[1]), float("inf")
for _turn in range(3):
    begin = time.perf_counter()
    model = BetaGeoModel(data=people)
    model.fit(method="map", progressbar=False)
    best = min(best, time.perf_counter() - begin)
print(best, *(float(model.fit_summary()[name]) for name in ("r", "alpha", "a", "b")))
"""


def highest_posterior(people: pd.DataFrame) -> tuple[float, list[float]] | None:
    """Fit with pymc-marketing; return the shortest of three runs, in seconds, and r, alpha, a, b.

    It is no package of ours: uv installs it beside, and where that is not possible nothing is returned.
    """
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "people.csv")
        people.assign(customer_id=range(len(people))).to_csv(table, index=False)
        beside = [Path(sys.executable).with_name("uv"), "run", "--quiet", "--no-project", "--with", PYMC]
        command = [*beside, "--python", sys.executable, "python", "-c", _MAP, table]
        ended = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        return None
    seconds, *parameters = (float(word) for word in ended.stdout.split())
    return seconds, parameters


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
    people = cdnow.summary()
    ours, model = taken(lambda: BetaGeoNBD().fit(people), 7)
    if bayes := highest_posterior(people):
        seconds, parameters = bayes
        print(
            f"BG/NBD  CDNOW  {seconds / ours:.0f} × as fast as {PYMC} (MAP, compiled before), "
            f"whose priors move r, alpha, a, b to {', '.join(f'{one:.3f}' for one in parameters)}"
        )
    else:
        print(f"BG/NBD  CDNOW  {PYMC} cannot be installed here")
    people = simulated(customers)
    for kind in (ModifiedBetaGeoNBD, ParetoNBD):
        print(
            f"{kind.__name__}  {customers:,} simulated  {taken(lambda kind=kind: kind().fit(people), 1)[0]:.1f} s"
        )


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
    connection.execute("SET enable_progress_bar = false")
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


STATES = """
WITH moments AS (
  SELECT member_id, count(*) - 1 AS x, (max(d) - min(d)) / 7.0 AS t, (DATE '2026-06-30' - max(d)) / 7.0 AS silence,
    DATE '2026-06-30' - min(d) AS age
  FROM (SELECT DISTINCT member_id, date AS d FROM orders WHERE date <= DATE '2026-06-30') GROUP BY member_id
), longer AS (
  SELECT *, pow((8.7 + t) / (8.7 + t + silence), 2.0 + x) AS longer FROM moments
)
SELECT CASE WHEN age <= 60 THEN 'acquisition' WHEN longer < .01 THEN 'departure'
  WHEN longer < .1 THEN 'decline' ELSE 'maturity' END AS stage, count(*) AS members FROM longer GROUP BY ALL
"""


def states(rows: int) -> None:
    """Print how long the stages of so many orders' customers take in DuckDB and numpy beside raw SQL, turn by turn."""
    import duckdb

    from crmlib.lifecycle import StageRules
    from crmlib.lifetime import rfm_summary

    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(MAKE.format(members=rows // 10, rows=rows))
    rules = StageRules(r=2.0, alpha=8.7)

    def ours() -> dict[str, int]:
        people = rfm_summary(connection.table("orders"), as_of="2026-06-30")
        table = rules.assign(people, as_of="2026-06-30").table
        return {stage.value: int(n) for stage, n in table["members"].items() if n}

    def raw() -> dict[str, int]:
        return dict(connection.execute(STATES).fetchall())

    best, found = {"ours": np.inf, "raw": np.inf}, {}
    for _turn in range(3):
        for name, ask in (("ours", ours), ("raw", raw)):
            seconds, found[name] = taken(ask, 1)
            best[name] = min(best[name], seconds)
    same = "same stages" if found["ours"] == found["raw"] else f"OTHER STAGES {found}"
    print(
        f"states  duckdb  {rows:,} orders  {best['ours']:.2f} s  raw SQL {best['raw']:.2f} s  "
        f"{best['ours'] / best['raw']:.2f} × raw SQL  {same}"
    )

"""Measure what the README promises, in ratios that hold on any machine: ``python -m tests.benchmarks``.

world    rows a second and peak memory of writing 100,000 and 200,000 customers (memory must not grow)
ledger   the same of 500,000 and a million members of the shop card, with their orders; forecasts of a hundred firms
funnel   one million rows on pandas, Polars and DuckDB (the same numbers; how many times faster?), and beside raw SQL
choices  a conditional logit of 600 products beside the full square of tasks × products, and of 6,000
forms    from a click on Check to what is said, beside the same answer in code
lifetime BG/NBD beside the lifetimes wheel, also on a million customers; the summary of ten million orders beside SQL
segments in a hundred worlds: how often the true segments, their best offers and alike brands are found
widgets  a move of the slider beside a figure that is laid out anew
grading  submissions a minute beside nbgrader, a class on five topics, two thousand submissions

``--customers 20000`` makes the first small; ``--only grading`` runs one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

WRITE = """
import resource, sys, tempfile, time
from crmlib.world import write
with tempfile.TemporaryDirectory() as folder:
    begin = time.perf_counter()
    rows = sum(write(folder, customers=int(sys.argv[1]), members=int(sys.argv[2])).values())
    seconds = time.perf_counter() - begin
print(rows, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def write_of(customers: int, members: int) -> tuple[int, float, float]:
    """Rows, seconds and peak megabytes of writing so many people, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(customers), str(members)],
        capture_output=True,
        text=True,
        check=True,
    )
    rows, seconds, megabytes = done.stdout.split()
    return int(rows), float(seconds), float(megabytes)


def world(customers: int) -> None:
    """Print speed and memory of the simulator for so many customers and twice as many."""
    _twice("customers", customers, lambda number: write_of(number, members=1))


def ledger(members: int) -> None:
    """Print speed and memory of the ledger for half so many members and all of them, and what forecasts of it bear."""
    from tests.benchmarks import ledger as firms

    _twice("members", members // 2, lambda number: write_of(1, members=number))
    firms.run()


def _twice(people: str, number: int, written: Callable[[int], tuple[int, float, float]]) -> None:
    once, twice = written(number), written(2 * number)
    for n, (rows, seconds, megabytes) in ((number, once), (2 * number, twice)):
        print(
            f"world.write  {n:>9,} {people}  {rows:>11,} rows  {seconds:7.1f} s  "
            f"{rows / seconds:>9,.0f} rows/s  {megabytes:6.0f} MB peak"
        )
    print(
        f"             twice the {people}: {twice[1] / once[1]:.2f} × time, {twice[2] / once[2]:.2f} × memory"
    )


def funnel(rows: int) -> None:
    """Print how long the funnel of so many rows takes on each backend."""
    import duckdb
    import pandas as pd
    import polars as pl

    from crmlib import datasets
    from crmlib.aidma import funnel

    events = datasets.load("events")
    copies = -(-rows // len(events))
    log = pd.concat(
        [events.assign(customer_id=events["customer_id"] + f"-{copy}") for copy in range(copies)],
        ignore_index=True,
    )[:rows]
    with tempfile.TemporaryDirectory() as folder:
        log.to_csv(f"{folder}/log.csv", index=False)
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'Asia/Shanghai'")
        connection.execute(
            'CREATE TABLE log AS SELECT customer_id, "timestamp"::TIMESTAMPTZ AS "timestamp", event '  # noqa: S608
            f"FROM read_csv('{folder}/log.csv', all_varchar=true)"
        )
        polars = pl.read_csv(f"{folder}/log.csv").with_columns(
            pl.col("timestamp").str.to_datetime("%Y-%m-%d %H:%M:%S%z", time_unit="us")
        )
    seconds, tables = {}, {}
    for name, frame in {"pandas": log, "polars": polars.lazy(), "duckdb": connection.table("log")}.items():
        begin = time.perf_counter()
        tables[name] = funnel(frame).table
        seconds[name] = time.perf_counter() - begin
    beside_sql(connection, tables["duckdb"])
    for name, taken in seconds.items():
        same = "same numbers" if tables[name].equals(tables["pandas"]) else "OTHER NUMBERS"
        print(
            f"funnel  {rows:,} rows  {name:7} {taken:6.2f} s  {seconds['pandas'] / taken:5.1f} × pandas  {same}"
        )


# The same counts by hand: first times by customer, Memory a week after the first Desire, the mature ones counted.
RAW_FUNNEL = """
WITH staged AS (
  SELECT customer_id, "timestamp" AS t, CASE {cases} END AS stage FROM log WHERE customer_id IS NOT NULL),
desire AS (SELECT customer_id, min(t) AS wanted FROM staged WHERE stage = 'desire' GROUP BY ALL),
reach AS (
  SELECT customer_id, {firsts}, min(t) FILTER (stage = 'memory' AND t >= wanted + INTERVAL 168 HOUR) AS memory
  FROM staged LEFT JOIN desire USING (customer_id) WHERE stage IS NOT NULL GROUP BY ALL)
SELECT count(attention), count(interest), count(desire), count(memory), count(action),
  count(attention) FILTER (interest IS NOT NULL), count(interest) FILTER (desire IS NOT NULL),
  count(desire) FILTER (memory IS NOT NULL), count(memory) FILTER (action IS NOT NULL), count(*)
FROM reach, (SELECT max("timestamp") AS last FROM log)
WHERE least(attention, interest, desire, action) <= last - INTERVAL 2880 HOUR
"""


def beside_sql(connection: Any, table: pd.DataFrame) -> None:
    """Print how long the funnel of a DuckDB table takes beside raw SQL for the same counts, turn by turn."""
    from crmlib.aidma import EVENT_STAGES, funnel

    firsts = (f"min(t) FILTER (stage = '{s}') AS {s}" for s in ("attention", "interest", "desire", "action"))
    cases = (f"WHEN event = '{event}' THEN '{stage.value}'" for event, stage in EVENT_STAGES.items() if stage)
    sql = RAW_FUNNEL.format(cases=" ".join(cases), firsts=", ".join(firsts))
    ours, raw = [], []
    for _turn in range(7):
        begin = time.perf_counter()
        counts = connection.execute(sql).fetchall()[0]
        raw.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        funnel(connection.table("log"))
        ours.append(time.perf_counter() - begin)
    same = "same counts" if list(counts[:5]) == table["customers"].tolist() else "OTHER COUNTS"
    print(
        f"funnel  duckdb {min(ours):6.3f} s  raw SQL {min(raw):6.3f} s  {min(ours) / min(raw):5.2f} × raw SQL  {same}"
    )


def widgets() -> None:
    """Print how long a move of the AIDMA view takes, beside a figure of the same that measures its labels anew."""
    from io import BytesIO
    from statistics import median

    from matplotlib.figure import Figure

    from crmlib import datasets
    from crmlib.aidma import Chain, State
    from crmlib.widgets.aidma import draw
    from crmlib.widgets.picture import Picture

    chain, picture = Chain().fit(datasets.load("events")), Picture()

    def laid_out_anew(points: int) -> None:
        figure = Figure(figsize=(7, 4), layout="tight")
        draw(chain, State.INTEREST, points, figure.subplots())
        figure.savefig(BytesIO(), format="png")

    def kept(points: int) -> None:
        picture.draw(lambda ax: draw(chain, State.INTEREST, points, ax))

    taken: dict[str, list[float]] = {}
    for way in (laid_out_anew, kept):
        for points in range(-10, 21):
            begin = time.perf_counter()
            way(points)
            taken.setdefault(way.__name__, []).append(time.perf_counter() - begin)
    slow, fast = (median(times[1:]) for times in taken.values())
    print(f"widget    a move {1000 * fast:.0f} ms at the median, {1000 * max(taken['kept'][1:]):.0f} at the most;  "
          f"{slow / fast:.1f} × as fast as a figure laid out anew")  # fmt: skip


def grading_() -> None:
    """Print what grading takes."""
    from tests.benchmarks import grading

    grading.against_nbgrader()
    grading.whole_course()
    grading.many()


def choices() -> None:
    """Print what a choice model of many products takes."""
    from tests.benchmarks import choice

    choice.against_square()


def forms_() -> None:
    """Print how long a form takes to answer."""
    from tests.benchmarks import forms

    forms.run()


def lifetime_() -> None:
    """Print how long models of buying take."""
    from tests.benchmarks import lifetime

    lifetime.fits(1_000_000)
    lifetime.rfm(10_000_000)
    lifetime.states(10_000_000)


def segments_() -> None:
    """Print how often segments, offers and brands are found as they are."""
    from tests.benchmarks import segments

    segments.run()


def main() -> None:
    """Run all, or one."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--customers", type=int, default=100_000)
    arguments.add_argument("--members", type=int, default=1_000_000)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument(
        "--only",
        choices=(
            "world",
            "ledger",
            "funnel",
            "choices",
            "forms",
            "lifetime",
            "segments",
            "widgets",
            "grading",
        ),
    )
    given = arguments.parse_args()
    parts = {
        "world": lambda: world(given.customers),
        "ledger": lambda: ledger(given.members),
        "funnel": lambda: funnel(given.rows),
        "choices": choices,
        "forms": forms_,
        "lifetime": lifetime_,
        "segments": segments_,
        "widgets": widgets,
        "grading": grading_,
    }
    for name, part in parts.items():
        if given.only in (None, name):
            part()


if __name__ == "__main__":
    main()

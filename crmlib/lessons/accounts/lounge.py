"""The case: a telephone firm's best customers, what their bills are made of, and a lounge in nine airports.

bills     average bills of VIPs and of all others, by part
flights   who flew in the last quarter
access    who left within a year, with and without access to the lounge, by lot
pays      what the lounge brings in a year, and what it costs
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, Text, both, lines
from crmlib.result import Result
from crmlib.stats.intervals import in_words, newcombe
from crmlib.stats.resample import generator

# Yuan a month: average bills, made up for the case.
VIPS = {N_("local calls"): 180.0, N_("long distance"): 262.0, N_("roaming"): 600.0, N_("mobile data"): 118.0}
OTHERS = {"local calls": 42.0, "long distance": 12.1, "roaming": 4.15, "mobile data": 14.0}
ASKED = 3_000
FLEW = ((2_040, ASKED), (210, ASKED))
LEFT = ((155, 5_000), (245, 5_000))
CUSTOMERS, MARGIN, COST = 31_000, 7_200, 14_000_000


def bills() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return bills of VIPs and of others, a column a part: yuan a month.

    Examples
    --------
    >>> [round(float(one["roaming"].mean()), 2) for one in bills()]
    [600.0, 4.15]
    """
    return _drawn(VIPS, 1), _drawn(OTHERS, 2)


def _drawn(means: dict[str, float], seed: int) -> pd.DataFrame:
    """Return bills that differ from person to person, with exactly these means."""
    size = generator(seed).gamma(2.0, size=(ASKED, len(means)))
    return pd.DataFrame(size / size.mean(axis=0) * list(means.values()), columns=list(means))


def _compared(
    first: tuple[int, int], second: tuple[int, int], rows: tuple[str, str, str], said: Text
) -> Result:
    """Return two shares and their difference, in per cent, with its interval."""
    found = newcombe(*first, *second)
    shares = [hits / n for hits, n in (first, second)]
    table = pd.DataFrame(
        {
            "people": [first[1], second[1], None],
            "percent": [100 * shares[0], 100 * shares[1], 100 * (shares[0] - shares[1])],
            "low": [None, None, 100 * found.low],
            "high": [None, None, 100 * found.high],
        },
        index=pd.Index(list(rows), dtype=object),
    )
    return Result(
        table.astype({"people": "Int64"}),
        formats={"people": ",d", **dict.fromkeys(("percent", "low", "high"), ".1f")},
        note=lines(said, in_words(0.95, "Newcombe")),
    )


def flights() -> Result:
    """Return how many of the VIPs and of the others flew in the last quarter, and the difference.

    Returns
    -------
    Result
        ``.table`` of three rows: people, percent, low, high (of the difference, in points).
    """
    rows = (N_("VIPs who flew"), N_("others who flew"), N_("difference in points"))
    return _compared(*FLEW, rows, both("In one quarter."))


def access() -> Result:
    """Return how many VIPs left within a year, without and with access to a lounge, by lot, and the difference.

    Returns
    -------
    Result
        ``.table`` of three rows: people, percent, low, high (of the difference, in points).
    """
    rows = (N_("left, without access"), N_("left, with access"), N_("difference in points"))
    said = both("Within a year, of 10,000 VIPs; a draw decided who was given access.")
    return _compared(LEFT[1], LEFT[0], rows, said)


def pays() -> Result:
    """Return what the lounge brings in a year by keeping customers, at both ends of its interval, and its cost.

    Returns
    -------
    Result
        ``.table`` of two rows: yuan_a_year, low, high.
    """
    kept = access().table.loc["difference in points", ["percent", "low", "high"]].to_numpy(float) / 100
    table = pd.DataFrame(
        [(kept * CUSTOMERS * MARGIN).round(-5), [COST, None, None]],
        columns=["yuan_a_year", "low", "high"],
        index=pd.Index([N_("margin of those it keeps, a year"), N_("nine lounges, a year")], dtype=object),
        dtype=float,
    )
    note = both(
        "{n:,} VIPs; each brings {margin:,} yuan of margin a year. To the nearest 100,000 yuan.",
        n=CUSTOMERS, margin=MARGIN,
    )  # fmt: skip
    return Result(table, formats=dict.fromkeys(table, ",.0f"), note=note)

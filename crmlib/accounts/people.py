"""Who sells well, and who keeps the code? Two questions about the same people (lecture row S3.9).

fair_comparison   managers once it is said which accounts each was given
Point             the eight points of the code of conduct
conduct           which share of them each manager keeps
"""

from __future__ import annotations

from dataclasses import dataclass, field

from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.i18n import N_, Labelled, both, lines
from crmlib.result import Dots, Matrix
from crmlib.stats.case_mix import CaseMix, case_mix, expected
from crmlib.stats.checklist import check_ticks, kept_by
from crmlib.stats.intervals import in_words

TERMS = (
    N_("came"), N_("chance_high"), N_("chance_low"), N_("grew_by"), N_("manager_id"), N_("points_kept"), N_("seen"),
    N_("to_expect"), N_("visited"),
)  # fmt: skip


class Point(Labelled):
    """The eight points of the code of conduct, in the lecture's order."""

    INTEGRITY = "integrity", N_("integrity and discipline")
    COMPETENCE = "competence", N_("competence, learning and innovation")
    CREATES_VALUE = "creates_value", N_("value for customer and company")
    WANTS_TO_WIN = "wants_to_win", N_("the will to win")
    KEEPS_PROMISES = "keeps_promises", N_("promises kept")
    USES_RESOURCES = "uses_resources", N_("good use of resources")
    MINDS_PROCESS = "minds_process", N_("result and process")
    WIN_WIN = "win_win", N_("partners win as well")


@dataclass(frozen=True, repr=False)
class Conduct(Dots):
    """What `conduct` returns; ``.points`` has the share of visits on which each kept each point."""

    points: Matrix = field(kw_only=True)


def fair_comparison(
    accounts: IntoFrame, by: str = "manager_id", outcome: str = "revenue_2026h1", *,
    years: tuple[str, str] = ("revenue_2024", "revenue_2025"), extra: str = "extra_hours", potential: str = "headroom",
    part: float = 0.5, level: float = 0.95, draws: int = 500, seed: int = 0,
) -> CaseMix:  # fmt: skip
    """Return what each manager's accounts brought over what such accounts bring, whoever looks after them.

    Growth is told against one year, and who was given accounts after a bad one "grows" by luck alone. What is to be
    expected is read from two years, from potential business, and from the extra hours that the lot gave.

    Parameters
    ----------
    accounts : data frame of any backend
        The rows of `usable`.
    by, outcome, years, extra, potential : str, and a pair for years
        Columns: who looks after the account, what came, turnover of two years before (growth is told against the
        second), extra hours by lot, potential business.
    part : float, default 0.5
        Share of a year in which the outcome was counted.
    level, draws, seed
        Of the intervals.

    Returns
    -------
    CaseMix
        See `crmlib.stats.case_mix.case_mix`.

    Raises
    ------
    DataError, TooFewError
        If a column is missing or empty in some rows, or somebody looks after fewer than 5 accounts.

    Examples
    --------
    >>> from crmlib import datasets
    >>> from crmlib.accounts import usable
    >>> found = fair_comparison(usable(datasets.load("accounts")).rows)
    >>> bool((found.table["grew_by"].max() > 0.2) & (found.table["first"].max() < 0.9))
    True
    """
    columns = [*years, outcome, extra, potential]
    table = frames.to_pandas(accounts, [by, *columns]).reset_index(drop=True)
    frames.no_missing(table, [by])
    given = frames.numbers(table, columns, missing=False)
    part = frames.check_number(part, "part", 1e-3, 100)
    now, room = (given[list(years)].clip(lower=0).prod(axis=1) ** 0.5), given[potential]
    # A year's luck multiplies, so of the large ones less comes back than of the small: roots let it.
    known = given[[*years, potential]].assign(
        now=now, root=now**0.5, need=(now * (now + room)) ** 0.5, more=(given[extra] > 0) * room
    )
    size = given[list(years)].mean(axis=1)
    hoped = expected(given[outcome], known, size + size.mean() / 10)
    said = N_("{n:,} accounts. Expected: from two years' turnover, potential business, extra hours.")
    before, options = given[years[1]] * part, {"level": level, "draws": draws, "seed": seed}
    return case_mix(given[outcome], hoped, table[by], before, both(said, n=len(table)), **options)


def conduct(visits: IntoFrame, by: str = "manager_id", *, level: float = 0.95) -> Conduct:
    """Return which share of the code's points each kept on visits drawn by lot; what nobody could see counts nothing.

    Parameters
    ----------
    visits : data frame of any backend
        One row a visit: who made it, and the eight points (1, 0 or blank).
    by, level : str, and float
        Column of who made it; level of the intervals.

    Returns
    -------
    Conduct
        ``.table`` by person, who keeps most first: visited, seen, points_kept, low, high. ``.points`` by point.

    Raises
    ------
    DataError, TooFewError
        If a column is missing, a point is neither 0 nor 1, or somebody made fewer than 5 visits.

    Examples
    --------
    >>> from crmlib import datasets
    >>> conduct(datasets.load("visits")).table.index[-1]
    'B01'
    """
    names = {one.value: one for one in Point}
    table = frames.to_pandas(visits, [by, *names]).reset_index(drop=True)
    frames.no_missing(table, [by])
    out, points = kept_by(check_ticks(table, list(names)), table[by], names, level=level)
    seen = int(out["seen"].sum())
    note = both("{n:,} visits drawn by lot, {points:,} points seen.", n=len(table), points=seen)
    return Conduct(
        out, value="points_kept", formats=dict.fromkeys(("points_kept", "low", "high"), ".1%"),
        label=both("Points of the code kept"), note=lines(note, in_words(level, N_("Student's t, visits as groups"))),
        points=Matrix(points, formats=dict.fromkeys(points.columns, ".0%"), note=note),
    )  # fmt: skip

"""What did a promotion bring, when the season, the weeks after it and the dealers' stores are taken off?

promotion_effect   promotion weeks beside regions without, and what the weeks after give back

Regions and weeks each have a level of their own (two-way effects), so whatever the season does in all regions is taken
off. What is chance, lots drawn anew say (`crmlib.stats.two_way`).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import check_choice, check_whole
from crmlib.frames.weekly import OUTCOMES, Weekly, promoted_rows
from crmlib.i18n import Text, _, both, lines, listed
from crmlib.result import P_VALUE, Lines
from crmlib.stats.event_weeks import Panel, event_codes, waves
from crmlib.stats.intervals import check_level, in_words
from crmlib.stats.promoted import Sold, longest_run, naive, season_off, sold_by_article, usual_by_code
from crmlib.stats.promotion_views import Count, PromotionEffect
from crmlib.stats.resample import check_draws
from crmlib.stats.two_way import Randomised, coefficients, randomised

FEWEST_LOTS = 20  # of which one in twenty can be rare


def promotion_effect(
    weekly: Weekly | IntoFrame, article: str | None = None, *, outcome: str = "sell_out", after: int = 6, lead: int = 0,
    leave_out: Iterable[int] = (), level: float = 0.95, draws: int = 500, seed: int = 0,
) -> PromotionEffect:  # fmt: skip
    """Return what promotions brought: counted as it is often done, and beside regions that had none.

    Parameters
    ----------
    weekly : Weekly or data frame
        From `usable`, or as it takes it.
    article : str, optional
        One product; all of them together, each with levels of its own, if nothing is said.
    outcome : {"sell_out", "sell_in"}
        What people bought, or what dealers put in store.
    after, lead : int
        Weeks after and before a promotion that are looked at one by one. Before it nothing can have come of it: what
        is seen there says how the regions were chosen.
    leave_out : years
        In which the lot did not decide (see `was_drawn`).
    level, draws, seed
        Of the intervals: lots drawn anew.

    Returns
    -------
    PromotionEffect
        ``.table`` by `Count`: more_than_usual (share), low, high, p_value; the first two have none, as no lot
        stands behind them.

    Raises
    ------
    DataError, TooFewError, ModelError
        If there is no promotion, sales are 0 somewhere, weeks after it are not in the file, fewer than 20 lots could
        have fallen, all regions are promoted at the same time (season and promotion cannot be told apart), or as for
        `usable`.

    Examples
    --------
    >>> from crmlib.datasets import load
    >>> from crmlib.frames.weekly import usable
    >>> weekly = usable(load("weekly_sales"), {"chuanyu": "sichuan"})
    >>> found = promotion_effect(weekly, leave_out=[2025], draws=100)
    >>> found.table.loc["naive", "more_than_usual"] > 3 * found.table.loc["in_weeks", "more_than_usual"]
    np.True_
    """
    check_level(level)
    check_draws(draws)
    check_choice(outcome, OUTCOMES, "outcome")
    after, lead = check_whole(after, "after", 0), check_whole(lead, "lead", 0)
    rows = promoted_rows(weekly, article, outcome, leave_out)
    tables = sold_by_article(rows, outcome)
    longest = max(longest_run(one.runs) for one in tables)
    panels = [_panel(one, longest, after, lead) for one in tables]
    _comparable(tables, panels)
    y, columns = np.concatenate([one.y for one in panels]), np.vstack([one.columns() for one in panels])
    _seen(columns, longest, after)
    effect = coefficients(columns, y)
    usual, missed = (one[: longest + after] for one in usual_by_code(tables, panels, effect))
    found = randomised(
        coefficients, lambda b: _said(b, usual, missed, longest, after),
        lambda rng: np.vstack([one.columns(rng) for one in panels]), y, level=level, draws=draws, seed=seed,
        freedom=sum(panel.drawn() * (len(panel.codes) - 1) for panel in panels),
    )  # fmt: skip
    return _answer(tables, found, usual, (longest, after, lead), level, draws)


def _seen(columns: np.ndarray, longest: int, after: int) -> None:
    """Refuse weeks after or before a promotion that lie beyond the file."""
    told = (columns**2).sum(axis=0) > 1e-9
    if not told[longest : longest + after].all():
        most = int(told[longest : longest + after].argmin())
        message = _(
            "No promotion has {after} weeks after it in which others can be seen beside it; say after={most}."
        )
        raise DataError(message.format(after=after, most=most))
    if not told[longest + after :].all():
        most = int(told[longest + after :].argmin())
        message = _(
            "No promotion has {lead} weeks before it in which others can be seen beside it; say lead={most}."
        )
        raise DataError(message.format(lead=len(told) - longest - after, most=most))


def _panel(one: Sold, longest: int, after: int, lead: int) -> Panel:
    codes = event_codes(one.runs, longest, after, lead)
    return Panel(one.place, one.week, np.log(one.sold), codes, longest + after + lead)


def _comparable(tables: list[Sold], panels: list[Panel]) -> None:
    """Refuse promotions that ran everywhere at once, and lots of which hardly another could have fallen."""
    lots = float(np.prod([panel.lots() for panel in panels]))
    if lots >= FEWEST_LOTS:
        return
    if any(panel.drawn() for panel in panels):
        message = _("Only {n:.0f} lots could have fallen with {regions} regions: chance cannot be told from them. Give "
                    "more regions, or more promotions.")  # fmt: skip
        raise TooFewError(message.format(n=lots, regions=len(tables[0].regions)))
    begins = [one.weeks[wave.start] for one in tables for wave in waves(one.runs)]
    ends = [one.weeks[wave.stop - 1] for one in tables for wave in waves(one.runs)]
    of_year = [moment.isocalendar().week for moment in (*begins, *ends)]
    if max(of_year) - min(of_year) <= 8:
        message = _(
            "All {n} promotions fall in weeks {first}–{last} of the year and ran everywhere at once: season and "
            "promotion cannot be told apart. Give regions that had none, or other weeks."
        )
        raise ModelError(message.format(n=len(begins), first=min(of_year), last=max(of_year)))
    message = _(
        "All {n} promotions ran in all {regions} regions at once: nothing stands beside them. Give regions without."
    )
    raise ModelError(message.format(n=len(begins), regions=len(tables[0].regions)))


def _said(b: np.ndarray, usual: np.ndarray, missed: np.ndarray, longest: int, after: int) -> np.ndarray:
    """Return shares in, after, over all weeks; packs sold in promotion weeks; each week's share; packs until then."""
    share = np.exp(b[: longest + after]) * missed - 1
    extra = usual * share
    during = slice(0, longest)
    behind = extra[longest:].sum() / usual[longest:].sum() if after else 0.0
    before = np.expm1(b[longest + after :])
    return np.concatenate([
        [extra[during].sum() / usual[during].sum(), behind, extra.sum() / usual.sum(), (usual + extra)[during].sum()],
        share, extra.cumsum(), before,
    ])  # fmt: skip


def _answer(
    tables: list[Sold],
    found: Randomised,
    usual: np.ndarray,
    sizes: tuple[int, int, int],
    level: float,
    draws: int,
) -> PromotionEffect:
    longest, after, lead = sizes
    n = longest + after
    ends = np.column_stack([found.estimate, found.low, found.high, found.p_value])
    nothing = (np.nan,) * 3
    rows = {Count.NAIVE: (naive(tables), *nothing), Count.SEASON_OFF: (season_off(tables), *nothing),
            Count.IN_WEEKS: tuple(ends[0])}  # fmt: skip
    if after:
        rows |= {Count.AFTER: tuple(ends[1]), Count.NET: tuple(ends[2])}
    table = pd.DataFrame.from_dict(
        rows, orient="index", columns=["more_than_usual", "low", "high", "p_value"]
    ).rename_axis("counted_as")
    weekly = pd.DataFrame(ends[4 : 4 + n, :3], columns=["more_than_usual", "low", "high"])
    weekly["usual_packs"], weekly["more_packs"] = usual, usual * weekly["more_than_usual"]
    weekly[["cumulative", "cum_low", "cum_high"]] = ends[4 + n : 4 + 2 * n, :3]
    weekly.index = pd.RangeIndex(1, n + 1, name="week_from_start")
    promoted = int(
        sum((np.diff(np.c_[np.zeros(len(one.runs)), one.runs], axis=1) == 1).sum() for one in tables)
    )
    note = lines(
        both("{n} promotions of {weeks} weeks in single regions, {after} weeks after them; the first two counts have "
             "no interval, as no lot stands behind them.", n=promoted, weeks=longest, after=after),
        _before(found, 4 + 2 * n, lead), in_words(level, both("{draws} lots drawn anew", draws=draws)),
    )  # fmt: skip
    shares = dict.fromkeys(["more_than_usual", "low", "high"], "+.1%")
    lines_of = Lines(
        weekly, columns=("cumulative",), bands=(("cum_low", "cum_high"),), xlabel=both("Weeks from the start"),
        label=both("Packs more than usual until then, a region"), formats=shares | dict.fromkeys(
            ["usual_packs", "more_packs", "cumulative", "cum_low", "cum_high"], ",.0f"),
    )  # fmt: skip
    return PromotionEffect(
        table, value="more_than_usual", zero=0.0, formats=shares | {"p_value": P_VALUE}, note=note, by_week=lines_of,
        label=both("More than usual"), lasts=longest, level=level, draws=found.turned[:, [3, 3 + 2 * n]],
    )  # fmt: skip


def _before(found: Randomised, first: int, lead: int) -> Text | str:
    if not lead:
        return ""
    ahead = found.estimate[first:], found.p_value[first:]
    values = [both("{share:+.1%} (p {p:.2f})", share=float(ahead[0][k]), p=float(ahead[1][k]))
              for k in reversed(range(lead))]  # fmt: skip
    return both(
        "In the {n} weeks before it, beside regions without: {values}.", n=lead, values=listed(values)
    )

"""Shares by an ordered answer: as they are, and the curve nearest to them that never falls.

rising_curve  shares by answer with intervals, the isotonic curve with its band, and what each step brings
RisingCurve   its answer
isotonic      the shares nearest to others that never fall
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Text, _, both, called, lines, listed
from crmlib.looks import MARKERS, SERIES
from crmlib.result import Dots, Result
from crmlib.stats.intervals import in_words, newcombe, percentile, wilson
from crmlib.stats.resample import check_draws, generator
from crmlib.tables import POINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SHARES = ("rate", "low", "high", "isotonic", "band_low", "band_high")


@dataclass(frozen=True, repr=False)
class RisingCurve(Result):
    """What `rising_curve` returns.

    Attributes
    ----------
    steps : Dots
        By step from one answer to the next: from_share, to_share, difference, low, high (Newcombe), line (what a
        straight line says).
    label, xlabel : Text or str
        What the axes show.
    """

    steps: Dots = field(kw_only=True)
    label: Text | str = field(default="", kw_only=True)
    xlabel: Text | str = field(default="", kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each share with its interval, and the isotonic curve with its band."""
        ax = axes(ax)
        for place, (name, rows) in enumerate(self._groups()):
            colour, x = COLOURS[SERIES[place]], rows.index.to_numpy(float) + 0.05 * place
            known = rows["rate"].to_numpy(float)
            reach = np.clip([known - rows["low"], rows["high"] - known], 0, None)
            ax.errorbar(x, known, yerr=reach, fmt=MARKERS[place], color=colour, capsize=3)
            ax.plot(x, rows["isotonic"], color=colour, label=called(name))
            ax.fill_between(x, rows["band_low"], rows["band_high"], color=colour, alpha=0.15, linewidth=0)
        ax.set_xticks(sorted(set(self.table.index)))
        ax.set_xlabel(called(self.xlabel))
        ax.yaxis.set_major_formatter(lambda value, _place: f"{value:.0%}")
        ax.set_ylabel(called(self.label))
        if "group" in self.table:
            ax.legend(frameon=False)
        return ax

    def describe(self) -> Text:
        """Return in a sentence how high the shares are, answer by answer."""
        told = [
            both("{group} {rates}", group=name, rates=_rates(rows["rate"]))
            if "group" in self.table
            else _rates(rows["rate"])
            for name, rows in self._groups()
        ]
        return both("{what} by answer: {rows}.", what=self.label, rows=listed(told))

    def _groups(self) -> list[tuple[object, pd.DataFrame]]:
        return list(self.table.groupby("group", sort=False)) if "group" in self.table else [("", self.table)]


def _rates(rates: pd.Series) -> Text:
    return listed(f"{answer} {rate:.0%}" for answer, rate in rates.items())


def isotonic(successes: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the shares nearest to ``successes / n`` that never fall (pool adjacent violators).

    Parameters
    ----------
    successes, n : array
        How many of how many, answer by answer; an answer that nobody gave takes its share from those beside it.

    References
    ----------
    Barlow, R. E. et al. (1972). *Statistical Inference under Order Restrictions*.

    Examples
    --------
    >>> isotonic(np.array([1, 0, 4]), np.array([2, 2, 4])).tolist()
    [0.25, 0.25, 1.0]
    """
    from sklearn.isotonic import IsotonicRegression

    there, place = n > 0, np.arange(len(n))
    shares = successes[there] / n[there]
    fit = IsotonicRegression(out_of_bounds="clip").fit(place[there], shares, sample_weight=n[there])
    return np.asarray(fit.predict(place), float)


def rising_curve(
    kept: pd.Series,
    answers: pd.Series,
    groups: pd.Series | None = None,
    *,
    draws: int = 500,
    level: float = 0.95,
    seed: int = 0,
    label: Text | str = "",
    xlabel: Text | str = "",
) -> RisingCurve:
    """Return shares by an ordered answer; no straight line is assumed.

    The isotonic curve may bend as it likes but never falls: it is the best such curve (least squares).

    Parameters
    ----------
    kept : Series of bool
        The outcome, one row a customer.
    answers : Series of int
        What each answered.
    groups : Series, optional
        A curve for each, in the order in which they first stand.
    draws, level, seed
        Bootstrap by customer for the band, level of all intervals, seed.
    label, xlabel : Text or str
        What is drawn.

    Returns
    -------
    RisingCurve
        ``.table`` by answer: group (where there are groups), customers, rate, low, high (Wilson), isotonic, band_low,
        band_high.

    Raises
    ------
    TooFewError
        If all gave the same answer.

    Examples
    --------
    >>> found = rising_curve(pd.Series([0, 1, 0, 0, 1, 1]) == 1, pd.Series([3, 3, 4, 4, 5, 5]), draws=20)
    >>> found.table["isotonic"].tolist(), found.steps.table["difference"].tolist()
    ([0.25, 0.25, 1.0], [-0.5, 1.0])
    """
    check_draws(draws)
    if answers.nunique() < 2:
        raise TooFewError(_("All gave the same answer; a curve needs two or more."))
    by = pd.Series("", kept.index) if groups is None else groups
    parts = [
        _curve(rows, answers[rows.index], draws, level, [seed, place]).assign(group=name)
        for place, (name, rows) in enumerate(kept.groupby(by, sort=False))
    ]
    table = pd.concat(parts)[["group", "customers", *_SHARES]]
    table.index.name = "answer"
    note = lines(both("{n:,} customers.", n=len(kept)), _falling(table))
    return RisingCurve(
        table if groups is not None else table.drop(columns="group"), formats=dict.fromkeys(_SHARES, ".1%"),
        steps=_steps(kept, answers, level), label=label, xlabel=xlabel,
        note=lines(note, in_words(level, N_("Wilson; the band by bootstrap"))),
    )  # fmt: skip


def _falling(table: pd.DataFrame) -> Text | str:
    """Say so where shares fall so far that the curve, which may not, has nothing left to show."""
    for _name, rows in table.groupby("group", sort=False):
        lost = rows["rate"].iloc[0] - rows["rate"].iloc[-1]
        if lost > np.ptp(rows["isotonic"]) and rows["low"].iloc[0] > rows["high"].iloc[-1]:
            return both(
                "The shares fall with the answer. The curve and its band may not: is the scale turned round?"
            )
    return ""


def _curve(kept: pd.Series, answers: pd.Series, draws: int, level: float, seed: list[int]) -> pd.DataFrame:
    """Return the shares of one group with Wilson's intervals, the isotonic curve and its band."""
    by = kept.groupby(answers)
    n, stayed = by.size().to_numpy(), by.sum().to_numpy()
    low, high = wilson(stayed, n, level)
    # A sample of the customers is a sample of pairs (answer, outcome), so counts are all that it takes.
    cells = np.concatenate([stayed, n - stayed])
    drawn = generator(seed).multinomial(n.sum(), cells / n.sum(), size=draws)
    curves = np.array([isotonic(one[: len(n)], one[: len(n)] + one[len(n) :]) for one in drawn])
    band = percentile(curves, level)
    shares = (stayed / n, low, high, isotonic(stayed, n), band.low, band.high)
    index = pd.Index(sorted(answers.unique()), name="answer")
    return pd.DataFrame({"customers": n, **dict(zip(_SHARES, shares, strict=True))}, index=index)


def _steps(kept: pd.Series, answers: pd.Series, level: float) -> Dots:
    """Return what each step of the answer brings, and what a straight line would say."""
    by = kept.groupby(answers)
    n, stayed, said = by.size().to_numpy(), by.sum().to_numpy(), np.sort(answers.unique())
    low, high = newcombe(stayed[1:], n[1:], stayed[:-1], n[:-1], level)
    slope = float(np.polyfit(answers, kept.astype(float), 1)[0])
    shares = stayed / n
    table = pd.DataFrame(
        {"from_share": shares[:-1], "to_share": shares[1:], "difference": np.diff(shares), "low": low, "high": high,
         "line": slope * np.diff(said)},
        index=pd.Index([f"{a} → {b}" for a, b in pairwise(said)], dtype=object, name="answer"),
    )  # fmt: skip
    return Dots(
        table, value="difference", zero=0.0, label=both("More that stayed"), note=in_words(level, N_("Newcombe")),
        formats=dict.fromkeys(table.columns[:2], ".1%") | dict.fromkeys(table.columns[2:], POINTS),
        differences={"difference": ("to_share", "from_share")},
    )  # fmt: skip

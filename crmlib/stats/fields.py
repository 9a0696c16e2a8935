"""Four fields of two numbers, high and low, and how sure each account's field is.

placed      accounts in four fields
Placed      its answer
year_luck   how far one year's number lies from its level, by luck
steady      the level behind two years' numbers
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Labelled, Text, _, both, called, lines, listed
from crmlib.looks import MARKERS, SERIES
from crmlib.result import Bars
from crmlib.stats.resample import check_draws, generator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SURE = 0.9


@dataclass(frozen=True, repr=False)
class Placed(Bars):
    """Accounts in four fields.

    Attributes
    ----------
    accounts : DataFrame
        By customer: the two numbers, the field, and sure (share of samples in which it stands there).
    cuts : tuple of 2 floats
        Where the lines run: from the cut on a number is high.
    """

    accounts: pd.DataFrame = field(kw_only=True)
    cuts: tuple[float, float] = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw a map: each account a point, pale where its field is not sure, and the two lines."""
        from matplotlib.colors import to_rgba

        ax = axes(ax)
        name = self.table.index.name
        # As the lecture draws them: output upwards, and potential business upwards.
        up, right = (1, 0) if name == "letter" else (0, 1)
        first, second = self.accounts.columns[[up, right]]
        for place, one in enumerate(self.table.index):
            mine = self.accounts[self.accounts[name] == one]
            # Shades stand in the colours, not in alpha: a legend's handle cannot be set free of an array of alphas.
            shades = np.tile(to_rgba(COLOURS[SERIES[place % len(SERIES)]]), (len(mine), 1))
            shades[:, 3] = 0.15 + 0.75 * mine["sure"] ** 3
            ax.scatter(mine[second], mine[first], s=14, color=shades,
                       label=called(one), linewidth=0, marker=MARKERS[place % len(MARKERS)])  # fmt: skip
        for scale, axis, cut in (
            (ax.set_yscale, ax.yaxis, self.cuts[up]),
            (ax.set_xscale, ax.xaxis, self.cuts[right]),
        ):
            scale("symlog", linthresh=max(abs(cut) / 100, 1e-6))
            axis.set_major_formatter("{x:,.15g}")
        ax.axhline(self.cuts[up], color=COLOURS["grey"], linewidth=1)
        ax.axvline(self.cuts[right], color=COLOURS["grey"], linewidth=1)
        ax.set_xlabel(called(second))
        ax.set_ylabel(called(first))
        for handle in ax.legend(frameon=False, fontsize=9).legend_handles:
            if handle is not None:
                handle.set_alpha(1)
        return ax

    def describe(self) -> Text:
        """Return in a sentence how many accounts lie in which field, and how many are not sure."""
        fields = listed(both("{name} {n}", name=one, n=int(n)) for one, n in self.table["accounts"].items())
        message = N_(
            "A map of {n} accounts: {fields}. {unsure} of them are not sure in their field, and paler."
        )
        return both(message, n=len(self.accounts), fields=fields, unsure=len(self.unstable))

    @property
    def unstable(self) -> pd.DataFrame:
        """Accounts that stand in their field in fewer than nine of ten samples, the least sure first."""
        return self.accounts[self.accounts["sure"] < SURE].sort_values("sure", kind="stable")


def year_luck(before: pd.Series, after: pd.Series) -> float:
    """Return the standard deviation of the logarithm of one year's turnover about its level, from two years.

    Examples
    --------
    >>> year_luck(pd.Series([100.0, 100, 100]), pd.Series([200.0, 100, 50])).__round__(3)
    0.49
    """
    both_ = (before > 0) & (after > 0)
    if both_.sum() < 2:
        raise TooFewError(
            _("{n} accounts have turnover in both years; 2 or more are needed.").format(n=int(both_.sum()))
        )
    return float(np.log(after[both_] / before[both_]).std(ddof=1) / np.sqrt(2))


def steady(before: pd.Series, after: pd.Series, size: pd.Series | None = None) -> pd.DataFrame:
    """Return the level behind each account's two years: what the next ones are to be expected to be like.

    On logarithms a year is the level and luck, so who had two good years is drawn toward the mean of all (or of those
    of like size), by as much as luck makes of what tells accounts apart. An account without turnover in one of the
    years keeps its mean.

    Parameters
    ----------
    before, after : Series of float
        Two years.
    size : Series of float, optional
        Something above 0 that tells how large the level may be, such as the need.

    Returns
    -------
    DataFrame
        By account: level, and spread (standard deviation of the level's logarithm that is left).

    Raises
    ------
    TooFewError
        If hardly any account has turnover in both years.

    Examples
    --------
    >>> steady(pd.Series([100.0, 400, 1600]), pd.Series([100.0, 400, 1600]))["level"].round(6).tolist()
    [100.0, 400.0, 1600.0]
    """
    luck, known = year_luck(before, after), (before > 0) & (after > 0)
    logs = np.log(before[known] * after[known]) / 2
    middle = np.full(len(logs), logs.mean())
    if size is not None and known.sum() > 3:
        middle = np.polyval(np.polyfit(np.log(size[known]), logs, 1), np.log(size[known]))
    whole = float((logs - middle).var(ddof=1))
    kept = max(0.0, 1 - luck**2 / 2 / whole) if whole > 0 else 1.0
    left = kept * luck**2 / 2
    # The mean of a year is half the variance of its luck above what its logarithm says.
    level = np.exp(middle + kept * (logs - middle) + luck**2 / 2 + left / 2)
    made = pd.DataFrame({"level": (before + after) / 2, "spread": luck / np.sqrt(2)}, index=before.index)
    made.loc[known, "level"], made.loc[known, "spread"] = level, np.sqrt(left)
    return made


def placed(
    two: pd.DataFrame, spreads: np.ndarray, ours: np.ndarray, cuts: str | tuple[float, float],
    fields: tuple[Labelled, ...], order: list[Labelled], name: str, *, draws: int, seed: int,
    parts: np.ndarray | None = None,
) -> Placed:  # fmt: skip
    """Return accounts in four fields, and how often each stands in its own in samples of what may be otherwise.

    Parameters
    ----------
    two : DataFrame
        By account: two numbers.
    spreads : array, shape (accounts, 2)
        Standard deviations of their logarithms.
    ours : array, shape (accounts,)
        Part of a whole that the second number is the rest of; the whole is what is spread. All 0 where it is none.
    cuts : "median" or pair of floats
        From where on numbers are high.
    fields : tuple of 4
        Names of low and low, the first high, the second high, both high.
    order : list
        Of the table's rows.
    name : str
        What the fields are.
    draws, seed
        Samples: of accounts for the median, and of each one's numbers.
    parts : array, shape (accounts, k), optional
        What the second number is the mean of; in samples it is weighed in any way there can be (flat Dirichlet).

    Raises
    ------
    DataError, TooFewError
        If cuts are none, or there are fewer than 4 accounts.
    """
    check_draws(draws)
    if len(two) < 4:
        raise TooFewError(_("{n} accounts; four fields need 4 or more.").format(n=len(two)))
    values = two.to_numpy(float)
    alike = np.flatnonzero(np.ptp(values, axis=0) == 0)
    if len(alike):
        message = _("All {n} accounts have the same {column}, {value:g}: no line parts them.")
        column = both(two.columns[alike[0]])
        raise DataError(message.format(n=len(two), column=column, value=values[0, alike[0]]))
    lines_ = _cut(values, cuts)
    found = _field(values, lines_)
    rng, same = generator(seed), np.zeros(len(two))
    for _draw in range(draws):
        factor = np.exp(spreads * rng.normal(size=spreads.shape))
        drawn = values * factor if not ours.any() else np.column_stack([
            values[:, 0] * factor[:, 0], np.clip((values[:, 1] + ours) * factor[:, 1] - ours, 0, None),
        ])  # fmt: skip
        if parts is not None:
            drawn[:, 1] = parts @ rng.dirichlet(np.ones(parts.shape[1]))
        sample = drawn[rng.integers(len(drawn), size=len(drawn))]
        same += _field(drawn, _cut(sample, cuts)) == found
    accounts = two.assign(**{name: [fields[i] for i in found], "sure": same / draws})
    first, second = two.columns
    whole = two.sum().where(lambda one: one != 0)
    out = pd.DataFrame(
        {
            one: {"accounts": len(mine), "of_accounts": len(mine) / len(two), first: mine[first].sum() / whole[first],
                  second: mine[second].sum() / whole[second], "sure": mine["sure"].mean()}
            for one in order if len(mine := accounts[accounts[name] == one])
        }
    ).T.rename_axis(name).astype({"accounts": int})  # fmt: skip
    note = both(
        "{first} is high from {one} on, {second} from {other} on ({how}). {unsure:,} of {n:,} stand in their field in "
        "fewer than nine of ten samples.",
        first=both(first), second=both(second), one=format(lines_[0], ",.0f"),
        other=format(lines_[1], ",.0f" if parts is None else ".2f"),
        how=both("the median") if isinstance(cuts, str) else both("as given"),
        unsure=int((accounts["sure"] < SURE).sum()), n=len(two),
    )  # fmt: skip
    if not spreads.any() and parts is None:
        note = lines(
            note, both("The numbers are taken as they are: luck of the year is not counted (luck=).")
        )
    formats = dict.fromkeys(("of_accounts", first, second), ".1%") | {"sure": ".0%"}
    return Placed(
        out, columns=("of_accounts", first, second), formats=formats, label=both("Part of all"), note=note,
        accounts=accounts, cuts=(float(lines_[0]), float(lines_[1])),
    )  # fmt: skip


def _cut(values: np.ndarray, cuts: str | tuple[float, float]) -> np.ndarray:
    if isinstance(cuts, str):
        frames.check_choice(cuts, ("median",), "cuts")
        return np.asarray(np.median(values, axis=0))
    found = frames.floats(cuts, "cuts").ravel()
    if found.shape != (2,) or not np.isfinite(found).all():
        raise DataError(_('cuts are two numbers, or "median", not {cuts!r}.').format(cuts=cuts))
    return found


def _field(values: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    high = values >= cuts
    return np.asarray(high[:, 0] + 2 * high[:, 1])

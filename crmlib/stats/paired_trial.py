"""A trial of hours in pairs: what extra hours brought that a lot gave to one of two alike.

paired_trial   the mean difference with its interval, beside what averages would say
PairedTrial    its answer, from which a response curve gets its height
in_pairs       what the treated of each pair has more than the other
check_alike    count or refuse pairs whose two differ much in size
paired_table   the mean difference of all pairs and of groups of them, with intervals
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import check_number, check_whole, floats, need_columns, one_row_each
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, mean_interval
from crmlib.stats.per_hour import per_hour
from crmlib.stats.resample import check_draws, unit_weights
from crmlib.stats.response import Response
from crmlib.stats.trial import zero_or_one

LOWEST, HIGHEST = N_("the lowest"), N_("the highest")


@dataclass(frozen=True, repr=False)
class PairedTrial(Dots):
    """What `paired_trial` returns.

    Attributes
    ----------
    per_hour : Dots
        By Hour: estimate, low, high (yuan of turnover a year).
    pairs : DataFrame
        By pair: treated, other, difference, and who was treated.
    years, hours : float
        Share of a year in which the outcome was counted, and hours that the lot gave.
    """

    per_hour: Dots = field(kw_only=True)
    pairs: pd.DataFrame = field(kw_only=True)
    years: float = field(kw_only=True)
    hours: float = field(kw_only=True)

    def response(
        self, accounts: pd.DataFrame, judged: Response, *, potential: str = "headroom", draws: int = 500, seed: int = 0
    ) -> Response:  # fmt: skip
        """Return a curve an account: its form from judgement, its height from potential and this trial.

        The trial knows two points: no extra hours, and so many. So it says which share of potential that many hours win
        in a year, and judgement (see `Response.from_judgement`) says how the rest of the curve runs.

        Parameters
        ----------
        accounts : DataFrame
            customer_id and potential, of those in the trial and of whoever else is to have a curve.
        judged : Response
            Any curve of the right form; its floor and ceiling do not matter.
        potential : str
            Column of what each could still buy in a year.
        draws, seed
            Bootstrap by pair for the ceilings' relative standard error.

        Raises
        ------
        DataError
            If somebody of the trial is not among the accounts.
        ModelError
            If the trial found no gain, or nobody treated had potential.
        """
        check_draws(draws)
        need_columns(accounts, ["customer_id", potential])
        room = pd.Series(floats(accounts[potential], potential), one_row_each(accounts))
        strangers = ~self.pairs["who"].isin(room.index)
        if strangers.any():
            message = _("{n} of the trial are not among the accounts, for instance {who}.")
            raise DataError(message.format(n=int(strangers.sum()), who=self.pairs["who"][strangers].iloc[0]))
        sums = np.column_stack([self.pairs["difference"], room.loc[self.pairs["who"]]])
        again = unit_weights(len(sums), draws=draws, seed=seed) @ sums
        gain, whole = sums.sum(axis=0)
        if gain <= 0 or whole <= 0:
            raise ModelError(
                _("The extra hours brought nothing, so no curve rises; look at the trial's interval.")
            )
        error = float(np.std(again[:, 0] / again[:, 1], ddof=1) / (gain / whole))
        top = gain / whole / self.years / float(judged.reached(self.hours))
        return replace(judged, floor=0.0, ceiling=top * room, error=error)


def paired_trial(
    outcome: pd.Series, extra: pd.Series, pairs: pd.Series, before: pd.Series, spent: pd.Series,
    by: pd.Series | None = None, *, groups: int = 5, years: float = 1.0, alike: float | None = None,
    level: float = 0.95, draws: int = 500, seed: int = 0,
) -> PairedTrial:  # fmt: skip
    """Return what extra hours brought that the lot gave to one of each pair, beside what averages would say.

    Parameters
    ----------
    outcome, extra, before, spent : Series of float
        By account (labels say who): what was counted afterwards, extra hours, turnover and hours of a year before.
    pairs : Series
        Which pair each belongs to, missing for who is in none.
    by : Series of float, optional
        What pairs are put into groups by (the sum of both), known before the lot.
    groups, years, alike, level, draws, seed
        As for `crmlib.accounts.trial`.

    Returns
    -------
    PairedTrial
        ``.table`` by all, and by group from the lowest to the highest: pairs, without, difference, low, high, per_hour.

    Raises
    ------
    DataError, TooFewError
        As for `crmlib.accounts.trial`.

    Examples
    --------
    >>> came, extra = pd.Series([25.0, 20, 30, 45]), pd.Series([10.0, 0, 0, 10])
    >>> found = paired_trial(came, extra, pd.Series(list("aabb")), came, came, years=0.5, draws=20)
    >>> found.table.loc["all", ["difference", "per_hour"]].tolist()
    [10.0, 2.0]
    """
    years = check_number(years, "years", 1e-3, 100)
    hours = np.unique(extra[extra != 0])
    if len(hours) != 1 or hours[0] < 0:
        message = _(
            "{column} holds {n} different numbers of hours beside 0; a trial of pairs compares one with none."
        )
        raise DataError(message.format(column=extra.name, n=len(hours)))
    found = in_pairs(outcome, extra > 0, pairs)
    unlike = check_alike(found, before, alike)
    units = float(hours[0]) * years
    sides = ("treated_at", "other_at")
    sizes = None if by is None else sum(by.to_numpy()[found[side]] for side in sides)
    table = paired_table(found, units, sizes, groups, level=level).rename_axis("group")
    lone = int(pairs.notna().sum()) - 2 * len(found)
    notes = [
        both("{hours:g} extra hours to one of each pair, by lot.", hours=hours[0]),
        both("{n} without their pair are left out.", n=lone) if lone else "",
        both("In {n} pairs one bought more than twice as much as the other before.", n=unlike) if unlike else "",
        in_words(level, N_("Student's t, paired")),
    ]  # fmt: skip
    lot = [float(table.loc["all", name]) / units for name in ("difference", "low", "high")]
    who = outcome.index[found["treated_at"]]
    return PairedTrial(
        table, value="difference", zero=0.0, formats=dict.fromkeys(table.columns[1:], ",.0f"), note=lines(*notes),
        label=both("Yuan of turnover that the extra hours brought"), years=years, hours=float(hours[0]),
        pairs=found[["treated", "other", "difference"]].assign(who=who),
        per_hour=per_hour(before, spent, lot, level=level, draws=draws, seed=seed),
    )  # fmt: skip


def in_pairs(values: pd.Series, treated: ArrayLike, pairs: pd.Series) -> pd.DataFrame:
    """Return the values of the treated and of the other in each pair of which the lot treated one.

    Parameters
    ----------
    values : Series of float
    treated : array of bool or 0/1
        Whether the lot fell on it.
    pairs : Series
        Which pair each belongs to, missing for who is in none.

    Returns
    -------
    DataFrame
        By pair: treated, other, difference; who stands where in ``values``: treated_at, other_at. Pairs of whom one is
        not in the data are not in it.

    Raises
    ------
    DataError
        If a pair has more than two, or two of the same kind.
    TooFewError
        If there are fewer than 2 whole pairs.

    Examples
    --------
    >>> in_pairs(pd.Series([5.0, 3, 9]), [1, 0, 1], pd.Series(["a", "a", "b"])).loc["a", "difference"]
    Traceback (most recent call last):
    crmlib.errors.TooFewError: 1 whole pairs; a difference with an interval needs 2 or more.
    """
    table = pd.DataFrame({"pair": np.asarray(pairs, object), "value": floats(values, "values")})
    table = table.assign(treated=zero_or_one(treated, "treated"), at=np.arange(len(table))).dropna(
        subset="pair"
    )
    if table["value"].isna().any():
        who = table.loc[table["value"].isna(), "pair"].iloc[0]
        raise DataError(_("Values are missing in pairs, first in {pair}.").format(pair=who))
    by = table.groupby("pair")["treated"].agg(["size", "sum"])
    odd = by[(by["size"] > 2) | ((by["size"] == 2) & (by["sum"] != 1))]
    if len(odd):
        message = _(
            "A pair holds one that was treated and one that was not; {n} do not, for instance {pair}."
        )
        raise DataError(message.format(n=len(odd), pair=odd.index[0]))
    whole = table[table["pair"].isin(by.index[by["size"] == 2])]
    if len(whole) < 4:
        message = _("{n} whole pairs; a difference with an interval needs 2 or more.")
        raise TooFewError(message.format(n=len(whole) // 2))
    sides = {name: whole[whole["treated"] == kind].set_index("pair").sort_index() for name, kind in
             (("treated", True), ("other", False))}  # fmt: skip
    found = pd.DataFrame({name: side["value"] for name, side in sides.items()})
    found["difference"] = found["treated"] - found["other"]
    return found.assign(**{f"{name}_at": side["at"] for name, side in sides.items()})


def check_alike(found: pd.DataFrame, size: pd.Series, alike: float | None = None) -> int:
    """Return in how many pairs one is more than twice as large as the other; refuse what differs more than allowed.

    Parameters
    ----------
    found : DataFrame
        As `in_pairs` returns it.
    size : Series of float
        By the same rows as its values.
    alike : float, optional
        So many times, and no more.

    Raises
    ------
    DataError

    Examples
    --------
    >>> pairs = in_pairs(pd.Series([5.0, 3, 9, 8]), [1, 0, 1, 0], pd.Series(list("aabb")))
    >>> check_alike(pairs, pd.Series([10.0, 11, 20, 9]))
    1
    """
    one, other = (size.to_numpy(float)[found[f"{side}_at"]] for side in ("treated", "other"))
    times = np.maximum(one, other) / np.maximum(np.minimum(one, other), 1e-9)
    if alike is not None and (times > alike).any():
        message = _(
            "{n} pairs hold two of whom one is more than {alike:g} times as large as the other, first {pair}: these "
            "are no pairs."
        )
        far = times > alike
        raise DataError(message.format(n=int(far.sum()), alike=alike, pair=found.index[int(far.argmax())]))
    return int((times > 2).sum())


def paired_table(
    found: pd.DataFrame, units: float, by: ArrayLike | None = None, groups: int = 5, *, level: float = 0.95
) -> pd.DataFrame:
    """Return the mean difference of all pairs, and of groups of them, with Student's intervals.

    Parameters
    ----------
    found : DataFrame
        As `in_pairs` returns it.
    units : float
        What the treated got more of, for ``per_hour``.
    by : array, optional
        A number for each pair that was known before the lot; groups are of equal size, the lowest first.
    groups : int, default 5
    level : float, default 0.95

    Returns
    -------
    DataFrame
        By all, the lowest, 2 … , the highest: pairs, without (mean of the others), difference, low, high, per_hour.

    Raises
    ------
    TooFewError
        If there are fewer than 2 pairs in a group.

    Examples
    --------
    >>> pairs = in_pairs(pd.Series([5.0, 3, 9, 8]), [1, 0, 1, 0], pd.Series(list("aabb")))
    >>> paired_table(pairs, 2)[["pairs", "difference", "per_hour"]].iloc[0].tolist()
    [2.0, 1.5, 0.75]
    """
    rows: dict[Hashable, np.ndarray] = {"all": np.ones(len(found), bool)}
    if by is not None:
        place = pd.Series(floats(by, "by")).rank(method="first").to_numpy() - 0.5
        group = (place * check_whole(groups, "groups", 2) / len(found)).astype(int)
        rows |= {
            {0: LOWEST, groups - 1: HIGHEST}.get(number, number + 1): group == number
            for number in range(groups)
        }
    made = []
    for mine in rows.values():
        if mine.sum() < 2:
            raise TooFewError(
                _("{n} pairs in a group; an interval needs 2 or more.").format(n=int(mine.sum()))
            )
        part = found[mine]
        middle, (_error, low, high) = part["difference"].mean(), mean_interval(part["difference"], level)
        made.append((len(part), part["other"].mean(), middle, low, high, middle / units))
    columns = ["pairs", "without", "difference", "low", "high", "per_hour"]
    return pd.DataFrame(made, columns=columns, index=pd.Index(list(rows), dtype=object))

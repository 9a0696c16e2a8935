"""Seven boxes to tick: how promising is an account, and can the ticks be trusted? (lecture row S3.8)

Criterion        the seven criteria
potential_score  points of each sheet, blanks never taken for a no
Worksheet        its answer: do two people tick alike, do points foretell who is won, do weights help?
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, Labelled, Text, _, both, lines
from crmlib.result import Dots, Result
from crmlib.stats import checklist
from crmlib.stats.checklist import yes_share
from crmlib.stats.intervals import in_words
from crmlib.stats.weighing import weighing

TERMS = (
    N_("agree"), N_("alpha_without"), N_("answered"), N_("auc_won"), N_("change_high"), N_("change_low"),
    N_("criterion"), N_("item_rest_r"), N_("kappa"), N_("sheet_points"), N_("sheets"), N_("yes_share"),
)  # fmt: skip


class Criterion(Labelled):
    """The seven criteria of the worksheet, in the lecture's order."""

    OWN_GROWTH = "own_growth", N_("the account's own growth")
    BUSINESS_PLAN = "business_plan", N_("a business plan")
    REVENUE_POTENTIAL = "revenue_potential", N_("revenue potential")
    OPPORTUNITY = "opportunity", N_("an opportunity")
    FIT = "fit", N_("fit of our solution")
    COMPETITIVENESS = "competitiveness", N_("our competitiveness")
    RELATIONSHIP = "relationship", N_("relationship with us")


NAMES = {one.value: one for one in Criterion}


@dataclass(frozen=True, repr=False)
class Worksheet(Result):
    """What `potential_score` returns.

    Attributes
    ----------
    sheets : DataFrame
        A row a sheet: customer_id, rater, the criteria, points (0 to 7), answered, least and most (blanks taken for no,
        for yes); won, where it is known.
    dated : Text or str
        What is to be said of when they were filled in.
    """

    sheets: pd.DataFrame = field(kw_only=True)
    dated: Text | str = field(kw_only=True)

    @property
    def ticks(self) -> pd.DataFrame:
        """By customer: what its sheets say of each criterion on average, a blank counting as the others do."""
        by = self.sheets.groupby("customer_id")[list(NAMES)].mean()
        return by.T.fillna(by.mean(axis=1)).T.dropna()

    def reliability(self, *, level: float = 0.95, draws: int = 200, seed: int = 0) -> Dots:
        """Return how far two people tick alike, and how each criterion fits; see `crmlib.stats.checklist.agreement`.

        Raises
        ------
        DataError
            If the sheets are not of two people.
        """
        raters = self.sheets["rater"].unique()
        if len(raters) != 2:
            message = _("κ takes two people who judged the same accounts; there are {n}.")
            raise DataError(message.format(n=len(raters)))
        by = self.sheets.set_index("customer_id").groupby("rater")
        two = [by.get_group(one)[list(NAMES)] for one in raters]
        by_both = two[0].index.intersection(two[1].index)
        first, second = (one.loc[by_both] for one in two)
        return checklist.agreement(first, second, NAMES, level=level, draws=draws, seed=seed)

    def validity(self, *, level: float = 0.95, draws: int = 300, seed: int = 0) -> Dots:
        """Return how well points tell who was won, with all seven criteria and without each.

        See `crmlib.stats.checklist.validity`; an account's ticks are the mean of its sheets.
        """
        ticks, won = self._accounts()
        return checklist.validity(ticks, won, NAMES, self.dated, level=level, draws=draws, seed=seed)

    def calibration(self, *, level: float = 0.95) -> Dots:
        """Return which share of accounts was won by points; see `crmlib.stats.checklist.by_points`."""
        _ticks, won = self._accounts()
        points = self.sheets.groupby("customer_id")["points"].mean().reindex(won.index)
        return checklist.by_points(points, won, self.dated, level=level)

    def weights(self, learn: int = 160, *, splits: int = 50, level: float = 0.95, seed: int = 0) -> Dots:
        """Return what fitted weights are worth beside counting ticks; see `crmlib.stats.weighing`."""
        ticks, won = self._accounts()
        return weighing(ticks, won, learn, self.dated, splits=splits, level=level, seed=seed)

    def _accounts(self) -> tuple[pd.DataFrame, pd.Series]:
        frames.need_columns(self.sheets, ["won"])
        by = self.sheets.assign(won=frames.flags(self.sheets, "won")).groupby("customer_id")
        odd = by["won"].min() != by["won"].max()
        if odd.any():
            message = _("{n} accounts are won on one sheet and not on another, for instance {who}.")
            raise DataError(message.format(n=int(odd.sum()), who=odd.index[odd][0]))
        return by[list(NAMES)].mean(), by["won"].first()


def potential_score(sheets: IntoFrame, before: str | date | None = None, *, level: float = 0.95) -> Worksheet:
    """Return the points of each worksheet: one for each criterion that holds, a blank counting as the others do.

    Whoever fills in a sheet when the result is known ticks what came true; ``before`` leaves such sheets out.

    Parameters
    ----------
    sheets : data frame of any backend
        One row a sheet: customer_id, rater, rated_on and the seven criteria (1, 0 or blank); won for what comes after.
    before : str or date, optional
        Only sheets of an earlier day.
    level : float, default 0.95

    Returns
    -------
    Worksheet
        ``.table`` by Criterion: answered (sheets), yes_share, low, high (accounts as groups).

    Raises
    ------
    DataError
        If a column is missing, a tick is neither 0 nor 1, somebody judged an account twice, or no sheet is left.

    Examples
    --------
    >>> from crmlib import datasets
    >>> found = potential_score(datasets.load("worksheets"), before="2026-01-01")
    >>> len(found.sheets)
    780
    """
    table = frames.to_pandas(sheets, ["customer_id", "rater", "rated_on", *NAMES]).reset_index(drop=True)
    frames.no_missing(table, ["customer_id", "rater", "rated_on"])
    ticks = checklist.check_ticks(table, list(NAMES))
    twice = table.duplicated(["customer_id", "rater"])
    if twice.any():
        message = _("{n} accounts were judged twice by the same person, for instance {who}.")
        raise DataError(message.format(n=int(twice.sum()), who=table.loc[twice, "customer_id"].iloc[0]))
    days = pd.to_datetime(table["rated_on"])
    kept = days < pd.Timestamp(before) if before is not None else pd.Series(True, table.index)
    if not kept.any():
        raise DataError(_("No sheet was filled in before {day}; the first is of {first:%Y-%m-%d}.").format(
            day=before, first=days.min()))  # fmt: skip
    dated = _dated(days, kept)
    scored = checklist.points(ticks)
    made = table.drop(columns=list(NAMES)).join(ticks).join(scored)[kept].reset_index(drop=True)
    rows = [yes_share(made[name], made["customer_id"], level=level) for name in NAMES]
    out = pd.DataFrame(rows).set_axis(["answered", "yes_share", "low", "high"], axis=1)
    out = out.set_axis(pd.Index(list(Criterion), name="criterion"), axis=0)
    note = both("{n:,} sheets on {many:,} accounts.", n=len(made), many=made["customer_id"].nunique())
    return Worksheet(
        out, formats=dict.fromkeys(("yes_share", "low", "high"), ".1%"), sheets=made, dated=dated,
        note=lines(note, dated, in_words(level, N_("Student's t, accounts as groups"))),
    )  # fmt: skip


def _dated(days: pd.Series, kept: pd.Series) -> Text | str:
    """Say how many sheets were left out as too late, or that some are later than most."""
    late, last = days > days.mode().iloc[0], days.max()
    if not kept.all():
        return both(
            "{n} sheets are later, up to {last:%Y-%m-%d}, and left out.", n=int((~kept).sum()), last=last
        )
    said = N_("{n} sheets were filled in after most others, up to {last:%Y-%m-%d}: was the result known?")
    return both(said, n=int(late.sum()), last=last) if late.any() else ""

"""The funnel 漏斗: how many firms stand in each layer, and which layer runs dry? (Lecture rows S4.15, S4.16)

FunnelLayer  contacted, hard to reach, aware of a problem, ready to solve; then the order in production
Funnel       how long leads stay in each layer and which share goes on: Little's law, what is needed, what is to come

Orders come from the last layer, which draws on the one before: when the first runs dry, orders do not show it for
weeks. A layer's own age is no measure of its stay, for who stays long is met more often; so days spent in it by all are
divided by the number that left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Self

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import CrmlibError, DataError, TooFewError
from crmlib.frames.leads import DAYS, followed
from crmlib.frames.times import days_of
from crmlib.i18n import N_, Labelled, Text, _, both, lines
from crmlib.result import Bars, Dots
from crmlib.stats.fan import Weeks
from crmlib.stats.flow import ahead, drawn_of, level, stays_and_exits, stock_by_day
from crmlib.stats.intervals import check_level, in_words, percentile, wilson, z_value
from crmlib.stats.resample import check_draws, generator

_RECENT = 28  # days from which the intake of a week is counted
_SURE = 0.99  # that a trend is no chance, in each layer


class FunnelLayer(Labelled):
    """How far a firm has come that might sign a contract, in order; then its order.

    Examples
    --------
    >>> [one.label for one in FunnelLayer][:2]
    ['Contacted', 'Hard to reach']
    """

    CONTACTED = "contacted", N_("Contacted")
    HARD_TO_REACH = "hard_to_reach", N_("Hard to reach")
    AWARE = "aware", N_("Aware of a problem")
    READY = "ready", N_("Ready to solve")
    PRODUCTION = "production", N_("Order in production")


_LAYERS = list(FunnelLayer)[:4]


@dataclass(frozen=True, repr=False)
class Forecast(Weeks):
    """What `Funnel.forecast` returns: orders week by week, and ``.stocks``, how many will stand in each layer."""

    stocks: Weeks = field(kw_only=True)


class Funnel:
    """How long leads stay in each layer of the funnel, and which share of those that leave it goes on.

    Parameters
    ----------
    level : float, default 0.95
        Of all intervals.

    Attributes
    ----------
    params_ : DataFrame
        By layer: stay (mean days), conversion (share of those that left it that went on; to order, from the last).
    stock_ : Series
        How many stood in each layer on the last day.
    intake_ : float
        Leads that came in a day, over the last four weeks.
    as_of_ : Timestamp

    Notes
    -----
    Mean stay = days spent in the layer ÷ number that left, which supposes that leads leave at a steady rate. The
    share that goes on is of those that left: true of all if who goes on takes as long as who is lost.

    Examples
    --------
    >>> from crmlib import datasets
    >>> funnel = Funnel().fit(datasets.load("leads"))
    >>> funnel.params_["stay"].round(1).tolist()  # in truth 9, 14, 20, 12
    [8.8, 14.3, 19.5, 12.8]
    """

    def __init__(self, *, level: float = 0.95) -> None:
        self.level = level

    def fit(self, leads: IntoFrame, *, as_of: str | date | None = None) -> Self:
        """Count how leads moved, to the end of a day.

        Parameters
        ----------
        leads : data frame of any backend
            lead_id, entered, hard_on, aware_on, ready_on (days on which it came into the layers), closed_on (blank:
            still in), lead_end ("ordered" or another); made_on, when an order had left production, if it is known.
        as_of : date, optional
            The last day watched; by default the last that stands in the table. What came later is not looked at.

        Raises
        ------
        DataError
            If a column is missing, days cannot be read, an id stands for two leads, or no lead can be followed.
        TooFewError
            If nobody has left a layer yet.
        """
        check_level(self.level)
        table = frames.to_pandas(leads, ["lead_id", *DAYS, "lead_end"])
        frames.need_columns(table, table.columns, rows=True)
        kept, self.left_out_ = followed(table.reset_index(drop=True))
        last = kept[list(DAYS)].max().max()
        self.as_of_ = last if as_of is None else days_of(pd.Series([as_of], name="as_of", dtype=object))[0]
        self._rows, self._exits = kept[kept["entered"] <= self.as_of_], {}
        for place, layer in enumerate(_LAYERS):
            came, left, on = self._moves(place)
            found = stays_and_exits(came, left, on, self.as_of_, level=self.level)
            if not found.left:
                message = _("Nobody has left the layer {layer} by {day:%Y-%m-%d}: a stay cannot be counted.")
                raise TooFewError(message.format(layer=layer.label, day=self.as_of_))
            self._exits[layer] = found
        params = {one: (found.stay, found.went_on / found.left) for one, found in self._exits.items()}
        self.params_ = pd.DataFrame.from_dict(params, orient="index", columns=["stay", "conversion"])
        days = pd.DatetimeIndex([self.as_of_])
        self.stock_ = pd.Series(
            {one: stock_by_day(*self._moves(place)[:2], days)[0] for place, one in enumerate(_LAYERS)}
        )
        self.intake_ = self._intake("entered") / 7
        return self

    def _moves(self, place: int) -> tuple[pd.Series, pd.Series, pd.Series]:
        """Return when each lead came into a layer and left it, and whether it went on."""
        rows, last = self._rows, DAYS[place + 1]
        on = rows[last].notna() if place < 3 else rows["lead_end"].eq("ordered")
        return rows[DAYS[place]], rows[last].fillna(rows["closed_on"]).where(rows[DAYS[place]].notna()), on

    def _intake(self, column: str) -> float:
        """Return how many came into a layer a week, over the last four weeks."""
        return float(
            self._rows[column].between(self.as_of_ - pd.Timedelta(days=_RECENT - 1), self.as_of_).sum()
            / (_RECENT / 7)
        )

    def _fitted(self) -> None:
        if not hasattr(self, "params_"):
            raise CrmlibError(_("This funnel has not been fitted: call fit(leads) first."))

    def layers(self) -> Dots:
        """Return by layer what stands in it, what comes in, which share goes on, and how long leads stay.

        Returns
        -------
        Dots
            ``.table`` by layer: in_stock, intake_week (last four weeks), goes_on, goes_low, goes_high (of those that
            left), stay_days, stay_low, stay_high. Production: only if the leads have a column made_on.
        """
        self._fitted()
        rows = {}
        for place, (layer, found) in enumerate(self._exits.items()):
            share = wilson(found.went_on, found.left, self.level)
            counts = self.stock_[layer], self._intake(DAYS[place]), found.went_on / found.left
            rows[layer] = (*counts, *share, found.stay, found.low, found.high)
        made = self._production()
        if made is not None:
            rows[FunnelLayer.PRODUCTION] = made
        columns = [
            "in_stock", "intake_week", "goes_on", "goes_low", "goes_high", "stay_days", "stay_low", "stay_high",
        ]  # fmt: skip
        table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("funnel_layer")
        shares, days = (dict.fromkeys(columns[k:n], spec) for k, n, spec in ((2, 5, ".0%"), (5, 8, ".1f")))
        return Dots(
            table, value="stay_days", low="stay_low", high="stay_high", label=both("Mean days in the layer"),
            formats={"in_stock": ",.0f", "intake_week": ",.0f"} | shares | days,
            note=lines(self._said(), in_words(self.level, N_("Wilson; exponential stays"))),
        )  # fmt: skip

    def _production(self) -> tuple | None:
        if "made_on" not in self._rows:
            return None
        ordered = self._rows["lead_end"].eq("ordered")
        came, left = (self._rows[name].where(ordered) for name in ("closed_on", "made_on"))
        found = stays_and_exits(came, left, ordered, self.as_of_, level=self.level)
        stock = stock_by_day(came, left, pd.DatetimeIndex([self.as_of_]))[0]
        orders = came.between(self.as_of_ - pd.Timedelta(days=_RECENT - 1), self.as_of_).sum() / (_RECENT / 7)
        return stock, orders, np.nan, np.nan, np.nan, found.stay, found.low, found.high

    def _said(self) -> Text:
        text = both("{n:,} leads, to {day:%Y-%m-%d}.", n=len(self._rows), day=self.as_of_)
        repeated, backward = self.left_out_
        left_out = both(
            "Left out: {repeated} rows entered twice, {backward} leads whose dates run backwards.",
            repeated=repeated, backward=backward,
        )  # fmt: skip
        return lines(text, left_out if repeated or backward else "")

    def little(self, start: str | date, end: str | date, *, force: bool = False) -> Bars:
        """Return the stay that Little's law makes of stock and intake, beside the one that was counted.

        Stock = intake × stay holds in balance only: where a stock rises or falls, stock ÷ intake is no stay.

        Parameters
        ----------
        start, end : date
            First and last day of the window.
        force : bool, default False
            Show it even where a stock was not level.

        Returns
        -------
        Bars
            ``.table`` by layer: stock_mean, intake_day, by_little (days), stay_days, stay_low, stay_high, off.

        Raises
        ------
        DataError
            If the window is none, or a stock rose or fell in it by more than chance.

        References
        ----------
        Little, J. D. C. and Graves, S. C. (2008). Little's law. In *Building Intuition*, 81–100. Springer.
        """
        self._fitted()
        first, last = days_of(pd.Series([start, end], name="start, end", dtype=object))
        if not self._rows["entered"].min() <= first < last <= self.as_of_:
            message = _(
                "A window runs from a day to a later one, between {first:%Y-%m-%d} and {last:%Y-%m-%d}."
            )
            raise DataError(message.format(first=self._rows["entered"].min(), last=self.as_of_))
        days, rows, odd = pd.date_range(first - pd.Timedelta(days=1), last), {}, []
        for place, (layer, found) in enumerate(self._exits.items()):
            came, left, _on = self._moves(place)
            stock = stock_by_day(came, left, days)
            if abs(level(stock, found.stay)) > z_value(_SURE):
                odd.append((layer, stock))
            mean, intake = (
                (stock[1:] + stock[:-1]).mean() / 2,
                came.between(first, last).sum() / (len(days) - 1),
            )
            stay = mean / intake if intake else np.nan
            rows[layer] = (mean, intake, stay, found.stay, found.low, found.high, stay / found.stay - 1)
        text = ""
        if odd:
            layer, stock = odd[0]
            facts = {"layer": layer, "first": int(stock[0]), "last": int(stock[-1])}
            if not force:
                message = _("Stock of the layer {layer} went from {first} to {last} in this window: Little's law does "
                            "not hold; choose one where it is level.")  # fmt: skip
                raise DataError(message.format(**facts | {"layer": layer.label}))
            message = N_(
                "Stock of the layer {layer} went from {first} to {last}: stock ÷ intake is no stay here."
            )
            text = both(message, **facts)
        columns = ["stock_mean", "intake_day", "by_little", "stay_days", "stay_low", "stay_high", "off"]
        table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("funnel_layer")
        window = both("{first:%Y-%m-%d} to {last:%Y-%m-%d}.", first=first, last=last)
        return Bars(
            table, columns=("by_little", "stay_days"), label=both("Mean days in the layer"),
            formats=dict.fromkeys(columns, ".1f") | {"off": "+.0%"}, note=lines(window, text, self._said()),
        )  # fmt: skip

    def dry(self, target: float) -> Bars:
        """Return what must stand in each layer for so many orders a week, and which layer runs dry.

        Needed = orders a day ÷ all conversions from that layer on × mean stay.

        Parameters
        ----------
        target : float
            Orders a week.

        Returns
        -------
        Bars
            ``.table`` by layer: in_stock, needed_stock, cover (the one over the other), cover_low, cover_high,
            weeks_unseen (mean weeks that what is missing there takes to the orders).

        Raises
        ------
        DataError
            If the target is no number above 0, or no lead of a layer has gone on.
        """
        self._fitted()
        wanted = frames.check_number(target, "target", 1e-9, 1e9) / 7
        stay, share = self.params_["stay"].to_numpy(), self.params_["conversion"].to_numpy()
        if not share.all():
            message = _(
                "No lead has gone on from the layer {layer}: what is needed for an order cannot be said."
            )
            raise DataError(message.format(layer=_LAYERS[int(share.argmin())].label))
        later = np.cumprod(share[::-1])[::-1]
        needed = wanted / later * stay
        have = self.stock_.to_numpy(float)
        cover = have / needed
        left = np.array([one.left for one in self._exits.values()])
        spread = np.cumsum(((1 - share) / (share * left))[::-1])[::-1] + 1 / left + 1 / np.maximum(have, 1)
        reach = np.exp(z_value(self.level) * np.sqrt(spread))
        weeks = (np.cumsum(stay[::-1])[::-1] - stay) / 7
        table = pd.DataFrame(
            {"in_stock": have, "needed_stock": needed, "cover": cover, "cover_low": cover / reach,
             "cover_high": cover * reach, "weeks_unseen": weeks},
            index=pd.Index(_LAYERS, name="funnel_layer", dtype=object),
        )  # fmt: skip
        place = int(cover.argmin())
        text = both(
            "The driest layer: {layer}, {cover:.0%} of what is needed; orders show it after {weeks:.1f} weeks.",
            layer=_LAYERS[place], cover=float(cover[place]), weeks=float(weeks[place]),
        )  # fmt: skip
        enough = both("Every layer holds what is needed.") if cover.min() >= 1 else text
        shares = dict.fromkeys(("cover", "cover_low", "cover_high"), ".0%")
        return Bars(
            table, columns=("in_stock", "needed_stock"), label=both("Leads"), note=lines(enough, self._said()),
            formats={"in_stock": ",.0f", "needed_stock": ",.0f", "weeks_unseen": ".1f"} | shares,
        )  # fmt: skip

    def forecast(
        self, weeks: int = 20, intake: float | None = None, *, draws: int = 1_000, seed: int = 0
    ) -> Forecast:
        """Return what stands in the layers, and what is ordered, week by week from the last day on.

        Parameters
        ----------
        weeks : int, default 20
        intake : float, optional
            Leads a day from now on; by default those of the last four weeks.
        draws, seed
            Of stays, conversions and chance.

        Returns
        -------
        Forecast
            ``.table`` by week: orders_week (mean), low_80, high_80, low, high; ``.stocks``: the four layers.

        Raises
        ------
        DataError
            If a number makes no sense.
        """
        self._fitted()
        weeks, check = frames.check_whole(weeks, "weeks", 1), frames.check_number
        daily = self.intake_ if intake is None else check(intake, "intake", 0, 1e6)
        check_draws(draws)
        stay, share = self.params_["stay"].to_numpy(), self.params_["conversion"].to_numpy()
        have = self.stock_.to_numpy()
        old, old_out, new, new_out = ahead(have, daily, stay, share, weeks)
        # Ten months of chance for each draw of what is known of stays and conversions.
        stays, shares = drawn_of(list(self._exits.values()), -(-draws // 10), rng := generator(seed))
        moved, came = (
            np.repeat(one.clip(0, 1e9), 10, axis=0) for one in ahead(have, daily, stays, shares, weeks)[1::2]
        )
        drawn = (rng.binomial(have, moved.clip(0, 1)).sum(axis=-1) + rng.poisson(came))[:draws]
        inner, outer = percentile(drawn, 0.8), percentile(drawn, self.level)
        index = pd.RangeIndex(1, weeks + 1, name="week_ahead")
        orders = {"orders_week": old_out @ have + new_out, "low_80": inner.low, "high_80": inner.high}
        table = pd.DataFrame(orders | {"low": outer.low, "high": outer.high}, index=index)
        stocks = pd.DataFrame(np.einsum("wij,i->wj", old, have) + new, index=index, columns=_LAYERS)
        note = both("{intake:.1f} leads a day from {day:%Y-%m-%d} on.", intake=daily, day=self.as_of_)
        how = both("low to high: {level:.0%} of such weeks; low_80 to high_80: 80 %.", level=self.level)
        return Forecast(
            table, columns=("orders_week",), bands=(("low", "high"),), inner=("low_80", "high_80"),
            formats=dict.fromkeys(table, ".1f"), label=both("Orders a week"), xlabel=both("Weeks from now"),
            note=lines(note, how),
            stocks=Weeks(stocks, columns=tuple(_LAYERS), formats=dict.fromkeys(_LAYERS, ",.0f"), note=note,
                         label=both("Leads in the layer"), xlabel=both("Weeks from now")),
        )  # fmt: skip

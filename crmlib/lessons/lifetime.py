"""What topic 12 shows beside its models: orders with what was paid, forecasts and lists side by side, single members.

AS_OF       the last day that is known when the gold cards are given out
households  the orders of households, each once, with what was paid
analyses    the five analyses of customers' data, a number each (lecture row S1.1)
fitted      a model's parameters with their intervals
came        what each member ordered and spent in the weeks after that day
forecasts   how many orders will come: two averages, the model, and what came
gold        two lists of gold cards, and what the members on them did
service     what it costs to serve an order of each member, few orders believed little
potential   what more each member could bring, by what they say that they spend elsewhere
pilot       whether a gold card changed how much its owners order
silent      members with few and with many orders who have been silent for as long
renewals    what subscribers are still worth, if they differ and if they do not
gate        the child at the gate: what it may bring one day, and what that is worth today
diary       the days on which one member ordered
six         six members of whom each stands for a tier
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.lifetime import GammaGamma, ShiftedBetaGeometric, clv_formula, rfm_summary
from crmlib.lifetime.tiers import Tier
from crmlib.lifetime.value import LifetimeValue
from crmlib.result import TERM, Dots, Result
from crmlib.stats.buyers import Buyers
from crmlib.stats.intervals import in_words

AS_OF = pd.Timestamp("2025-06-30")
WEEKS = 52
CARDS = 5  # one member in so many gets a gold card


def households(orders: pd.DataFrame, lines: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return the orders of households, each once, with what was paid for all its lines.

    Parameters
    ----------
    orders, lines, members : DataFrame
        The tables of the ledger. A second export wrote some orders and their lines again.

    Returns
    -------
    DataFrame
        order_id, member_id, date, paid.
    """
    at_home = members.loc[members["kind"] == "household", "member_id"]
    once = orders.loc[orders["member_id"].isin(at_home), ["order_id", "member_id", "date"]].drop_duplicates(
        "order_id"
    )
    paid = lines.drop_duplicates().groupby("order_id")["paid_yuan"].sum()
    return once.assign(paid=once["order_id"].map(paid)).dropna(subset="paid")


def analyses(orders: pd.DataFrame, lines: pd.DataFrame, members: pd.DataFrame) -> Result:
    """Return the five analyses of customers' data, each with a number of the ledger (lecture row S1.1).

    Parameters
    ----------
    orders, lines, members : DataFrame
        The tables of the ledger.
    """
    once, lines = orders.drop_duplicates("order_id"), lines.drop_duplicates().dropna(subset="cost_yuan")
    known = once[once["date"] <= AS_OF]
    days = known.drop_duplicates(["member_id", "date"])
    year = pd.Timedelta(weeks=WEEKS)
    now, before = (
        days["date"].between(end - year, end, inclusive="right").sum() for end in (AS_OF, AS_OF - year)
    )
    rows = {
        N_("profile"): (N_("households among the members"), (members["kind"] == "household").mean()),
        N_("loyalty"): (
            N_("members who came back on another day"),
            (days.groupby("member_id").size() > 1).mean(),
        ),
        N_("profit"): (
            N_("what goods leave of sales"),
            1 - lines["cost_yuan"].sum() / lines["paid_yuan"].sum(),
        ),
        N_("performance"): (
            N_("orders of the last year against the year before"),
            now / before - 1 if before else float("nan"),
        ),
        N_("promotion"): (N_("orders that name a campaign"), known["campaign"].notna().mean()),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["measure", "found"])
    table.index.name = "analysis"
    return Result(table, formats={"measure": TERM, "found": ".0%"})


def fitted(model: Buyers | GammaGamma) -> Result:
    """Return a model's parameters with their intervals.

    Parameters
    ----------
    model : fitted model of buying or of spend
    """
    found = model.parameters()
    return Dots(found.table[["estimate", "low", "high"]], formats=found.formats, note=found.note)


def _later(bought: pd.DataFrame) -> pd.DataFrame:
    until = AS_OF + pd.Timedelta(weeks=WEEKS)
    return bought[(bought["date"] > AS_OF) & (bought["date"] <= until)]


def came(bought: pd.DataFrame) -> pd.DataFrame:
    """Return, by member known on that day, the days with an order in the 52 weeks after, and what was spent.

    Parameters
    ----------
    bought : DataFrame
        As `households` returns them.
    """
    later = _later(bought).groupby("member_id")
    known = pd.Index(sorted(bought.loc[bought["date"] <= AS_OF, "member_id"].unique()), name="member_id")
    table = pd.DataFrame({"orders": later["date"].nunique(), "spent": later["paid"].sum()})
    return table.reindex(known, fill_value=0)


def forecasts(bought: pd.DataFrame, buying: Buyers) -> Result:
    """Return how many orders will come in 52 weeks: by two averages, by the model, and how many came.

    Parameters
    ----------
    bought : DataFrame
        As `households` returns them.
    buying : fitted model
        On what was known by then.
    """
    people = rfm_summary(bought, as_of=AS_OF)
    before = bought[(bought["date"] <= AS_OF) & (bought["date"] > AS_OF - pd.Timedelta(weeks=WEEKS))]
    rate = WEEKS * (people["frequency"] / people["T"].clip(lower=1)).sum()
    expected, low, high = buying.forecast(WEEKS).table.iloc[0]
    rows = {
        N_("everybody at their average rate"): (rate, None, None),
        N_("as many as last year"): (len(before.drop_duplicates(["member_id", "date"])), None, None),
        "BG/NBD": (expected, low, high),
        N_("what came"): (came(bought)["orders"].sum(), None, None),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["orders", "low", "high"], dtype=float)
    table.index.name = "forecast"
    note = both("{n:,} households, 52 weeks from {day} on.", n=len(people), day=f"{AS_OF:%Y-%m-%d}")
    return Result(table, formats=dict.fromkeys(table, ",.0f"), note=note)


def gold(bought: pd.DataFrame, worth: LifetimeValue) -> Result:
    """Return two lists of gold cards, a fifth of the members each, and what those on them did in the next year.

    Parameters
    ----------
    bought : DataFrame
        As `households` returns them.
    worth : LifetimeValue
        Of what was known by then.
    """
    after = came(bought)
    cards = len(after) // CARDS
    past = bought[bought["date"] <= AS_OF].groupby("member_id")["paid"].sum()
    lists = {
        "past": set(past.nlargest(cards).index),
        "value": set(worth.people["value"].nlargest(cards).index),
        "hindsight": set(after["spent"].nlargest(cards).index),
    }
    chosen = {
        N_("by past spend"): lists["past"],
        N_("by lifetime value"): lists["value"],
        N_("only by past spend"): lists["past"] - lists["value"],
        N_("only by lifetime value"): lists["value"] - lists["past"],
        N_("with hindsight"): lists["hindsight"],
    }
    rows = []
    for names in chosen.values():
        mine = after.loc[sorted(names)]
        nothing = float((mine["orders"] == 0).mean()) if len(mine) else float("nan")
        rows.append((len(mine), mine["spent"].sum() / after["spent"].sum(), mine["spent"].mean(), nothing))
    table = pd.DataFrame(
        rows,
        columns=["members", "share_of_next", "spent_next", "no_order"],
        index=pd.Index(list(chosen), name="list"),
    )
    formats = {"share_of_next": ".0%", "spent_next": ",.0f", "no_order": ".0%"}
    return Result(
        table,
        formats=formats,
        note=both("Next: the 52 weeks from {day} on; yuan a head.", day=f"{AS_OF:%Y-%m-%d}"),
    )


RATES = pd.Series({"calls": 22.0, "returns": 45.0, "visits": 160.0})  # yuan each


def service(costs: pd.DataFrame, bought: pd.DataFrame) -> pd.Series:
    """Return what it costs to serve an order of each member, in yuan.

    A member's own mean is blended with everybody's: it counts as n/(n + k) after n orders, where k is how much orders
    of one member vary against how much members differ (both by moments).

    Parameters
    ----------
    costs : DataFrame
        Calls, returns and visits by member and half-year.
    bought : DataFrame
        As `households` returns them.
    """
    n = bought.drop_duplicates(["member_id", "date"]).groupby("member_id").size()
    yuan = (
        (costs[list(RATES.index)] @ RATES).groupby(costs["member_id"]).sum().reindex(n.index, fill_value=0.0)
    )
    mean = yuan.sum() / n.sum()
    # n·(own mean − mean)² is, on average, the variance within members plus n times that between them.
    within, between = np.linalg.lstsq(np.column_stack([np.ones(len(n)), n]), n * (yuan / n - mean) ** 2)[0]
    k = max(within, 0.0) / between if between > 0 else np.inf
    own = n / (n + k)
    return (own * yuan / n + (1 - own) * mean).rename("cost")


def potential(
    wallets: pd.DataFrame, members: pd.Index, *, margin: float, years: int = 3, discount: float = 0.10
) -> pd.Series:
    """Return what more members could bring over some years, if what they spend elsewhere were spent here.

    Parameters
    ----------
    wallets : DataFrame
        Yuan a year spent elsewhere, as stated; missing who did not say.
    members : Index
        Whom to return.
    margin : float
        What is left of a yuan.
    years, discount
        How far ahead, and the rate per year; money comes in the middle of each year.
    """
    said = wallets.dropna(subset="elsewhere_yuan").set_index("member_id")["elsewhere_yuan"]
    today = sum((1 + discount) ** -(year + 0.5) for year in range(years))
    return (margin * today * said[said.index.isin(members)]).rename("potential")


def pilot(table: pd.DataFrame) -> Result:
    """Return whether a gold card changed how much its owners order: pairs of equal prospects, one of each by lot.

    Parameters
    ----------
    table : DataFrame
        The table ``gold_pilot``.
    """
    from scipy.special import stdtrit

    pairs = table.pivot_table(index="pair_id", columns="arm", values="orders", aggfunc="sum").dropna()
    change = pairs["card"] - pairs["none"]
    half = stdtrit(len(change) - 1, 0.975) * change.std() / np.sqrt(len(change))
    row = {"card": pairs["card"].mean(), "none": pairs["none"].mean(), "change": change.mean()}
    row |= {"low": row["change"] - half, "high": row["change"] + half}
    found = pd.DataFrame([row], index=pd.Index([N_("orders in half a year")], name="pilot"))
    note = both(
        "{n:,} pairs of households with equal prospects; a coin decided who got the card.", n=len(pairs)
    )
    return Result(
        found, formats=dict.fromkeys(found, ".2f"), note=lines(note, in_words(0.95, N_("paired t")))
    )


def silent(buying: Buyers, weeks: float, repeats: tuple[int, ...] = (4, 20), T: float = 100) -> Result:
    """Return what is to be expected of members who have been silent for as long, but came more or less often before.

    Parameters
    ----------
    buying : fitted model
    weeks : number
        Since the last order.
    repeats : tuple of int
    T : number, default 100
        Weeks since the first order.
    """
    people = pd.DataFrame({"frequency": repeats, "recency": T - weeks, "T": T})
    table = pd.DataFrame({"orders": buying.predict(people, WEEKS), "active": buying.active(people, WEEKS)})
    table.index = pd.Index(repeats, name="frequency")
    note = both("{weeks:g} weeks since the last order, {T:g} since the first.", weeks=weeks, T=T)
    return Result(table, formats={"orders": ".2f", "active": ".0%"}, note=note)


def renewals(
    model: ShiftedBetaGeometric, margin: float, discount: float, at: tuple[int, ...] = (1, 2, 5, 13)
) -> Result:
    """Return what a subscriber is still worth just before a renewal: if people differ, and if one rate held for all.

    Parameters
    ----------
    model : fitted ShiftedBetaGeometric
    margin, discount : number
        Of a period.
    at : tuple of int
        Which renewals.
    """
    # The formula counts from a payment just made; here the next one comes at once, if it comes.
    constant = (1 + discount) * clv_formula(margin, model.constant_, discount, first=False)
    table = pd.DataFrame(
        {
            "retention": model.survival(max(at)).table["retention"].loc[list(at)],
            "differ": margin * model.residual(list(at), discount=discount),
            "alike": constant,
        },
        index=pd.Index(at, name="renewal"),
    )
    note = both("One rate for all: {rate:.1%}.", rate=model.constant_)
    return Result(table, formats={"retention": ".1%", "differ": ",.0f", "alike": ",.0f"}, note=note)


def diary(bought: pd.DataFrame, repeats: int = 4) -> Result:
    """Return the days on which one member ordered, by what was known on the day of the gold cards.

    Parameters
    ----------
    bought : DataFrame
        As `households` returns them.
    repeats : int, default 4
        The first member who came back on so many days, and was silent for some weeks before the day.

    Raises
    ------
    TooFewError
        If there is no such member.
    """
    people = rfm_summary(bought, as_of=AS_OF)
    quiet = people["T"] - people["recency"]
    such = people[(people["frequency"] == repeats) & (quiet > 8) & (people["recency"] > 2 * quiet)]
    if such.empty:
        raise TooFewError(_("No member came back on {n} days.").format(n=repeats))
    who = such["member_id"].iloc[0]
    mine = bought[(bought["member_id"] == who) & (bought["date"] <= AS_OF)].groupby("date")["paid"].sum()
    table = mine.to_frame("paid").reset_index()
    table.index = pd.RangeIndex(1, len(table) + 1, name="order_day")
    note = lines(both("Member {who}.", who=who), both("Today is {day}.", day=f"{AS_OF:%Y-%m-%d}"))
    return Result(table, formats={"date": "%Y-%m-%d", "paid": ",.0f"}, note=note)


def gate(discount: float = 0.08) -> tuple[Result, Result]:
    """Return what a child of six may bring a theme park one day, and what crouching to it changes (lecture row S4.7).

    Parameters
    ----------
    discount : float, default .08
        Per year.

    Returns
    -------
    Result
        By visit: age, chance, margin (yuan), expected (chance × margin), today (the same, discounted).
    Result
        By who came back more often in a trial by lot: change, margin, per_visit (yuan for each visiting child).
    """
    visits = pd.DataFrame(
        {"age": [12, 18, 26, 34], "chance": [0.35, 0.25, 0.22, 0.20], "margin": [60.0, 110, 190, 420]},
        index=pd.Index(
            [N_("with a school class"), N_("alone"), N_("with a partner"), N_("with children")], name="visit"
        ),
    )
    visits["total"] = visits["chance"] * visits["margin"]
    visits["today"] = visits["total"] / (1 + discount) ** (visits["age"] - 6)
    sums = visits[["total", "today"]].sum()
    note = both(
        "Together {total:.0f} yuan a child, {today:.1f} today.", total=sums["total"], today=sums["today"]
    )
    formats = {"chance": ".2f", "margin": ".0f", "total": ".1f", "today": ".1f"}
    trial = pd.DataFrame(
        {"change": [0.031, 0.041], "margin": [sums["today"], 390.0]},
        index=pd.Index([N_("the child, one day"), N_("its parents, soon")], name="trial"),
    )
    trial["per_visit"] = trial["change"] * trial["margin"]
    cost = both("400 families by lot; crouching costs 9 yuan a child.")
    return (
        Result(visits, formats=formats, note=note),
        Result(trial, formats={"change": "+.1%", "margin": ".1f", "per_visit": ".1f"}, note=cost),
    )


SIX = pd.DataFrame(
    {
        "past": [2_600, 9_400, 5_200, 3_100, 700, 1_500],
        "value": [1_900, 150, -260, 420, 60, 1_150],
        "high": [2_700, 480, -40, 800, 300, 1_700],
        "elsewhere": [300, 0, 200, 1_600, 500, 100],
    },
    index=pd.Index(list("abcdef"), name="member"),
)
CUT = 1_000


def six() -> Result:
    """Return six members of whom each stands for a tier.

    Returns
    -------
    Result
        ``.table`` by member: past (spend), value (to come, after the cost to serve), high (the upper end of its
        interval), elsewhere (what more could come if what is bought elsewhere were bought here).
    """
    note = both("Yuan. Half of the firm's value is held by members of {cut:,} yuan and more.", cut=CUT)
    return Result(SIX, formats=dict.fromkeys(SIX, ",.0f"), note=note)


def tier_of(row: pd.Series) -> Tier:
    """Return the tier of one of the six, by the rules of `crmlib.lifetime.tiers`."""
    if row["value"] >= CUT:
        return Tier.MVC
    if row["high"] < 0:
        return Tier.BZ
    return Tier.MGC if row["value"] + row["elsewhere"] >= CUT else Tier.MIDDLE

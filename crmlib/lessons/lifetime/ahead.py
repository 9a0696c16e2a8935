"""What lies ahead: forecasts and lists side by side, single households, the next order.

fitted      a model's parameters with their intervals
named       parameters called by what they tell of
came        what each member ordered and spent in the weeks after that day
forecasts   how many orders will come: two averages, the model, and what came
gold        two lists of gold cards, and what the members on them did
silent      members with few and with many orders who have been silent for as long
next_orders what the next order brings of who spent as much before, once or often
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from crmlib.i18n import N_, both, lines
from crmlib.lessons.lifetime.ledger import AS_OF, CARDS, WEEKS
from crmlib.lifetime import GammaGamma, rfm_summary
from crmlib.lifetime.value import LifetimeValue
from crmlib.result import Dots, Result
from crmlib.stats.buyers import Buyers
from crmlib.stats.intervals import in_words

PARAMETERS = {
    "r_": N_("rates: r"),
    "α_": N_("rates: α"),
    "a_": N_("leaving: a"),
    "b_": N_("leaving: b"),
    "p_": N_("spend: p"),
    "q_": N_("spend: q"),
    "v_": N_("spend: v"),
}


def fitted(model: Buyers | GammaGamma) -> Result:
    """Return a model's parameters with their intervals.

    Parameters
    ----------
    model : fitted model of buying or of spend
    """
    found = model.parameters()
    who = N_("{n:,} customers.") if isinstance(model, Buyers) else N_("{n:,} customers with a repeat.")
    note = lines(both(who, n=model.customers_), in_words(0.95, N_("observed information, on logs")))
    return named(Dots(found.table[["estimate", "low", "high"]], formats=found.formats, note=note))


def named(found: Result) -> Result:
    """Return a table of parameters whose rows say of what they tell, with the letters of the formulas.

    Parameters
    ----------
    found : Result
        By parameter, as the models call them: r_, α_, and so on.
    """
    return replace(found, table=found.table.rename(index=PARAMETERS))


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
    """Return two lists of gold cards, a fifth of the customers each, and what those on them did in the next year.

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
        columns=["customers", "share_of_next", "spent_next", "no_order"],
        index=pd.Index(list(chosen), name="list"),
    )
    formats = {"share_of_next": ".0%", "spent_next": ",.0f", "no_order": ".0%"}
    return Result(
        table,
        formats=formats,
        note=both("Next: the 52 weeks from {day} on; yuan a head.", day=f"{AS_OF:%Y-%m-%d}"),
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


def next_orders(spend: GammaGamma, repeats: tuple[int, ...], mean: float) -> Result:
    """Return what the next order brings, by how often somebody came back who spent the same each time.

    Parameters
    ----------
    spend : fitted GammaGamma
    repeats : tuple of int
    mean : float
        Yuan per further order.
    """
    asked = pd.DataFrame({"frequency": repeats, "monetary_value": [mean if x else None for x in repeats]})
    table = asked.assign(spend=spend.expected(asked)).set_index("frequency")
    return Result(table, formats={"monetary_value": ",.0f", "spend": ",.0f"})

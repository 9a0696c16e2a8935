"""What offers bring, segment by segment, by the trial in which a lot decided who was sent what.

MARGIN, BASE, FIXED   yuan a sale by offer, customers in the whole base, yuan that one more offer costs
arms                  by segment and offer: people, who bought, and what the offer adds
box                   the exercise: what the trial says of the givers
own_offer             what an offer of its own for each group adds to one for all
bases                 ways to cut customers by what the file knows
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.coded import label
from crmlib.i18n import N_, both
from crmlib.result import Result
from crmlib.stats.intervals import newcombe
from crmlib.stats.resample import generator

MARGIN = {"study": 60, "gift": 80, "daily": 30}
BASE, FIXED = 30_000, 40_000
NONE = "none"


def arms(survey: pd.DataFrame, segment: pd.Series) -> pd.DataFrame:
    """Return for each segment and offer: asked, bought (how many), share, extra (share more than without), low, high.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    segment : Series
        Of each row.
    """
    counted = survey.groupby([segment.rename("segment"), "tea_offer"], observed=True)["bought"].agg(
        ["size", "sum"]
    )
    rows = []
    for (who, offer), (asked, bought) in counted.iterrows():
        n0, x0 = counted.loc[(who, NONE)]
        low, high = newcombe(bought, asked, x0, n0) if offer != NONE else (np.nan, np.nan)
        rows.append((who, offer, asked, bought, bought / asked, bought / asked - x0 / n0, low, high))
    names = ["segment", "tea_offer", "asked", "bought", "share", "extra", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def brings(share: float, extra: float, offer: str) -> float:
    """Return what an offer of their own brings: extra sales times margin a sale, less what the offer costs.

    Parameters
    ----------
    share : float
        Of the base.
    extra : float
        Share that buys with the offer, less the share that buys without.
    offer : str

    Examples
    --------
    >>> round(brings(0.2, 0.5, "gift"))
    200000
    """
    return BASE * share * extra * MARGIN[offer] - FIXED


def box(survey: pd.DataFrame, segment: pd.Series, who: object) -> Result:
    """Return what the trial says of one segment, with all that is needed to reckon what an offer brings.

    Returns
    -------
    Result
        ``.table`` by offer: sent_to, share_bought, margin_sale. The note has the people of the segment in the base, and
        the fixed cost.
    """
    mine = arms(survey, segment).query("segment == @who").set_index("tea_offer")
    offers = [*MARGIN, NONE]
    table = pd.DataFrame(
        {
            "sent_to": [int(mine.loc[one, "asked"]) for one in offers],
            "share_bought": [round(float(mine.loc[one, "share"]), 3) for one in offers],
            "margin_sale": [float(MARGIN.get(one, np.nan)) for one in offers],
        },
        index=pd.Index([label("tea_offer", one) for one in offers], dtype=object, name="tea_offer"),
    )
    note = both(
        "In the base of {base:,} customers there are {people:,} of this segment; "
        "one offer costs {fixed:,} yuan to have.",
        base=BASE, people=in_base(segment, who), fixed=FIXED,
    )  # fmt: skip
    return Result(table, formats={"share_bought": ".1%", "margin_sale": ",.0f"}, note=note)


def in_base(segment: pd.Series, who: object) -> int:
    """Return how many of the base are of a segment, to the nearest hundred."""
    return int(round(BASE * float((segment == who).mean()), -2))


def gains_of(survey: pd.DataFrame, group: pd.Series, weights: np.ndarray) -> np.ndarray:
    """Return what an offer adds in each group, yuan a head over no offer: an array of draws, groups, offers."""
    offers = [*MARGIN, NONE]
    code, names = pd.factorize(group, sort=True)
    place = code * len(offers) + survey["tea_offer"].map(offers.index).to_numpy()
    held = np.zeros((len(survey), len(names) * len(offers)))
    held[np.arange(len(survey)), place] = 1
    weights = np.atleast_2d(weights)
    sent, hit = (
        (each @ held).reshape(len(weights), len(names), len(offers))
        for each in (weights, weights * survey["bought"].to_numpy())
    )
    rate = hit / np.where(sent > 0, sent, np.nan)
    return (rate[:, :, :-1] - rate[:, :, -1:]) * np.array(list(MARGIN.values()))


def best_offer(survey: pd.DataFrame, group: pd.Series) -> pd.Series:
    """Return by group the place of the offer that adds most."""
    gains = gains_of(survey, group, np.ones(len(survey)))[0]
    return pd.Series(np.nanargmax(gains, axis=1), index=sorted(group.unique()))


def sent_to(survey: pd.DataFrame, group: pd.Series, offer: pd.Series, weights: np.ndarray) -> np.ndarray:
    """Return yuan a head over no offer, if each group is sent this offer."""
    names = sorted(group.unique())
    gains, weights = gains_of(survey, group, weights), np.atleast_2d(weights)
    share = np.stack([weights[:, (group == one).to_numpy()].sum(axis=1) for one in names], axis=1)
    mine = gains[:, np.arange(len(names)), offer.reindex(names).to_numpy()]
    return np.asarray(np.nansum(share / share.sum(axis=1, keepdims=True) * mine, axis=1))


def own_offer(survey: pd.DataFrame, group: pd.Series, *, folds: int = 20, seed: int = 0) -> float:
    """Return what an offer of its own for each group adds to the best offer for all, yuan a head.

    Offers are chosen with one half of the people and judged with the other, in turn: whoever judges with the same
    people takes luck for a good choice.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    group : Series
        Of each row.
    folds, seed : int
        How often the people are halved.
    """
    rng, total = generator(seed), []
    rows, group = survey.reset_index(drop=True), pd.Series(np.asarray(group))
    everybody = pd.Series(0, index=group.index)
    for _fold in range(folds):
        half = rng.permuted(np.arange(len(rows)) % 2).astype(bool)
        for chosen, judged in ((half, ~half), (~half, half)):
            ones = np.ones(int(judged.sum()))
            own, one = (
                sent_to(rows[judged], each[judged], best_offer(rows[chosen], each[chosen]), ones)[0]
                for each in (group, everybody)
            )
            total.append(own - one)
    return float(np.mean(total))


def _quarters(values: pd.Series) -> pd.Series:
    return pd.qcut(values, 4, labels=False, duplicates="drop")


def bases(survey: pd.DataFrame) -> dict[str, pd.Series]:
    """Return five bases of segmentation: what the file knows, cut into groups."""
    return {
        N_("behaviour: orders the year before"): _quarters(survey["orders_before"]),
        N_("life cycle: years with us"): pd.cut(survey["years_with_us"], [0, 2, 5, 99], labels=False),
        N_("value: spent the year before"): _quarters(survey["spend_before"]),
        N_("demography: age"): pd.cut(survey["age_years"], [0, 30, 40, 50, 60, 199], labels=False),
    }

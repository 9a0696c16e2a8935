"""What offers bring, segment by segment, by the trial in which a lot decided who was sent what.

MARGIN, BASE, FIXED   yuan a sale by offer, customers in the whole base, yuan that one more offer costs
arms                  by segment and offer: people, who bought, and what the offer adds
box                   the exercise: what the trial says of the givers
each_step             identify, differentiate, interact, customise: one row a segment
systems               one offer for all, pushed by the file, or pulled by what people say themselves
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlib.coded import heading, label
from crmlib.i18n import N_, both, lines
from crmlib.result import TERM, Dots, Result
from crmlib.stats.intervals import in_words, newcombe, percentile
from crmlib.stats.resample import generator, unit_weights
from crmlib.tables import POINTS

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
    counted = survey.groupby([segment.rename("segment"), "tea_offer"], observed=True)["bought"].agg(["size", "sum"])
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
        index=pd.Index([label("tea_offer", one) for one in offers], dtype=object, name="offer"),
    )
    note = both(
        "In the base of {base:,} customers there are {people:,} of this segment; one offer costs {fixed:,} yuan to have.",
        base=BASE, people=in_base(segment, who), fixed=FIXED,
    )  # fmt: skip
    return Result(table, formats={"share_bought": ".1%", "margin_sale": ",.0f"}, note=note)


def in_base(segment: pd.Series, who: object) -> int:
    """Return how many of the base are of a segment, to the nearest hundred."""
    return int(round(BASE * float((segment == who).mean()), -2))


def _gains(survey: pd.DataFrame, group: pd.Series, weights: np.ndarray) -> np.ndarray:
    """Return what an offer adds in each group, yuan a head over no offer: an array of draws, groups, offers."""
    offers = [*MARGIN, NONE]
    code, names = pd.factorize(group, sort=True)
    place = code * len(offers) + survey["tea_offer"].map(offers.index).to_numpy()
    held = np.zeros((len(survey), len(names) * len(offers)))
    held[np.arange(len(survey)), place] = 1
    weights = np.atleast_2d(weights)
    sent, hit = (
        (each @ held).reshape(len(weights), len(names), len(offers)) for each in (weights, weights * survey["bought"].to_numpy())
    )
    rate = hit / np.where(sent > 0, sent, np.nan)
    return (rate[:, :, :-1] - rate[:, :, -1:]) * np.array(list(MARGIN.values()))


def _best(survey: pd.DataFrame, group: pd.Series) -> pd.Series:
    """Return by group the place of the offer that adds most."""
    gains = _gains(survey, group, np.ones(len(survey)))[0]
    return pd.Series(np.nanargmax(gains, axis=1), index=sorted(group.unique()))


def _sent(survey: pd.DataFrame, group: pd.Series, offer: pd.Series, weights: np.ndarray) -> np.ndarray:
    """Return yuan a head over no offer, if each group is sent this offer."""
    names = sorted(group.unique())
    gains, weights = _gains(survey, group, weights), np.atleast_2d(weights)
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
                _sent(rows[judged], each[judged], _best(rows[chosen], each[chosen]), ones)[0] for each in (group, everybody)
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


def systems(
    survey: pd.DataFrame, segment: pd.Series, guessed: pd.Series, plan: Mapping[object, str], *, draws: int = 500,
    seed: int = 0,
) -> Dots:  # fmt: skip
    """Return what three ways of sending offers bring: one for all, pushed by the file, pulled by what people say.

    Pushed: each is sent what the plan has for the segment that the file takes them for. Pulled: what it has for the
    segment that their own answers put them in.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    segment, guessed : Series
        Of each row: what its ratings say, and what the file guesses.
    plan : mapping of segment to offer
    draws, seed : int
        Of the bootstrap by person.

    Returns
    -------
    Dots
        ``.table`` by way of sending: offers_used (how many), yuan_a_head (over no offer), low, high, profit (in the base, less
        what the offers cost).
    """
    offers = list(MARGIN)
    own = pd.Series({who: offers.index(offer) for who, offer in plan.items()})
    everybody = pd.Series(0, index=survey.index)
    # Counted by segment, as the plans were.
    same = pd.Series(int(_best(survey, everybody).iloc[0]), index=own.index)
    ways = {
        N_("one offer for all"): (segment, same),
        N_("push: by what the file guesses"): (guessed, own),
        N_("pull: by what people say they want"): (segment, own),
    }
    weights = unit_weights(len(survey), draws=draws, seed=seed)
    rows = {}
    for way, (group, offer) in ways.items():
        a_head = float(_sent(survey, group, offer, np.ones(len(survey)))[0])
        again = _sent(survey, group, offer, weights)
        kinds = offer.reindex(group.unique()).nunique()
        rows[way] = (kinds, a_head, *percentile(again), BASE * a_head - FIXED * kinds)
    table = pd.DataFrame(rows, index=["offers_used", "yuan_a_head", "low", "high", "profit"]).T.rename_axis("sending")
    formats = {"offers_used": ",.0f", **dict.fromkeys(["yuan_a_head", "low", "high"], ".1f"), "profit": ",.0f"}
    note = lines(
        both("Over no offer; {base:,} customers, {fixed:,} yuan an offer.", base=BASE, fixed=FIXED),
        in_words(0.95, both("bootstrap")),
    )
    return Dots(table, value="yuan_a_head", zero=0.0, formats=formats, label=both("Yuan a head"), note=note)


def told(survey: pd.DataFrame, segment: pd.Series, truth: Mapping[str, str]) -> Result:
    """Return the best offer of each segment and of all together, by the trial and in truth.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    segment : Series
        Of each row.
    truth : mapping of segment (and ``"all"``) to offer

    Returns
    -------
    Result
        ``.table`` by segment: by_trial, in_truth.
    """
    offers = list(MARGIN)
    best = {who: offers[place] for who, place in _best(survey, segment).items()}
    best["all"] = offers[int(_best(survey, pd.Series("all", index=survey.index)).iloc[0])]
    rows = [(label("tea_offer", offer), label("tea_offer", truth[str(who)])) for who, offer in best.items()]
    names = [*list(best)[:-1], N_("all of them together")]
    table = pd.DataFrame(rows, columns=["by_trial", "in_truth"], index=pd.Index(names, dtype=object, name="segment"))
    return Result(table, formats=dict.fromkeys(table, TERM), note=both("The offer that brings most yuan a head."))


def each_step(survey: pd.DataFrame, segment: pd.Series, guessed: pd.Series) -> Result:
    """Return four steps from knowing customers to serving them, by segment: identify, differentiate, interact, customise.

    Returns
    -------
    Result
        ``.table`` by segment: identified (share that the file finds), most_valuable (share of its people among the fewest who hold
        half of all margin), below_zero (share that costs more than it brings), medium and index (its share that sees the
        medium, over that of all), offer, yuan_a_head (what that offer adds), opening (the service in which they are served
        worst, in steps of the scale beside all).
    """
    margin = survey["margin_year"]
    falling = margin.sort_values(ascending=False)
    cut = falling.iloc[int(np.searchsorted(falling.cumsum(), margin.sum() / 2))]
    seen = survey[[name for name in survey if str(name).startswith("sees_")]]
    served = survey[[name for name in survey if str(name).startswith("served_")]]
    rows, names = [], sorted(segment.unique())
    gains = _gains(survey, segment, np.ones(len(survey)))[0]
    for who, gain in zip(names, gains, strict=True):
        mine = (segment == who).to_numpy()
        index = seen[mine].mean() / seen.mean()
        offer = list(MARGIN)[int(np.nanargmax(gain))]
        worse = served[mine].mean() - served.mean()
        rows.append(
            (
                (guessed[mine] == who).mean(), (margin[mine] >= cut).mean(), (margin[mine] < 0).mean(),
                heading(index.idxmax()), index.max(), label("tea_offer", offer), gain.max(),
                both("{service} {worse}", service=heading(worse.idxmin()), worse=f"{worse.min():+.1f}"),
            )
        )  # fmt: skip
    columns = ["identified", "most_valuable", "below_zero", "medium", "index_of_all", "offer", "yuan_a_head", "opening"]
    table = pd.DataFrame(rows, columns=columns, index=pd.Index(names, dtype=object, name="segment"))
    formats = {
        **dict.fromkeys(["identified", "most_valuable", "below_zero"], ".0%"),
        "medium": TERM, "index_of_all": ".1f", "offer": TERM, "yuan_a_head": "+.0f", "opening": TERM,
    }  # fmt: skip
    note = both(
        "Identify: found by the file. Differentiate: among the fewest who hold half of the margin (from {cut:,.0f} yuan on), "
        "below zero. Interact: the medium they see most, beside all (1). Customise: the offer that adds most, yuan a head. "
        "Opening: the service rated lowest beside all others.",
        cut=cut,
    )
    return Result(table, formats=formats, note=note)

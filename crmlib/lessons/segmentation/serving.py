"""Serving segments: three ways of sending offers, four steps to each customer, and the offers that are truly best.

systems     one offer for all, pushed by the file, or pulled by what people say themselves
told        the best offer of each segment, by the trial and in truth
each_step   identify, differentiate, interact, customise: one row a segment
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlib.coded import heading, label
from crmlib.i18n import N_, both, lines
from crmlib.lessons.segmentation.offers import BASE, FIXED, MARGIN, best_offer, gains_of, sent_to
from crmlib.result import TERM, Dots, Result
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import unit_weights


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
        ``.table`` by way of sending: offers_used (how many), yuan_a_head (over no offer), low, high, profit (in the
        base, less what the offers cost).
    """
    offers = list(MARGIN)
    own = pd.Series({who: offers.index(offer) for who, offer in plan.items()})
    everybody = pd.Series(0, index=survey.index)
    # Counted by segment, as the plans were.
    same = pd.Series(int(best_offer(survey, everybody).iloc[0]), index=own.index)
    ways = {
        N_("one offer for all"): (segment, same),
        N_("push: by what the file guesses"): (guessed, own),
        N_("pull: by what people say they want"): (segment, own),
    }
    weights = unit_weights(len(survey), draws=draws, seed=seed)
    rows = {}
    for way, (group, offer) in ways.items():
        a_head = float(sent_to(survey, group, offer, np.ones(len(survey)))[0])
        again = sent_to(survey, group, offer, weights)
        kinds = offer.reindex(group.unique()).nunique()
        rows[way] = (kinds, a_head, *percentile(again), BASE * a_head - FIXED * kinds)
    table = pd.DataFrame(rows, index=["offers_used", "yuan_a_head", "low", "high", "profit"]).T.rename_axis(
        "sending"
    )
    formats = {
        "offers_used": ",.0f",
        **dict.fromkeys(["yuan_a_head", "low", "high"], ".1f"),
        "profit": ",.0f",
    }
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
    best = {who: offers[place] for who, place in best_offer(survey, segment).items()}
    best["all"] = offers[int(best_offer(survey, pd.Series("all", index=survey.index)).iloc[0])]
    rows = [(label("tea_offer", offer), label("tea_offer", truth[str(who)])) for who, offer in best.items()]
    names = [*list(best)[:-1], N_("all of them together")]
    table = pd.DataFrame(
        rows, columns=["by_trial", "in_truth"], index=pd.Index(names, dtype=object, name="segment")
    )
    return Result(
        table, formats=dict.fromkeys(table, TERM), note=both("The offer that brings most yuan a head.")
    )


def each_step(survey: pd.DataFrame, segment: pd.Series, guessed: pd.Series) -> Result:
    """Return four steps by segment: identify, differentiate, interact, customise.

    Returns
    -------
    Result
        ``.table`` by segment: identified (share that the file finds), most_valuable (share of its people among the
        fewest who hold half of all margin), below_zero (share that costs more than it brings), medium and
        index_of_all (its share that sees the medium, over that of all), best_offer, yuan_a_head (what that offer adds),
        opening (the service in which they are served worst, in steps of the scale beside all).
    """
    margin = survey["margin_year"]
    falling = margin.sort_values(ascending=False)
    cut = falling.iloc[int(np.searchsorted(falling.cumsum(), margin.sum() / 2))]
    seen = survey[[name for name in survey if str(name).startswith("sees_")]]
    served = survey[[name for name in survey if str(name).startswith("served_")]]
    rows, names = [], sorted(segment.unique())
    gains = gains_of(survey, segment, np.ones(len(survey)))[0]
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
    columns = [
        "identified",
        "most_valuable",
        "below_zero",
        "medium",
        "index_of_all",
        "best_offer",
        "yuan_a_head",
        "opening",
    ]
    table = pd.DataFrame(rows, columns=columns, index=pd.Index(names, dtype=object, name="segment"))
    formats = {
        **dict.fromkeys(["identified", "most_valuable", "below_zero"], ".0%"),
        "medium": TERM, "index_of_all": ".1f", "best_offer": TERM, "yuan_a_head": "+.0f", "opening": TERM,
    }  # fmt: skip
    note = both(
        "Identify: found by the file. Differentiate: among the fewest who hold half of the margin "
        "(from {cut:,.0f} yuan on), below zero. Interact: the medium they see most, beside all (1). "
        "Customise: the offer that adds most, yuan a head. Opening: the service rated lowest beside all others.",
        cut=cut,
    )
    return Result(table, formats=formats, note=note)

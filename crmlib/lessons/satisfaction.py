"""What topic 10 shows beside its models: a turned sheet, forms of a score, redrawn surveys, plans, and the case.

weeks        mean satisfaction week by week, in one shop and in the others
forms        the same answers in five forms of a score
votes        how many promoters, passives and detractors a shop has
redrawn      eight shops with known true scores, asked once more, and how often the first is truly the best
margin       how far off a net promoter score may be
plan         how many guests a margin of error takes, with groups and silence
eight        eight customers, two of each loyalty type
park         the case: 300,000 notes and 400 guests by lot
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy.special import ndtri

from crmlib.errors import TooFewError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Dots, Result
from crmlib.satisfaction import score
from crmlib.satisfaction.curve import Relation, relation_of
from crmlib.satisfaction.scores import Kind
from crmlib.stats.intervals import in_words, wilson
from crmlib.stats.net_score import net_score, net_votes
from crmlib.stats.resample import generator
from crmlib.stats.sampling import ClusterMean, chosen_worth, sample_size

SHOPS = tuple("ABCDEFGH")
# Shares of a shop with the answers of the course's shops: promoters and detractors, before the spread.
_PASSIVE = 0.3


class Vote(Labelled):
    """What an answer from 0 to 10 counts as."""

    PROMOTERS = "promoters", N_("promoters (9–10)")
    PASSIVES = "passives", N_("passives (7–8)")
    DETRACTORS = "detractors", N_("detractors (0–6)")


def weeks(survey: pd.DataFrame, shop: str = "F") -> Result:
    """Return mean satisfaction week by week, in one shop and in the others, as it was entered.

    Parameters
    ----------
    survey : DataFrame
        csat, shop and asked_on.
    shop : str

    Returns
    -------
    Result
        ``.table`` by first day of the week: this_shop, other_shops.
    """
    week = pd.to_datetime(survey["asked_on"]).dt.to_period("W").dt.start_time.dt.strftime("%Y-%m-%d")
    here = survey["shop"] == shop
    parts = {
        "this_shop": survey.loc[here, "csat"].groupby(week[here]).mean(),
        "other_shops": survey.loc[~here, "csat"].groupby(week[~here]).mean(),
    }
    note = both("Mean answer from 1 to 5, by the Monday of the week; this shop is shop {shop}.", shop=shop)
    return Result(pd.DataFrame(parts), formats=dict.fromkeys(parts, ".2f"), note=note)


def forms(survey: pd.DataFrame) -> Result:
    """Return the same customers' satisfaction in five forms.

    Returns
    -------
    Result
        ``.table`` by Kind: n, estimate, low, high; shares in per cent.
    """
    rows = {kind: score(survey, kind).table.iloc[0] for kind in Kind}
    table = pd.DataFrame(rows).T[["n", "estimate", "low", "high"]]
    shares = [Kind.CSAT, Kind.TOP_BOX]
    table.loc[shares, ["estimate", "low", "high"]] *= 100
    table = table.astype({"n": int}).set_axis(pd.Index(list(rows), dtype=object, name="type"), axis=0)
    note = lines(both("Shares in per cent."), in_words(0.95, both("normal, Wilson, Student's t")))
    return Result(table, formats=dict.fromkeys(["estimate", "low", "high"], ".1f"), note=note)


def votes(survey: pd.DataFrame, shop: str) -> Result:
    """Return how many promoters, passives and detractors a shop has.

    Returns
    -------
    Result
        ``.table`` by Vote: answers.

    Raises
    ------
    TooFewError
        If nobody answered there.
    """
    said = survey.loc[survey["shop"] == shop, "recommend"].dropna().astype(float)
    if said.empty:
        raise TooFewError(_("Nobody answered in shop {shop}.").format(shop=shop))
    counted = net_votes(said)
    counts = [int((counted == value).sum()) for value in (100, 0, -100)]
    index = pd.Index(list(Vote), dtype=object, name="answer")
    note = both("Shop {shop}, {n} answers; mean answer {mean:.2f}.", shop=shop, n=len(said), mean=said.mean())
    return Result(pd.DataFrame({"answers": counts}, index=index), note=note)


def redrawn(answers: int, spread: float, *, draws: int = 1000, seed: int = 1) -> Dots:
    """Return eight shops with known true scores, asked once more, and how often the first is truly the best.

    Parameters
    ----------
    answers : int
        In each shop.
    spread : float
        Standard deviation of the true scores, in points; 0 makes all shops alike.
    draws, seed : int
        How often they are asked for the note; seed.

    Returns
    -------
    Dots
        ``.table`` by shop, the best in this survey first: truth, estimate, low, high.

    Examples
    --------
    >>> redrawn(30, 0).table["truth"].unique().tolist()
    [30.0]
    """
    # Normal scores, so that every spread has the same shape; the mean is that of the course's answers.
    truth = np.clip(30 + spread * -ndtri((np.arange(8) + 0.5) / 8), -65, 65)
    promoters = (1 - _PASSIVE + truth / 100) / 2
    chances = np.column_stack([promoters, np.full(8, _PASSIVE), promoters - truth / 100])
    rng = generator([seed, answers])
    counts = rng.multinomial(answers, chances, size=(draws, 8))
    seen = 100 * (counts[..., 0] - counts[..., 2]) / answers
    one = [net_score(p / answers, d / answers, answers) for p, _n, d in counts[0]]
    table = pd.DataFrame(
        {"truth": truth, "estimate": seen[0], "low": [s.low for s in one], "high": [s.high for s in one]}
    )
    table.index = pd.Index(SHOPS, dtype=object, name="shop")
    first, gap = float((seen.argmax(axis=1) == 0).mean()), float(np.ptp(seen, axis=1).mean())
    told = both(
        "{answers:,} answers a shop, asked {n:,} times: best and worst lie {gap:.1f} points apart on average.",
        answers=answers, n=draws, gap=gap,
    )  # fmt: skip
    true = (
        both("In {first:.0%} of them the shop that comes first is truly the best.", first=first)
        if spread
        else both("All shops are alike: whichever comes first is there by chance.")
    )
    return Dots(
        table.sort_values("estimate", ascending=False, kind="stable"), value="estimate",
        formats=dict.fromkeys(table.columns, ".1f"), label=both("Net promoter score (points)"), note=lines(told, true),
    )  # fmt: skip


def margin(answers: int, promoters: float, detractors: float) -> Result:
    """Return a net promoter score with its error, from shares in per cent.

    Returns
    -------
    Result
        ``.table`` of one row: estimate, se, low, high (95 %).
    """
    found = net_score(promoters / 100, detractors / 100, answers)
    table = pd.DataFrame([found], columns=["estimate", "se", "low", "high"])
    table.index = pd.Index([Kind.NPS], dtype=object)
    return Result(table, formats=dict.fromkeys(table.columns, ".2f"), note=in_words(0.95, "normal"))


def plan(points: float, design_effect: float, response: float) -> Result:
    """Return how many guests a margin of error of a share takes.

    Parameters
    ----------
    points : float
        The margin, in points.
    design_effect : float
        1 for guests by lot; more where they come in groups.
    response : float
        How many in a hundred answer.

    Returns
    -------
    Result
        ``.table`` of one row: by_lot (answers of guests drawn one by one), in_groups, invited.
    """
    alone = sample_size(points / 100).answers
    # Each column from the one beside it as printed: so anybody can follow with a calculator.
    together = math.ceil(round(alone * design_effect, 6))
    invited = math.ceil(round(together / (response / 100), 6))
    table = pd.DataFrame({"by_lot": [alone], "in_groups": [together], "invited": [invited]})
    table.index = pd.Index([both("guests")], dtype=object)
    note = both(
        "±{points:g} points at 95%, design effect {effect:g}, {response:g}% answer; for a share near one half.",
        points=points, effect=design_effect, response=response,
    )  # fmt: skip
    return Result(table, note=note)


def eight(survey: pd.DataFrame) -> Result:
    """Return eight customers, two of each loyalty type, with and without a barrier.

    Parameters
    ----------
    survey : DataFrame
        customer_id, csat, rank and barrier.

    Returns
    -------
    Result
        ``.table`` by customer_id: csat, rank, barrier.

    Raises
    ------
    TooFewError
        If there are not enough of a type.
    """
    kind, held, said = relation_of(survey), survey["barrier"] != "none", survey["csat"]
    wanted = [
        (kind == Relation.TRUE) & ~held,
        (kind == Relation.TRUE) & held,
        (kind == Relation.LATENT) & ~held,
        (kind == Relation.LATENT) & held,
        (kind == Relation.SPURIOUS) & ~held & (said == 4),
        (kind == Relation.SPURIOUS) & held & (said <= 3),
        (kind == Relation.NONE) & held & (said == 4),
        (kind == Relation.NONE) & ~held & (said <= 2),
    ]
    if not all(one.any() for one in wanted):
        raise TooFewError(_("There are not two customers of each loyalty type, with and without a barrier."))
    found = survey.loc[[survey.index[one][0] for one in wanted], ["customer_id", "csat", "rank", "barrier"]]
    return Result(found.set_index("customer_id").sort_index())


def park() -> Dots:
    """Return the case: what 300,000 notes of staff and 400 guests drawn by lot say of a park.

    Returns
    -------
    Dots
        ``.table`` by question and instrument: n, share, low, high, worth (guests by lot that err as much).
    """
    told = {N_("enjoyed it"): (0.91, 332), N_("queues annoyed most"): (0.02, 84)}
    rows, names = [], []
    for what, (noted, drawn) in told.items():
        low, high = wilson(drawn, 400)
        # No chance is left in 300,000 notes; the guests by lot are taken at their word.
        notes = ClusterMean(noted, 0.0, noted, noted, 1.0, 0.0, 2000, 300_000)
        rows += [
            [300_000, noted, np.nan, np.nan, chosen_worth(notes, drawn / 400, 10**9)],
            [400, drawn / 400, low, high, 400.0],
        ]
        names += [both("{what}: notes of staff", what=both(what)), both("{what}: by lot", what=both(what))]
    table = pd.DataFrame(rows, columns=["n", "share", "low", "high", "worth"]).astype({"n": int})
    table.index = pd.Index(names, dtype=object)
    formats = {**dict.fromkeys(("share", "low", "high"), ".0%"), "worth": ".0f"}
    return Dots(
        table,
        value="share",
        formats=formats,
        label=both("Share of the guests"),
        note=in_words(0.95, "Wilson"),
    )

"""Does a segment pass the five tests of a useful one? (Lecture row S0.12)

five_tests   measurable, substantial, accessible, differentiable, actionable: a number and a limit for each
Test         what they are called
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import DataError
from crmlib.i18n import N_, Labelled, _, both, lines, listed
from crmlib.result import P_VALUE, TERM, Result
from crmlib.segmentation.segments import MEDIA, Segments
from crmlib.stats.belonging import in_order, read_segments, refuse_circular
from crmlib.stats.finding import find
from crmlib.stats.intervals import check_level, in_words, mean_interval, percentile, wilson
from crmlib.stats.offers import Offers, differs, read_offers
from crmlib.stats.profiles import reached
from crmlib.stats.resample import check_draws, generator
from crmlib.tables import POINTS

FILE = ("kind", "age_years", "buys_in_shop", "years_with_us")


class Test(Labelled):
    """The five tests of a useful segment (lecture row S0.12)."""

    MEASURABLE = "measurable", N_("measurable")
    SUBSTANTIAL = "substantial", N_("substantial")
    ACCESSIBLE = "accessible", N_("accessible")
    DIFFERENTIABLE = "differentiable", N_("differentiable")
    ACTIONABLE = "actionable", N_("actionable")


# What a segment needs to pass; see `five_tests`.
LIMITS = {
    Test.MEASURABLE: 0.6,
    Test.SUBSTANTIAL: 0.0,
    Test.ACCESSIBLE: 1.2,
    Test.DIFFERENTIABLE: 0.05,
    Test.ACTIONABLE: 0.0,
}


@dataclass(frozen=True, repr=False)
class FiveTests(Result):
    """What `five_tests` returns.

    Attributes
    ----------
    passed : Result
        By segment and test: yes or no, by ``limits``.
    guessed : Series
        The segment in which the file alone would put each person (by people it was not learned from).
    limits : dict of Test to number
    """

    passed: Result = field(kw_only=True)
    guessed: pd.Series = field(kw_only=True)
    limits: dict = field(kw_only=True)


def five_tests(
    segments: Segments, customers: IntoFrame, yuan: Mapping[str, float], *, base: int, serving: float = 0.0,
    launch: float = 0.0, file: Sequence[str] = FILE, media: Sequence[str] = MEDIA, margin: str = "margin_year",
    offer: str = "tea_offer", bought: str = "bought", control: str = "none",
    limits: Mapping[str, float] | None = None, draws: int = 30, level: float = 0.95, seed: int = 0,
) -> FiveTests:  # fmt: skip
    """Return the five tests of each segment as numbers, and which are passed.

    Parameters
    ----------
    segments : Segments
        Fitted to ratings that ``customers`` holds as well.
    customers : data frame of any backend
        The same people: ratings, what the file knows, media, margin, the offer by lot and who bought.
    yuan : mapping of offer to number
        What one sale under each offer leaves.
    base : int
        Customers; they fall into segments as these people do.
    serving, launch : float
        Yuan a year to serve a segment on its own; yuan to launch an offer.
    file, media : sequence of str
        What the file knows of every customer; which media somebody sees.
    margin, offer, bought, control : str
        Columns, and what those were sent who were sent nothing.
    limits : mapping, optional
        What is needed to pass, instead of `LIMITS`: measurable .6 (found_again), substantial 0 (year_low), accessible
        1.2 (reach_low), differentiable .05 (p_value at most), actionable 0 (gain_low).
    draws, level, seed
        Samples in which segments are cut anew.

    Returns
    -------
    FiveTests
        ``.table`` by segment. Measurable: found_again (Jaccard index of the segment and of its likeness in cuts of
        other samples; Hennig 2007). Substantial: year_yuan, year_low, year_high (yuan a year, less ``serving``).
        Accessible: reach, reach_low, reached_by (how many times more often than by chance the file, or the best medium,
        hits the segment). Differentiable: differs (largest difference of an offer's effect from that in all other
        people), p_value (Holm). Actionable: best_offer, gain, gain_low, gain_high (yuan that it brings the segment more
        than nothing sent, less ``launch``), than_one_for_all (yuan more than the one best offer for
        all would bring). ``.passed``.

    Raises
    ------
    DataError, TooFewError
        If columns are missing, or fewer than ten people of a segment were sent an offer.

    References
    ----------
    Hennig, C. (2007). Cluster-wise assessment of cluster stability. *Computational Statistics & Data Analysis* 52,
    258–271.
    """
    check_level(level)
    table = frames.to_pandas(customers).reset_index(drop=True)
    if not isinstance(segments, Segments):
        raise DataError(
            _("five_tests cuts people anew: give it the fitted Segments, not only who is in which.")
        )
    frames.need_columns(table, segments.columns_, rows=True)
    if segments.k_ < 2:
        raise DataError(_("One segment is no cut: there are no others to hold it against."))
    labels, order = read_segments(segments, table), in_order(segments.labels_)
    bar = LIMITS | {
        Test(name): frames.check_number(one, str(name), -1e12, 1e12) for name, one in (limits or {}).items()
    }
    refuse_circular(labels, [*file, *media])
    frames.check_whole(base, "base", 1)
    found = read_offers(labels, table, yuan, offer=offer, bought=bought, control=control)
    guess = find(labels, table, file, seed=seed)
    out = pd.DataFrame(
        {"found_again": _found_again(segments, table, order, draws, seed)},
        index=pd.Index(order, name="segment"),
    )
    out = pd.concat(
        [out, _worth(table, margin, labels, order, base, serving, level),
         _reach(guess, table, media, labels, order, level),
         differs(found), _gain(found, offer, base, launch, level, seed)], axis=1,
    ).rename_axis("segment")  # fmt: skip
    yes = pd.DataFrame({
        Test.MEASURABLE: out["found_again"] >= bar[Test.MEASURABLE],
        Test.SUBSTANTIAL: out["year_low"] > bar[Test.SUBSTANTIAL],
        Test.ACCESSIBLE: out["reach_low"] >= bar[Test.ACCESSIBLE],
        Test.DIFFERENTIABLE: out["p_value"] <= bar[Test.DIFFERENTIABLE],
        Test.ACTIONABLE: out["gain_low"] > bar[Test.ACTIONABLE],
    })  # fmt: skip
    words = yes.map(lambda one: N_("yes") if one else N_("no"))
    guessed = guess.idxmax(axis=1)
    largest = labels.value_counts(normalize=True).max()
    hit = both("The file alone puts {hit:.0%} into the right segment; calling everybody the largest, {largest:.0%}.",
               hit=(guessed == labels).mean(), largest=largest)  # fmt: skip
    formats = {
        "found_again": ".2f",
        "reach": ".1f",
        "reach_low": ".1f",
        "differs": POINTS,
        "p_value": P_VALUE,
    }
    formats |= dict.fromkeys(
        ("year_yuan", "year_low", "year_high", "gain", "gain_low", "gain_high", "than_one_for_all"), ",.0f"
    )
    said = listed(both("{test} {limit:g}", test=one, limit=limit) for one, limit in bar.items())
    return FiveTests(
        out, formats=formats, note=lines(hit, in_words(level, N_("Student's t, Wilson, rates as they may truly be"))),
        passed=Result(words, formats=dict.fromkeys(words.columns, TERM), note=both("Limits: {limits}.", limits=said)),
        guessed=guessed, limits=bar,
    )  # fmt: skip


def _found_again(segments: Segments, table: pd.DataFrame, order: list, draws: int, seed: int) -> np.ndarray:
    """Return how alike each segment and its likeness in cuts of other samples are, on average."""
    check_draws(draws)
    rng = generator(seed)
    ratings = table[segments.columns_]
    own = np.array([segments.labels_.to_numpy() == one for one in order])
    total = np.zeros(len(order))
    for _draw in range(draws):
        sample = ratings.iloc[rng.integers(len(ratings), size=len(ratings))].reset_index(drop=True)
        other = segments.like(int(rng.integers(2**31))).fit(sample).predict(ratings).to_numpy()
        cut = np.array([other == one for one in range(1, segments.k_ + 1)])
        both_in = (own[:, None] & cut[None]).sum(axis=2)
        total += (both_in / (own[:, None] | cut[None]).sum(axis=2)).max(axis=1)
    return total / draws


def _worth(
    table: pd.DataFrame, margin: str, labels: pd.Series, order: list, base: int, serving: float, level: float
) -> pd.DataFrame:
    """Return what the people of each segment leave in a year, in the whole base."""
    value = frames.numbers(table, margin, missing=False)[margin].to_numpy()
    rows = []
    for one in order:
        each = np.where(labels == one, value, 0.0)
        _error, low, high = mean_interval(each, level)
        rows.append([base * end - serving for end in (each.mean(), low, high)])
    return pd.DataFrame(rows, columns=["year_yuan", "year_low", "year_high"], index=order)


def _reach(
    guess: pd.DataFrame,
    table: pd.DataFrame,
    media: Sequence[str],
    labels: pd.Series,
    order: list,
    level: float,
) -> pd.DataFrame:
    """Return how many times more often than by chance each segment is hit: by the file, or by its best medium."""
    seen = reached(table, media, labels, order, level)
    rows = []
    for one in order:
        mine, n = (labels == one).to_numpy(), int((labels == one).sum())
        first = (-guess[one]).to_numpy().argsort(kind="stable")[:n]
        low, _high = wilson(mine[first].sum(), n, level)
        by_file = mine[first].mean() / mine.mean(), float(low) / mine.mean(), both("the file")
        ways = [by_file]
        if len(media):
            medium = seen.loc[one]
            ways.append((medium["medium_index"] / 100, medium["index_low"] / 100, medium["best_medium"]))
        rows.append(max(ways, key=lambda found: found[1]))
    return pd.DataFrame(
        rows, columns=["reach", "reach_low", "reached_by"], index=pd.Index(order, dtype=object)
    )


def _gain(found: Offers, offer: str, base: int, launch: float, level: float, seed: int) -> pd.DataFrame:
    """Return what the best offer for each segment brings, and how much of it the best one for all would not."""
    drawn, gains = found.gains(found.drawn(2000, seed)), found.gains()
    people, rows, common = base * found.share, [], found.together().gains()[0].argmax()
    for g in range(len(found.groups)):
        own = gains[g].argmax()
        low, high = percentile(people[g] * drawn[:, g, own] - launch, level)
        more = people[g] * (gains[g, own] - gains[g, common])
        rows.append([label(offer, found.offers[own]), people[g] * gains[g, own] - launch, low, high, more])
    columns = ["best_offer", "gain", "gain_low", "gain_high", "than_one_for_all"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(found.groups, dtype=object))

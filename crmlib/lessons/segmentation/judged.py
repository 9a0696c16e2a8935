"""Segments judged: two uses of a base, five tests, scores of four factors, and two brands held apart.

two_uses   by base of segmentation: how much of the margin it explains, and what own offers add
tests      five tests of each segment, the numbers that decide
hardest    the tests of a segment that fails some, each beside what is needed to pass
scores     four factors of each segment, from 1 to 10
wanted     how far each brand lies from what each segment wants
meant      what Greenhill was to stand for, beside what people tick
twins      how far apart Greenhill and Misty Peak lie on the map
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from crmlib import datasets
from crmlib.coded import label
from crmlib.i18n import N_, both, lines
from crmlib.lessons.segmentation.marked import Marked
from crmlib.lessons.segmentation.offers import BASE, FIXED, MARGIN, arms, bases, brings, own_offer
from crmlib.result import TERM, Dots, Result
from crmlib.segmentation import PerceptualMap, Segments, compare_bases, five_tests, gap
from crmlib.segmentation.five import FiveTests, Test
from crmlib.segmentation.segments import Kind
from crmlib.stats.intervals import in_words
from crmlib.stats.perceived import Positions

WEIGHTS = {"long_term_goals": 3.0, "attraction": 4.0, "rivals": 2.0, "core_strengths": 3.0}
# As a meeting scored them: goals, rivals (10: none is there), strengths.
SCORED = {
    Kind.EVERYDAY: (4, 3, 4),
    Kind.CONNOISSEUR: (9, 6, 9),
    Kind.GIVER: (6, 5, 6),
    Kind.HOST: (7, 8, 4),
}
# What the campaign of spring was to put into people's minds.
INTENDED = {
    "stands_for_taste": 0.65, "stands_for_origin": 0.60, "stands_for_calm": 0.60, "stands_for_advice": 0.55,
    "stands_for_price": 0.20,
}  # fmt: skip


def two_uses(survey: pd.DataFrame, segments: Segments) -> Result:
    """Return for each base how much of the margin it explains, and what own offers for its groups add.

    Returns
    -------
    Result
        ``.table`` by base: margin_explained (of the ranks, in people it was not learned from), own_offers_add (yuan a
        head over one offer for all).
    """
    groups = {N_("needs: what people want"): pd.Series(segments.labels_.to_numpy()), **bases(survey)}
    explained = compare_bases(survey, groups, draws=20).table["explained"]
    table = pd.DataFrame(
        {
            "margin_explained": explained,
            "own_offers_add": [own_offer(survey, group) for group in groups.values()],
        }
    ).rename_axis("base")
    note = both(
        "Margin of the year after. What is learned from one part of the people is judged with another."
    )
    return Result(table, formats={"margin_explained": ".1%", "own_offers_add": "+.1f"}, note=note)


def tests(survey: pd.DataFrame, segments: Segments) -> FiveTests:
    """Return the five tests of each segment, with what one offer leaves and costs."""
    return five_tests(segments, survey, MARGIN, base=BASE, launch=FIXED)


# By test: the number, its lower end, how numbers are written.
_NUMBERS = {
    Test.MEASURABLE: ("found_again", "", ".2f"),
    Test.SUBSTANTIAL: ("year_yuan", "year_low", ",.0f"),
    Test.ACCESSIBLE: ("reach", "reach_low", ".2f"),
    Test.DIFFERENTIABLE: ("p_value", "", ".3f"),
    Test.ACTIONABLE: ("gain", "gain_low", ",.0f"),
}


@dataclass(frozen=True, repr=False)
class OneTested(Result):
    """The five tests of one segment.

    Attributes
    ----------
    who : Kind
        The segment.
    failed, by_number : frozenset of str
        The tests that it fails, and those that it would fail if the number alone counted.
    """

    who: object = field(kw_only=True)
    failed: frozenset[str] = field(kw_only=True)
    by_number: frozenset[str] = field(kw_only=True)


def hardest(found: FiveTests) -> OneTested:
    """Return the tests of the hosts, or (if they pass all) of who fails most of them, beside what is needed to pass.

    Returns
    -------
    OneTested
        ``.table`` by test: measured, lower_end, needed (texts).
    """
    passed = found.passed.table == "yes"
    missed = (~passed).sum(axis=1)
    who = Kind.HOST if missed.get(Kind.HOST, 0) else missed.idxmax()
    row = found.table.loc[who]
    rows, by_number = [], set()
    for test, (name, low, spec) in _NUMBERS.items():
        most, bar = test == Test.DIFFERENTIABLE, found.limits[test]
        needed = both("at most {bar}", bar=f"{bar:g}") if most else both("more than {bar}", bar=f"{bar:g}")
        rows.append((format(row[name], spec), format(row[low], spec) if low else "–", needed))
        if not (row[name] <= bar if most else row[name] > bar):
            by_number.add(str(test.value))
    table = pd.DataFrame(
        rows, columns=["measured", "lower_end", "needed"], index=pd.Index(list(_NUMBERS), dtype=object)
    )
    note = lines(
        both("Segment: {who}.", who=who),
        both("Measurable: found again. Substantial: yuan a year in the base. Accessible: how many times more often "
             "than by chance file or medium hit it. Differentiable: how often offers would differ so much by "
             "chance alone. "
             "Actionable: yuan that its own offer brings, more than nothing sent, less what the offer costs."),
    )  # fmt: skip
    failed = frozenset(str(test.value) for test in _NUMBERS if not passed.loc[who, test])
    return OneTested(
        table.rename_axis("test"), formats={"needed": TERM}, note=note, who=who, failed=failed,
        by_number=frozenset(by_number),
    )  # fmt: skip


def scores(survey: pd.DataFrame, segments: Segments) -> Result:
    """Return four factors of each segment, from 1 to 10: three as a meeting scored them, attraction by the trial.

    Returns
    -------
    Result
        ``.table`` by segment: long_term_goals, attraction, rivals, core_strengths.
    """
    gains = arms(survey, segments.labels_).query("tea_offer != 'none'")
    share = segments.labels_.value_counts(normalize=True)
    gains["brings"] = [brings(share[r.segment], r.extra, r.tea_offer) for r in gains.itertuples()]
    best = gains.groupby("segment")["brings"].max()
    attraction = (1 + 9 * (best.clip(lower=0) / best.max())).round(0)
    rows = {who: (goals, attraction[who], rivals, strong) for who, (goals, rivals, strong) in SCORED.items()}
    table = pd.DataFrame(rows, index=["long_term_goals", "attraction", "rivals", "core_strengths"]).T
    note = both(
        "From 1 to 10. Attraction: what an offer of their own brings, 10 for the segment in which it brings most. "
        "Rivals: 10 where there are none."
    )
    return Result(table.rename_axis("segment"), formats=dict.fromkeys(table, ".0f"), note=note)


def meant(associations: pd.DataFrame) -> Dots:
    """Return what Greenhill was to stand for, beside what those who know it tick."""
    return gap(INTENDED, associations, "greenhill")


def wanted(position: Positions, segments: Segments) -> Result:
    """Return how far each brand lies from what each segment wants, on the map of brands.

    Returns
    -------
    Result
        ``.table`` by segment: a column a brand, distances.
    """
    brands = [label("brand", one) for one in position.brands]
    rows = []
    for who in segments.names_:
        away = position.distance_to(segments.picks_.loc[who]).table["distance"]
        rows.append([away[one] for one in brands])
    index = pd.Index(segments.names_, dtype=object, name="segment")
    table = pd.DataFrame(rows, index=index, columns=pd.Index(brands, dtype=object))
    return Result(
        table, note=both("How far each brand is from what each segment wants; 0: it stands for just that.")
    )


def twins(associations: pd.DataFrame | None = None) -> Marked:
    """Return how far Greenhill lies from each rival on the map, and how far if nobody told the two apart.

    Returns
    -------
    Marked
        ``.table`` by pair, Misty Peak first: distance, low, high, if_same.
    """
    position = PerceptualMap(draws=200).fit(
        datasets.load("associations") if associations is None else associations
    )
    found = {one: position.distance("greenhill", one) for one in ("mistypeak", "oldharbour", "redgate")}
    names = [both("{a} – {b}", a=label("brand", "greenhill"), b=label("brand", one)) for one in found]
    table = pd.DataFrame(list(found.values()), index=pd.Index(names, dtype=object, name="pair"))
    table = table.rename(columns={"estimate": "distance"})[["distance", "low", "high", "if_same"]]
    note = lines(
        both("if same: what the distance stays under if nobody told the two apart (ticks swapped by lot)."),
        in_words(0.95, both("bootstrap")),
    )
    return Marked(
        table, value="distance", label=both("How far apart (chi-square distance)"), note=note, mark="if_same",
        marked=both("if same"),
    )  # fmt: skip

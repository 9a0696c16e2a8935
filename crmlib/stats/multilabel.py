"""Labels of which a thing may carry several: how far are tags right, and how far do two people agree?

Scores    precision, recall and F1 of each label with Wilson intervals, and coverage
compare   sets of tags against the sets of labels that people gave
rates     precision, recall and F1 of one label
agree     two people's sets: κ and α label by label, and for the whole sets
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import looks, seen
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Text, _, both, called, lines
from crmlib.result import Dots, Result
from crmlib.stats.agreement import cohen_kappa, krippendorff_alpha, masi, nominal
from crmlib.stats.intervals import Interval, in_words, wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Scores(Dots):
    """How tags compare with labels: one row a label, ``all`` for them together.

    Columns: ``labelled`` and ``tagged`` (things), ``precision`` (of the tags given, right), ``recall`` (of the
    labels, found), each with ``_low`` and ``_high``, and ``f1``.

    Attributes
    ----------
    coverage : float
        Of the things that have a label, the share that got at least one tag.
    coverage_interval : Interval
    silence : float
        Of the things without a label, the share that rightly got no tag.
    n : int
        Things compared.
    """

    value: str = field(default="precision", kw_only=True)
    low: str = field(default="precision_low", kw_only=True)
    high: str = field(default="precision_high", kw_only=True)
    label: str = field(default=N_("Share"), kw_only=True)
    coverage: float = field(kw_only=True)
    coverage_interval: Interval = field(kw_only=True)
    silence: float = field(kw_only=True)
    n: int = field(kw_only=True)

    def describe(self) -> Text:
        """Return in sentences where precision and recall are highest and lowest."""
        return seen.together(
            *(seen.extremes(self.table, name, ".0%", name) for name in ("precision", "recall"))
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw precision and recall with their intervals."""
        from crmlib.figures import COLOURS, axes

        ax, place = axes(ax), np.arange(len(self.table))[::-1]
        for name, words, colour, mark, shift in (
            ("precision", _("precision"), "blue", "o", 0.12),
            ("recall", _("recall"), "orange", "s", -0.12),
        ):
            ends = looks.reaches(self.table, name, f"{name}_low", f"{name}_high")
            value = self.table[name].to_numpy(float)
            ax.errorbar(
                value, place + shift, xerr=ends, fmt=mark, color=COLOURS[colour], label=words, capsize=3
            )
        ax.set_yticks(place, [called(name) for name in self.table.index])
        ax.set_xlim(0, 1)
        ax.set_xlabel(_(self.label))
        ax.legend()
        return ax


def rates(labelled: Sequence[bool], tagged: Sequence[bool]) -> dict[str, float]:
    """Return precision, recall and F1 of one label, with the intervals of the first two.

    Examples
    --------
    >>> rates([True, True, False], [True, False, False])["recall"]
    0.5
    """
    gold, got = np.asarray(labelled, bool), np.asarray(tagged, bool)
    return _rates(int((gold & got).sum()), int(gold.sum()), int(got.sum()))


def _rates(hits: int, labelled: int, tagged: int) -> dict[str, float]:
    found: dict[str, float] = {"labelled": labelled, "tagged": tagged}
    for name, of in (("precision", tagged), ("recall", labelled)):
        ends = wilson(hits, of)
        found |= {name: hits / of if of else np.nan}
        found |= {f"{name}_low": float(ends.low), f"{name}_high": float(ends.high)}
    return found | {"f1": 2 * hits / (tagged + labelled) if tagged + labelled else np.nan}


def compare(
    gold: Sequence[frozenset[Hashable]],
    got: Sequence[frozenset[Hashable]],
    labels: Iterable[Hashable],
    *,
    apart: Iterable[Hashable] = (),
) -> Scores:
    """Return how far sets of tags agree with the sets of labels that people gave.

    Parameters
    ----------
    gold, got : sequence of frozenset
        The labels and the tags, one set a thing.
    labels : iterable
        The labels there are, one row each; a member of an enum stands for its value.
    apart : iterable, optional
        Labels of another scale in the same sets: a row each, but not counted in ``all`` and coverage.

    Returns
    -------
    Scores

    Raises
    ------
    DataError
        If there is not one set of tags for each set of labels.
    TooFewError
        If there are none.

    Examples
    --------
    >>> scores = compare([frozenset("a"), frozenset("ab")], [frozenset("a"), frozenset("c")], "abc")
    >>> scores.table["labelled"].to_dict()
    {'a': 2, 'b': 1, 'c': 0, 'all': 3}
    """
    if len(gold) != len(got):
        raise DataError(
            _("There are {labels} labels for {tags} tags.").format(labels=len(gold), tags=len(got))
        )
    if not gold:
        raise TooFewError(_("There are no labelled texts to compare with."))
    labels, apart = list(labels), list(apart)
    rows = {one: rates([one in g for g in gold], [one in t for t in got]) for one in labels}
    inside = [(g & set(labels), t & set(labels)) for g, t in zip(gold, got, strict=True)]
    hits, labelled, tagged = (
        sum(map(len, sets)) for sets in zip(*((g & t, g, t) for g, t in inside), strict=True)
    )
    rows["all"] = _rates(hits, labelled, tagged)
    rows |= {one: rates([one in g for g in gold], [one in t for t in got]) for one in apart}
    table = pd.DataFrame.from_dict(rows, orient="index").astype({"labelled": int, "tagged": int})
    table.index = pd.Index(list(rows), name="tag", dtype=object)
    speaks, quiet = [bool(t) for g, t in inside if g], [not t for g, t in inside if not g]
    coverage = float(np.mean(speaks)) if speaks else np.nan
    return Scores(
        table=table, n=len(gold), coverage=coverage, coverage_interval=wilson(sum(speaks), len(speaks)),
        silence=float(np.mean(quiet)) if quiet else np.nan,
        formats={name: ".2f" for name in table.columns if name not in ("labelled", "tagged")},
        note=lines(
            both("{n} cases; of those with a label {coverage:.0%} got a tag.", n=len(gold), coverage=coverage),
            in_words(0.95, N_("Wilson")),
        ),
    )  # fmt: skip


def agree(
    first: Sequence[frozenset[Hashable]],
    second: Sequence[frozenset[Hashable]],
    labels: Iterable[Hashable],
    *,
    draws: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> Result:
    """Return κ and α of two people's sets of labels, label by label and for the whole sets (α with MASI).

    Parameters
    ----------
    first, second : sequence of frozenset
        What each person gave, one set a text; an empty set says "none of them".
    labels : iterable
        The labels there are; a member of an enum stands for its value.
    draws : int, default 0
        Bootstrap samples of the texts, for intervals; none are computed at 0.
    level : float, default 0.95
        Level of the intervals.
    seed : int, default 0

    Returns
    -------
    Result
        Columns ``first``, ``second`` (texts with the label), ``kappa``, ``alpha``; row ``all`` for the sets.
        With ``draws``, also ``kappa_low``, ``kappa_high``, ``alpha_low`` and ``alpha_high``.

    Raises
    ------
    DataError
        If the two did not label the same texts.

    Examples
    --------
    >>> x = [frozenset("a"), frozenset(), frozenset("ab")]
    >>> float(agree(x, x, "ab").table.loc["all", "alpha"])
    1.0
    """
    if len(first) != len(second) or not first:
        raise DataError(_("Agreement needs the same texts from both people, at least one."))
    rows: dict[Hashable, dict[str, float]] = {}
    for row in (*labels, "all"):
        whole = row == "all"
        x, y = (first, second) if whole else ([row in s for s in first], [row in s for s in second])
        kappa = cohen_kappa(x, y, draws=draws, level=level, seed=seed)
        apart = masi if whole else nominal
        alpha = krippendorff_alpha([x, y], apart, draws=draws, level=level, seed=seed)
        rows[row] = {"first": sum(map(bool, x)), "second": sum(map(bool, y))}
        for name, found in (("kappa", kappa), ("alpha", alpha)):
            rows[row][name] = found.value
            if draws:
                rows[row] |= {f"{name}_low": found.low, f"{name}_high": found.high}
    table = pd.DataFrame(list(rows.values()))
    table.index = pd.Index(list(rows), name="need", dtype=object)
    formats = dict.fromkeys(table.columns[2:], ".2f")
    return Result(table=table, formats=formats, note=both("{n} texts.", n=len(first)))

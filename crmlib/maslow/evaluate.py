"""How far may the tags be believed, and what share may be reported? Held against the labels of people.

evaluate           precision, recall, F1 of each need and motive with Wilson intervals, and coverage
parity             is the tagger as good in Chinese as in English?
agreement          how far do two people agree, need by need and for the sets of needs?
by_strictness      what strictness buys in precision, and what it costs in coverage
error_counts       what labelled texts say of one tag's errors, as `crmlib.stats.prevalence` wants it
corrected_shares   each need and motive in a mailbag: tagged share, corrected share with its interval
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import to_pandas
from crmlib.i18n import N_, _, both, lines
from crmlib.maslow.evidence import Tags
from crmlib.maslow.needs import Motive, Need, motives, sets
from crmlib.maslow.tagger import tag as tag_texts
from crmlib.result import Dots, Lines, Result
from crmlib.stats import prevalence
from crmlib.stats.intervals import in_words, newcombe
from crmlib.stats.multilabel import Scores, agree, compare
from crmlib.tables import POINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def evaluate(labelled: pd.DataFrame, tags: Tags | None = None, *, strictness: float = 0.5) -> Scores:
    """Compare tags with the labels that people gave.

    Parameters
    ----------
    labelled : DataFrame
        With ``text``, ``needs`` (values joined by ``|``, empty = none) and, if there is one, ``motive``.
    tags : Tags, optional
        Tags of the same rows; made with the core tagger if left out.
    strictness : float, default 0.5
        For the core tagger.

    Returns
    -------
    Scores
        A row a need, ``all`` for the needs together, and a row a motive.

    Raises
    ------
    DataError
        If a column is missing, a label is not in the vocabulary, or the tags are not of these rows.

    Examples
    --------
    >>> gold = pd.DataFrame({"text": ["I'm starving", "Open on Monday?"], "needs": ["physiological", ""]})
    >>> evaluate(gold).coverage
    1.0
    """
    labelled = to_pandas(labelled, ("text", "needs"))
    table = (tag_texts(labelled["text"], strictness=strictness) if tags is None else tags).table
    gold, got = sets(labelled["needs"]), sets(table["needs"])
    apart = Motive if "motive" in labelled else ()
    if apart:
        gold, got = _with(gold, labelled), _with(got, table)
    scores = compare(gold, got, Need, apart=apart)
    words = both(
        "{n} texts; of those with a need {coverage:.0%} got a tag.", n=scores.n, coverage=scores.coverage
    )
    return replace(scores, note=lines(words, in_words(0.95, N_("Wilson"))))


def _with(needs: list[frozenset[str]], table: pd.DataFrame) -> list[frozenset[str]]:
    return [a | b for a, b in zip(needs, motives(table["motive"]), strict=False)]


def parity(labelled: pd.DataFrame, *, strictness: float = 0.5) -> Result:
    """Compare the tagger between languages: English less Chinese, with Newcombe's interval.

    Parameters
    ----------
    labelled : DataFrame
        As for `evaluate`, with ``language`` ("en" or "zh").
    strictness : float, default 0.5

    Returns
    -------
    Result
        Rows ``precision``, ``recall``, ``coverage``; columns ``en``, ``zh``, ``difference``, ``low``, ``high``.
    """
    labelled = to_pandas(labelled, ("text", "needs", "language"))
    counts = {}
    for code in ("en", "zh"):
        part = labelled[labelled["language"] == code]
        scores = evaluate(part, strictness=strictness)
        row, needy = scores.table.loc["all"], sum(map(bool, sets(part["needs"])))
        hits = round(row["recall"] * row["labelled"]) if row["labelled"] else 0
        heard = round(scores.coverage * needy) if needy else 0
        counts[code] = [(hits, row["tagged"]), (hits, row["labelled"]), (heard, needy)]
    rows = []
    for (x1, n1), (x2, n2) in zip(*counts.values(), strict=True):
        first, second = (x / n if n else np.nan for x, n in ((x1, n1), (x2, n2)))
        rows.append((first, second, first - second, *newcombe(x1, n1, x2, n2)))
    table = pd.DataFrame(rows, columns=["en", "zh", "difference", "low", "high"])
    table.index = pd.Index(["precision", "recall", "coverage"], name="measure")
    read = both(
        "Precision: of the tags given, how many are right. Recall: of the labels, how many were found. "
        "Coverage: of the texts with a need, how many got any tag."
    )
    note = lines(both("{n} texts.", n=len(labelled)), read, in_words(0.95, N_("Newcombe")))
    formats = dict.fromkeys(("en", "zh"), ".1%") | dict.fromkeys(("difference", "low", "high"), POINTS)
    return Result(table=table, formats=formats, note=note, differences={"difference": ("en", "zh")})


def agreement(
    first: Iterable[str], second: Iterable[str], *, draws: int = 0, level: float = 0.95, seed: int = 0
) -> Result:
    """Return κ and α of two people's needs, need by need and for the whole sets (α with MASI).

    Parameters
    ----------
    first, second : iterable of str
        ``needs`` as each person gave them, joined by ``|``; an empty or missing cell is the label "no need".
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
        If the two did not label the same texts, or a label is not in the vocabulary.

    Examples
    --------
    >>> float(agreement(["safety", "", "esteem"], ["safety", "", "esteem"]).table.loc["all", "alpha"])
    1.0
    """
    return agree(sets(first), sets(second), Need, draws=draws, level=level, seed=seed)


def by_strictness(labelled: pd.DataFrame, steps: Sequence[float] = (0, 0.25, 0.5, 0.75, 1)) -> Lines:
    """Return what strictness buys in precision, and what it costs in coverage.

    Parameters
    ----------
    labelled : DataFrame
        As for `evaluate`.
    steps : sequence of float
        Strictnesses, 0–1.

    Returns
    -------
    Lines
        ``precision`` and ``coverage`` with ``_low`` and ``_high``: one row a strictness.
    """
    rows = []
    for step in steps:
        scores = evaluate(labelled, strictness=step)
        row = scores.table.loc["all", ["tagged", "precision", "precision_low", "precision_high"]]
        rows.append((*row, scores.coverage, *scores.coverage_interval))
    drawn = ("precision", "coverage")
    names = ["tagged", *(n + end for n in drawn for end in ("", "_low", "_high"))]
    table = pd.DataFrame(rows, columns=names).astype({"tagged": int})
    table.index = pd.Index([float(s) for s in steps], name="strictness")
    return Lines(
        table=table, columns=drawn, bands=tuple((f"{n}_low", f"{n}_high") for n in drawn), label=N_("Share"),
        xlabel=N_("Strictness"),
        formats=dict.fromkeys(names[1:], ".0%"),
        note=lines(both("{n} texts.", n=len(labelled)), in_words(0.95, N_("Wilson"))),
    )  # fmt: skip


@dataclass(frozen=True, repr=False)
class Shares(Dots):
    """What a mailbag holds: one row a need or motive.

    Columns: ``tagged`` (texts), ``tagged_share``, and ``corrected`` with ``low`` and ``high``; the latter
    are missing where the labelled texts cannot tell the tag's errors.
    """

    value: str = field(default="corrected", kw_only=True)
    label: str = field(default=N_("Share of the texts"), kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the corrected shares with their intervals, and the tagged ones."""
        from crmlib.figures import COLOURS

        ax = super().plot(ax)
        ax.containers[-1].set_label(_("corrected, with its interval"))
        place, hollow = np.arange(len(self.table))[::-1] - 0.2, {"color": COLOURS["orange"], "mfc": "white"}
        ax.plot(self.table["tagged_share"], place, "s", label=_("as tagged"), **hollow)
        ax.set_xlim(0, None)
        ax.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncol=2, frameon=False)
        return ax


def _carried(table: pd.DataFrame, tag: Need | Motive) -> list[bool]:
    found = sets(table["needs"]) if isinstance(tag, Need) else motives(table["motive"])
    return [tag.value in one for one in found]


def error_counts(
    labelled: pd.DataFrame, tag: Need | Motive | str, *, strictness: float = 0.5
) -> dict[str, int]:
    """Return what labelled texts say of one tag's errors, in the words of `crmlib.stats.prevalence`.

    Parameters
    ----------
    labelled : DataFrame
        With ``text``, ``needs`` and, for a motive, ``motive``: texts of the kind that is to be corrected.
    tag : Need or Motive, or its value
    strictness : float, default 0.5

    Returns
    -------
    dict
        ``found`` of ``needy`` texts with the tag, and ``quiet`` (rightly left alone) of the ``others``.

    Raises
    ------
    DataError
        If there is no such tag, or the column of its labels is missing.

    Examples
    --------
    >>> gold = pd.DataFrame({"text": ["I'm starving", "Open on Monday?"], "needs": ["physiological", ""]})
    >>> error_counts(gold, "physiological")
    {'found': 1, 'needy': 1, 'quiet': 1, 'others': 1}
    """
    tags = {one.value: one for one in (*Need, *Motive)}
    if tag not in tags:
        known = ", ".join(tags)
        raise DataError(_("There is no tag {found!r}; there are: {known}.").format(found=tag, known=known))
    tag = tags[tag]
    labelled = to_pandas(labelled, ("text", "needs" if isinstance(tag, Need) else "motive"))
    got = tag_texts(labelled["text"], strictness=strictness).table
    return prevalence.error_counts(_carried(labelled, tag), _carried(got, tag))


def corrected_shares(
    texts: Iterable[str], labelled: pd.DataFrame, *, strictness: float = 0.5, level: float = 0.95
) -> Shares:
    """Return how large the share of each need and motive is, corrected for the tagger's errors.

    Parameters
    ----------
    texts : iterable of str
        The mailbag.
    labelled : DataFrame
        Labelled texts of the same kind, with ``text``, ``needs`` and perhaps ``motive``. How frequent the
        needs are in them does not matter; how often the tagger errs in them must hold for the mailbag too.
    strictness : float, default 0.5
    level : float, default 0.95

    Returns
    -------
    Shares

    Raises
    ------
    TooFewError
        If the mailbag is empty.
    """
    labelled = to_pandas(labelled, ("text", "needs"))
    bag = tag_texts(texts, strictness=strictness).table
    if bag.empty:
        raise TooFewError(_("There are no texts to count."))
    known = tag_texts(labelled["text"], strictness=strictness).table
    rows: dict[Need | Motive, tuple[float, ...]] = {}
    for tag in (*Need, *(Motive if "motive" in labelled else ())):
        tagged = sum(_carried(bag, tag))
        errors = prevalence.error_counts(_carried(labelled, tag), _carried(known, tag))
        try:
            found = prevalence.prevalence(tagged, len(bag), **errors, level=level)
            ends = (found.share, found.low, found.high)
        except (ModelError, TooFewError):  # nothing is known of the errors: nothing is corrected
            ends = (np.nan,) * 3
        rows[tag] = (tagged, tagged / len(bag), *ends)
    columns = ["tagged", "tagged_share", "corrected", "low", "high"]
    table = pd.DataFrame(list(rows.values()), columns=columns)
    table.index = pd.Index(list(rows), name="tag", dtype=object)
    return Shares(
        table=table, formats=dict.fromkeys(columns[1:], ".0%"),
        note=lines(
            both("{n} texts, corrected with {labelled} labelled texts.", n=len(bag), labelled=len(labelled)),
            in_words(level, N_("Lang and Reiczigel")),
        ),
    )  # fmt: skip

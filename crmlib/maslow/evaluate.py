"""How far may the tags be believed? Against people's labels, and for the share that we report.

evaluate    precision, recall, F1 of each need and motive with Wilson intervals, and coverage
parity      is the tagger as good in Chinese as in English?
prevalence  the true share behind a tagged share (Rogan and Gladen 1978)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import _, both
from crmlib.maslow.needs import Motive, Need, labelled_texts, motives, sets
from crmlib.maslow.tagger import Tags, tag
from crmlib.result import Result
from crmlib.stats.intervals import Interval, newcombe, wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Scores(Result):
    """How tags compare with labels: one row a need or motive, ``all`` for the needs together.

    Columns: ``labelled`` and ``tagged`` (texts), ``precision`` (of the tags given, right), ``recall`` (of the
    labels, found), each with ``_low`` and ``_high``, and ``f1``.

    Attributes
    ----------
    coverage : float
        Of the texts that have a need, the share that got at least one tag.
    coverage_interval : Interval
    silence : float
        Of the texts without a need, the share that rightly got no tag.
    n : int
        Texts compared.
    """

    coverage: float = field(kw_only=True)
    coverage_interval: Interval = field(kw_only=True)
    silence: float = field(kw_only=True)
    n: int = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw precision and recall with their intervals."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        rows = self.table.loc[[i for i in self.table.index if i in list(Need)]]
        y = np.arange(len(rows))
        for name, label, colour, mark, shift in (
            ("precision", _("precision"), "blue", "o", -0.12),
            ("recall", _("recall"), "orange", "s", 0.12),
        ):
            value = rows[name].to_numpy(float)
            ends = np.abs(np.array([rows[f"{name}_low"], rows[f"{name}_high"]], float) - value)
            ax.errorbar(value, y + shift, xerr=ends, fmt=mark, color=COLOURS[colour], label=label, capsize=3)
        ax.set_yticks(y, [Need(i).label for i in rows.index])
        ax.set_xlim(0, 1)
        ax.set_xlabel(_("Share"))
        ax.invert_yaxis()
        ax.legend()
        return ax


def _row(gold: Sequence[bool], got: Sequence[bool]) -> dict[str, float]:
    gold, got = np.asarray(gold, bool), np.asarray(got, bool)
    return _rates(int((gold & got).sum()), int(gold.sum()), int(got.sum()))


def _rates(hits: int, labelled: int, tagged: int) -> dict[str, float]:
    precision, recall = wilson(hits, tagged), wilson(hits, labelled)
    p = hits / tagged if tagged else np.nan
    r = hits / labelled if labelled else np.nan
    f1 = 2 * hits / (tagged + labelled) if tagged + labelled else np.nan
    return {
        "labelled": labelled, "tagged": tagged, "precision": p, "precision_low": precision.low,
        "precision_high": precision.high, "recall": r, "recall_low": recall.low,
        "recall_high": recall.high, "f1": f1,
    }  # fmt: skip


def compare(
    gold: Sequence[frozenset[str]],
    got: Sequence[frozenset[str]],
    gold_motive: Sequence[str] | None = None,
    got_motive: Sequence[str] | None = None,
) -> Scores:
    """Return the scores of sets of tags against sets of labels (see `evaluate`)."""
    if len(gold) != len(got):
        raise DataError(
            _("There are {labels} labels for {tags} tags.").format(labels=len(gold), tags=len(got))
        )
    if not gold:
        raise TooFewError(_("There are no labelled texts to compare with."))
    rows = {need: _row([need.value in g for g in gold], [need.value in t for t in got]) for need in Need}
    hits = sum(len(g & t) for g, t in zip(gold, got, strict=True))
    rows["all"] = _rates(hits, sum(map(len, gold)), sum(map(len, got)))
    if gold_motive is not None and got_motive is not None:
        for motive in Motive:
            rows[motive] = _row(
                [m == motive.value for m in gold_motive], [m == motive.value for m in got_motive]
            )
    speaks = [bool(t) for g, t in zip(gold, got, strict=True) if g]
    quiet = [not t for g, t in zip(gold, got, strict=True) if not g]
    table = pd.DataFrame.from_dict(rows, orient="index")
    table = table.astype({"labelled": int, "tagged": int})
    table.index = pd.Index(list(rows), name="tag", dtype=object)
    coverage = float(np.mean(speaks)) if speaks else np.nan
    note = both("{n} texts; of those with a need {coverage:.0%} got a tag.", n=len(gold), coverage=coverage)
    return Scores(
        table=table, n=len(gold), coverage=coverage, coverage_interval=wilson(sum(speaks), len(speaks)),
        silence=float(np.mean(quiet)) if quiet else np.nan, note=note,
        formats={c: ".2f" for c in table.columns if c not in ("labelled", "tagged")},
    )  # fmt: skip


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
    labelled = labelled_texts(labelled, ("text", "needs"))
    gold = sets(labelled["needs"])
    gold_motives = motives(labelled["motive"]) if "motive" in labelled else None
    tags = tag(labelled["text"], strictness=strictness) if tags is None else tags
    return compare(gold, sets(tags.table["needs"]), gold_motives, tags.table["motive"].tolist())


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
    labelled = labelled_texts(labelled, ("text", "needs", "language"))
    counts = {}
    for code in ("en", "zh"):
        part = labelled[labelled["language"] == code]
        scores = evaluate(part, strictness=strictness)
        row = scores.table.loc["all"]
        hits = round(row["recall"] * row["labelled"])
        needy = sum(map(bool, sets(part["needs"])))
        counts[code] = {
            "precision": (hits, row["tagged"]),
            "recall": (hits, row["labelled"]),
            "coverage": (round(scores.coverage * needy), needy),
        }
    rows = {}
    for name in ("precision", "recall", "coverage"):
        (x1, n1), (x2, n2) = counts["en"][name], counts["zh"][name]
        ends = newcombe(x1, n1, x2, n2)
        first, second = (x / n if n else np.nan for x, n in ((x1, n1), (x2, n2)))
        rows[name] = (first, second, first - second, ends.low, ends.high)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["en", "zh", "difference", "low", "high"])
    table.index.name = "measure"
    return Result(table=table, note=both("{n} texts.", n=len(labelled)))


@dataclass(frozen=True)
class Prevalence:
    """A corrected share and its interval.

    Attributes
    ----------
    share : float
        The true share that best explains the tagged one.
    low, high : float
    tagged : float
        The share that the tagger gave.
    """

    share: float
    low: float
    high: float
    tagged: float


def prevalence(
    tagged: int, n: int, *, found: int, needy: int, quiet: int, others: int, level: float = 0.95
) -> Prevalence:
    """Return the true share behind a tagged share, for the tagger's own errors.

    If the tagger finds 60 % of the safety texts and wrongly tags 5 % of the rest, then 40 % tagged does not
    mean that 40 % have the need. The correction is Rogan and Gladen's, the interval Lang and Reiczigel's,
    which counts that sensitivity and specificity were themselves estimated.

    Parameters
    ----------
    tagged, n : int
        Texts tagged with the need, of how many.
    found, needy : int
        In the labelled texts: those with the need that the tagger found, of how many.
    quiet, others : int
        In the labelled texts: those without the need that it left alone, of how many.
    level : float, default 0.95

    Returns
    -------
    Prevalence

    Raises
    ------
    ModelError
        If the tagger is no better than chance, when nothing can be corrected.

    References
    ----------
    Rogan, W. J. and Gladen, B. (1978). Estimating prevalence from the results of a screening test.
    *American Journal of Epidemiology* 107, 71–76.
    Lang, Z. and Reiczigel, J. (2014). Confidence limits for prevalence of disease adjusted for estimated
    sensitivity and specificity. *Preventive Veterinary Medicine* 113, 13–22.

    Examples
    --------
    >>> p = prevalence(400, 1000, found=60, needy=100, quiet=190, others=200)
    >>> print(f"{p.tagged:.0%} tagged, {p.share:.0%} true")
    40% tagged, 64% true
    """
    from scipy.special import ndtri

    wilson(tagged, n, level), wilson(found, needy, level), wilson(quiet, others, level)
    if min(n, needy, others) < 1:
        raise TooFewError(_("A corrected share needs tagged texts and labelled texts of both kinds."))
    share, sensitivity, specificity = tagged / n, found / needy, quiet / others
    if sensitivity + specificity <= 1:
        raise ModelError(
            _(
                "With sensitivity {se:.2f} and specificity {sp:.2f} the tags tell nothing about the share."
            ).format(se=sensitivity, sp=specificity)
        )
    z = float(ndtri((1 + level) / 2))
    m, m_se, m_sp = n + z**2, needy + 2, others + 2
    p = (tagged + z**2 / 2) / m
    se, sp = (found + 1) / m_se, (quiet + 1) / m_sp
    youden = se + sp - 1
    if youden <= 0:
        return Prevalence(_clip((share + specificity - 1) / (sensitivity + specificity - 1)), 0.0, 1.0, share)
    centre = (p + sp - 1) / youden
    v_se, v_sp = se * (1 - se) / m_se, sp * (1 - sp) / m_sp
    shift = 2 * z**2 * (centre * v_se - (1 - centre) * v_sp)
    spread = z * np.sqrt(p * (1 - p) / m + centre**2 * v_se + (1 - centre) ** 2 * v_sp) / youden
    best = _clip((share + specificity - 1) / (sensitivity + specificity - 1))
    return Prevalence(
        best, min(best, _clip(centre + shift - spread)), max(best, _clip(centre + shift + spread)), share
    )


def _clip(share: float) -> float:
    return float(min(max(share, 0.0), 1.0))

"""From tags to a share that may be reported, and what the strictness costs.

corrected_shares   each need and motive in a mailbag: tagged share, corrected share with its interval
error_counts       what labelled texts say of one tag's errors, as `prevalence` wants it
by_strictness      precision and coverage at each strictness, with their intervals
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import _, both
from crmlib.maslow.evaluate import evaluate, prevalence
from crmlib.maslow.needs import Motive, Need, labelled_texts, motives, sets
from crmlib.maslow.tagger import tag as tag_texts
from crmlib.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Shares(Result):
    """What a mailbag holds: one row a need or motive.

    Columns: ``tagged`` (texts), ``tagged_share``, and ``corrected`` with ``low`` and ``high``; the latter
    are missing where the labelled texts cannot tell the tag's errors.
    """

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the tagged shares and the corrected ones with their intervals."""
        from crmlib.figures import COLOURS, axes

        ax, rows = axes(ax), self.table
        y, best = np.arange(len(rows)), rows["corrected"].to_numpy(float)
        ends = np.abs(rows[["low", "high"]].to_numpy(float).T - best)
        ax.errorbar(
            best, y - 0.1, xerr=ends, fmt="o", color=COLOURS["blue"], capsize=3,
            label=_("corrected, with its interval"),
        )  # fmt: skip
        ax.plot(
            rows["tagged_share"], y + 0.15, "s", color=COLOURS["orange"], mfc="white", label=_("as tagged")
        )
        ax.set_yticks(y, [i.label for i in rows.index])
        ax.set_xlim(0, None)
        ax.xaxis.set_major_formatter(lambda share, _place: f"{share:.0%}")
        ax.set_xlabel(_("Share of the texts"))
        ax.invert_yaxis()
        ax.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncol=2, frameon=False)
        return ax


@dataclass(frozen=True, repr=False)
class Strictness(Result):
    """Precision and coverage with ``_low`` and ``_high``: one row a strictness."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw precision and coverage over the strictness."""
        from crmlib.figures import COLOURS, axes

        ax, x = axes(ax), self.table.index.to_numpy(float)
        for name, label, colour, mark, shift in (
            ("precision", _("precision"), "blue", "o-", -0.006),
            ("coverage", _("coverage"), "orange", "s--", 0.006),
        ):
            value = self.table[name].to_numpy(float)
            ends = np.abs(self.table[[f"{name}_low", f"{name}_high"]].to_numpy(float).T - value)
            ax.errorbar(x + shift, value, yerr=ends, fmt=mark, color=COLOURS[colour], label=label, capsize=3)
        ax.set_ylim(0, 1.02)
        ax.set_ylabel(_("Share"))
        ax.set_xlabel(_("Strictness"))
        ax.legend()
        return ax


def _carried(labels: pd.DataFrame, tag: Need | Motive) -> np.ndarray:
    if isinstance(tag, Need):
        return np.array([tag.value in needs for needs in sets(labels["needs"])], bool)
    return np.array([motive == tag.value for motive in motives(labels["motive"])], bool)


def _named(tag: Need | Motive | str) -> Need | Motive:
    for scale in (Need, Motive):
        if tag in set(scale):
            return scale(tag)
    known = ", ".join(t.value for t in (*Need, *Motive))
    raise DataError(_("There is no tag {found!r}; there are: {known}.").format(found=tag, known=known))


def _counted(labels: pd.DataFrame, tags: pd.DataFrame, tag: Need | Motive) -> dict[str, int]:
    gold, got = _carried(labels, tag), _carried(tags, tag)
    return {
        "found": int((gold & got).sum()), "needy": int(gold.sum()),
        "quiet": int((~gold & ~got).sum()), "others": int((~gold).sum()),
    }  # fmt: skip


def error_counts(
    labelled: pd.DataFrame, tag: Need | Motive | str, *, strictness: float = 0.5
) -> dict[str, int]:
    """Return what labelled texts say of one tag's errors, in the words of `prevalence`.

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

    Examples
    --------
    >>> gold = pd.DataFrame({"text": ["I'm starving", "Open on Monday?"], "needs": ["physiological", ""]})
    >>> error_counts(gold, "physiological")
    {'found': 1, 'needy': 1, 'quiet': 1, 'others': 1}
    """
    tag = _named(tag)
    labelled = labelled_texts(labelled, ("text", "needs" if isinstance(tag, Need) else "motive"))
    return _counted(labelled, tag_texts(labelled["text"], strictness=strictness).table, tag)


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
    labelled = labelled_texts(labelled, ("text", "needs"))
    bag = tag_texts(texts, strictness=strictness).table
    if bag.empty:
        raise TooFewError(_("There are no texts to count."))
    known = tag_texts(labelled["text"], strictness=strictness).table
    rows = {}
    for tag in (*Need, *(Motive if "motive" in labelled else ())):
        tagged = int(_carried(bag, tag).sum())
        try:
            p = prevalence(tagged, len(bag), **_counted(labelled, known, tag), level=level)
            ends = (p.share, p.low, p.high)
        except (ModelError, TooFewError):  # nothing is known of the errors: nothing is corrected
            ends = (np.nan,) * 3
        rows[tag] = (tagged, tagged / len(bag), *ends)
    columns = ["tagged", "tagged_share", "corrected", "low", "high"]
    table = pd.DataFrame(list(rows.values()), columns=columns)
    table.index = pd.Index(list(rows), name="tag", dtype=object)
    return Shares(
        table=table, formats=dict.fromkeys(columns[1:], ".0%"),
        note=both("{n} texts, corrected with {labelled} labelled texts.", n=len(bag), labelled=len(labelled)
        ),
    )  # fmt: skip


def by_strictness(labelled: pd.DataFrame, steps: Sequence[float] = (0, 0.25, 0.5, 0.75, 1)) -> Strictness:
    """Return what strictness buys in precision, and what it costs in coverage.

    Parameters
    ----------
    labelled : DataFrame
        As for `evaluate`.
    steps : sequence of float
        Strictnesses, 0–1.

    Returns
    -------
    Strictness
    """
    rows = []
    for step in steps:
        scores = evaluate(labelled, strictness=step)
        row = scores.table.loc["all", ["tagged", "precision", "precision_low", "precision_high"]]
        rows.append((*row, scores.coverage, *scores.coverage_interval))
    names = ["tagged", *(n + end for n in ("precision", "coverage") for end in ("", "_low", "_high"))]
    table = pd.DataFrame(rows, columns=names).astype({"tagged": int})
    table.index = pd.Index([float(s) for s in steps], name="strictness")
    return Strictness(
        table=table, formats=dict.fromkeys(names[1:], ".2f"), note=both("{n} texts.", n=len(labelled))
    )

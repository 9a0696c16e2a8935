"""The true share behind a measured one, where the measuring errs.

A test, a tagger or a reader finds some of what is there and some of what is not. How often it does either is known
from cases that were judged by hand; with that, the share that was found turns into the share that is there.

Prevalence     a corrected share with its interval, beside the share that was found
prevalence     the correction (Rogan and Gladen 1978), with the interval of Lang and Reiczigel (2014)
error_counts   what hand-judged cases say of the two errors, in the words of `prevalence`
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import wilson, z_value


class Prevalence(NamedTuple):
    """A corrected share and its interval.

    Attributes
    ----------
    share : float
        The true share that best explains the tagged one.
    low, high : float
    tagged : float
        The share that was found.
    """

    share: float
    low: float
    high: float
    tagged: float


def error_counts(judged: Iterable[bool], tagged: Iterable[bool]) -> dict[str, int]:
    """Return what cases that were judged by hand say of a tag's two errors.

    Parameters
    ----------
    judged, tagged : iterable of bool
        Whether each case has what is looked for, by hand and by the tag.

    Returns
    -------
    dict
        ``found`` of ``needy`` cases with the tag, and ``quiet`` (rightly left alone) of the ``others``.

    Raises
    ------
    DataError
        If there is not one tag a case.

    Examples
    --------
    >>> error_counts([True, True, False], [True, False, False])
    {'found': 1, 'needy': 2, 'quiet': 1, 'others': 1}
    """
    gold, got = np.asarray(list(judged), bool), np.asarray(list(tagged), bool)
    if len(gold) != len(got):
        raise DataError(
            _("There are {labels} labels for {tags} tags.").format(labels=len(gold), tags=len(got))
        )
    return {
        "found": int((gold & got).sum()), "needy": int(gold.sum()),
        "quiet": int((~gold & ~got).sum()), "others": int((~gold).sum()),
    }  # fmt: skip


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
        Cases with the tag, of how many.
    found, needy : int
        Of the cases judged by hand: those that have it and were found, of how many.
    quiet, others : int
        Of the cases judged by hand: those that do not have it and were left alone, of how many.
    level : float, default 0.95

    Returns
    -------
    Prevalence

    Raises
    ------
    ModelError
        If the tagger is no better than chance, when nothing can be corrected.
    TooFewError
        If nothing was tagged, or cases of one kind are missing.

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
    best = _clip((share + specificity - 1) / (sensitivity + specificity - 1))
    low, high = _lang_reiczigel(tagged, n, found, needy, quiet, others, z_value(level))
    return Prevalence(best, min(best, low), max(best, high), share)


def _lang_reiczigel(
    tagged: int, n: int, found: int, needy: int, quiet: int, others: int, z: float
) -> tuple[float, float]:
    """Return the two ends; nothing is known where the adjusted errors leave no information."""
    m, m_se, m_sp = n + z**2, needy + 2, others + 2
    p = (tagged + z**2 / 2) / m
    se, sp = (found + 1) / m_se, (quiet + 1) / m_sp
    youden = se + sp - 1
    if youden <= 0:
        return 0.0, 1.0
    centre = (p + sp - 1) / youden
    v_se, v_sp = se * (1 - se) / m_se, sp * (1 - sp) / m_sp
    shift = 2 * z**2 * (centre * v_se - (1 - centre) * v_sp)
    spread = z * np.sqrt(p * (1 - p) / m + centre**2 * v_se + (1 - centre) ** 2 * v_sp) / youden
    return _clip(centre + shift - spread), _clip(centre + shift + spread)


def _clip(share: float) -> float:
    return float(min(max(share, 0.0), 1.0))

"""Shares of the same people: is one question answered "yes" more often than another?

Two shares of one sample are not independent: whoever says yes to both, or no to both, tells nothing of the difference.

mcnemar     two shares of the same people, from those who said yes to one alone
Paired      its answer
cochran_q   three or more shares of the same people at once
paired_shares   every pair of them
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import P_VALUE, Dots
from crmlib.stats.intervals import in_words, z_value
from crmlib.stats.trial import holm
from crmlib.tables import POINTS

TERMS = (N_("first_only"), N_("second_only"), N_("pair"))


class Paired(NamedTuple):
    """The difference of two shares of the same people.

    Attributes
    ----------
    difference, se, low, high : float
        First less second share (Wald).
    z2, p_value : float
        McNemar's statistic without a correction, and its chance where there is no difference.
    """

    difference: float
    se: float
    low: float
    high: float
    z2: float
    p_value: float


def mcnemar(first_only: int, second_only: int, n: int, level: float = 0.95) -> Paired:
    """Return the difference of two shares of the same people.

    Parameters
    ----------
    first_only, second_only : int
        Who said yes to one of the two alone.
    n : int
        All who answered both.
    level : float, default 0.95

    Raises
    ------
    DataError
        If those counts do not fit into n.

    References
    ----------
    McNemar, Q. (1947). *Psychometrika* 12, 153–157. Agresti, A. (2013). *Categorical Data Analysis*, section 11.1.

    Examples
    --------
    >>> # Of 1,600 asked twice, 150 changed from yes to no and 86 from no to yes.
    >>> found = mcnemar(86, 150, 1600)
    >>> print(f"{found.difference:.2f}, se {found.se:.6f}, z2 {found.z2:.4f}")
    -0.04, se 0.009549, z2 17.3559
    """
    from scipy.special import erfc

    b, c = float(first_only), float(second_only)
    if min(b, c) < 0 or b + c > n or n < 1:
        message = _("Of {n} people {b:g} and {c:g} cannot differ; both are part of them.")
        raise DataError(message.format(n=n, b=b, c=c))
    difference = (b - c) / n
    se = float(np.sqrt(b + c - (b - c) ** 2 / n)) / n
    z2 = (b - c) ** 2 / (b + c) if b + c else 0.0
    reach = z_value(level) * se
    return Paired(difference, se, difference - reach, difference + reach, z2, float(erfc(np.sqrt(z2 / 2))))


def cochran_q(answers: ArrayLike) -> tuple[float, int, float]:
    """Return Cochran's Q, its degrees of freedom and p: do all questions get as many yes?

    Parameters
    ----------
    answers : array of bool, shape (people, questions)

    Raises
    ------
    TooFewError
        If there are fewer than two questions, or nobody answered them differently.

    References
    ----------
    Cochran, W. G. (1950). The comparison of percentages in matched samples. *Biometrika* 37, 256–266.

    Examples
    --------
    >>> # With two questions it is McNemar's statistic: (3 − 1)² / 4.
    >>> cochran_q([[1, 0]] * 3 + [[0, 1]] + [[1, 1]] * 5)[0]
    1.0
    """
    from scipy.special import chdtrc

    said = np.asarray(answers, float)
    if said.ndim != 2 or said.shape[1] < 2:
        raise TooFewError(_("Cochran's Q compares two questions or more."))
    k = said.shape[1]
    of_people, of_questions = said.sum(axis=1), said.sum(axis=0)
    spread = float((of_people * (k - of_people)).sum())
    if spread == 0:
        raise TooFewError(_("Everybody answers all questions alike: there is nothing to compare."))
    q = (k - 1) * float(k * (of_questions**2).sum() - of_questions.sum() ** 2) / spread
    return q, k - 1, float(chdtrc(k - 1, q))


def paired_shares(used: pd.DataFrame, level: float = 0.95) -> Dots:
    """Return the difference of every two columns of answers of the same people.

    Parameters
    ----------
    used : DataFrame of 0 and 1
        A row a person, a column a question; no missing answers.
    level : float, default 0.95

    Returns
    -------
    Dots
        ``.table`` by pair: first_only, second_only, difference, low, high, p_value (McNemar, Holm).

    Examples
    --------
    >>> paired_shares(pd.DataFrame({"a": [1, 1, 0], "b": [0, 1, 0]})).table["first_only"].tolist()
    [1]
    """
    rows, names = [], []
    for one, other in combinations(used, 2):
        b, c = int((used[one] > used[other]).sum()), int((used[one] < used[other]).sum())
        found = mcnemar(b, c, len(used), level)
        rows.append([b, c, found.difference, found.low, found.high, found.p_value])
        names.append(both("{one} – {other}", one=one, other=other))
    table = pd.DataFrame(rows, columns=["first_only", "second_only", "difference", "low", "high", "p_value"])
    table.index = pd.Index(names, dtype=object, name="pair")
    table = table.astype({"first_only": int, "second_only": int})
    table["p_value"] = holm(table["p_value"])
    return Dots(
        table, value="difference", zero=0.0, label=both("Used by more people, in percentage points"),
        formats=dict.fromkeys(("difference", "low", "high"), POINTS) | {"p_value": P_VALUE},
        note=lines(both("p: McNemar, as many questions as pairs (Holm)."), in_words(level, N_("Wald, paired"))),
    )  # fmt: skip

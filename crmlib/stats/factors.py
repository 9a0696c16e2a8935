"""How strongly do kinds of people go with what they do? Cramér's V, with a column of nothing as its zero line.

factors            factors in four families, each with an outcome: strength, p corrected for how many were tried
Family             culture, social, personal, psychological (lecture row S0.16)
cramers_v          strength of a table of counts, as counted and corrected for bias
mantel_haenszel    the odds ratio of several tables of two by two together, and its test
general_association   whether a factor goes with an outcome within strata
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.coded import heading
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import P_VALUE, Bars
from crmlib.stats.resample import generator
from crmlib.stats.trial import holm
from crmlib.tables import TERM

TERMS = (N_("family"), N_("values"), N_("people"), N_("v_counted"), N_("v"), N_("p_given"), N_("factor"))
LEAST = 10  # people of a value, below which nothing is said of it
SIGNS = 12  # as many as the zodiac has
ZERO = N_("star sign (by lot: nothing)")


class Family(Labelled):
    """The four families of what shapes behaviour (Kotler)."""

    CULTURE = "culture", N_("culture")
    SOCIAL = "social", N_("social")
    PERSONAL = "personal", N_("personal")
    PSYCHOLOGICAL = "psychological", N_("psychological")


class Association(NamedTuple):
    """What `cramers_v` finds.

    Attributes
    ----------
    v, corrected : float
        From 0 to 1: as counted, and corrected for what chance alone gives.
    chi2, df, p_value : float
        Pearson's test.
    """

    v: float
    corrected: float
    chi2: float
    df: int
    p_value: float


def cramers_v(counts: ArrayLike) -> Association:
    """Return how strongly the rows and columns of a table of counts go together.

    Parameters
    ----------
    counts : array, shape (rows, columns)

    Raises
    ------
    TooFewError
        If there are not two rows and two columns with a count.

    Notes
    -----
    V as counted is never below 0, so chance alone gives some, the more values a factor has; Bergsma takes it off.

    References
    ----------
    Cramér, H. (1946). *Mathematical Methods of Statistics*. Bergsma, W. (2013). A bias-correction for Cramér's V and
    Tschuprow's T. *Journal of the Korean Statistical Society* 42, 323–328.

    Examples
    --------
    >>> found = cramers_v([[30, 10], [10, 30]])
    >>> print(f"V {found.v:.2f}, corrected {found.corrected:.3f}, chi2 {found.chi2:.0f}")
    V 0.50, corrected 0.490, chi2 20
    """
    from scipy.special import chdtrc

    table = np.asarray(counts, float)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    n, (r, c) = table.sum(), table.shape
    if min(r, c) < 2:
        raise TooFewError(_("Nothing can go together: a table needs two rows and two columns with a count."))
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    chi2 = float(((table - expected) ** 2 / expected).sum())
    freedom = (r - 1) * (c - 1)
    fit = max(0.0, chi2 / n - freedom / (n - 1))
    size = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    corrected = float(np.sqrt(fit / size)) if size > 0 else 0.0
    v = float(np.sqrt(chi2 / n / (min(r, c) - 1)))
    return Association(v, min(corrected, 1.0), chi2, freedom, float(chdtrc(freedom, chi2)))


def mantel_haenszel(tables: ArrayLike) -> tuple[float, float, float]:
    """Return the common odds ratio of tables of two by two, the corrected chi² and its p.

    Parameters
    ----------
    tables : array, shape (strata, 2, 2)

    Raises
    ------
    DataError
        If these are no tables of two by two.

    References
    ----------
    Mantel, N. and Haenszel, W. (1959). Statistical aspects of the analysis of data from retrospective studies of
    disease. *Journal of the National Cancer Institute* 22, 719–748.

    Examples
    --------
    >>> # The same odds ratio, 4, in both strata; added up they would say 2.9.
    >>> print(round(mantel_haenszel([[[20, 10], [10, 20]], [[40, 5], [20, 10]]])[0], 6))
    4.0
    """
    from scipy.special import chdtrc

    cells = np.asarray(tables, float)
    if cells.ndim != 3 or cells.shape[1:] != (2, 2) or (cells < 0).any():
        raise DataError(_("Strata are tables of two rows and two columns of counts."))
    cells = cells[cells.sum(axis=(1, 2)) > 1]
    n = cells.sum(axis=(1, 2))
    (a, b), (c, d) = cells.transpose(1, 2, 0)
    below = float((b * c / n).sum())
    ratio = float((a * d / n).sum()) / below if below else np.inf
    rows, columns = cells.sum(axis=2), cells.sum(axis=1)
    mean = rows[:, 0] * columns[:, 0] / n
    variance = float((rows.prod(axis=1) * columns.prod(axis=1) / (n**2 * (n - 1))).sum())
    away = max(abs(float((a - mean).sum())) - 0.5, 0.0)
    chi2 = away**2 / variance if variance else 0.0
    return ratio, chi2, float(chdtrc(1, chi2))


def general_association(tables: ArrayLike) -> tuple[float, int, float]:
    """Return whether rows and columns go together within strata: chi², df and p (without a correction).

    Parameters
    ----------
    tables : array, shape (strata, rows, columns)

    References
    ----------
    Landis, J. R., Heyman, E. R. and Koch, G. G. (1978). Average partial association in three-way contingency tables.
    *International Statistical Review* 46, 237–254.

    Examples
    --------
    >>> general_association([[[20, 10], [10, 20]], [[10, 20], [20, 10]]])[:2]
    (0.0, 1)
    """
    from scipy.special import chdtrc

    cells = np.asarray(tables, float)
    cells = cells[cells.sum(axis=(1, 2)) > 1]
    r, c = cells.shape[1:]
    away, spread = np.zeros((r - 1) * (c - 1)), np.zeros(((r - 1) * (c - 1),) * 2)
    for table in cells:
        n, rows, columns = table.sum(), table.sum(axis=1)[:-1], table.sum(axis=0)[:-1]
        away += (table[:-1, :-1] - np.outer(rows, columns) / n).ravel()
        spread += np.kron(
            np.diag(rows) * n - np.outer(rows, rows), np.diag(columns) * n - np.outer(columns, columns)
        ) / (n**2 * (n - 1))
    chi2 = float(away @ np.linalg.pinv(spread) @ away)
    df = int(np.linalg.matrix_rank(spread))
    return chi2, df, float(chdtrc(df, chi2)) if df else 1.0


def factors(
    people: IntoFrame,
    outcome: str,
    columns: Mapping[str, Family | str],
    *,
    given: str | None = None,
    seed: int = 0,
) -> Bars:
    """Return how strongly each factor goes with an outcome, with a column of nothing as the zero line.

    Parameters
    ----------
    people : data frame of any backend
        One row a person or purchase.
    outcome : str
        Column of 0 and 1.
    columns : mapping of column to family
        The factors, each a column of a few values; missing ones are left out, factor by factor.
    given : str, optional
        A column within whose values the outcome is compared as well, such as household and firm.
    seed : int
        Of the star signs.

    Returns
    -------
    Bars
        ``.table`` by factor, the strongest first: family, people, values, v_counted, v (Cramér's V as counted and
        corrected for bias), p_value and, with ``given``, p_given (within its values), both by Holm over all factors.

    Raises
    ------
    DataError
        If a column is missing, or a family is none.
    TooFewError
        If a value has fewer than 10 people, or a factor has one value.

    Notes
    -----
    The star sign is drawn by lot, twelve values: as strong as it is, chance alone can be. Not a factor that is strong
    moves people, but one may that is strong after what it goes with is held fixed.

    Examples
    --------
    >>> rows = {"kind": ["business"] * 100 + ["household"] * 100, "bought": [1] * 60 + [0] * 40 + [1] * 30 + [0] * 70}
    >>> factors(pd.DataFrame(rows), "bought", {"kind": "personal"}).table["v_counted"].round(3).tolist()[0]
    0.302
    """
    known = {str(name): Family(family) for name, family in frames.check_mapping(columns, "columns").items()}
    needed = [outcome, *known, *([given] if given else [])]
    table = frames.to_pandas(people, needed).reset_index(drop=True)
    frames.need_columns(table, needed, rows=True)
    yes = frames.flags(table, outcome)
    rows, index = [], []
    for name, family in known.items():
        rows.append([family, *_strength(table[name], yes, table[given] if given else None, name)])
        index.append(heading(name))
    sign = pd.Series(generator(seed).integers(0, SIGNS, len(table)))
    rows.append(["", *_strength(sign, yes, table[given] if given else None, _(ZERO))])
    names = ["family", "people", "values", "v_counted", "v", "p_value", "p_given"]
    out = pd.DataFrame(rows, columns=names, index=pd.Index([*index, ZERO], dtype=object, name="factor"))
    for name in ("p_value", "p_given"):
        out[name] = holm(out[name].astype(float))
    out = out.astype({"people": int, "values": int})
    if given is None:
        out = out.drop(columns="p_given")
    out = out.sort_values("v", ascending=False, kind="stable")
    note = lines(
        both("V from 0 to 1. Star signs were drawn by lot: what they show is nothing."),
        both("p: as many questions as factors (Holm)."),
        both("p within: among people with the same {column}.", column=heading(given)) if given else "",
    )  # fmt: skip
    formats = {"family": TERM, "v": ".3f", "v_counted": ".3f", "p_value": P_VALUE, "p_given": P_VALUE}
    return Bars(out, columns=("v_counted", "v"), formats=formats, note=note, label=both("Cramér's V"))


def _strength(values: pd.Series, yes: np.ndarray, given: pd.Series | None, name: str) -> list[float]:
    """Return people, values, V twice, and p twice."""
    there = values.notna().to_numpy()
    table = pd.crosstab(values[there].astype(str), yes[there])
    few = table.sum(axis=1)
    if len(table) < 2 or table.shape[1] < 2 or few.min() < LEAST:
        message = _(
            "{column}: a value needs {least} people and a factor two values; {value!r} has {n}. Join rare values."
        )
        raise TooFewError(message.format(column=name, least=LEAST, value=str(few.idxmin()), n=int(few.min())))
    found = cramers_v(table)
    within = np.nan
    if given is not None:
        strata = [
            pd.crosstab(values[mine].astype(str), yes[mine]).reindex(
                index=table.index, columns=table.columns, fill_value=0
            )
            for mine in (
                there & (given == one).to_numpy(bool, na_value=False) for one in given.dropna().unique()
            )
            if mine.any()
        ]
        within = general_association(np.stack(strata))[2]
    return [int(there.sum()), len(table), found.v, found.corrected, found.p_value, within]

"""How far do two people agree on the same texts, beyond chance?

kappa      agreement of two people beyond chance (Cohen 1960)
masi       how far two sets of labels are apart (Passonneau 2006)
alpha      agreement of any number of people, with gaps (Krippendorff 2004), for labels or sets of labels
agreement  both, need by need, for a text table labelled twice
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations

import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _
from crmlib.maslow.needs import Need, missing, sets
from crmlib.result import Result


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Return Cohen's κ: agreement of two people beyond what their habits alone would give.

    Parameters
    ----------
    first, second : sequence
        One label a text from each person; texts that one of them left out (a missing label) do not count.

    Returns
    -------
    float
        1 = always agree, 0 = as by chance. Missing (NaN) if both gave one label throughout.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and Psychological
    Measurement* 20, 37–46.

    Examples
    --------
    >>> round(kappa([1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15), 2)
    0.4
    """
    if len(first) != len(second) or not len(first):
        raise DataError(_("Agreement needs the same texts from both people, at least one."))
    pairs = [(x, y) for x, y in zip(first, second, strict=True) if not (missing(x) or missing(y))]
    if not pairs:
        raise TooFewError(_("Agreement needs texts that at least two people labelled."))
    n = len(pairs)
    a, b = (Counter(labels) for labels in zip(*pairs, strict=True))
    expected = sum(a[label] * b[label] for label in a) / n**2
    observed = sum(x == y for x, y in pairs) / n
    return (observed - expected) / (1 - expected) if expected < 1 else float("nan")


def masi(first: frozenset, second: frozenset) -> float:
    """Return the distance of two sets of labels: 0 equal, 1 disjoint (MASI, Passonneau 2006).

    Examples
    --------
    >>> round(masi(frozenset({"safety"}), frozenset({"safety", "esteem"})), 3)
    0.667
    """
    if first == second:
        return 0.0
    common = first & second
    if not common:
        return 1.0
    nested = 2 / 3 if first <= second or second <= first else 1 / 3
    return 1 - nested * len(common) / len(first | second)


def alpha(
    ratings: Iterable[Sequence[Hashable]],
    distance: Callable[[Hashable, Hashable], float] = lambda a, b: float(a != b),
) -> float:
    """Return Krippendorff's α for any number of people; a missing label marks a text left out.

    Parameters
    ----------
    ratings : iterable of sequences
        One sequence a person, one label a text (a text stands in the same place in each).
    distance : callable, default nominal
        How far two labels are apart, 0–1; `masi` for sets of labels.

    Returns
    -------
    float
        1 = always agree, 0 = as by chance. Maslow labels reach about .3 (Rashkin et al. 2018).

    References
    ----------
    Krippendorff, K. (2004). *Content Analysis*, chapter 11.
    Rashkin, H. et al. (2018). Modeling naive psychology of characters in simple commonsense stories. *ACL*.

    Examples
    --------
    >>> round(alpha([[1, 1, 2, 2], [1, 1, 2, 1]]), 3)
    0.533
    """
    people = [list(labels) for labels in ratings]
    if len({len(labels) for labels in people}) > 1:
        raise DataError(_("Agreement needs the same texts from both people, at least one."))
    units = [[v for v in unit if not missing(v)] for unit in zip(*people, strict=True)]
    units = [u for u in units if len(u) > 1]
    if not units:
        raise TooFewError(_("Agreement needs texts that at least two people labelled."))
    counts = Counter(v for u in units for v in u)
    n = sum(counts.values())
    apart = {(a, b): distance(a, b) for a, b in combinations(counts, 2)}
    expected = sum(2 * counts[a] * counts[b] * d for (a, b), d in apart.items()) / (n * (n - 1))
    observed = sum(
        2 * sum(0.0 if a == b else apart.get((a, b), apart.get((b, a))) for a, b in combinations(u, 2))
        / (len(u) - 1)
        for u in units
    ) / n  # fmt: skip
    return 1 - observed / expected if expected else float("nan")


def agreement(first: Iterable[str], second: Iterable[str]) -> Result:
    """Return κ and α of two people's needs, need by need and for the whole sets (α with MASI).

    Parameters
    ----------
    first, second : iterable of str
        ``needs`` as each person gave them, joined by ``|``.

    Returns
    -------
    Result
        Columns ``first``, ``second`` (texts with the label), ``kappa``, ``alpha``; row ``all`` for the sets.
    """
    a, b = sets(first, "first"), sets(second, "second")
    if len(a) != len(b) or not a:
        raise DataError(_("Agreement needs the same texts from both people, at least one."))
    rows: dict[str, tuple] = {}
    for need in Need:
        x, y = [need.value in s for s in a], [need.value in s for s in b]
        rows[need] = (sum(x), sum(y), kappa(x, y), alpha([x, y]))
    rows["all"] = (sum(map(bool, a)), sum(map(bool, b)), kappa(a, b), alpha([a, b], masi))
    table = pd.DataFrame(list(rows.values()), columns=["first", "second", "kappa", "alpha"])
    table.index = pd.Index(list(rows), name="need", dtype=object)
    return Result(
        table=table, formats={"kappa": ".2f", "alpha": ".2f"}, note=_("{n} texts.").format(n=len(a))
    )

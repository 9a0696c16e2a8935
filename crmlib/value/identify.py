"""Can these coefficients be told apart at all? Every refusal names the columns.

check_identified    constant columns, constants that are not unique, collinear drivers
check_money         two money columns of which one is made from the other
check_separated     choices that one attribute (or constant) predicts perfectly
"""

from __future__ import annotations

import numpy as np

from crmlib.errors import ModelError
from crmlib.i18n import _


def centred(x: np.ndarray, available: np.ndarray) -> np.ndarray:
    """Return the attributes less their mean within each task; zero where not available."""
    mean = (x * available[..., None]).sum(axis=1) / available.sum(axis=1)[:, None]
    return (x - mean[:, None, :]) * available[..., None]


def _is_constant(column: np.ndarray, available: np.ndarray) -> bool:
    """Say whether a column only tells one alternative from another, the same in every task."""
    low = np.where(available, column, np.inf).min(axis=0)
    high = np.where(available, column, -np.inf).max(axis=0)
    return bool(np.all(high - low < 1e-12))


def check_identified(x: np.ndarray, available: np.ndarray, names: list[str]) -> None:
    """Refuse columns that no choice can tell apart.

    Parameters
    ----------
    x : array, tasks × alternatives × coefficients
    available : array of bool, tasks × alternatives
    names : list of str
        Of the coefficients.

    Raises
    ------
    ModelError
        Naming the columns.
    """
    inside = centred(x, available)
    flat = inside[available]
    scale = np.sqrt((flat**2).mean(axis=0))
    size = np.abs(x).max(axis=(0, 1))
    still = scale <= 1e-10 * np.maximum(size, 1e-300)
    if still.any():
        raise ModelError(
            _(
                "Column {columns} is the same for all alternatives of every task, so no choice depends on it: "
                "leave it out."
            ).format(columns=", ".join(str(n) for n, s in zip(names, still, strict=True) if s))
        )
    gram = (flat / scale).T @ (flat / scale) / len(flat)
    roots, vectors = np.linalg.eigh(gram)
    if roots[0] > 1e-9:
        return
    # The null space says which columns are bound up with each other.
    bound = np.abs(vectors[:, roots <= 1e-9]).max(axis=1) > 1e-4
    tied = [k for k in range(len(names)) if bound[k]]
    listed = ", ".join(str(names[k]) for k in tied)
    if all(_is_constant(x[..., k], available) for k in tied):
        raise ModelError(
            _(
                "The constants are not unique: {columns} never vary within an alternative, so together they say "
                "the same twice. Leave one out: it becomes the base."
            ).format(columns=listed)
        )
    raise ModelError(
        _("The drivers {columns} are collinear: each can be computed from the others. Leave one out.").format(
            columns=listed
        )
    )


def check_money(x: np.ndarray, available: np.ndarray, names: list[str], price: str) -> None:
    """Refuse to count money twice: a second column that is made from the price.

    A column is taken to be made from the price when it correlates with it beyond .97 within tasks, or ranks
    all rows in the same order (a logarithm, a price by the gram, a monthly rate).
    """
    from scipy.stats import rankdata

    inside = centred(x, available)[available]
    raw = x[available]
    k = names.index(price)
    ranks = rankdata(raw[:, k])
    for other, name in enumerate(names):
        if other == k or min(np.ptp(inside[:, other]), np.ptp(inside[:, k])) < 1e-9:
            continue
        alike = abs(np.corrcoef(inside[:, k], inside[:, other])[0, 1])
        ranked = abs(np.corrcoef(ranks, rankdata(raw[:, other]))[0, 1])
        if alike > 0.97 or ranked > 0.995:
            raise ModelError(
                _(
                    "{name} is made from {price} (correlation {r:.3f}): money would be counted twice. "
                    "Keep one of them."
                ).format(name=str(name), price=price, r=max(alike, ranked))
            )


def check_separated(x: np.ndarray, available: np.ndarray, chosen: np.ndarray, names: list[str]) -> None:
    """Refuse choices that are predicted perfectly in some direction, so that no finite estimate exists.

    Looks for a direction in which the chosen alternative is never worse than any other and sometimes
    better (a linear programme; Albert & Anderson 1984).
    """
    from scipy.optimize import linprog

    tasks = np.arange(len(x))
    gap = (x[tasks, chosen][:, None, :] - x)[available & (np.arange(x.shape[1]) != chosen[:, None])]
    gap = gap / np.sqrt((gap**2).mean(axis=0))
    alone = (gap.min(axis=0) >= 0) | (gap.max(axis=0) <= 0)
    if alone.any():
        _refuse_separated([str(n) for n, a in zip(names, alone, strict=True) if a], len(x))
    # The shortest such direction (in absolute values) names the fewest columns; without separation there is none.
    both = np.hstack([gap, -gap])
    found = linprog(
        np.ones(both.shape[1]),
        A_ub=-both,
        b_ub=np.zeros(len(both)),
        A_eq=both.mean(axis=0, keepdims=True),
        b_eq=[1.0],
        method="highs",
    )
    if found.status == 0:
        size = np.abs(found.x[: len(names)] - found.x[len(names) :])
        _refuse_separated([str(n) for n, v in zip(names, size, strict=True) if v > 1e-6 * size.max()], len(x))


def _refuse_separated(guilty: list[str], tasks: int) -> None:
    raise ModelError(
        _(
            "The choices are perfectly separated by {columns}: in all {tasks} tasks the alternative that it "
            "favours was chosen, so its coefficient has no finite estimate."
        ).format(columns=", ".join(guilty), tasks=tasks)
    )

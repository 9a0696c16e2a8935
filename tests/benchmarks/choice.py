"""Choices among many products: rows in long form beside the full square of tasks × products, fitted in the same run.

against_square    the same coefficients from both; how many times faster, and how much less memory
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pandas as pd

from crmlib.value import ConditionalLogit

BETA = np.array([-0.1, 0.5, 0.3])


def choices(products: int, tasks: int = 5000, offered: int = 5) -> pd.DataFrame:
    """Return tasks that offer a few of many products."""
    rng = np.random.default_rng(1)
    product = np.concatenate([rng.choice(products, offered, replace=False) for _task in range(tasks)])
    x = rng.normal(size=(tasks * offered, 3)) * [10, 1, 1]
    utility = (x @ BETA + rng.gumbel(size=len(x))).reshape(tasks, offered)
    return pd.DataFrame(x, columns=["price", "taste", "speed"]).assign(
        task=np.repeat(np.arange(tasks), offered), alternative=product,
        chosen=(utility == utility.max(axis=1, keepdims=True)).ravel().astype(int),
    )  # fmt: skip


def long_form(table: pd.DataFrame) -> np.ndarray:
    """Fit as the library does."""
    model = ConditionalLogit(["price", "taste", "speed"], constants=False, task="task").fit(table)
    return model.params_.to_numpy()


def square(table: pd.DataFrame) -> np.ndarray:
    """Fit by the same Newton steps on a full square, as textbooks write it."""
    task, product = table["task"].to_numpy(), table["alternative"].to_numpy()
    shape = (task.max() + 1, product.max() + 1)
    x, there, beta = np.zeros((*shape, 3)), np.zeros(shape, dtype=bool), np.zeros(3)
    x[task, product], there[task, product] = table[["price", "taste", "speed"]], True
    picked = table.loc[table["chosen"] == 1, ["price", "taste", "speed"]].to_numpy().sum(axis=0)
    for _step in range(8):
        p = np.exp(x @ beta) * there
        p /= p.sum(axis=1, keepdims=True)
        mean = np.einsum("tj,tjk->tk", p, x)
        information = np.einsum("tj,tjk,tjl->kl", p, x, x) - mean.T @ mean
        beta = beta + np.linalg.solve(information, picked - mean.sum(axis=0))
    return beta


def measured(
    fit: Callable[[pd.DataFrame], np.ndarray], table: pd.DataFrame
) -> tuple[np.ndarray, float, float]:
    """Return what was found, the seconds, and the peak megabytes (of a second run, as measuring them takes time)."""
    begin = time.perf_counter()
    found = fit(table)
    seconds = time.perf_counter() - begin
    tracemalloc.start()
    fit(table)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found, seconds, peak


def against_square() -> None:
    """Print both ways of fitting 25,000 rows of 600 products, and the library's of 6,000."""
    table = choices(600)
    long_form(table)  # imports
    ours, seconds, peak = measured(long_form, table)
    theirs, slow, large = measured(square, table)
    same = "same coefficients" if np.allclose(ours, theirs, atol=1e-7) else "OTHER COEFFICIENTS"
    print(
        f"choices  {len(table):,} rows of 600 products  {seconds:.2f} s, {peak:.0f} MB;  "
        f"tasks × products: {slow / seconds:.1f} × time, {large / peak:.0f} × memory  {same}"
    )
    _found, longer, larger = measured(long_form, choices(6000))
    print(f"         of 6,000 products: {longer / seconds:.1f} × time, {larger / peak:.1f} × memory of 600")

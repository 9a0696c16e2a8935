"""The NBD-Dirichlet refitted to many samples of one panel at once: what differs from its size by more than chance?

observed   what a panel shows of each brand, in the measures of `crmlib.stats.dirichlet`
refitted   the same in bootstrap samples, beside what the model says that is fitted to each of them

A model that was fitted to the same households moves with them, so the interval of *observed less expected* comes from
refitting in each sample, not from holding the model still. Samples are fitted side by side, by Newton's steps on
counts of counts: the same numbers as `Dirichlet.fit` gives, some hundred times faster.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from crmlib.stats.resample import unit_weights

_TAIL = 1e-12
_STEPS = 40
_NARROW, _WIDE = np.log(1e-4), np.log(1e4)  # as in `Dirichlet`


class Refitted(NamedTuple):
    """Bootstrap samples of a panel, each with a model of its own; missing where none fits.

    Attributes
    ----------
    r, mean : array, shape (draws,)
        The NBD: how alike people are, and purchases a head.
    s_by_brand, s : array, shape (draws, brands) and (draws,)
    observed, expected : array, shape (draws, brands, measures)
    """

    r: np.ndarray
    mean: np.ndarray
    s_by_brand: np.ndarray
    s: np.ndarray
    observed: np.ndarray
    expected: np.ndarray


def observed(counts: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Return what is seen of each brand, in the order of `crmlib.stats.dirichlet.MEASURES`.

    Parameters
    ----------
    counts : array of int, shape (households, brands)
    weights : array of int, shape (draws, households), optional
        How often each household counts, as `unit_weights` returns them; once each by default.

    Returns
    -------
    array, shape (draws, brands, measures)
        Missing where nobody bought a brand.

    Examples
    --------
    >>> observed(np.array([[2, 1], [1, 0], [0, 3], [0, 0]]))[0, 0].round(2).tolist()
    [0.5, 1.5, 2.0, 0.75, 0.5, 0.5]
    """
    weights = np.ones((1, len(counts))) if weights is None else weights.astype(float)
    buys, total = counts > 0, counts.sum(axis=1, keepdims=True)
    parts = (buys, counts, buys * total, buys & (counts == total), counts == 1)
    sums = weights @ np.concatenate(parts, axis=1).astype(float)
    buyers, own, whole, sole, once = np.split(sums, len(parts), axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = (buyers / weights.sum(axis=1, keepdims=True), own / buyers, whole / buyers, own / whole,
                sole / buyers, once / buyers)  # fmt: skip
    return np.stack(each, axis=2)


def refitted(counts: np.ndarray, start: tuple[float, np.ndarray], *, draws: int, seed: int) -> Refitted:
    """Return bootstrap samples of the households, the model fitted to each.

    Parameters
    ----------
    counts : array of int, shape (households, brands)
    start : (float, array)
        r and S by brand as fitted to all households, from where the search begins.
    draws, seed : int
        As for `crmlib.stats.resample.unit_weights`.
    """
    weights = unit_weights(len(counts), draws=draws, seed=seed).astype(float)
    seen = observed(counts, weights)
    total = counts.sum(axis=1)
    often = weights @ (total[:, None] == np.arange(total.max() + 1)).astype(float)
    r, mean = _alike(often, start[0])
    sold = weights @ counts.astype(float)
    shares = sold / sold.sum(axis=1, keepdims=True)
    people = _people(r, mean)
    s_by_brand = np.stack(
        [_wanted(shares[:, k], seen[:, k, 0], people, start[1][k]) for k in range(counts.shape[1])], axis=1
    )
    s = (shares * s_by_brand).sum(axis=1)
    said = np.stack([_measured(shares[:, k], s, people) for k in range(counts.shape[1])], axis=1)
    return Refitted(r, mean, s_by_brand, s, seen, said)


def _alike(often: np.ndarray, start: float) -> tuple[np.ndarray, np.ndarray]:
    """Return r and the mean of each sample's NBD by maximum likelihood: there its mean is the sample's."""
    n = often.sum(axis=1)
    mean = often @ np.arange(often.shape[1]) / n
    more = n[:, None] - np.cumsum(often, axis=1)[:, :-1]  # people with more than j purchases
    j = np.arange(more.shape[1])
    log_r = np.full(len(often), np.log(start))
    for _step in range(_STEPS):
        r = np.exp(log_r)
        gain = (more / (r[:, None] + j)).sum(axis=1) - n * np.log1p(mean / r)
        bend = n * mean / (r * (r + mean)) - (more / (r[:, None] + j) ** 2).sum(axis=1)
        step = np.clip(gain / np.where(bend * r < 0, -bend * r, np.inf), -1, 1)
        log_r = log_r + step
        if np.abs(step).max() < 1e-11:
            break
    lost = (np.abs(step) > 1e-8) | (bend * r >= 0) | (log_r > _WIDE)
    return np.where(lost, np.nan, np.exp(log_r)), mean


def _people(r: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return the share of people who buy the category n times, by sample."""
    from scipy.stats import nbinom

    chance = r / (r + mean)
    last = int(np.nanmax(nbinom.isf(_TAIL, r, chance))) + 1
    return np.asarray(nbinom.pmf(np.arange(last + 1), r[:, None], chance[:, None]))


def _none(share: np.ndarray, s: np.ndarray, last: int) -> np.ndarray:
    """Return the chance that none of 0, 1, …, last purchases is of a brand of that share."""
    i = np.arange(last)
    steps = ((s * (1 - share))[:, None] + i) / (s[:, None] + i)
    return np.concatenate([np.ones((len(s), 1)), np.cumprod(steps, axis=1)], axis=1)


def _wanted(share: np.ndarray, penetration: np.ndarray, people: np.ndarray, start: float) -> np.ndarray:
    """Return in each sample the S with which a brand of that share has that penetration."""
    last = people.shape[1] - 1
    i = np.arange(1, last)
    log_s = np.full(len(share), np.log(start))
    for _step in range(_STEPS):
        s = np.exp(log_s)
        none = _none(share, s, last)
        left = (1 - share)[:, None]
        slope = np.cumsum(s[:, None] * (left / (s[:, None] * left + i) - 1 / (s[:, None] + i)), axis=1)
        # Where nothing or one purchase was made, S says nothing.
        rise = -(people[:, 2:] * none[:, 2:] * slope).sum(axis=1)
        missed = (people * (1 - none)).sum(axis=1) - penetration
        step = np.clip(missed / np.maximum(rise, 1e-300), -1, 1)
        log_s = np.clip(log_s - step, _NARROW, _WIDE)
        if not np.nanmax(np.abs(step), initial=0) >= 1e-11:
            break
    lost = ~(np.abs(step) < 1e-8)
    return np.where(lost, np.nan, np.exp(log_s))


def _measured(share: np.ndarray, s: np.ndarray, people: np.ndarray) -> np.ndarray:
    n = np.arange(people.shape[1])
    none, left = _none(share, s, n[-1]), (s * (1 - share))[:, None]
    buys = people * (1 - none)
    penetration, own, whole = buys.sum(axis=1), share * (people @ n), buys @ n
    sole = (people * _none(1 - share, s, n[-1]))[:, 1:].sum(axis=1)
    # One of n: n·a/s·(s−a)…(s−a+n−2)/(s+1)…(s+n−1).
    once = (people * none * n * (s * share)[:, None] / np.maximum(left + n - 1, 1e-300)).sum(axis=1)
    each = (
        penetration,
        own / penetration,
        whole / penetration,
        own / whole,
        sole / penetration,
        once / penetration,
    )
    return np.stack(each, axis=1)

"""Customers simulated one order at a time, by what the models assume: no formula of theirs is used."""

import numpy as np
import pandas as pd


def histories(n, T, *, r, alpha, leave, rng, first=False):
    """Frequency, recency and T of n customers who order at a rate λ ~ gamma(r, 1/α) and leave after an order with p.

    ``leave`` draws each one's p; ``first`` lets them leave right after the first order as well. Exponential gaps are
    added up one by one.
    """
    T = np.broadcast_to(np.asarray(T, float), n)
    rate, p = rng.gamma(r, 1 / alpha, n), leave(n)
    now, last, times = np.zeros(n), np.zeros(n), np.zeros(n, int)
    there = rng.random(n) > p if first else np.ones(n, bool)
    while there.any():
        now = now + rng.exponential(1 / rate)
        ordered = there & (now <= T)
        times, last = times + ordered, np.where(ordered, now, last)
        there = ordered & (rng.random(n) > p)
    return pd.DataFrame({"frequency": times, "recency": last, "T": T})


def pareto_histories(n, T, *, r, alpha, s, beta, rng):
    """The same where customers leave at any moment, at a rate μ ~ gamma(s, 1/β)."""
    rate, until = rng.gamma(r, 1 / alpha, n), rng.exponential(1 / rng.gamma(s, 1 / beta, n))
    seen = np.minimum(until, T)
    times = rng.poisson(rate * seen)
    # Given how many, Poisson arrivals are uniform: the last of k is the largest of k.
    last = np.where(times > 0, seen * rng.random(n) ** (1 / np.maximum(times, 1)), 0)
    return pd.DataFrame({"frequency": times, "recency": last, "T": float(T)})

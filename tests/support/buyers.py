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


def lives(n, past, ahead, *, r, alpha, a, b, p, q, v, rng):
    """A log of orders (member, week, paid) of n customers over past + ahead weeks, one order at a time.

    The first order of each lies at 0, and counts as an order.
    """
    rate, leave, scale = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n), 1 / rng.gamma(q, 1 / v, n)
    who, now, rows = np.arange(n), np.zeros(n), []
    first = True
    while len(who):
        rows.append(pd.DataFrame({"member": who, "week": now, "paid": rng.gamma(p, scale[who])}))
        stays = np.ones(len(who), bool) if first else rng.random(len(who)) > leave[who]
        first = False
        who, now = who[stays], now[stays]
        now = now + rng.exponential(1 / rate[who])
        who, now = who[now <= past + ahead], now[now <= past + ahead]
    return pd.concat(rows, ignore_index=True)


def summarised(log, past):
    """Frequency, recency, T and mean spend of repeats up to a week, by plain pandas."""
    seen = log[log["week"] <= past]
    repeats = seen[seen["week"] > 0].groupby("member")
    table = pd.DataFrame(
        {
            "frequency": repeats.size(),
            "recency": repeats["week"].max(),
            "monetary_value": repeats["paid"].mean(),
        }
    )
    table = table.reindex(range(log["member"].max() + 1))
    table[["frequency", "recency"]] = table[["frequency", "recency"]].fillna(0)
    return table.assign(T=float(past)).rename_axis("member_id").reset_index()

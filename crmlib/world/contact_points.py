"""Where customers meet the firm, what fails there, and who is gone a year later.

contact_visits   a row a customer, a column a contact point
harm             what each failure adds to the log-odds of leaving, the apology by lot counted in
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.world.truth.customers import ContactTruth

if TYPE_CHECKING:
    from crmlib.world.block import Block

# As many customers are followed as belong to this many.
PER_CUSTOMERS = 8_000


def contact_visits(block: Block) -> pd.DataFrame:
    """Return what each followed customer met at nine contact points, and whether the customer left."""
    truth, rng = block.truth.contact_points, block.rng("contact-visits")
    everybody = block.latent["customer_id"].to_numpy()
    n = max(1, round(len(everybody) * truth.people / PER_CUSTOMERS))
    who = np.sort(rng.choice(len(everybody), n, replace=False))
    names = [point[0] for point in truth.points]
    careless = rng.normal(0, truth.careless, n)
    met, failed = np.zeros((n, len(names)), bool), np.zeros((n, len(names)), bool)
    chance, ill = rng.random((n, len(names))), rng.random((n, len(names)))
    for place, (name, exposed, rate, _harm) in enumerate(truth.points):
        if name == "complaint_handling":
            continue
        met[:, place] = chance[:, place] < exposed
        failed[:, place] = met[:, place] & (ill[:, place] < _sigma(_logit(rate) + careless))
    complaint = names.index("complaint_handling")
    met[:, complaint] = chance[:, complaint] < np.where(
        failed.any(axis=1), truth.complains[1], truth.complains[0]
    )
    handled_ill = ill[:, complaint] < _sigma(_logit(truth.points[complaint][2]) + careless)
    failed[:, complaint] = met[:, complaint] & handled_ill
    sorry = failed[:, [names.index(point) for point in truth.apologised]].any(axis=1)
    called = sorry & (rng.random(n) < 0.5)
    odds = truth.base + harm(pd.DataFrame(failed, columns=names), called, truth).sum(axis=1)
    left = rng.random(n) < _sigma(odds.to_numpy())
    table = pd.DataFrame({"customer_id": everybody[who]})
    for place, name in enumerate(names):
        said = np.where(failed[:, place], "failed", "ok").astype(object)
        table[name] = pd.Series(said).where(pd.Series(met[:, place]))
    table["apology"] = pd.Series(np.where(called, "call", "none").astype(object)).where(pd.Series(sorry))
    table["left_within_year"] = left.astype(int)
    twice = table[rng.random(n) < truth.twice]
    return pd.concat([table, twice], ignore_index=True)


def harm(failed: pd.DataFrame, called: np.ndarray, truth: ContactTruth) -> pd.DataFrame:
    """Return what each failure adds to a customer's log-odds of leaving.

    Parameters
    ----------
    failed : DataFrame
        A row a customer, a column a contact point: whether it failed.
    called : array
        Whether the customer got an apology call.
    truth : ContactTruth
    """
    adds = pd.DataFrame(index=failed.index)
    for name, _met, _rate, odds in truth.points:
        spared = np.where(called, truth.call_leaves, 1.0) if name in truth.apologised else 1.0
        adds[name] = failed[name].to_numpy() * odds * spared
    return adds


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _sigma(odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-odds))

"""First buyers of six new products, month by month since each was launched.

launches   how many bought each product for the first time
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import stream
from crmlib.world.truth import Truth


def launches(truth: Truth, seed: int) -> pd.DataFrame:
    """Return first buyers: article, month since its launch, how many bought it for the first time."""
    rng, parts = stream(seed, 0, "launches"), []
    for name, months, p, q, m in truth.launches.launches:
        t = np.arange(months + 1)
        gone = np.exp(-(p + q) * t)
        expected = m * np.diff((1 - gone) / (1 + q / p * gone))
        found = rng.poisson(expected * rng.gamma(truth.launches.k, 1 / truth.launches.k, months))
        parts.append(pd.DataFrame({"article": name, "launch_month": t[1:], "first_buyers": found}))
    return pd.concat(parts, ignore_index=True)

"""What told customers of the firm, as they say it.

source_answers   a row a person asked: sources used, which decided, which came first
logged           which source the touchpoint log has first
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.customers.sources import LOGGED
from crmlib.world import journey

if TYPE_CHECKING:
    from crmlib.world.block import Block

PER_CUSTOMERS = 8_000
SOURCE_OF = {event: source.value for event, source in LOGGED.items()}


def source_answers(block: Block) -> pd.DataFrame:
    """Return the answers on sources of the asked customers."""
    truth, rng = block.truth.sources, block.rng("source-answers")
    everybody = block.latent["customer_id"].to_numpy()
    n = max(1, round(len(everybody) * truth.people / PER_CUSTOMERS))
    who = np.sort(rng.choice(len(everybody), n, replace=False))
    names = np.array([one[0] for one in truth.used], dtype=object)
    used = rng.random((n, len(names))) < [one[1] for one in truth.used]
    counts = used * np.array([one[2] for one in truth.used])
    decisive = _drawn(counts, names, rng)
    seen = logged(block).reindex(everybody[who]).to_numpy()
    # Whoever saw something first must have used that source, if it is remembered at all.
    has = np.array([[name == one for name in names] for one in seen]) & used
    recalls = has.any(axis=1) & (rng.random(n) < truth.remembers)
    first = np.where(recalls, seen, _drawn(used.astype(float), names, rng))
    table = pd.DataFrame({"customer_id": everybody[who]})
    for place, name in enumerate(names):
        said = pd.Series(used[:, place].astype(int)).astype("Int64")
        table[f"used_{name}"] = said.mask(pd.Series(rng.random(n) < truth.blank))
    table["decisive"] = pd.Series(decisive)
    table["first_source"] = pd.Series(first).mask(pd.Series(rng.random(n) < truth.blank))
    return table


def logged(block: Block) -> pd.Series:
    """Return by customer_id the source that the log has first: what the first event in time is."""
    log = journey.events(block).dropna(subset=["customer_id"])
    first = log.sort_values("timestamp", kind="stable").drop_duplicates("customer_id")
    return first.set_index("customer_id")["event"].map(SOURCE_OF)


def _drawn(weights: np.ndarray, names: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a name a row, drawn by its weights; nothing where all weights are 0."""
    total = weights.sum(axis=1)
    ends = weights.cumsum(axis=1)
    place = (rng.random(len(weights))[:, None] * total[:, None] >= ends).sum(axis=1)
    drawn = names[np.minimum(place, len(names) - 1)]
    drawn[total == 0] = None
    return drawn

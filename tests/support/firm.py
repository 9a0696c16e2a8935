"""The simulated firm, of which a table is made when it is asked for: a test of two tables need not wait for forty."""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property

import pandas as pd

from crmlib.world import Truth
from crmlib.world.populations import CUSTOMERS, MEMBERS, SEED, blocks, lots
from crmlib.world.simulate import FIXED, LEDGER, TABLES, WHOLE


class Firm(Mapping):
    """Name → table, byte for byte as `simulate` makes it of so many people; without the market panel."""

    def __init__(
        self,
        *,
        customers: int = CUSTOMERS,
        members: int = MEMBERS,
        seed: int = SEED,
        truth: Truth | None = None,
    ) -> None:
        self._sizes, self._seed, self._truth = (customers, members), seed, truth or Truth()
        self._made = cache(self._make)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._made(name)

    def __iter__(self) -> Iterator[str]:
        return iter((*FIXED, *WHOLE, *TABLES, *LEDGER))

    def __len__(self) -> int:
        return len(list(iter(self)))

    @cached_property
    def _customers(self):
        return list(blocks(self._truth, self._sizes[0], self._seed))

    @cached_property
    def _members(self):
        return list(lots(self._truth, self._sizes[1], self._seed))

    def _make(self, name):
        if name in FIXED:
            return FIXED[name](self._truth)
        if name in WHOLE:
            return WHOLE[name](self._truth, self._seed)
        make, people = (TABLES[name], self._customers) if name in TABLES else (LEDGER[name], self._members)
        return pd.concat([make(block) for block in people], ignore_index=True)

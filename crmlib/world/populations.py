"""Who is simulated: customers, members of the shop card and households of the market panel, part by part.

blocks      customers, 2,000 at a time
lots        members of the shop card
panelists   households of the market panel
"""

from __future__ import annotations

from collections.abc import Iterator

from crmlib.i18n import _
from crmlib.world import panel, shop
from crmlib.world.block import Block, population
from crmlib.world.truth import Truth

SEED = 2026
CUSTOMERS = 8_000
MEMBERS = 3_240  # 3,000 households and 240 business accounts
HOUSEHOLDS = 2_000  # of the market panel
BLOCK = 2_000


def blocks(truth: Truth, customers: int, seed: int) -> Iterator[Block]:
    """Yield the customers block by block."""
    if customers < 1:
        raise ValueError(_("A firm needs at least one customer, not {n}.").format(n=customers))
    for number, first in enumerate(range(0, customers, BLOCK)):
        size = min(BLOCK, customers - first)
        yield population(truth, seed=seed, number=number, size=size, first=first + 1)


def lots(truth: Truth, members: int, seed: int) -> Iterator[Block]:
    """Yield the members of the shop card lot by lot."""
    if members < 1:
        raise ValueError(_("The shop card needs at least one member, not {n}.").format(n=members))
    for number, first in enumerate(range(0, members, shop.LOT)):
        yield shop.lot(truth, seed=seed, number=number, size=min(shop.LOT, members - first))


def panelists(truth: Truth, households: int, seed: int) -> Iterator[Block]:
    """Yield the households of the market panel part by part."""
    for number, first in enumerate(range(0, households, panel.SIZE)):
        size = min(panel.SIZE, households - first)
        yield panel.households(truth, seed=seed, number=number, size=size, first=first + 1)

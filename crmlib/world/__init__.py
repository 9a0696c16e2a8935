"""Greenhill Tea (青山茶业): the simulated firm whose truth is known.

Truth      every parameter that makes the data
simulate   the firm's tables as data frames
write      the same tables as CSV files, block by block, in constant memory
SEED       the seed of the committed sample data
CUSTOMERS  the number of customers in the committed sample data
"""

from crmlib.world.simulate import CUSTOMERS, SEED, latent, simulate, write
from crmlib.world.truth import Truth

__all__ = ["CUSTOMERS", "SEED", "Truth", "latent", "simulate", "write"]

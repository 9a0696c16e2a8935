"""Greenhill Tea (青山茶业): the simulated firm whose truth is known.

Truth      every parameter that makes the data
simulate   the firm's tables as data frames
write      the same tables as CSV files, block by block, in constant memory
SEED       the seed of the committed sample data
CUSTOMERS  the number of customers in the committed sample data
MEMBERS    the number of members of the shop card in it
latent     what the customers are really like
latent_accounts  what the business accounts really need
latent_members   what the members of the shop card are really like: rate, leaving, spend
latent_subscriptions   how inclined to leave each subscriber of the monthly tea is
latent_dials   what callers felt of the numbers that they dialled
latent_households   the tastes of the households of the market panel
latent_promotions  what each promotion really brought
latent_segments  the true segments of those asked what matters to them
latent_stages    the true stage of each member, and what a voucher does there
"""

from crmlib.world.hidden import (
    latent,
    latent_accounts,
    latent_dials,
    latent_households,
    latent_members,
    latent_promotions,
    latent_segments,
    latent_stages,
    latent_subscriptions,
)
from crmlib.world.populations import CUSTOMERS, MEMBERS, SEED
from crmlib.world.simulate import simulate, write
from crmlib.world.truth import Truth

__all__ = [
    "CUSTOMERS",
    "MEMBERS",
    "SEED",
    "Truth",
    "latent",
    "latent_accounts",
    "latent_dials",
    "latent_households",
    "latent_members",
    "latent_promotions",
    "latent_segments",
    "latent_stages",
    "latent_subscriptions",
    "simulate",
    "write",
]

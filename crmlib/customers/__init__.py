"""Customers: who they are, and where we meet them.

roles                   how many persons a purchase has, and which roles are one person (lecture rows S2.1, S2.9)
matters                 whose satisfaction brings a purchase back: the buyer's, or the user's
group_choice            what a family chooses by four rules (S4.1)

contact_points          how often each contact point fails, and how many customers are lost through it (S2.4)
chain                   the share whom nothing failed: the product of the points, and what was observed
recovery                who stays after a complaint handled well, badly, or never made; an apology by lot

sources                 what people learn of us from, and what decides, as shares of people and of mentions (S0.18)
stated_against_logged   the first source as people tell it, and as the log has it

five_w                  what sets a target apart: who, what, why, when, where, how much (S4.6)
factors                 which of culture, social, personal and psychological factors go with buying (S0.16)
compare_kinds           households and firms: deciders, order value, repeats, channel, service (S3.4)
mirror                  how staff, guests and profit of shops go together, and given the district (S0.8)
"""

from crmlib.customers.contact import contact_points
from crmlib.customers.inside import mirror
from crmlib.customers.roles import matters, roles
from crmlib.customers.sources import sources, stated_against_logged
from crmlib.stats.factors import factors
from crmlib.stats.group_rules import group_choice
from crmlib.stats.kinds_compared import compare_kinds
from crmlib.stats.recovered import chain, recovery
from crmlib.stats.target_profile import five_w

__all__ = [
    "chain",
    "compare_kinds",
    "contact_points",
    "factors",
    "five_w",
    "group_choice",
    "matters",
    "mirror",
    "recovery",
    "roles",
    "sources",
    "stated_against_logged",
]

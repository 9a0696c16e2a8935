"""Customers: who they are, and where we meet them.

contact_points   how often each contact point fails, and how many customers are lost through it (lecture row S2.4)
chain            the share whom nothing failed: the product of the points, and what was observed
recovery         who stays after a complaint handled well, badly, or never made; an apology by lot
mirror           how staff, guests and profit of shops go together, and given the district (S0.8)
"""

from crmlib.customers.contact import contact_points
from crmlib.customers.inside import mirror
from crmlib.customers.recovery import chain, recovery

__all__ = ["chain", "contact_points", "mirror", "recovery"]

"""Lifetime value: what is each customer worth from now on, and who deserves what?

A customer is one who comes again (lecture row S1.1), and what she is worth lies ahead: how often she will still order,
times what she spends, less what it costs to serve her (S0.6). Past spend looks back, and is partly luck. The models
here let customers differ: in how often they order, in when they stop, and in what they spend.

rfm_summary          frequency, recency, T and monetary_value of each customer, from a log of any backend
rfm_scores           the same as grades from 1 to 5
BetaGeoNBD           how often will each still order? (also ModifiedBetaGeoNBD, ParetoNBD)
GammaGamma           what will each spend per order?
ShiftedBetaGeometric how long do subscribers stay who differ? (clv_formula: the classroom's, for those who do not)
lifetime_value       each customer's value from now on, and that of all together (equity)
value_trend          whose spend rises or falls, luck taken off
tiers                most valuable, most growable, below zero: how to treat whom (`.idic()`)
influence            what a customer's referrals bring
"""

from crmlib.lifetime.buying import BetaGeoNBD, ModifiedBetaGeoNBD, ParetoNBD
from crmlib.lifetime.rfm import rfm_scores, rfm_summary
from crmlib.lifetime.tiers import influence, tiers
from crmlib.lifetime.value import lifetime_value, value_trend
from crmlib.stats.renewal import ShiftedBetaGeometric, clv_formula
from crmlib.stats.spend import GammaGamma

__all__ = [
    "BetaGeoNBD",
    "GammaGamma",
    "ModifiedBetaGeoNBD",
    "ParetoNBD",
    "ShiftedBetaGeometric",
    "clv_formula",
    "influence",
    "lifetime_value",
    "rfm_scores",
    "rfm_summary",
    "tiers",
    "value_trend",
]

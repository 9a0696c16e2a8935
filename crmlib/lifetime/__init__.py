"""Lifetime value: what is each customer worth from now on, and who deserves what?

A customer is one who comes again (lecture row S1.1), and what she is worth lies ahead: how often she will still order,
times what she spends, less what it costs to serve her (S0.6). Past spend looks back, and is partly luck. The models
here let customers differ: in how often they order, in when they stop, and in what they spend.

rfm_summary          frequency, recency, T and monetary_value of each customer, from a log of any backend
rfm_scores           the same as grades from 1 to 5
BetaGeoNBD           how often will each still order? (also ModifiedBetaGeoNBD, ParetoNBD)
GammaGamma           what will each spend per order?
"""

from crmlib.lifetime.buying import BetaGeoNBD, ModifiedBetaGeoNBD, ParetoNBD
from crmlib.lifetime.rfm import rfm_scores, rfm_summary
from crmlib.stats.spend import GammaGamma

__all__ = [
    "BetaGeoNBD",
    "GammaGamma",
    "ModifiedBetaGeoNBD",
    "ParetoNBD",
    "rfm_scores",
    "rfm_summary",
]

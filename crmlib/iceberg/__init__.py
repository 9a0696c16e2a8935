"""The needs iceberg: what do customers say decides, and what does decide?

The lectures (row S4.4) draw a customer's needs as an iceberg. Above the waterline are product, price and
quality; below it relationship, maintenance and contact; deepest emotion, feeling and trust. A customer who
refuses names the visible part. So we compare what they *say* with what their ratings *show*:
importance–performance analysis (Martilla and James 1977) with stated importance (points, reasons, best–worst)
beside derived importance (each driver's share of the explained satisfaction: LMG, or Johnson's weights).

Row S4.3 has two experiments on how a thing is perceived: the ice-cream cups and the weighed sweets.

Layer                   the three layers, from the surface down
Driver                  what customers rated, with its layer and its label
relative_importance     derived importance: shares of R² with intervals and a zero line
stated_importance       what customers said: points, reasons, a rating form, best–worst choices
importance_performance  which driver to work on: Martilla and James's four quadrants
iceberg_gap             stated against derived, by layer and by driver: the iceberg
priorities              whose place changes if we believe the words a little more?
halo                    how much of all ratings is one general impression
evaluation_effect       the ice cream: worth less when judged apart, worth more side by side
weighing_effect         the sweets: adding against removing on the scales

What the data can't show: nobody observes emotion or trust itself, only an answer on a form; deep needs are
inferred. And an importance is not an effect: a driver that does nothing but moves with one that does gets a
share as well. Only an experiment says what changes when we change it.

References
----------
Martilla, J. A. and James, J. C. (1977). Importance-performance analysis. *Journal of Marketing* 41(1), 77–79.
Grömping, U. (2007). Estimators of relative importance in linear regression based on variance decomposition.
*The American Statistician* 61, 139–147.
"""

from crmlib.iceberg.gap import iceberg_gap
from crmlib.iceberg.importance import halo, importance_performance, relative_importance, stated_importance
from crmlib.iceberg.layers import DRIVERS, Driver, Layer
from crmlib.iceberg.perception import evaluation_effect, weighing_effect
from crmlib.iceberg.priorities import priorities
from crmlib.stats.performance import Quadrant

__all__ = [
    "DRIVERS",
    "Driver",
    "Layer",
    "Quadrant",
    "evaluation_effect",
    "halo",
    "iceberg_gap",
    "importance_performance",
    "priorities",
    "relative_importance",
    "stated_importance",
    "weighing_effect",
]

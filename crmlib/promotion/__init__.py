"""Promotion: what did it bring, in which stage of a product and in which part of the season is it spent well?

Promotion weeks sell more for three reasons: the season, what people would buy in the weeks after, and the promotion.
Dealers buy more than they sell. So each is taken off in turn, beside regions that a lot left without (lecture rows
S4.13, S4.14).

ProductStage       introduction, rising, growth, maturity (S4.13)
TACTICS            what promotion is for in each, by which means, and what is left alone
Bass               first buyers of a new product: stages by the numbers, and what is not known before the peak

usable             weekly sales that can be used, each region under one name
season             how much is sold in each part of the year, trend taken off (S4.14)
SeasonPhase        before the season, in season, stretch, off season
phases             which week lies in which phase, and who is promoted to

was_drawn          whether a lot decided, or regions were taken that were rising already
promotion_effect   what people (or dealers) bought more, and what the weeks after give back
offer_effect       what a coupon changed, by a test; with what each bought before taken off
by_horizon         the same by 2, 4, 8, 12 weeks: what was only brought forward falls away
subsidised         which coupons went to people who would have bought anyway
"""

from crmlib.frames.weekly import usable
from crmlib.promotion.bass import Bass
from crmlib.promotion.effect import promotion_effect
from crmlib.promotion.season import SeasonPhase, phases, season
from crmlib.promotion.stages import TACTICS, ProductStage
from crmlib.stats.offer_test import by_horizon, offer_effect, subsidised
from crmlib.stats.was_drawn import was_drawn

__all__ = [
    "TACTICS",
    "Bass",
    "ProductStage",
    "SeasonPhase",
    "by_horizon",
    "offer_effect",
    "phases",
    "promotion_effect",
    "season",
    "subsidised",
    "usable",
    "was_drawn",
]

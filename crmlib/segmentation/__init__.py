"""Segments, targets and positions: who wants what, whom to serve, and what to stand for.

A cut into segments can always be made, also where there are none: k-means returns k groups of anything. And groups that
are found again on other people need not be segments: how high people tick is found again, too. So ratings are taken
about each person's own mean, each number of segments is held against people without any, and five tests with numbers
say what a segment is good for.

usable             rows of a survey that can be used: copies and straight-liners out, turned sheets put right
style              how much of all ratings is one level a person
how_many           what speaks for each number of segments, beside people without any (lecture row S0.11)
Segments           the cut, which also places newcomers; ratings in, segments out
profile            who is in each segment, and which medium reaches it (S0.11)
compare_bases      how much each way to cut tells of what people do later (S2.3)
five_tests         measurable, substantial, accessible, differentiable, actionable (S0.12)
attractiveness     scores of segments under weights that are not quite known (S0.13)
one_offer_or_two   one offer for all, one for each, one segment only: profit by the trial (S0.13)
PerceptualMap      brands by what people tick that they stand for, with regions (S0.14)
gap                what a brand was meant to stand for, beside what people tick (S4.12)
Way                seven ways to position a brand (S0.14)
"""

from crmlib.segmentation.five import five_tests
from crmlib.segmentation.position import Way, gap
from crmlib.segmentation.segments import Segments, how_many
from crmlib.segmentation.target import one_offer_or_two
from crmlib.stats.finding import compare_bases
from crmlib.stats.perceived import PerceptualMap
from crmlib.stats.profiles import profile
from crmlib.stats.ratings import style, usable
from crmlib.stats.weighted_scores import attractiveness

__all__ = [
    "PerceptualMap",
    "Segments",
    "Way",
    "attractiveness",
    "compare_bases",
    "five_tests",
    "gap",
    "how_many",
    "one_offer_or_two",
    "profile",
    "style",
    "usable",
]

"""What topic 15 shows beside its models.

dated      what promotion is for in each stage, and six dates in the year of ginger tea
launched   how large a market looked after so many months
coupons    a coupon and a price cut, after four and after twelve weeks
selling    weekly sales: the parts of a year, and what promotions sold by several ways of counting
plans      what a promotion leaves: three plans, a small gift week by week, a season that is stretched
case       iced tea that had to be explained, and a rice cooker with each air conditioner
"""

from crmlib.lessons.promotion.case import iced_tea, rice_cooker
from crmlib.lessons.promotion.coupons import offers
from crmlib.lessons.promotion.dated import Move, moves, six_dates, tactics
from crmlib.lessons.promotion.launched import LAUNCHED, by_months, kettle, launch, market
from crmlib.lessons.promotion.plans import plans, stretched, until
from crmlib.lessons.promotion.selling import (
    ARTICLES,
    FEW,
    RENAMED,
    chosen,
    counted,
    look,
    month_index,
    refused,
    sold_by,
    ten_weeks,
    year,
)

__all__ = [
    "ARTICLES",
    "FEW",
    "LAUNCHED",
    "RENAMED",
    "Move",
    "by_months",
    "chosen",
    "counted",
    "iced_tea",
    "kettle",
    "launch",
    "look",
    "market",
    "month_index",
    "moves",
    "offers",
    "plans",
    "refused",
    "rice_cooker",
    "six_dates",
    "sold_by",
    "stretched",
    "tactics",
    "ten_weeks",
    "until",
    "year",
]

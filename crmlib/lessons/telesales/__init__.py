"""What topic 16 shows beside its models.

june    June's calls, and what they promise for July
layers  the layers of the funnel: weeks ahead, the stay by a shortcut, who came into the third one of late
desk    how many callers are answered in time
plan    what July can promise, what a day can hold, what is prepared before a call
path    seven steps of one caller, and what the exercises count by hand
case    two sellers, one who looks for numbers in the morning, one whose list lay ready
"""

from crmlib.lessons.telesales.case import best_volume, two_days, two_months
from crmlib.lessons.telesales.desk import PATIENCE, TALK, WITHIN, busiest, desk, fewest
from crmlib.lessons.telesales.june import (
    BY,
    PLANNED,
    PROMISED,
    SURE,
    answered,
    chance,
    ended,
    first_dials,
    june,
    look,
    orders_of,
)
from crmlib.lessons.telesales.layers import (
    FULL,
    SPRING,
    TARGET,
    ThirdLayer,
    in_layer_three,
    layers,
    two_windows,
    weeks_ahead,
)
from crmlib.lessons.telesales.path import HALVES, LAYERS, CallStep, four_layers, needed, two_halves
from crmlib.lessons.telesales.plan import COSTS, before, day, promise, three

__all__ = [
    "BY",
    "COSTS",
    "FULL",
    "HALVES",
    "LAYERS",
    "PATIENCE",
    "PLANNED",
    "PROMISED",
    "SPRING",
    "SURE",
    "TALK",
    "TARGET",
    "WITHIN",
    "CallStep",
    "ThirdLayer",
    "answered",
    "before",
    "best_volume",
    "busiest",
    "chance",
    "day",
    "desk",
    "ended",
    "fewest",
    "first_dials",
    "four_layers",
    "in_layer_three",
    "june",
    "layers",
    "look",
    "needed",
    "orders_of",
    "promise",
    "three",
    "two_days",
    "two_halves",
    "two_months",
    "two_windows",
    "weeks_ahead",
]

"""What topic 16 shows beside its models."""

from crmlib.lessons.telesales.case import best_volume, two_days, two_months
from crmlib.lessons.telesales.path import HALVES, LAYERS, CallStep, four_layers, needed, two_halves

__all__ = [
    "HALVES",
    "LAYERS",
    "CallStep",
    "best_volume",
    "four_layers",
    "needed",
    "two_days",
    "two_halves",
    "two_months",
]

"""The old address of `crmlib.stats.intervals`."""

from crmlib.stats.intervals import Interval, newcombe, wilson, z_value
from crmlib.stats.resample import unit_weights

__all__ = ["Interval", "newcombe", "unit_weights", "wilson", "z_value"]

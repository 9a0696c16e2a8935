"""What customers say decides, and what their ratings show: both importances with the iceberg's drivers and layers.

relative_importance      derived importance: shares of R² with intervals and a zero line
stated_importance        what customers said: points, reasons, a rating form, best–worst choices
halo                     how much of all ratings is one general impression
importance_performance   on which driver should we work? Only those that lie in a layer
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pandas as pd

from crmlib.errors import DataError
from crmlib.frames import check_mapping, to_pandas
from crmlib.i18n import _
from crmlib.iceberg.layers import DRIVERS, NAMES, Driver, Layer, layers_of
from crmlib.stats import halo as halos
from crmlib.stats import importance, performance, stated
from crmlib.stats.halo import Halo
from crmlib.stats.importance import Importance
from crmlib.stats.performance import PerformanceMap
from crmlib.stats.stated import StatedImportance

T = TypeVar("T", Importance, StatedImportance)


def names_of(data: pd.DataFrame, drivers: Sequence[str] | None) -> Sequence[str]:
    """Return the drivers' names, by default those of the course that the table has."""
    if drivers is not None:
        return drivers
    found = [driver.value for driver in Driver if driver.value in data.columns]
    if not found:
        raise DataError(
            _(
                "The table has none of the course's drivers; name yours in drivers=[…]. It has: {have}."
            ).format(have=", ".join(map(str, list(data.columns)[:15])))
        )
    return found


def _with_layers(found: T, layers: Mapping[str, Layer] | None) -> T:
    layers = None if layers is None else check_mapping(layers, "layers")
    table = found.table.copy()
    table.insert(0, "layer", pd.Series(layers_of(table.index, layers), dtype=object, index=table.index))
    return replace(found, table=table)


def relative_importance(
    data: pd.DataFrame,
    outcome: str = "satisfaction",
    drivers: Sequence[str] | None = None,
    method: str = "lmg",
    *,
    noise: str | None = None,
    layers: Mapping[str, Layer] | None = None,
    **options: Any,
) -> Importance:
    """Return each driver's share of the outcome's explained variance, see `crmlib.stats.importance`.

    Parameters
    ----------
    data : DataFrame
        One row an answer sheet.
    outcome : str, default "satisfaction"
    drivers : list of str, optional
        By default the course's drivers that the table has.
    method : {"lmg", "johnson"}
    noise : str, optional
        The driver that serves as zero line; by default "weather" if it is among the drivers.
    layers : mapping of driver to Layer, optional
        By default the course's.
    **options
        ``unit``, ``weights``, ``draws``, ``level`` and ``seed`` as there.

    Returns
    -------
    Importance
        With the column layer.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> sheet = pd.DataFrame(rng.normal(size=(400, 3)), columns=["price", "trust", "weather"])
    >>> sheet["satisfaction"] = sheet["price"] + 2 * sheet["trust"] + rng.normal(size=400)
    >>> relative_importance(sheet).table["share"].round(1).to_dict() == {"price": 0.2, "trust": 0.8, "weather": 0.0}
    True
    """
    data = to_pandas(data)
    drivers = names_of(data, drivers)
    if noise is None and Driver.WEATHER in drivers:
        noise = Driver.WEATHER.value
    found = importance.relative_importance(
        data, outcome, drivers, method, noise=noise, names=NAMES, **options
    )
    return _with_layers(found, layers)


def stated_importance(
    data: pd.DataFrame, form: str = "points", *, layers: Mapping[str, Layer] | None = None, **options: Any
) -> StatedImportance:
    """Return what customers say decides, as shares with intervals, see `crmlib.stats.stated`.

    Parameters
    ----------
    data : DataFrame
        One row a sheet (or a task).
    form : {"points", "reason", "rating", "best_worst"}
        Reasons are values of `Driver` in one of the layers.
    layers : mapping of driver to Layer, optional
        By default the course's.
    **options
        ``unit``, ``draws``, ``level`` and ``seed`` as there.

    Returns
    -------
    StatedImportance
        With the column layer.

    Examples
    --------
    >>> said = pd.DataFrame({"reason": ["price", "price", "product", "trust"]})
    >>> stated_importance(said, "reason", unit=None).table.loc["price", "share"]
    np.float64(0.5)
    """
    found = stated.stated_importance(data, form, vocabulary=DRIVERS, names=NAMES, **options)
    return _with_layers(found, layers)


def halo(
    data: pd.DataFrame, outcome: str = "satisfaction", drivers: Sequence[str] | None = None, **options: Any
) -> Halo:
    """Return how much of all ratings is one general impression, see `crmlib.stats.halo`.

    Parameters
    ----------
    data : DataFrame
        One row an answer sheet.
    outcome : str, default "satisfaction"
    drivers : list of str, optional
        By default the course's nine that the table has.
    **options
        ``unit``, ``draws``, ``level`` and ``seed`` as there.

    Returns
    -------
    Halo
    """
    data = to_pandas(data)
    if drivers is None:
        drivers = [name for name in names_of(data, None) if name in DRIVERS]
    return halos.halo(data, outcome, drivers, names=NAMES, **options)


def importance_performance(
    data: pd.DataFrame, importance: Importance | StatedImportance, **options: Any
) -> PerformanceMap:
    """Return on which driver of the iceberg to concentrate, see `crmlib.stats.performance`.

    Parameters
    ----------
    data : DataFrame
        Ratings, one column a driver.
    importance : Importance or StatedImportance
        What `relative_importance` or `stated_importance` found; drivers that lie in no layer are not shown.
    **options
        ``level`` and ``seed`` as there.

    Returns
    -------
    PerformanceMap

    Examples
    --------
    >>> said = pd.DataFrame({"points_price": [80, 70, 90], "points_trust": [20, 30, 10]})
    >>> rated = pd.DataFrame({"price": [3, 4, 4], "trust": [8, 9, 8]})
    >>> importance_performance(rated, stated_importance(said, unit=None)).table["quadrant"].tolist()
    [<Quadrant.CONCENTRATE: 'concentrate'>, <Quadrant.OVERKILL: 'overkill'>]
    """
    if isinstance(importance, Importance | StatedImportance) and "layer" in importance.table:
        inside = importance.table["layer"].notna().to_numpy()
        importance = replace(importance, table=importance.table[inside], draws=importance.draws[:, inside])
    return performance.importance_performance(data, importance, **options)

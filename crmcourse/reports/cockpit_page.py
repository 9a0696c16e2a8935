"""The cockpit of the seven P as one page, from a firm's own tables: both languages, printable, nothing from elsewhere.

own_tables   the tables of a folder, checked; refused with all that is to be mended
render       the page
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from crmcourse.reports.page import page, picture
from crmlib import datasets, owndata, schema
from crmlib.errors import DataError
from crmlib.frames.register import whole_months
from crmlib.i18n import _
from crmlib.result import Result
from crmlib.sevenp import Cockpit, P
from crmlib.tables import cells, heads, row_label

USED = (
    *("receipts", "receipt_lines", "subscriptions", "orders", "order_lines"),
    *("activity", "activity_rates", "mailings", "campaigns"),
)


def own_tables(folder: Path, *, since: str | None = None) -> dict[str, Any]:
    """Return those tables of a folder that the cockpit reads; the course's own do not stand in for missing ones.

    Parameters
    ----------
    folder : path
        CSV files named like the course's.
    since : date, optional
        First day of the register of subscriptions, where it does not hold those who had left before.

    Raises
    ------
    DataError
        If a table breaks its rules, tables do not belong together, or none is of use; each thing is named.
    """
    checked = owndata.check(folder, datasets.package(), datasets.HOME)
    if checked.problems:
        raise DataError(schema.report(checked.problems))
    found: dict[str, Any] = {
        table.name: schema.typed(table.frame, datasets.resource(table.name))
        for table in checked.tables
        if table.name in USED
    }
    if not found:
        wanted = ", ".join(datasets.resource(name)["path"] for name in USED)
        message = _("{folder} holds none of the tables of the cockpit: {wanted}.")
        raise DataError(message.format(folder=folder, wanted=wanted))
    if "subscriptions" in found:
        found["subscriptions"] = whole_months(found["subscriptions"], since)
    return found


def render(wall: Cockpit, *, first: str = "en") -> bytes:
    """Return the page of a cockpit.

    Parameters
    ----------
    wall : Cockpit
    first : {"en", "zh"}, default "en"
        The language that is shown at first.
    """
    return page("cockpit.html", lambda: _view(wall), first=first)


def _view(wall: Cockpit) -> Mapping[str, Any]:
    here = list(wall.table.index)
    return {
        "title": _("The seven P, {day}").format(day=f"{wall.as_of:%Y-%m-%d}"),
        "said": str(wall.describe()),
        "picture": picture(wall.plot, size=(11.5, 6.2)),
        "table": _table(wall),
        "signals": _table(wall.signals()) if wall.limits else None,
        "asked": [
            {"name": p.label, "asks": str(p.asks), "owner": str(p.owner), "here": p in here} for p in P
        ],
    }


def _table(found: Result) -> dict[str, Any]:
    """Return a result's table as the page shows it: heads, rows, and the lines below."""
    table: pd.DataFrame = found.printed
    columns = cells(table, found.formats, 3)
    numeric = [pd.api.types.is_numeric_dtype(table[name]) for name in table]
    names = [str(name.label) if isinstance(name, P) else row_label(name) for name in table.index]
    return {
        "heads": list(zip(heads(table), numeric, strict=True)),
        "rows": [
            {"name": name, "cells": list(zip(row, numeric, strict=True))}
            for name, row in zip(names, zip(*columns, strict=True), strict=True)
        ],
        "note": str(found.footnote),
    }

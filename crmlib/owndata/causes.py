"""Why a cell may not be what it should: what spreadsheets do to dates, numbers and ids, and the way out.

of_kind     a cell that is not of its column's type
of_shape    a row with more cells than the header
of_id       an id that stands in no table, though one like it does
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from crmlib.i18n import _

_SERIAL = re.compile(r"([2-6]\d{4})([.,]\d+)?")
_YEAR_LAST = re.compile(r"\d{1,2}[-/. ]\w{1,9}[-/. ](\d{2}){1,2}")
_BEGINNING = pd.Timestamp("1899-12-30")  # of the days that spreadsheets count


def of_kind(found: str, kind: str) -> str:
    """Return why a cell may not be of its type, in brackets; nothing if there is no telling.

    Examples
    --------
    >>> of_kind("45717", "date")
    " (a spreadsheet's number for 2025-03-01? Format the column as yyyy-mm-dd)"
    """
    serial = _SERIAL.fullmatch(found)
    if kind in ("date", "datetime") and serial:
        day = _BEGINNING + pd.Timedelta(days=int(serial[1]))
        return _(" (a spreadsheet's number for {day}? Format the column as yyyy-mm-dd)").format(
            day=f"{day:%Y-%m-%d}"
        )
    if kind == "date" and _YEAR_LAST.fullmatch(found):
        return _(" (which is the month? Format the column as yyyy-mm-dd)")
    if kind == "date" and re.match(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T ]", found):
        return _(" (the day alone, without a time)")
    if kind == "datetime" and re.match(r"\d{4}[-/.年]\d", found):
        return _(" (add the zone, such as +08:00 for China)")
    if kind in ("integer", "number") and re.search(r"\d", found):
        if kind == "integer" and re.fullmatch(r"[+-]?\d+[.,]\d{1,2}", found):
            return _(" (without decimals)")
        if re.fullmatch(r"[+-]?\d([.,]\d+)?[eE][+-]?\d+", found):
            return _(" (a spreadsheet shortened it: format the column as a number)")
        if re.fullmatch(r"[+-]?[\d.,]+", found) and re.search(r"[.,]", found):
            return _(" (write it without a sign between thousands, and with a point before decimals)")
        return _(" (write the number alone, without a unit)")
    return ""


def of_shape(cells: int, width: int) -> str:
    """Return why a row may have more cells than the header."""
    return _(" (a comma inside a cell? Put the cell in quotes)") if cells > width else ""


def of_id(found: str, likeness: Mapping[str, str]) -> str:
    """Return which id is like one that stands in no table.

    Parameters
    ----------
    found : str
    likeness : mapping
        Of the ids there are, as `likenesses` gives it.

    Examples
    --------
    >>> of_id("71", likenesses(["0071", "0072"]))
    " ('0071' is there: were zeros, capitals or decimals lost? Format the column as text)"
    """
    near = likeness.get(_alike(found))
    if near is None:
        return ""
    return _(" ({near!r} is there: were zeros, capitals or decimals lost? Format the column as text)").format(
        near=near
    )


def likenesses(known: Iterable[object]) -> dict[str, str]:
    """Return the ids there are by what a spreadsheet may make of them."""
    return {_alike(str(one)): str(one) for one in known}


def _alike(text: str) -> str:
    plain = text.strip().casefold()
    if re.fullmatch(r"\d(\.\d+)?e\+\d+", plain):
        plain = str(int(float(plain)))
    return re.sub(r"\.0+$", "", plain).lstrip("0")

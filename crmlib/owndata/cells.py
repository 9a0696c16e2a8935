"""Cells as a spreadsheet writes them, read as the schema writes them.

tidy    a table with its cells written as its schema wants them, and what was assumed

A cell is changed only where it can mean one thing: ``2025/3/1`` is a day, ``1,5`` in a column where no dot is a
decimal sign is one and a half, ``Household`` is ``household``. What could mean two things, such as ``01/02/2025`` or
``1,234``, stays as it is, so that `crmlib.schema.violations` names it.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from crmlib.i18n import N_, Text, both

Readings = Mapping[str, str]

_OTHERWISE = N_(
    "{column}: {n} cells were read otherwise than they are written, such as {found!r} as {read!r}."
)

_PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_SPACED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
# Thousands in threes, then the decimals; one of these signs, or the other.
_BY_POINT = re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?")
_BY_COMMA = re.compile(r"[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?")
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_YEAR_FIRST = re.compile(
    r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?: 0{1,2}:00(?::00(?:\.0+)?)?)?"
)
_RUN_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MOMENT = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ](\d{1,2}):(\d\d)(:\d\d(?:\.\d+)?)? ?(Z|[+-]\d\d(?::?\d\d)?)"
)
_AS_WANTED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
# What spreadsheets write for true and false where they speak German, French, Spanish, Italian.
_BOOLEANS = {
    **dict.fromkeys(["wahr", "vrai", "verdadero", "vero", "1.0"], "true"),
    **dict.fromkeys(["falsch", "faux", "falso", "0.0"], "false"),
}


def tidy(frame: pd.DataFrame, resource: Mapping[str, Any]) -> tuple[pd.DataFrame, list[Text]]:
    r"""Return a table with its cells written as its schema wants them.

    Parameters
    ----------
    frame : DataFrame of str
        The cells as they stand in the file, each column once.
    resource : mapping
        The table's Frictionless resource.

    Returns
    -------
    frame : DataFrame of str
        The same rows.
    assumed : list of Text
        For each column that was read otherwise than it is written: how many cells, with an example.

    Examples
    --------
    >>> fields = [{"name": "joined", "type": "date"}, {"name": "paid", "type": "number"}]
    >>> own = pd.DataFrame({"Joined": ["2025/3/1", "2025-03-02"], "paid": ["1,5", "12"]})
    >>> table, assumed = tidy(own, {"schema": {"fields": fields}})
    >>> table.to_numpy().tolist()
    [['2025-03-01', '1.5'], ['2025-03-02', '12']]
    >>> print(*assumed, sep="\n")
    joined: 1 cells were read otherwise than they are written, such as '2025/3/1' as '2025-03-01'.
    paid: 1 cells were read otherwise than they are written, such as '1,5' as '1.5'.
    """
    fields = resource["schema"]["fields"]
    frame = frame.rename(columns=_names(frame.columns, [field["name"] for field in fields]))
    assumed = []
    for field in fields:
        if field["name"] not in frame.columns:
            continue
        column = frame[field["name"]]
        readings = _readings(list(column.dropna().unique()), field)
        if not readings:
            continue
        changed = column.isin(list(readings))
        frame[field["name"]] = column.where(~changed, column.map(readings))
        found, read = next(iter(readings.items()))
        if any(other.strip() != as_read for other, as_read in readings.items()):
            assumed.append(
                both(_OTHERWISE, column=field["name"], n=int(changed.sum()), found=found, read=read)
            )
    return frame, assumed


def _names(columns: Sequence[str], wanted: Sequence[str]) -> dict[str, str]:
    """Return which columns are meant by names in other letters, where that is clear."""
    others = [name for name in columns if name not in wanted]
    return {
        name: meant
        for meant in wanted
        if meant not in columns
        for name in others
        if _alike(name) == _alike(meant) and sum(_alike(other) == _alike(meant) for other in others) == 1
    }


def _alike(name: str) -> str:
    # A zero-width space comes along when names are copied from a page.
    plain = unicodedata.normalize("NFKC", name).replace("\u200b", "").strip()
    return re.sub(r"[\s_-]+", "_", plain).casefold()


def _readings(cells: list[str], field: Mapping[str, Any]) -> Readings:
    """Return how cells are to be written, for those that are written otherwise."""
    readers: dict[str, Callable[[dict[str, str]], Readings]] = {
        "integer": lambda plain: _numbers(plain, whole=True),
        "number": lambda plain: _numbers(plain, whole=False),
        "date": _dates,
        "datetime": lambda plain: {cell: _moment(text) for cell, text in plain.items()},
        "boolean": lambda plain: {cell: _BOOLEANS.get(text.casefold(), text) for cell, text in plain.items()},
    }
    allowed = [str(value) for value in field.get("constraints", {}).get("enum", [])]
    if field["type"] in readers:
        plain = {cell: unicodedata.normalize("NFKC", cell).strip() for cell in cells}
        read = readers[field["type"]](plain)
    elif allowed:
        alike = {_alike(value): value for value in allowed}
        read = {cell: alike.get(_alike(cell), cell) for cell in cells if cell not in allowed}
    else:
        return {}  # a text or a number of somebody is taken as it stands
    return {cell: text for cell, text in read.items() if text != cell}


def _numbers(plain: Mapping[str, str], *, whole: bool) -> Readings:
    """Return numbers with a point before their decimals, if the column tells what its commas and points are."""
    texts = {cell: _SPACED.sub("", text) for cell, text in plain.items()}
    texts = {cell: text for cell, text in texts.items() if _point(text) or _BY_COMMA.fullmatch(text)}
    by_point = all(map(_point, texts.values()))
    by_comma = all(map(_BY_COMMA.fullmatch, texts.values()))
    if by_point and by_comma:
        # 1,234 is a thousand and more for one spreadsheet, and one and a bit for another. Where only whole numbers
        # may stand, the bit is out of the question. A lone point is the decimal sign of the schema itself.
        by_comma = False
        by_point = whole or not any("," in text for text in texts.values())
    if by_point:
        read = {cell: text.replace(",", "") for cell, text in texts.items()}
    elif by_comma:
        read = {cell: text.replace(".", "").replace(",", ".") for cell, text in texts.items()}
    else:
        read = texts
    if not whole:
        return read
    tidied = {cell: re.sub(r"\.0*$", "", text) for cell, text in read.items()}
    # 1.000 may be one or a thousand.
    unclear = {cell for cell, text in texts.items() if _ONE_GROUP.fullmatch(text) and not by_comma}
    return {
        cell: text for cell, text in tidied.items() if re.fullmatch(r"[+-]?\d+", text) and cell not in unclear
    }


def _point(text: str) -> bool:
    return bool(_BY_POINT.fullmatch(text) or _PLAIN_NUMBER.fullmatch(text))


def _dates(plain: Mapping[str, str]) -> Readings:
    """Return days with the year first, if the column tells which of the other numbers is the month."""
    last = [match for text in plain.values() if (match := _YEAR_LAST.fullmatch(text))]
    day_first, month_first = (any(int(match[place]) > 12 for match in last) for place in (1, 2))
    read = {}
    for cell, text in plain.items():
        match = _YEAR_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text)
        if match:
            read[cell] = _day(match[1], match[2], match[3], text)
        elif (match := _YEAR_LAST.fullmatch(text)) and day_first != month_first:
            day, month = (1, 2) if day_first else (2, 1)
            read[cell] = _day(match[3], match[month], match[day], text)
        else:
            read[cell] = text
    return read


def _day(year: str, month: str, day: str, text: str) -> str:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return text


def _moment(text: str) -> str:
    """Return a time as the schema writes it; one without a zone stays as it is."""
    match = None if _AS_WANTED.fullmatch(text) else _MOMENT.fullmatch(text)
    if match is None:
        return text
    year, month, day, hour, minute, second, zone = match.groups()
    zone = f"{zone}:00" if len(zone) == 3 else zone
    date = _day(year, month, day, "")
    return f"{date}T{int(hour):02}:{minute}{second or ':00'}{zone}" if date else text

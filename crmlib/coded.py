"""What the codes in the course's tables are called: their columns, and the values that stand for something.

labelled   a data frame with labels in place of codes, to be shown
label      what one value of a column is called
head       what a column is called (heading: in every language)

A table declares its labels beside its rules, in ``datasets/tables/<name>.json``: ``title`` and ``title_zh`` of each
column, ``categories`` of a column whose values are codes. Data keep the codes; `crmlib.show.show` shows the labels.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from crmlib import datasets
from crmlib.i18n import Text, _, both, listed

_BAR = "|"  # parts the values of a cell that holds several


@cache
def _declared() -> tuple[dict[str, Text], dict[str, dict[str, Text]]]:
    """Return by column what it is called, and what its values are called."""
    heads: dict[str, Text] = {}
    values: dict[str, dict[str, Text]] = {}
    for resource in datasets.package()["resources"]:
        for field in resource["schema"]["fields"]:
            title = field["title"]
            heads[field["name"]] = Text(title[:1].lower() + title[1:], field["title_zh"])
            known = values.setdefault(field["name"], {})
            known |= {
                one["value"]: Text(one["label"], one["label_zh"]) for one in field.get("categories", [])
            }
    return heads, values


def label(column: str, value: object) -> Text | object:
    """Return what one value of a column is called; a value without a label stays.

    Parameters
    ----------
    column : str
        A column of the course's tables.
    value : object

    Examples
    --------
    >>> str(label("event", "ad_view")), label("city", "Suzhou")
    ('saw an advertisement', 'Suzhou')
    """
    known = _declared()[1].get(column, {})
    if not isinstance(value, str) or not known:
        return value
    several = value.split(_BAR)
    return listed(known.get(one, one) for one in several) if several[1:] else known.get(value, value)


def heading(column: object) -> Text:
    """Return what a column is called, in every language.

    Examples
    --------
    >>> heading("birth_year")
    Text(en='birth year', zh='出生年份')
    """
    said = both(str(column).replace("{", "{{").replace("}", "}}"))
    return said if said.en != str(column) else _declared()[0].get(str(column), said)


def head(column: object) -> str:
    """Return what a column is called in the language in force.

    Examples
    --------
    >>> head("birth_year"), head("of_all"), head("anything")
    ('birth year', 'of all customers', 'anything')
    """
    said = _(str(column))
    return said if said != column else str(_declared()[0].get(str(column), column))


def labelled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a data frame to be shown, with labels in place of the codes of the course's tables.

    Parameters
    ----------
    frame : DataFrame
        Rows of a table, or what was made of them; other columns stay as they are.

    Returns
    -------
    DataFrame
        Columns named in the language in force, coded values as texts of both languages.

    Examples
    --------
    >>> frame = pd.DataFrame({"event": ["order"], "birth_year": [1980]})
    >>> labelled(frame).to_dict("list")
    {'event type': [Text(en='ordered', zh='下单')], 'birth year': [1980]}
    """
    coded = _declared()[1]
    shown = frame.copy()
    for place, name in enumerate(frame.columns):
        if coded.get(str(name)):
            values = pd.Series(
                [label(str(name), one) for one in frame.iloc[:, place]], frame.index, dtype=object
            )
            shown.isetitem(place, values)
    if frame.index.nlevels == 1 and coded.get(str(frame.index.name)):
        names = [label(str(frame.index.name), one) for one in frame.index]
        shown.index = pd.Index(names, dtype=object, name=frame.index.name)
    return shown.set_axis([head(name) for name in frame.columns], axis=1)

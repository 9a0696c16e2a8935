"""Tables as JSON: what `encode` does with pandas' frames and series.

of_frame, of_series      as nested lists and dicts
made_frame, made_series  the table again, of plain objects; ValueError where it does not fit together
hashable                 labels as they were, sets among them made to be such

All of them are given `members`, which does the same with a list of cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Members = Callable[[Any], list[Any]]


def of_series(value: Any, members: Members) -> dict[str, Any]:
    """Return a series with its name and labels."""
    return {
        "series": members(value.tolist()),
        "name": members([value.name]),
        **_of_index(value.index, members),
    }


def of_frame(value: Any, members: Members) -> dict[str, Any]:
    """Return a table, column by column, with its labels."""
    return {
        "frame": [members(value.iloc[:, i].tolist()) for i in range(value.shape[1])],
        "columns": members(value.columns.tolist()),
        **_of_index(value.index, members),
    }


def _of_index(index: Any, members: Members) -> dict[str, Any]:
    levels = [index.get_level_values(level) for level in range(index.nlevels)]
    return {"index": [members(level.tolist()) for level in levels], "names": members(index.names)}


def made_series(content: Mapping[str, Any], members: Members) -> Any:
    """Return the series that `of_series` took apart."""
    import pandas as pd  # here, for not every answer needs it

    [name] = hashable(members(content["name"]))
    values = members(content["series"])
    return pd.Series(values, index=_made_index(content, members, len(values)), dtype=object, name=name)


def made_frame(content: Mapping[str, Any], members: Members) -> Any:
    """Return the table that `of_frame` took apart."""
    import pandas as pd

    columns, labels = [members(column) for column in content["frame"]], hashable(members(content["columns"]))
    if len(columns) != len(labels):
        raise ValueError("columns without names")
    index = _made_index(content, members, len(columns[0]) if columns else None)
    if any(len(column) != len(index) for column in columns):
        raise ValueError("columns of unequal length")
    # By number first, for two columns may have the same name.
    series = {i: pd.Series(column, dtype=object, index=index) for i, column in enumerate(columns)}
    frame = pd.DataFrame(series, index=index)
    frame.columns = pd.Index(labels, dtype=object, tupleize_cols=False)
    return frame


def _made_index(content: Mapping[str, Any], members: Members, length: int | None) -> Any:
    import pandas as pd

    levels = [hashable(members(level)) for level in content["index"]]
    names = hashable(members(content["names"]))
    if len(names) != len(levels) or any(len(level) != len(levels[0]) for level in levels):
        raise ValueError("levels of unequal length")
    if length is not None and len(levels[0]) != length:
        raise ValueError("labels of another length")
    if len(levels) == 1:
        return pd.Index(levels[0], dtype=object, name=names[0], tupleize_cols=False)
    return pd.MultiIndex.from_arrays(levels, names=names)


def hashable(values: Iterable[Any]) -> list[Any]:
    """Return labels, keys or members of a set as they were; ValueError for a list, which was none of them."""
    values = list(values)
    if any(type(value) is list for value in values):
        raise ValueError("a list among labels")
    return [
        tuple(hashable(value))
        if type(value) is tuple
        else frozenset(hashable(value))
        if type(value) is set
        else value
        for value in values
    ]

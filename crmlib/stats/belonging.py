"""Whose segment is it? People who were cut into groups, held beside a table of the same people.

read_segments    the segment of each row
in_order         the segments in their own order
refuse_circular  refuse to test the columns that segments were made of
known_columns    columns of a file as numbers: texts as one column for each value
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import Labelled, _


def read_segments(segments: object, table: pd.DataFrame) -> pd.Series:
    """Return the segment of each row of a table; refuse another number of rows, and who is in none."""
    labels = getattr(segments, "labels_", segments)
    labels = pd.Series(labels, dtype=object) if not isinstance(labels, pd.Series) else labels
    if len(labels) != len(table):
        message = _(
            "The segments were found for {found:,} people, the table holds {n:,}: take the same rows."
        )
        raise DataError(message.format(found=len(labels), n=len(table)))
    if labels.isna().any():
        raise DataError(_("{n} people are in no segment: leave them out.").format(n=int(labels.isna().sum())))
    out = pd.Series(labels.to_numpy(), table.index, dtype=object, name="segment")
    out.attrs = dict(labels.attrs)
    return out


def in_order(labels: pd.Series) -> list[object]:
    """Return the segments in their own order: as declared, by number, or by name."""
    names = list(labels.unique())
    if isinstance(names[0], Labelled):
        return [one for one in type(names[0]) if one in names] + [
            one for one in names if not isinstance(one, Labelled)
        ]
    return sorted(
        names, key=lambda one: (not isinstance(one, int), one if isinstance(one, int) else 0, str(one))
    )


def refuse_circular(labels: pd.Series, columns: Iterable[str]) -> None:
    """Refuse to test the columns that segments were made of."""
    own = [name for name in columns if name in labels.attrs.get("fitted_on", ())]
    if own:
        message = _("Segments were fitted on {column}; testing their differences there proves nothing.")
        raise DataError(message.format(column=own[0]))


def known_columns(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return columns as numbers, standardised; a text becomes one column for each of its values.

    Examples
    --------
    >>> made = pd.DataFrame({"kind": ["business", "household"], "age_years": [30, 50]})
    >>> known_columns(made, ["kind", "age_years"]).round(1).to_numpy().tolist()
    [[-1.0, -1.0], [1.0, 1.0]]
    """
    names = frames.check_names(columns, "columns")
    frames.need_columns(table, names, rows=True)
    frames.no_missing(table, names)
    texts = [name for name in names if not pd.api.types.is_numeric_dtype(table[name])]
    plain = [name for name in names if name not in texts]
    numbers = frames.numbers(table, plain) if plain else table[[]]
    made = pd.get_dummies(table[texts].astype(str), drop_first=True).astype(float) if texts else table[[]]
    made = pd.concat([made, numbers], axis=1)
    return (made - made.mean()) / made.std(ddof=0).where(made.std(ddof=0) > 0, 1.0)

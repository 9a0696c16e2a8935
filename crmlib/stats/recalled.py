"""What people remember as first, beside what a log has first.

recalled   a table of both, with the share that agrees
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Matrix
from crmlib.stats.intervals import wilson

TERMS = (
    N_("as_told"), N_("logged_personal"), N_("logged_commercial"), N_("logged_public"), N_("logged_experiential"),
)  # fmt: skip
ENOUGH = 30  # people, below which no share is told


def recalled(
    answers: IntoFrame, events: IntoFrame, told: str, names: Mapping[str, Labelled], kinds: Sequence[Labelled], *,
    key: str = "customer_id", when: str = "timestamp", what: str = "event", level: float = 0.95,
) -> Matrix:  # fmt: skip
    """Return what people say came first, beside what the log has first.

    Parameters
    ----------
    answers : data frame of any backend
        One row a person: who, and what came first as remembered.
    events : data frame of any backend
        One row an event.
    told : str
        Column of the answers.
    names : mapping of event to kind
        Other events are passed over.
    kinds : sequence of enum members
        All kinds, in order.
    key, when, what : str
        Columns of the log; key is one of the answers, too.
    level : float, default 0.95

    Returns
    -------
    Matrix
        Rows as told, columns as logged: people.

    Raises
    ------
    DataError, TooFewError
    """
    said = frames.to_pandas(answers, [key, told])
    frames.one_row_each(said, key)
    log = frames.wrap(events, [key, when, what]).select(key, when, what)
    seen = log.filter(nw.col(what).is_in(list(names)), ~nw.col(key).is_null())
    start = seen.group_by(key).agg(nw.col(when).min().alias("_first"))
    # At one moment several may stand; the first in the alphabet, so that every backend says the same.
    first = seen.join(start, on=key, how="inner").filter(nw.col(when) == nw.col("_first"))
    found = frames.collect(first.group_by(key).agg(nw.col(what).min()))
    there = said[[key, told]].merge(found[[key, what]], on=key).dropna(subset=[told])
    odd = there[~there[told].isin([kind.value for kind in kinds])]
    if len(odd):
        message = _(
            "Column {column}: {n} rows hold no such source, for instance {found!r}; there are {kinds}."
        )
        known = ", ".join(kind.value for kind in kinds)
        raise DataError(message.format(column=told, n=len(odd), found=odd[told].iloc[0], kinds=known))
    if len(there) < ENOUGH:
        message = _("{n} people stand in the answers and in the log; a comparison needs {least}.")
        raise TooFewError(message.format(n=len(there), least=ENOUGH))
    tells, logs = there[told].astype(str), there[what].map({one: two.value for one, two in names.items()})
    values = [kind.value for kind in kinds]
    table = pd.crosstab(tells, logs).reindex(index=values, columns=values, fill_value=0)
    table = table.set_axis([f"logged_{value}" for value in values], axis=1)
    table.index = pd.Index(list(kinds), dtype=object, name="as_told")
    agree = int((tells == logs).sum())
    low, high = wilson(agree, len(there), level)
    note = lines(
        both("{n:,} people; rows: as told, columns: first in the log.", n=len(there)),
        both("The same: {share:.0%} ({low:.0%} to {high:.0%}, Wilson). No log has a friend's word.",
             share=agree / len(there), low=low, high=high),
    )  # fmt: skip
    return Matrix(
        table, formats=dict.fromkeys(table, ",.0f"), note=note, xlabel=both("First in the log"),
        ylabel=both("First as told"),
    )  # fmt: skip

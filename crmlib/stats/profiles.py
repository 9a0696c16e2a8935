"""Who is in each segment, and which medium reaches it?

profile   the people of each segment beside all, and the medium that reaches them best
reached   that medium alone
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import heading
from crmlib.i18n import N_, both, lines
from crmlib.result import P_VALUE, Result
from crmlib.stats.belonging import in_order, read_segments, refuse_circular
from crmlib.stats.intervals import check_level, in_words, wilson
from crmlib.stats.ratings import wants
from crmlib.stats.trial import holm

SEES = "sees_"  # of the columns that are media, if nobody says which


@dataclass(frozen=True, repr=False)
class Profile(Result):
    """What `profile` returns; ``.tests`` says of each column of the file whether segments differ (p, Holm)."""

    tests: Result = field(kw_only=True)


def profile(
    segments: object, customers: IntoFrame, columns: Sequence[str] = ("age_years", "buys_in_shop"), *,
    media: Sequence[str] | None = None, shares: Mapping[str, str] | None = None, level: float = 0.95,
) -> Profile:  # fmt: skip
    """Return who is in each segment, and which medium reaches it best.

    Parameters
    ----------
    segments : Segments or Series
        The segment of each row.
    customers : data frame of any backend
        What is known of the same people.
    columns : sequence of str
        Numbers, or yes and no, whose mean is shown.
    media : sequence of str
        Yes or no: which media somebody sees; by default the columns that begin with "sees_".
        Index: share of the segment by the share of all.
    shares : mapping of column to value, optional
        Columns of which the share of one value is shown; by default that of business accounts, where there is a kind.
    level : float, default 0.95

    Returns
    -------
    Profile
        ``.table`` by segment: people, share, low, high (Wilson), wants_most (of `Segments`), the columns, best_medium,
        medium_index, index_low, index_high. ``.tests`` by column: p_value.

    Raises
    ------
    DataError
        If a column is one of those that the segments were fitted on: they differ there by construction.
    """
    check_level(level)
    table = frames.to_pandas(customers).reset_index(drop=True)
    labels = read_segments(segments, table)
    which = ({"kind": "business"} if "kind" in table else {}) if shares is None else dict(shares)
    columns = frames.check_names(columns, "columns")
    media = (
        [one for one in table if str(one).startswith(SEES)]
        if media is None
        else frames.check_names(media, "media")
    )
    refuse_circular(labels, [*columns, *which, *media])
    frames.need_columns(table, [*which], rows=True)
    known = frames.numbers(table, columns, missing=False)
    known = known.assign(**{f"share_{value}": 1.0 * (table[name] == value) for name, value in which.items()})
    order = in_order(labels)
    people = labels.value_counts().reindex(order)
    low, high = wilson(people.to_numpy(), len(labels), level)
    out = pd.DataFrame({"people": people, "share": people / len(labels), "low": low, "high": high})
    centres = getattr(segments, "centres_", None)
    if centres is not None:
        about = centres - centres.mean()
        out["wants_most"] = [wants(about.loc[one]) for one in order]
    shown = [*columns, *(f"share_{value}" for value in which.values())]
    out = out.join(known[shown].groupby(labels).mean())
    out = out.join(reached(table, media, labels, order, level))
    tests = pd.DataFrame({"p_value": holm([_differ(known[one], labels) for one in shown])},
                         index=pd.Index([heading(one) for one in shown], dtype=object, name="column"))  # fmt: skip
    formats = dict.fromkeys(("share", "low", "high"), ".1%") | dict.fromkeys(shown, ".1f")
    formats |= {one: ".0%" for one in shown if known[one].isin([0, 1]).all()}
    formats |= dict.fromkeys(("medium_index", "index_low", "index_high"), ".0f")
    said = both("Index: 100 where a medium reaches the segment as it reaches all.") if media else ""
    asked = both("As many questions as columns (Holm).")
    return Profile(
        out.rename_axis("segment"), formats=formats, note=lines(said, in_words(level, N_("Wilson"))),
        tests=Result(tests, formats={"p_value": P_VALUE}, note=asked),
    )  # fmt: skip


def reached(
    table: pd.DataFrame, media: Sequence[str], labels: pd.Series, order: list[object], level: float
) -> pd.DataFrame:
    """Return the medium that reaches each segment best, as the low end of its index says, against all people."""
    columns = ["best_medium", "medium_index", "index_low", "index_high"]
    seen = pd.DataFrame({name: frames.flags(table, name).astype(float) for name in media}, index=table.index)
    if not len(media):
        return pd.DataFrame(index=pd.Index(order, dtype=object))
    rows = {}
    for one in order:
        inside = seen[labels == one]
        of_all = np.maximum(seen.mean().to_numpy(), 1e-9)
        ends_of = wilson(inside.sum().to_numpy(), len(inside), level)
        low, high = (np.asarray(end) for end in ends_of)
        place = int((low / of_all).argmax())
        ends = 100 * np.array([inside.mean().to_numpy()[place], low[place], high[place]]) / of_all[place]
        rows[one] = [heading(seen.columns[place]), *ends]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _differ(values: pd.Series, labels: pd.Series) -> float:
    """Return the p-value that a column is alike in all segments: ranks (Kruskal and Wallis), ties respected."""
    from scipy.stats import kruskal

    if values.nunique() < 2 or labels.nunique() < 2:
        return float("nan")
    return float(kruskal(*(part.to_numpy() for _name, part in values.groupby(labels))).pvalue)

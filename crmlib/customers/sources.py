"""What do customers learn of us from, and what decides? (Lecture row S0.18)

Source                  personal, commercial, public, experiential
sources                 who used each, as a share of people and of mentions, and whom it decided
stated_against_logged   the first source as people tell it, and as the log has it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import P_VALUE, Dots, Matrix
from crmlib.stats.intervals import in_words, wilson
from crmlib.stats.paired_shares import cochran_q, paired_shares
from crmlib.stats.recalled import recalled
from crmlib.tables import shown

TERMS = (
    N_("source"), N_("users"), N_("of_people"), N_("of_mentions"), N_("decided"), N_("decided_low"), N_("decided_high"),
)  # fmt: skip
ENOUGH = 30  # people, below which no share is told


class Source(Labelled):
    """Where people learn of a firm (Kotler)."""

    PERSONAL = "personal", N_("people they know")
    COMMERCIAL = "commercial", N_("firms and advertising")
    PUBLIC = "public", N_("media and the public")
    EXPERIENTIAL = "experiential", N_("their own trial")


# Which source an event of the log is. No log has a friend's word.
LOGGED = {
    "ad_view": Source.COMMERCIAL, "flyer_scan": Source.COMMERCIAL, "newsletter_sent": Source.COMMERCIAL,
    "social_post_view": Source.PUBLIC, "window_stop": Source.EXPERIENTIAL, "shop_visit": Source.EXPERIENTIAL,
    "tasting": Source.EXPERIENTIAL,
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Sources(Dots):
    """What `sources` returns.

    Attributes
    ----------
    q, df, p : float
        Cochran's Q: do all sources have as many users?
    pairs : Dots
        By pair of sources: difference, low, high, p_value (McNemar, Holm).
    """

    q: float = field(default=np.nan, kw_only=True)
    df: int = field(default=0, kw_only=True)
    p: float = field(default=np.nan, kw_only=True)
    pairs: Dots = field(kw_only=True)


def sources(
    answers: IntoFrame, *, prefix: str = "used_", decisive: str = "decisive", level: float = 0.95
) -> Sources:
    """Return who used each source, as a share of people and of mentions, and whom it decided.

    Parameters
    ----------
    answers : data frame of any backend
        One row a person: a column of 1 and 0 (or missing) a source, several may be 1; and the source that decided.
    prefix : str
        What stands before the name of a source in those columns.
    decisive : str
        Column of the source that decided.
    level : float, default 0.95

    Returns
    -------
    Sources
        ``.table`` by source: people (who answered), users, of_people, low, high (Wilson), of_mentions, decided,
        decided_low, decided_high (of those who used it and said what decided).

    Raises
    ------
    DataError
        If an answer is neither 0 nor 1, or somebody stands in two rows.
    TooFewError
        If fewer than 30 people answered about a source.

    Notes
    -----
    One person gives several mentions, so shares of mentions add up to 1 and shares of people do not. Asked of the same
    people, shares are compared by Cochran's Q and McNemar, over those who answered all.

    Examples
    --------
    >>> from crmlib import datasets
    >>> sources(datasets.load("source_answers")).only("people", "of_people", "of_mentions").table.shape
    (4, 3)
    """
    names = [f"{prefix}{source.value}" for source in Source]
    table = frames.to_pandas(answers, [*names, decisive])
    frames.need_columns(table, [*names, decisive], rows=True)
    if "customer_id" in table:
        frames.one_row_each(table)
    used = frames.numbers(table, names).set_axis(list(Source), axis=1)
    odd = used.notna() & ~used.isin([0, 1])
    if odd.any(axis=None):
        source = odd.any().idxmax()
        message = _(
            "Column {column} is 0, 1 or missing; {n} rows hold something else, for instance {found:g}."
        )
        found = used.loc[odd[source], source].iloc[0]
        raise DataError(
            message.format(column=f"{prefix}{source.value}", n=int(odd[source].sum()), found=found)
        )
    people = used.notna().sum()
    if people.min() < ENOUGH:
        message = _("{n} people answered about {source}; a share needs {least}.")
        raise TooFewError(message.format(n=int(people.min()), source=people.idxmin().label, least=ENOUGH))
    decides = (
        table[decisive]
        .where(table[decisive].isin([source.value for source in Source]))
        .reset_index(drop=True)
    )
    out = _shares(used.reset_index(drop=True), decides, level)
    complete = used.dropna()
    q, df, p = cochran_q(complete)
    note = lines(
        both("{n:,} people, {per:.1f} sources each.", n=len(table), per=float(used.sum(axis=1).mean())),
        both("As many users of each? Cochran's Q {q:.0f}, df {df}, p {p} ({n:,} who answered all).",
             q=q, df=df, p=shown(p, P_VALUE), n=len(complete)),
        in_words(level, N_("Wilson")),
    )  # fmt: skip
    shares = ("of_people", "low", "high", "of_mentions", "decided", "decided_low", "decided_high")
    return Sources(
        out, value="of_people", formats=dict.fromkeys(shares, ".1%"), note=note, q=q, df=df, p=p,
        label=both("Share of people who used it"), pairs=paired_shares(complete, level),
    )  # fmt: skip


def _shares(used: pd.DataFrame, decides: pd.Series, level: float) -> pd.DataFrame:
    rows = []
    mentions = float(used.sum().sum())
    for source in Source:
        n, yes = int(used[source].notna().sum()), int(used[source].sum())
        base = (used[source] == 1) & decides.notna()
        won = int((decides[base] == source.value).sum())
        share = won / base.sum() if base.any() else np.nan
        ends = wilson(won, int(base.sum()), level)
        rows.append(
            [n, yes, yes / n, *wilson(yes, n, level), yes / mentions if mentions else np.nan, share, *ends]
        )
    columns = [
        "people",
        "users",
        "of_people",
        "low",
        "high",
        "of_mentions",
        "decided",
        "decided_low",
        "decided_high",
    ]
    index = pd.Index(list(Source), dtype=object, name="source")
    return pd.DataFrame(rows, columns=columns, index=index).astype({"people": int, "users": int})


def stated_against_logged(
    answers: IntoFrame, events: IntoFrame, *, told: str = "first_source", logged: Mapping[str, str] | None = None,
    level: float = 0.95,
) -> Matrix:  # fmt: skip
    """Return the first source as people tell it, beside the first one that the touchpoint log has.

    Parameters
    ----------
    answers : data frame of any backend
        One row a person: customer_id, and the source that came first as remembered.
    events : data frame of any backend
        The log: customer_id, timestamp, event.
    told : str
        Column of the answers.
    logged : mapping of event to source, optional
        By default the course's own; events that are no source are passed over.
    level : float, default 0.95

    Returns
    -------
    Matrix
        Rows the source as told, columns as logged: people. The note has the share that agrees.

    Raises
    ------
    DataError, TooFewError
        If somebody stands in two rows, or fewer than 30 stand in both.

    Notes
    -----
    Disagreement is not only forgetting: a friend's word is in no log, and advertising is remembered for other things.
    """
    names = {str(one): Source(two) for one, two in (logged or LOGGED).items()}
    return recalled(answers, events, told, names, list(Source), level=level)

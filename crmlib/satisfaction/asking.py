"""How it was asked: which rows of a survey can be used, who did not answer, and who chose the guests.

read         a survey's columns checked (for the other files of this topic)
usable       the rows that can be used, and why the others cannot
nonresponse  what those who answered say of everybody: as it stands, weighted, and at worst and best
interviews   guests by how they were picked, and how many drawn by lot the chosen ones are worth
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import heading, label
from crmlib.errors import DataError, TooFewError
from crmlib.frames.answers import check_scale, off_scale
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots, Result
from crmlib.stats.intervals import in_words, wilson
from crmlib.stats.net_score import net_votes
from crmlib.stats.sampling import chosen_worth, cluster_mean
from crmlib.stats.scales import turned_round
from crmlib.stats.weighting import conclusions, post_stratified

SEVEN = ("functional", "liking", "fulfilled")
SCALES = {"csat": (1, 5), "recommend": (0, 10), **dict.fromkeys(SEVEN, (1, 7)), "expectation_gap": (-3, 3)}


@dataclass(frozen=True, repr=False)
class Usable(Result):
    """What `usable` returns; ``.rows`` are the rows to go on with, turned scales put right."""

    rows: pd.DataFrame = field(kw_only=True)


@dataclass(frozen=True, repr=False)
class Nonresponse(Dots):
    """What `nonresponse` returns; ``.groups`` says by what is known of all: customers, answered, rate, estimate."""

    groups: pd.DataFrame = field(kw_only=True)


def read(survey: IntoFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a survey with the named columns checked; refuse what would be counted wrongly.

    Raises
    ------
    DataError
        If a column is missing, an answer lies beyond its scale, a survey is dated after the customer had left, or
        somebody stands in the table twice.
    """
    table = frames.to_pandas(survey, list(columns)).reset_index(drop=True)
    frames.need_columns(table, columns, rows=True)
    way_out = _("usable(survey).rows leaves such rows out.")
    for name in (name for name in columns if name in SCALES):
        check_scale(table, name, *SCALES[name], way_out=way_out)
    late = int(_after_leaving(table).sum())
    if late:
        said = _("The survey is dated after the day the customer left in {n} rows.").format(n=late)
        raise DataError(f"{said} {way_out}")
    if "customer_id" in table.columns:
        frames.one_row_each(table)
    return table


def _after_leaving(table: pd.DataFrame) -> pd.Series:
    if not {"asked_on", "left_on"} <= set(table.columns):
        return pd.Series(False, table.index)
    asked, left = (pd.to_datetime(table[name], errors="coerce") for name in ("asked_on", "left_on"))
    return left < asked


def usable(survey: IntoFrame) -> Usable:
    """Return the rows of a survey that can be used, with turned scales put right, and say what was left out.

    Where a sheet was printed from 5 to 1, satisfied customers seem to be angry. So csat is held against the other
    answers in each shop and week; where it runs against them, it is turned (`crmlib.stats.scales.turned_round`).

    Parameters
    ----------
    survey : data frame of any backend
        csat, and what there is of customer_id, shop, asked_on, left_on and the other answers.

    Returns
    -------
    Usable
        ``.table`` by what became of the row: rows, share; ``.rows``, those to go on with.

    Raises
    ------
    DataError
        If there is no csat, or somebody stands in the table twice with different answers.

    Notes
    -----
    Rows dated after leaving are all of customers who left: without them, shares that stayed come out a trifle high.

    Examples
    --------
    >>> usable(pd.DataFrame({"customer_id": ["a", "a", "b"], "csat": [4, 4, 8]})).table["rows"].tolist()
    [1, 1, 1, 0]
    """
    table = frames.to_pandas(survey, ["csat"]).reset_index(drop=True)
    frames.need_columns(table, ["csat"], rows=True)
    known = [name for name in SCALES if name in table.columns]
    answers = frames.numbers(table, known)
    again = table.astype(str).duplicated() & ("customer_id" in table.columns)
    off = pd.DataFrame({name: off_scale(table, name, *SCALES[name]) for name in known}).any(axis=1) & ~again
    late = _after_leaving(table) & ~again & ~off
    kept = table[~(again | off | late)].copy()
    if "customer_id" in kept.columns:
        frames.one_row_each(kept)
    turned = pd.Series(False, kept.index)
    if known[1:] and {"shop", "asked_on"} <= set(kept.columns):
        week = pd.to_datetime(kept["asked_on"]).dt.to_period("W").astype(str)
        given = answers.loc[kept.index]
        turned = turned_round(given["csat"], given[known[1:]], [kept["shop"].astype(str), week])
    kept.loc[turned, "csat"] = sum(SCALES["csat"]) - kept.loc[turned, "csat"]
    counts = {
        "usable": len(kept),
        "repeated": again.sum(),
        "off_scale": off.sum(),
        "after_leaving": late.sum(),
    }
    rows = pd.DataFrame({"rows": pd.Series(counts).astype(int).to_numpy()})
    rows = rows.assign(share=rows["rows"] / len(table)).set_axis(pd.Index(list(counts), name="row"), axis=0)
    note = both("In {n} rows satisfaction ran against the other answers: turned round.", n=int(turned.sum()))
    return Usable(rows, formats={"share": ".1%"}, note=note, rows=kept.reset_index(drop=True))


def nonresponse(
    survey: IntoFrame, answer: str = "recommend", known: str = "csat", *, level: float = 0.95
) -> Nonresponse:
    """Return the net promoter score of those who answered, weighted to all who were asked, and its bounds.

    Weighting repairs what is known of the silent and nothing else; the bounds assume nothing, and are wide.

    Parameters
    ----------
    survey : data frame of any backend
        One row for everybody who was asked.
    answer, known : str
        Answers from 0 to 10, missing for the silent; what is known of all (post-stratification).
    level : float, default 0.95

    Returns
    -------
    Nonresponse
        ``.table`` by way to conclude: estimate, low, high (points). ``.groups``: who answered.

    Raises
    ------
    DataError, TooFewError
        If the survey is none, or fewer than two answered in a group that is known.

    Examples
    --------
    >>> asked = pd.DataFrame({"csat": [5] * 4 + [3] * 4, "recommend": [10, 10, 9, 7, 3, 8, None, None]})
    >>> nonresponse(asked).table["estimate"].round(1).tolist()
    [33.3, 12.5, 0.0, 50.0]
    """
    table = read(survey, [answer, known])
    frames.no_missing(table, [known])
    votes = net_votes(frames.numbers(table, answer)[answer])
    out = conclusions(votes, table[known], -100, 100, level=level)
    note = both(
        "{n:,} of {all:,} who were asked answered ({rate:.0%}).", n=int(votes.count()), all=len(votes),
        rate=votes.notna().mean(),
    )  # fmt: skip
    return Nonresponse(
        out, groups=post_stratified(votes, table[known]).groups, zero=0.0, formats=dict.fromkeys(out.columns, ".1f"),
        label=both("Net promoter score (points)"), note=lines(note, in_words(level, N_("normal"))),
    )  # fmt: skip


def interviews(
    guests: IntoFrame, answer: str = "satisfied", value: object = 1, *, level: float = 0.95
) -> Dots:
    """Return a share of guests by how they were picked, and how many drawn by lot the chosen ones are worth.

    Staff who choose whom to ask choose the smiling. Their guests come in groups, one group a member of staff, and the
    interval says so; but no interval says that the wrong people were asked.

    Parameters
    ----------
    guests : data frame of any backend
        picked (staff or lot), staff_id, and the answer.
    answer, value : str, object
        Which answer counts, as in ``"likes_least", "queue"``.
    level : float, default 0.95

    Returns
    -------
    Dots
        ``.table`` by picked: n, share, low, high, design_effect, worth (guests drawn by lot that err as much; see
        `crmlib.stats.sampling.chosen_worth`).

    Raises
    ------
    DataError, TooFewError
        If a column is missing, nobody gave that answer, or there are fewer than 30 guests of a kind.

    Examples
    --------
    >>> from crmlib import datasets
    >>> interviews(datasets.load("interviews")).table["n"].to_dict()
    {'staff': 1200, 'lot': 400}
    """
    table = frames.to_pandas(guests, ["picked", "staff_id", answer]).reset_index(drop=True)
    frames.no_missing(table, ["picked", "staff_id"])
    hit = (table[answer] == value).fillna(False).astype(float)
    kinds = {name: hit[table["picked"] == name] for name in ("staff", "lot")}
    for name, rows in kinds.items():
        if len(rows) < 30:
            message = _("{n} guests were picked by {how}; 30 or more of each kind are needed.")
            raise TooFewError(message.format(n=len(rows), how=name))
    if not hit.any():
        raise DataError(_("Nobody's {column} is {value!r}.").format(column=answer, value=value))
    chosen, lot = kinds.values()
    staff = cluster_mean(chosen, table.loc[chosen.index, "staff_id"], level=level)
    drawn, n = float(lot.mean()), len(lot)
    (low, high), worth = wilson(lot.sum(), n, level), chosen_worth(staff, drawn, n)
    rows = [
        [staff.n, staff.mean, max(staff.low, 0), min(staff.high, 1), staff.design_effect, worth],
        [n, drawn, low, high, 1.0, float(n)],
    ]  # fmt: skip
    names = ["n", "share", "low", "high", "design_effect", "worth"]
    index = pd.Index(list(kinds), dtype=object, name="picked")
    out = pd.DataFrame(rows, columns=names, index=index).astype({"n": int})
    how = both("by lot Wilson; by staff Student's t, staff as groups")
    told = (both("no"), both("yes"))[int(value)] if value in (0, 1) else label(answer, value)
    note = both("{column}: {value}, {n:,} guests.", column=heading(answer), value=told, n=len(table))
    formats = {**dict.fromkeys(("share", "low", "high"), ".1%"), "design_effect": ".2f", "worth": ".0f"}
    return Dots(out, value="share", formats=formats, label=note, note=lines(note, in_words(level, how)))

"""What sets a target apart: 5W1H as a table of shares, each beside its share in everybody (lecture row S4.6).

five_w    who, what, why, when, where, how much: an index for each answer, with its interval and the people behind it
Question  the six

An index of 100 says: as common in the target as among all. Behind a high one may stand six people, so an index on few
is not told. The base holds the target, so the interval is that of target against all others, brought to that base.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, z_value

FEWEST = 30


class Question(Labelled):
    """What is asked of a target (lecture row S4.6: 5W1H, the H being "how much")."""

    WHO = "who", N_("Who?")
    WHAT = "what", N_("What?")
    WHY = "why", N_("Why?")
    WHEN = "when", N_("When?")
    WHERE = "where", N_("Where?")
    HOW_MUCH = "how_much", N_("How much?")


@dataclass(frozen=True, repr=False)
class FiveW(Dots):
    """What `five_w` returns.

    Attributes
    ----------
    target, base : int
        People in the target, and in all.
    codes : tuple of str
        By row: the answer as it stands in the data.
    supported : Series
        By row: whether enough people stand behind it and the interval lies on one side of 100.
    """

    target: int = field(default=0, kw_only=True)
    base: int = field(default=0, kw_only=True)
    codes: tuple[str, ...] = field(default=(), kw_only=True)
    supported: pd.Series = field(default_factory=lambda: pd.Series(dtype=bool), kw_only=True)


def five_w(
    people: IntoFrame, who: ArrayLike, questions: Mapping[str, Sequence[str]], *, fewest: int = FEWEST,
    told: int | None = None, level: float = 0.95,
) -> FiveW:  # fmt: skip
    """Return what sets a target apart from all: 5W1H as a table of indices.

    Parameters
    ----------
    people : data frame of any backend
        One row a person; columns of answers in words (codes, enum members or texts).
    who : array of bool
        Who of them is the target.
    questions : mapping of question to columns
        Which columns answer who, what, why, when, where and how_much.
    fewest : int, default 30
        People of the target that a finding needs behind it to be supported.
    told : int, optional
        Answers of fewer people of the target are left out of the table; as `fewest` unless given.
    level : float, default 0.95

    Returns
    -------
    FiveW
        ``.table`` by answer: asked_what (a Question), people (of the target),
        in_target, in_base (shares), index (100: as common),
        low, high (Katz, target against all others).

    Raises
    ------
    DataError
        If a column or a question is unknown, or `who` is not one yes or no a row.
    TooFewError
        If fewer than `fewest` people are in the target, or nobody is outside it.

    References
    ----------
    Katz, D. and others (1978). Obtaining confidence intervals for the risk ratio in cohort studies. *Biometrics* 34.

    Examples
    --------
    >>> people = pd.DataFrame({"channel": ["web"] * 50 + ["shop"] * 150})
    >>> found = five_w(people, np.arange(200) < 60, {"where": ["channel"]}, told=1)
    >>> found.table["index"].round().tolist()
    [333.0, 22.0]
    """
    asked = {Question(name): frames.check_names(columns, name) for name, columns in questions.items()}
    table = frames.to_pandas(people, [one for columns in asked.values() for one in columns]).reset_index(
        drop=True
    )
    chosen = np.asarray(who)
    if chosen.shape != (len(table),) or chosen.dtype != bool:
        raise DataError(
            _("Who is the target? One yes or no (True or False) for each of the {n} rows.").format(
                n=len(table)
            )
        )
    n, everybody = int(chosen.sum()), len(table)
    if n < fewest or n == everybody:
        message = _(
            "{n} of {all} people are in the target; a profile needs {fewest} there, and somebody outside."
        )
        raise TooFewError(message.format(n=n, all=everybody, fewest=fewest))
    least, left_out, rows, names, codes = fewest if told is None else told, 0, [], [], []
    for question, columns in asked.items():
        for column in columns:
            known = table[column].notna().to_numpy()
            for value in table[column].dropna().unique():
                has = (table[column] == value).to_numpy() & known
                inside = int((has & chosen).sum())
                if inside < least:
                    left_out += 1
                    continue
                counts = (
                    inside,
                    int((chosen & known).sum()),
                    int((has & ~chosen).sum()),
                    int((known & ~chosen).sum()),
                )
                rows.append([question, inside, *_index(*counts, level)])
                names.append(label(column, value))
                codes.append(str(value))
    columns = ["asked_what", "people", "in_target", "in_base", "index", "low", "high"]
    out = pd.DataFrame(rows, columns=columns, index=pd.Index(names, dtype=object, name="answer"))
    note = lines(
        both(
            "{n} people in the target, {all} in all. 100: as common as among all. Shares are of those who are known.",
            n=n, all=everybody,
        ),
        both("{n} answers of fewer than {least} people of the target are left out.", n=left_out, least=least)
        if left_out else "",
        in_words(level, N_("ratio of two shares")),
    )  # fmt: skip
    formats = dict.fromkeys(("in_target", "in_base"), ".1%") | dict.fromkeys(("index", "low", "high"), ".0f")
    return FiveW(
        out, value="index", zero=100.0, formats=formats, note=note, label=both("Index (100: as among all)"),
        target=n, base=everybody, codes=tuple(codes),
        supported=(out["people"] >= fewest) & ((out["low"] > 100) | (out["high"] < 100)),
    )  # fmt: skip


def _index(inside: int, target: int, outside: int, others: int, level: float) -> list[float]:
    """Return shares in the target and in all, and the index with its interval.

    Of the ratio r of the target's share to the others', the index is r / (w r + 1 - w), w the target's part of all.
    """
    in_target, in_base = inside / target, (inside + outside) / (target + others)
    weight = target / (target + others)
    if not inside or not outside:
        # No ratio of counts has an interval here; all or none of those with this answer are in the target.
        return [in_target, in_base, 100 * in_target / in_base, np.nan, np.nan]
    middle = np.log(in_target / (outside / others))
    reach = z_value(level) * np.sqrt(1 / inside - 1 / target + 1 / outside - 1 / others)
    low, ratio, high = (float(np.exp(one)) for one in (middle - reach, middle, middle + reach))
    index = [100 * one / (weight * one + 1 - weight) for one in (ratio, low, high)]
    return [in_target, in_base, *index]

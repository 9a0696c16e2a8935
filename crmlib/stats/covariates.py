"""Covariates as columns of numbers: numbers and yes and no as they are, words as one column a word.

Covariates   made from a frame once, it makes the same columns of other rows
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.coded import heading, label
from crmlib.errors import DataError
from crmlib.i18n import _, both

_MOST = 30  # words of one column


class Covariates:
    """Columns of numbers for a model: words are compared with the most frequent one.

    Parameters
    ----------
    frame : DataFrame
    names : sequence of str
        Columns of numbers, of yes and no, or of words.

    Attributes
    ----------
    base : dict
        By covariate what it is where nothing is said: 0 of yes and no, the mean of other numbers, the most frequent
        word (which has no column).
    columns : list of pair
        Covariate and word (None for a number), a pair a column.

    Raises
    ------
    DataError
        If a covariate is missing, in a row or altogether, or is the same in all rows.

    Examples
    --------
    >>> made = Covariates(pd.DataFrame({"late": [0, 1, 0], "plan": ["light", "classic", "light"]}), ["late", "plan"])
    >>> made.columns, made.base
    ([('late', None), ('plan', 'classic')], {'late': 0, 'plan': 'light'})
    """

    def __init__(self, frame: pd.DataFrame, names: Sequence[str]) -> None:
        frames.need_columns(frame, names)
        frames.no_missing(frame, names)
        self.base: dict[str, object] = {}
        self.columns: list[tuple[str, object]] = []
        for name in names:
            values = frame[name]
            if values.nunique() < 2:
                raise DataError(_("{column} is the same in all rows: leave it out.").format(column=name))
            if pd.api.types.is_numeric_dtype(values):
                found = frames.numbers(frame, name)[name]
                self.base[name] = 0 if found.isin([0, 1]).all() else float(found.mean())
                self.columns.append((name, None))
                continue
            words = values.value_counts()
            if len(words) > _MOST or values.dtype.kind in "mM":
                message = _(
                    "{column} holds {n} different things, too many to compare: take numbers, or fewer groups."
                )
                raise DataError(message.format(column=name, n=len(words)))
            self.base[name] = min(words.index[words == words.max()], key=str)
            self.columns += [(name, word) for word in sorted(words.index, key=str) if word != self.base[name]]

    def matrix(self, frame: pd.DataFrame) -> np.ndarray:
        """Return the columns of rows, as floats."""
        made = [frame[name] if word is None else frame[name] == word for name, word in self.columns]
        return np.column_stack(made).astype(float) if made else np.empty((len(frame), 0))

    def called(self) -> list[object]:
        """Return what each column is called, in every language."""
        return [
            heading(name)
            if word is None
            else both("{column}: {word}", column=heading(name), word=label(name, word))
            for name, word in self.columns
        ]

    def row(self, profile: Mapping[str, object]) -> np.ndarray:
        """Return the columns of one row; what is not named is the base.

        Raises
        ------
        DataError
            If a covariate or a word is unknown.
        """
        for name, value in profile.items():
            frames.check_choice(name, self.base, "covariate")
            words = [word for known, word in self.columns if known == name and word is not None]
            if words:
                frames.check_choice(value, [str(self.base[name]), *map(str, words)], name)
            else:
                frames.check_number(value, name, -np.inf, np.inf)
        return np.asarray(self.matrix(pd.DataFrame([self.base | dict(profile)]))[0])

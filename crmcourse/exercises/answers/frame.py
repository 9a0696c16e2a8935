"""A table as an answer.

FrameAnswer    rows and columns, in any order unless the order is the point
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crmcourse.exercises.answers.base import Answer, Score
from crmcourse.exercises.plain import CannotRead, Plain, describe, folded, is_frame, is_series, scalar, unwrap
from crmlib.i18n import Text, both, listed

Row = tuple[Plain, ...]


@dataclass(frozen=True, eq=False)
class FrameAnswer(Answer):
    """A table of these columns; more columns and another order of columns don't matter.

    Parameters
    ----------
    columns : tuple of str
        The columns that count. An index of that name counts as a column.
    by : tuple of str
        The columns that name a row, if there are any: rows are then compared one by one.
    ordered : bool, default False
        Whether the order of the rows matters.
    tolerance : float, default 1e-6
        How far numbers may be off.
    limit : int, default 20,000
        Larger tables are not looked into.
    """

    columns: tuple[str, ...]
    by: tuple[str, ...] = ()
    ordered: bool = False
    tolerance: float = 1e-6
    limit: int = 20_000

    def expects(self) -> Text:
        """Say that a table is expected, and with which columns."""
        return both("a table with the columns: {columns}", columns=listed(self.columns))

    def read(self, value: object) -> list[Row]:
        """Return the rows as tuples of plain values."""
        value = unwrap(value)
        if not (is_frame(value) or is_series(value)):
            raise CannotRead(both("Your answer is {what}.", what=describe(value)))
        if len(value) > self.limit:  # type: ignore[arg-type]
            raise CannotRead(
                both("It has {rows:,} rows; at most {limit:,} are read.", rows=len(value), limit=self.limit)  # type: ignore[arg-type]
            )
        if is_series(value):
            value = value.to_frame()  # type: ignore[attr-defined]
        found = self._found(value)
        missing = [name for name in self.columns if folded(name) not in found]
        if missing:
            raise CannotRead(
                both(
                    "Your table lacks the columns: {missing}. It is {what}.",
                    missing=listed(missing),
                    what=describe(value),
                )
            )
        cells = [[_cell(v) for v in found[folded(name)]] for name in self.columns]
        return list(zip(*cells, strict=True))

    def score(self, read: list[Row], key: list[Row]) -> Score:
        """Return the share of cells that agree with the key."""
        if self.by:
            return self._score_by_row(read, key)
        if len(read) != len(key):
            return Score(0.0, self._row_count(read, key))
        if not self.ordered:
            read, key = sorted(read, key=_sortable), sorted(key, key=_sortable)
        right = {
            name: sum(self._same(mine[i], theirs[i]) for mine, theirs in zip(read, key, strict=True))
            for i, name in enumerate(self.columns)
        }
        return self._score(sum(right.values()), len(key) * len(self.columns), self._wrong(right, len(key)))

    def show(self, key: list[Row]) -> str:
        """Return the first rows of the table."""
        import pandas as pd

        from crmlib.result import as_text

        return as_text(pd.DataFrame(key[:15], columns=list(self.columns)), index=False)

    def record(self, read: list[Row]) -> Any:
        """Return the number of rows and a fingerprint, not the rows."""
        text = json.dumps(read)
        return {"rows": len(read), "crc": zlib.crc32(text.encode())}

    def _found(self, frame: Any) -> dict[str, list[object]]:
        found: dict[str, list[object]] = {}
        for level in range(frame.index.nlevels):
            name = frame.index.names[level]
            if name is not None:
                found[folded(str(scalar(name)))] = frame.index.get_level_values(level).tolist()
        for i, name in enumerate(frame.columns.tolist()):
            if type(name) is not tuple:
                wanted = folded(str(scalar(name)))
                if any(wanted == folded(column) for column in self.columns):
                    found[wanted] = frame.iloc[:, i].tolist()
        return found

    def _score_by_row(self, read: list[Row], key: list[Row]) -> Score:
        places = [self.columns.index(name) for name in self.by]
        rest = [i for i in range(len(self.columns)) if i not in places]
        mine = {_label(row[i] for i in places): row for row in read}
        theirs = {_label(row[i] for i in places): row for row in key}
        if len(mine) != len(read):
            return Score(0.0, both("A row of the same {by} stands in it more than once.", by=listed(self.by)))
        shared = mine.keys() & theirs.keys()
        right = {
            self.columns[i]: sum(self._same(mine[name][i], theirs[name][i]) for name in shared) for i in rest
        }
        found = sum(right.values()) if rest else len(shared)
        detail = self._row_count(read, key) or self._wrong(right, len(shared))
        return self._score(found, len(mine.keys() | theirs.keys()) * max(1, len(rest)), detail)

    def _score(self, right: int, cells: int, detail: str) -> Score:
        return Score(1.0) if right == cells else Score(right / max(1, cells), detail)

    def _row_count(self, read: list[Row], key: list[Row]) -> str:
        if len(read) == len(key):
            return ""
        return both(
            "Yours has {yours:,} rows, {wanted:,} are wanted. Which rows make the difference?",
            yours=len(read),
            wanted=len(key),
        )

    def _wrong(self, right: dict[str, int], rows: int) -> str:
        wrong = [name for name, count in right.items() if count < rows]
        return both("Look again at the column: {names}.", names=listed(wrong)) if wrong else ""

    def _same(self, mine: Plain, theirs: Plain) -> bool:
        if type(mine) in (int, float) and type(theirs) in (int, float):
            return abs(mine - theirs) <= self.tolerance + 1e-9 * abs(theirs)  # type: ignore[operator, arg-type]
        return type(mine) is type(theirs) and mine == theirs


def _cell(value: object) -> Plain:
    plain = scalar(value)
    if type(plain) is str:
        return folded(plain)
    if type(plain) is int and abs(plain) > 10**15:
        return str(plain) if abs(plain) < 10**300 else "…"
    if type(plain) is float and (plain != plain or plain in (float("inf"), float("-inf"))):
        return None if plain != plain else str(plain)
    return plain


def _label(values: Iterable[Plain]) -> str:
    """Return a text that is the same for equal values.

    Numbers, and tuples of them, can be chosen so that thousands hash alike and a dict never gets done; texts cannot.
    """
    return "\0".join(repr(float(v)) if type(v) in (bool, int, float) else repr(v) for v in values)  # type: ignore[arg-type]


def _sortable(row: Row) -> tuple:
    """Sort by texts first and rounded numbers last, so that a tolerable difference moves no row."""
    texts = tuple("" if type(v) in (int, float) else f"{type(v).__name__}{v}" for v in row)
    return texts, tuple(float(f"{v:.6g}") if type(v) in (int, float) else 0.0 for v in row)

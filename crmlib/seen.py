"""What is to be seen on a picture, said in a sentence with numbers, in every language at once.

named      what a row or column is called
extremes   one column: all of a few rows, or the highest and the lowest of many
run        a line: where it begins, where it ends
grid       several columns of a few rows
together   several sentences, one after the other

A picture's sentence is read to those who cannot see it, and stands below it for those who can.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from crmlib.i18n import Labelled, Text, both, listed
from crmlib.tables import shown

# Of more rows than this only the ends are said.
FEW = 6


def named(thing: object) -> Text:
    """Return what a row or column is called, in every language.

    Examples
    --------
    >>> named("of_all").en, named(7.0).zh
    ('of all customers', '7')
    """
    if isinstance(thing, Text):
        return thing
    if isinstance(thing, Labelled):
        return Text(*thing.labels)
    if isinstance(thing, str):
        return both(thing.replace("{", "{{").replace("}", "}}"))
    return both("{it}", it=shown(thing, "g"))


def together(*sentences: Text | str) -> Text:
    """Return sentences one after the other; empty ones fall away.

    Examples
    --------
    >>> together(Text("One.", "一。"), "", Text("Two.", "二。"))
    Text(en='One. Two.', zh='一。二。')
    """
    kept = [named(sentence) for sentence in sentences if sentence]
    return Text(en=" ".join(one.en for one in kept), zh="".join(one.zh for one in kept))


def _pair(name: object, value: object, spec: str) -> Text:
    return both("{name} {value}", name=named(name), value=shown(float(value), spec))


def extremes(table: pd.DataFrame, column: str, spec: str, what: Text | str) -> Text:
    """Return a sentence on one column: each row of a few, or the highest and the lowest of many.

    Parameters
    ----------
    table : DataFrame
    column : str
    spec : str
        How numbers are written.
    what : Text or str
        What the numbers are.

    Examples
    --------
    >>> extremes(pd.DataFrame({"share": [0.5, 0.2]}, index=["a", "b"]), "share", ".0%", "Share").en
    'Share: a 50%, b 20%.'
    """
    known = table[column].astype(float)
    known = known[known.notna()]
    if known.empty:
        return both("Nothing to be seen: there are no values.")
    rows = list(zip(known.index, known.to_numpy(), strict=True))
    if len(rows) <= FEW:
        return both("{what}: {rows}.", what=named(what), rows=listed(_pair(*row, spec) for row in rows))
    most, least = max(rows, key=lambda row: row[1]), min(rows, key=lambda row: row[1])
    return both(
        "{what}: highest {most} with {highest}, lowest {least} with {lowest}, of {n}.",
        what=named(what), most=named(most[0]), highest=shown(float(most[1]), spec), least=named(least[0]),
        lowest=shown(float(least[1]), spec), n=len(rows),
    )  # fmt: skip


def run(line: pd.Series, spec: str, what: Text | str) -> Text:
    """Return a sentence on a line: from where to where it runs.

    Examples
    --------
    >>> run(pd.Series([0.1, 0.4], index=[7, 30]), ".0%", "Reached").en
    'Reached: from 10% at 7 to 40% at 30.'
    """
    known = line.dropna()
    if known.empty:
        return both("Nothing to be seen: there are no values.")
    ends = {"begin": known.index[0], "end": known.index[-1]}
    return both(
        "{what}: from {start} at {begin} to {stop} at {end}.", what=named(what),
        start=shown(float(known.iloc[0]), spec), stop=shown(float(known.iloc[-1]), spec),
        **{name: named(at) for name, at in ends.items()},
    )  # fmt: skip


def grid(table: pd.DataFrame, columns: Sequence[str], specs: str | Sequence[str]) -> Text:
    """Return a sentence on several columns: a few rows with each of their numbers, or each column's ends.

    Examples
    --------
    >>> grid(pd.DataFrame({"before": [0.3], "after": [0.4]}, index=["a"]), ["before", "after"], ".0%").en
    'a: before 30%, after 40%.'
    """
    each = [specs] * len(columns) if isinstance(specs, str) else list(specs)
    if len(table) > FEW:
        return together(
            *(extremes(table, name, spec, named(name)) for name, spec in zip(columns, each, strict=True))
        )
    rows: Iterable[Text] = (
        both(
            "{row}: {numbers}.", row=named(row),
            numbers=listed(_pair(name, value, spec) for name, value, spec in zip(columns, values, each, strict=True)),
        )
        for row, values in zip(table.index, table[list(columns)].to_numpy(), strict=True)
    )  # fmt: skip
    return together(*rows)

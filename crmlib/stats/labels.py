"""Labels that people gave: read, with what is missing and what is no label told apart.

is_missing    whether a label is missing, whatever it looks like
read_labels   labels of a vocabulary; anything else is refused
known_labels  a column of labels indexed by whose they are, missing ones left out
read_sets     labels joined by ``|`` as sets of a vocabulary
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd

from crmlib.errors import DataError
from crmlib.i18n import _, listed


def is_missing(label: object) -> bool:
    """Say whether a label is missing, whatever it looks like.

    Examples
    --------
    >>> [is_missing(label) for label in (None, float("nan"), pd.NA, pd.NaT, "", frozenset(), 0)]
    [True, True, True, True, False, False, False]
    """
    if label is None or label is pd.NA:
        return True
    try:
        # What is not equal to itself is no value, of whatever type.
        return bool(label != label)
    except (TypeError, ValueError):
        return False


def _refuse_unknown(bad: list[tuple[int, object]], all_: int, vocabulary: Iterable[Hashable]) -> None:
    if bad:
        row, example = bad[0]
        raise DataError(
            _(
                "{n} of {all} labels are not in the vocabulary, for instance {example!r} in row {row}; "
                "it has {vocabulary}."
            ).format(
                n=len(bad), all=all_, example=str(example), row=row,
                vocabulary=listed(str(word) for word in vocabulary),
            )
        )  # fmt: skip


def read_labels(labels: Iterable[Hashable], vocabulary: Iterable[Hashable]) -> list[Hashable | None]:
    """Return labels of a vocabulary, missing ones as None; refuse what it does not hold.

    Parameters
    ----------
    labels : iterable
        One label a thing. Two in one cell ("safety|esteem") are no label: use `read_sets`.
    vocabulary : iterable
        The labels there are, an enum for instance.

    Raises
    ------
    DataError
        If a label is not in the vocabulary; the message names one, its row (from 0) and the vocabulary.

    Examples
    --------
    >>> read_labels(["a", float("nan"), "b"], ["a", "b"])
    ['a', None, 'b']
    """
    known, labels = list(vocabulary), [None if is_missing(label) else label for label in labels]
    bad = [(row, x) for row, x in enumerate(labels) if x is not None and x not in known]
    _refuse_unknown(bad, len(labels), known)
    return labels


def known_labels(labels: pd.Series, vocabulary: Iterable[str] | None = None) -> pd.Series:
    """Return the labels that are there as text, indexed by whose they are.

    Parameters
    ----------
    labels : Series
        One label each, missing where it is not known; the index says whose.
    vocabulary : iterable of str, optional
        The labels there are; others are refused.

    Raises
    ------
    DataError
        If it is no Series, a label is unknown, or somebody has two.

    Examples
    --------
    >>> known_labels(pd.Series({"C1": "lively", "C2": None}), ["lively", "peaceful"]).to_dict()
    {'C1': 'lively'}
    """
    if not isinstance(labels, pd.Series):
        raise DataError(
            _("Labels are a pandas Series indexed by whose they are, not {kind}.").format(
                kind=type(labels).__name__
            )
        )
    known = labels.dropna().astype(str)
    if vocabulary is not None:
        words = [str(word) for word in vocabulary]
        strange = known[~known.isin(words)]
        if len(strange):
            raise DataError(
                _("Unknown label {value!r} of {who}; known are {known}.").format(
                    value=strange.iloc[0], who=strange.index[0], known=listed(words)
                )
            )
    twice = known.index[known.index.duplicated()]
    if len(twice):
        raise DataError(
            _("{n} have more than one label, for instance {example}; keep one each.").format(
                n=twice.nunique(), example=twice[0]
            )
        )
    return known


def read_sets(
    labels: Iterable[object], vocabulary: Iterable[str] | None = None
) -> list[frozenset[Any] | None]:
    """Return joined labels (``"safety|esteem"``) as sets: empty text is no label, missing is missing (None).

    Parameters
    ----------
    labels : iterable of str
        Sets come through as they are.
    vocabulary : iterable of str, optional
        The labels there are; others are refused.

    Raises
    ------
    DataError
        If a label is not in the vocabulary, or a cell holds no text; the message names the row (from 0).

    Examples
    --------
    >>> [one if one is None else sorted(one) for one in read_sets(["safety|esteem", "", None])]
    [['esteem', 'safety'], [], None]
    """
    out: list[frozenset[Any] | None] = []
    known = None if vocabulary is None else list(vocabulary)
    bad: list[tuple[int, object]] = []
    for row, cell in enumerate(labels):
        if is_missing(cell):
            out.append(None)
            continue
        if isinstance(cell, str):
            given = frozenset(part.strip() for part in cell.split("|")) - {""}
        elif isinstance(cell, frozenset | set | list | tuple):
            given = frozenset(cell)
        elif known is None:
            raise DataError(_("Labels are text joined by |, not {example!r}.").format(example=cell))
        else:
            given = frozenset()
            bad.append((row, cell))
        out.append(given)
        if known is not None:
            bad += [(row, one) for one in sorted(given, key=str) if one not in known]
    if known is not None:
        _refuse_unknown(bad, len(out), known)
    return out

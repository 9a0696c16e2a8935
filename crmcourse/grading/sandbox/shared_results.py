"""What a whole class computes from the same tables, computed once.

Every trainee's notebook draws the same funnel and fits the same chain before the first answer. The template
does it once, and its children find the result: a model's public functions are wrapped so that the same
arguments give back the result of the first call.

The same means the same: arguments are told apart by all of their content, the language and the data in force.
What cannot be told apart for certain is computed as ever. Each caller gets a copy, so nobody can change what
the next one gets.

remember    wrap the public functions and the ``fit`` methods of the models
key         what tells arguments apart, or None
"""

from __future__ import annotations

import copy
import hashlib
import inspect
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from crmlib import datasets
from crmlib.i18n import language

_MOST_PARTS = 500
_remembered: dict[bytes, tuple[Any, Any]] = {}


class _Unlike(Exception):
    """An argument that cannot be told apart from others by its content."""


def remember(*modules: Any) -> None:
    """Wrap the public functions of modules, and the ``fit`` methods of their classes.

    Parameters
    ----------
    modules : module
        Their functions must be pure: the same result for the same arguments, language and data.
    """
    for module in modules:
        for name in module.__all__:
            found: Any = getattr(module, name)
            if inspect.isfunction(found):
                _put_in_place_of(found, _once(found), module)
            elif inspect.isclass(found) and callable(getattr(found, "fit", None)):
                kind: Any = found
                kind.fit = _fit_once(kind.fit)


def _put_in_place_of(found: Any, wrapped: Any, module: Any) -> None:
    """Let everybody in the library who knows a function know the wrapped one: models call each other, too."""
    ours = [one for name, one in list(sys.modules.items()) if name.partition(".")[0] == "crmlib"]
    for holder in (module, *ours):
        for name, value in list(vars(holder).items()):
            if value is found:
                setattr(holder, name, wrapped)


def _once(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def answer(*args: Any, **options: Any) -> Any:
        told = _told_apart(function.__module__, function.__qualname__, args, options)
        if told is None:
            return function(*args, **options)
        if told.name not in _remembered:
            _remembered[told.name] = copy.deepcopy(function(*args, **options)), told.texts
        return copy.deepcopy(_remembered[told.name][0])

    return answer


def _fit_once(fit: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(fit)
    def answer(self: Any, *args: Any, **options: Any) -> Any:
        told = _told_apart(
            fit.__module__, fit.__qualname__, type(self).__qualname__, vars(self), args, options
        )
        if told is None:
            return fit(self, *args, **options)
        if told.name not in _remembered:
            result = fit(self, *args, **options)
            if result is self:
                _remembered[told.name] = copy.deepcopy(vars(self)), told.texts
            return result
        vars(self).update(copy.deepcopy(_remembered[told.name][0]))
        return self

    return answer


def key(*parts: Any) -> bytes | None:
    """Return what tells arguments apart, or None if that cannot be said for certain.

    Examples
    --------
    >>> key([1, "a"]) == key([1, "a"]), key([1]) == key([1.0]), key(object())
    (True, False, None)
    """
    told = _told_apart(*parts)
    return None if told is None else told.name


def _told_apart(*parts: Any) -> _Digest | None:
    digest = _Digest()
    try:
        digest.add([language(), [str(datasets.source(name)) for name in datasets.names()], list(parts)])
    except (_Unlike, RecursionError):
        return None
    return digest


class _Digest:
    """A hash over all of the content of some arguments."""

    def __init__(self) -> None:
        self._hash, self._left = hashlib.blake2b(digest_size=16), _MOST_PARTS
        # Texts of tables are told apart by where they lie. They are kept, so that no other ever lies there.
        self.texts: list[np.ndarray] = []

    @property
    def name(self) -> bytes:
        return self._hash.digest()

    def add(self, value: Any) -> None:
        self._left -= 1
        if self._left < 0:
            raise _Unlike
        kind = type(value)
        self._hash.update(f"<{kind.__module__}.{kind.__qualname__}>".encode())
        if value is None or kind in (bool, int, float, str, bytes) or hasattr(kind, "__members__"):
            self._hash.update(repr(value).encode("utf-8", "surrogatepass"))
        elif kind in (list, tuple):
            self._hash.update(f"{len(value)}:".encode())
            for one in value:
                self.add(one)
        elif kind is dict:
            self.add([list(pair) for pair in value.items()])
        elif (
            is_dataclass(value) and kind.__module__.startswith("crmlib.") and kind.__dataclass_params__.frozen
        ):
            # What a model keeps beside its fields, it has made of them.
            self.add([getattr(value, field.name) for field in fields(value)])
        elif kind is pd.Timestamp:
            self.add([str(value), value.unit])
        elif kind is nw.DataFrame:
            self.add(value.to_native())
        elif kind is np.ndarray and value.dtype.kind != "O":
            self._hash.update(f"{value.dtype}{value.shape}".encode() + value.tobytes())
        else:
            self._add_table(kind, value)

    def _add_table(self, kind: type, value: Any) -> None:
        if kind is pd.DataFrame:
            self.add([value.columns, value.index, dict(value.attrs)])
            for place in range(value.shape[1]):
                self._add_column(value.iloc[:, place])
        elif kind is pd.Series:
            self.add([value.name, value.index, dict(value.attrs)])
            self._add_column(value)
        elif kind is pd.RangeIndex:
            self._hash.update(repr(value).encode())
        elif kind in (pd.Index, pd.DatetimeIndex):
            self.add(list(value.names))
            self._add_column(value.to_series())
        else:
            raise _Unlike

    def _add_column(self, column: pd.Series) -> None:
        dtype = column.dtype
        self._hash.update(f"{dtype}{len(column)}".encode())
        if isinstance(dtype, pd.StringDtype):
            places = np.asarray(column.array, dtype=object).copy()
            self.texts.append(places)
            self._hash.update(places.tobytes())
        elif isinstance(dtype, np.dtype) and dtype.kind != "O":
            self._hash.update(column.to_numpy().tobytes())
        elif isinstance(dtype, pd.DatetimeTZDtype):
            self._hash.update(np.asarray(column.array.view("i8")).tobytes())
        elif isinstance(dtype, pd.CategoricalDtype):
            self.add([dtype.categories, dtype.ordered, column.cat.codes.to_numpy()])
        elif isinstance(dtype, type(pd.Int64Dtype())):
            self._hash.update(pd.util.hash_pandas_object(column, index=False).to_numpy().tobytes())
        else:
            raise _Unlike

"""Objects that lie, throw, have no end or hold nothing: whatever a trainee may hand to ``check``.

HOSTILE      name → a function that makes one; none is an answer to anything
EMPTY        name → a function that makes one; all mean that nothing was answered
huge_frame   ten million rows
"""

from functools import cache

import numpy as np
import pandas as pd


class Liar:
    """Says yes to everything, or claims to be a number."""

    __class__ = float

    def __eq__(self, other):
        return True

    def __bool__(self):
        return True

    def __repr__(self):
        return "42"

    def __float__(self):
        return 42.0

    def __hash__(self):
        return 1

    def __getattr__(self, name):
        return lambda *args, **kwargs: True


def _raise(*_args):
    raise RuntimeError("hostile")


class Thrower:
    """Raises whatever is asked of it."""

    __eq__ = __bool__ = __repr__ = __str__ = __len__ = __iter__ = __float__ = __hash__ = _raise
    __getattribute__ = __contains__ = __getitem__ = __format__ = __array__ = _raise


class LyingText(str):
    """A text that equals all texts."""

    __hash__ = str.__hash__

    def __eq__(self, other):
        return True

    def __str__(self):
        return "desire"

    def casefold(self):
        raise RuntimeError("hostile")


class LyingFrame(pd.DataFrame):
    """A frame that claims to be a good one."""

    def equals(self, other):
        return True

    @property
    def shape(self):
        raise RuntimeError("hostile")


def _deep():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep


@cache
def huge_frame():
    return pd.DataFrame({"a": np.zeros(10_000_000, dtype="int8")})


def _own_list():
    mine = [1]
    mine.append(mine)
    return mine


HOSTILE = {
    "liar": Liar,
    "thrower": Thrower,
    "lying text": lambda: LyingText("nothing of the kind"),
    "liars in a list": lambda: [Liar(), Liar(), Liar()],
    "throwers in a dict": lambda: {"lounge": Thrower(), "a": Liar()},
    "liars in a frame": lambda: pd.DataFrame({"stage": [Liar()], "rate": [Liar()]}),
    "lying frame": lambda: LyingFrame({"stage": ["interest"], "rate": [0.42]}),
    "a class": lambda: Liar,
    "deep list": _deep,
    "list in itself": _own_list,
    "huge number": lambda: 10**5_000,
    "huge range": lambda: range(10**30),
    "huge text": lambda: "a" * 5_000_000,
    "huge series": lambda: huge_frame()["a"],
    "huge array": lambda: huge_frame()["a"].to_numpy(),
    "lone surrogate": lambda: "\ud800<script>",
    "complex": lambda: 3 + 4j,
    "bytes": lambda: b"42",
    "generator": lambda: (i for i in range(3)),
    "nan": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "missing": lambda: pd.NA,
    "no time": lambda: pd.NaT,
    "none": lambda: None,
    "nans": lambda: [float("nan")] * 5,
    "nan frame": lambda: pd.DataFrame({"stage": [None], "rate": [float("nan")]}),
    "object": object,
    "true": lambda: True,
}
EMPTY = {
    "empty frame": pd.DataFrame,
    "frame without rows": lambda: pd.DataFrame({"stage": [], "rate": []}),
    "empty series": lambda: pd.Series([], dtype=float),
    "empty list": list,
    "empty set": set,
    "empty dict": dict,
    "empty text": lambda: "  ",
    "empty array": lambda: np.array([]),
}

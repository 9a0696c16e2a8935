"""The blank, ``____``: what stands in a trainee's notebook where an answer belongs.

A notebook full of blanks must run from top to bottom. So the blank survives what an answer would
be put through: arithmetic, comparison, calls, attributes, indexing, iteration (it is empty),
formatting, numpy functions, and selecting from a pandas frame (which selects nothing).

____       the blank itself
is_blank   whether a value is the blank, or holds nothing but blanks
"""

from __future__ import annotations

from typing import Any

_LOOK_INTO = 2_000


class Blank(list):
    """A value that is not there yet; whatever is done with it is not there yet either.

    It is an empty list underneath, so that ``table.loc["desire", ____]`` selects nothing instead of
    failing, and it is callable, so that pandas asks it before using it as a key.
    """

    __slots__ = ()
    # pandas leaves the operation to the operand with the higher number.
    __pandas_priority__ = 1_000_000

    def _still_blank(self, *args: object, **kwargs: object) -> Blank:
        return self

    def _nothing(self, *args: object, **kwargs: object) -> None:
        return None

    def __repr__(self) -> str:
        return "____"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "____"

    def __hash__(self) -> int:  # type: ignore[override]
        return 0x5F5F5F5F

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self):
        return iter(())

    def __reversed__(self):
        return iter(())

    def __contains__(self, item: object) -> bool:
        return False

    def __float__(self) -> float:
        return float("nan")

    def __complex__(self) -> complex:
        return complex("nan")

    def __int__(self) -> int:
        return 0

    def __index__(self) -> int:
        return 0

    def __getattr__(self, name: str) -> Blank:
        # Names with an underscore are how libraries probe an object; those it does not have.
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __exit__(self, *args: object) -> bool:
        return False

    def __reduce__(self) -> str:  # type: ignore[override]
        return "____"

    def __reduce_ex__(self, protocol: object) -> str:  # type: ignore[override]
        return "____"

    def __array_ufunc__(self, *args: object, **kwargs: object) -> Blank:
        return self

    def __array_function__(self, *args: object, **kwargs: object) -> Blank:
        return self


_BINARY = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor"
_OTHERS = (
    "lt le gt ge eq ne neg pos abs invert round trunc floor ceil call getitem enter copy deepcopy iadd imul"
)
for _name in _BINARY.split():
    setattr(Blank, f"__{_name}__", Blank._still_blank)
    setattr(Blank, f"__r{_name}__", Blank._still_blank)
for _name in _OTHERS.split():
    setattr(Blank, f"__{_name}__", Blank._still_blank)
for _name in ("setattr", "delattr", "setitem", "delitem"):
    setattr(Blank, f"__{_name}__", Blank._nothing)
for _name in dir(list):
    if not _name.startswith("_"):
        setattr(Blank, _name, Blank._still_blank)

____: Any = Blank()


def is_blank(value: object) -> bool:
    """Whether a value is the blank, a text with a blank in it, or a container of nothing but blanks.

    Only the containers' own types are asked, never a method that a trainee's class may have changed.

    Examples
    --------
    >>> is_blank(____ * 100), is_blank([____, ____]), is_blank([1, ____]), is_blank([])
    (True, True, False, False)
    """
    kind = type(value)
    if kind is Blank:
        return True
    if kind is str:
        return len(value) <= _LOOK_INTO and "____" in value  # type: ignore[arg-type, operator]
    if kind is list or kind is tuple or kind is set:
        inside = value
    elif kind is dict:
        inside = value.values()  # type: ignore[attr-defined]
    else:
        return False
    count = len(inside)  # type: ignore[arg-type]
    return 0 < count <= _LOOK_INTO and all(type(item) is Blank for item in inside)  # type: ignore[attr-defined]

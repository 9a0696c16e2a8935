"""Answers as JSON: from whatever a trainee has to plain data, and back to plain values for the judge.

Whoever writes an answer runs beside the trainee's code; whoever reads it trusts nothing in it. So writing
asks no method of a trainee's own class (see ``answers.plain``), and reading makes nothing but builtins,
pandas' own frames and functions that repeat what was recorded. There is no pickle anywhere.

encode     a value as nested lists and dicts that JSON can carry
parse      JSON text as such, within limits of size and depth
decode     the value again, made of plain types
Unreadable what arrived is not an answer that `encode` wrote
"""

from __future__ import annotations

import copy
import datetime
import json
import math
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from crmcourse.exercises.answers.function import OutOfTime, call_within
from crmcourse.exercises.blank import Blank, ____
from crmcourse.exercises.containers import mapping, sequence, size
from crmcourse.exercises.encode_tables import hashable, made_frame, made_series, of_frame, of_series
from crmcourse.exercises.json_size import values
from crmcourse.exercises.plain import (
    MAX_TEXT,
    CannotRead,
    is_a,
    is_frame,
    is_series,
    scalar,
    span,
    type_name,
    unwrap,
)

MOST_VALUES = 250_000
MOST_BYTES = 4_000_000
DEEPEST = 12
# Each level of an answer is up to three of JSON, and it stands in an event or a sheet.
_DEEPEST_JSON = 64
SECONDS = 2.0
_LONGEST_INTEGER = 10**300
_PRICE_OF_A_LONG_ONE = 100  # values
MOST_MARKS = 4 * MOST_VALUES  # each may be a text in a pair, with a comma
_LARGER = "…"


class Unreadable(ValueError):
    """What arrived is not an answer that `encode` wrote; the message says why."""


@dataclass
class _Budget:
    left: int = MOST_VALUES

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise CannotRead("too large")


def encode(value: object, inputs: Sequence[Any] = (), seconds: float = SECONDS) -> Any:
    """Return an answer as JSON can carry it. Never raises.

    Parameters
    ----------
    value : object
        Whatever the trainee has.
    inputs : sequence of tuples
        If the value is a function: the arguments to call it with; what comes back is recorded.
    seconds : float
        How long all calls together may take.

    Examples
    --------
    >>> encode((1, "a", float("nan")))
    {'tuple': [1, 'a', {'float': 'nan'}]}
    """
    try:
        return _encode(value, _Budget(), 0, inputs, seconds)
    except CannotRead:
        return {"large": type_name(value)}
    except (Exception, SystemExit, GeneratorExit):  # whatever a class of their own says when it is asked
        return {"other": type_name(value)}


def _encode(
    value: object, budget: _Budget, depth: int, inputs: Sequence[Any] = (), seconds: float = 0
) -> Any:
    budget.spend(1)
    if depth > DEEPEST:
        raise CannotRead("too deep")
    if value is None or type(value) in (bool, int, float):
        return _plain(value)
    value = unwrap(value)
    if type(value) is Blank:
        return {"blank": True}

    def members(values: Iterable[object]) -> list[Any]:
        return [_encode(one, budget, depth + 1) for one in values]

    if is_frame(value):
        budget.spend(value.shape[0] * (value.shape[1] + 1))  # type: ignore[attr-defined]
        return of_frame(value, members)
    if is_series(value):
        budget.spend(2 * len(value))  # type: ignore[arg-type]
        return of_series(value, members)
    if is_a(value, dict):
        return {"dict": [members(pair) for pair in mapping(value, limit=budget.left)]}
    if size(value) is not None:
        return _container(value, budget, members)
    # A time span may be given for a number; inside of tables it is a text, as everywhere.
    seconds_long = span(value) if depth == 0 else None
    if seconds_long is not None:
        return {"span": seconds_long} if math.isfinite(seconds_long) else _plain(seconds_long)
    try:
        return _plain(scalar(value))
    except CannotRead:
        if callable(value) and type(value) is not type:
            return {"function": _calls(value, inputs, seconds, budget, depth)}
        return {"other": type_name(value)}


def _container(value: object, budget: _Budget, members: Callable[[Iterable[object]], list[Any]]) -> Any:
    if is_a(value, set, frozenset):
        # Sorted by their text, for the order of a set is no part of it.
        found = members(sequence(value, ordered=False, limit=budget.left))
        return {"set": sorted(found, key=lambda one: json.dumps(one, sort_keys=True))}
    return {"tuple" if is_a(value, tuple) else "list": members(sequence(value, limit=budget.left))}


def _plain(value: Any) -> Any:
    if type(value) is float and not math.isfinite(value):
        return {"float": "nan" if value != value else "inf" if value > 0 else "-inf"}
    if type(value) is int and abs(value) >= _LONGEST_INTEGER:
        return {"float": "inf" if value > 0 else "-inf"}
    return value


def _calls(function: Any, inputs: Sequence[Any], seconds: float, budget: _Budget, depth: int) -> list[Any]:
    end, calls = time.monotonic() + seconds, []
    for arguments in inputs:
        state, result = call_within(max(0.05, end - time.monotonic()), function, *copy.deepcopy(arguments))
        if state == "done":
            calls.append({"done": _encode(result, budget, depth + 1)})
        else:
            calls.append({state: type_name(result)})
    return calls


def parse(text: bytes | str) -> Any:
    """Return what a JSON text holds, as builtins; nothing in it is trusted yet.

    Raises
    ------
    Unreadable
        If it is no JSON, too long, too deep, or holds NaN, Infinity or an endless number.

    Examples
    --------
    >>> parse(b'[1, 2]')
    [1, 2]
    """
    if len(text) > MOST_BYTES:
        raise Unreadable(f"{len(text):,} bytes; at most {MOST_BYTES:,} are read")
    if values(text, MOST_MARKS) > MOST_MARKS:
        raise Unreadable(f"more than {MOST_MARKS:,} values")
    try:
        found = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(f"no JSON ({type(error).__name__})") from None
    if not _within(found, _DEEPEST_JSON):
        raise Unreadable("too deep")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _finite(text: str) -> float:
    # JSON has no word for infinity, but 1e999 is one, and could not be written again.
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)  # type: ignore[return-value]


def _within(found: Any, depth: int) -> bool:
    """Whether lists and dicts are nested no deeper: what is, can be read and not be written again."""
    level = [found]
    for _step in range(depth):
        level = [
            one
            for whole in level
            if type(whole) in (list, dict)
            for one in (whole.values() if type(whole) is dict else whole)
        ]
        if not level:
            return True
    return False


def decode(content: Any, inputs: Sequence[Any] = ()) -> Any:
    """Return the value that `encode` wrote, made of plain types only.

    Parameters
    ----------
    content : nested lists and dicts
        What `parse` returned.
    inputs : sequence of tuples
        Those that `encode` had; a recorded function answers to these and to no others.

    Raises
    ------
    Unreadable
        If it is nothing that `encode` writes.

    Examples
    --------
    >>> decode(encode({"a": {1, 2}}))
    {'a': {1, 2}}
    """
    try:
        return _decode(content, _Budget(), 0, inputs)
    except Exception as error:  # whatever pandas says to labels and columns that make no sense
        raise Unreadable(str(error)[:80] or type(error).__name__) from None


def _decode(content: Any, budget: _Budget, depth: int, inputs: Sequence[Any] = ()) -> Any:
    budget.spend(1)
    if depth > 2 * DEEPEST:
        raise Unreadable("too deep")
    if type(content) is int and abs(content) >= sys.hash_info.modulus:
        # Whole numbers of this size can be chosen that all hash alike; a set of many would never get done.
        budget.spend(_PRICE_OF_A_LONG_ONE)
    if content is None or type(content) in (bool, int, float):
        return content
    if type(content) is str:
        # Half of a surrogate pair cannot be written to any file.
        return content[: MAX_TEXT + 1].encode("utf-8", "replace").decode()
    if type(content) is not dict:
        raise Unreadable("an untagged list")

    def members(found: Any) -> list[Any]:
        if type(found) is not list:
            raise Unreadable("no list where one belongs")
        return [_decode(one, budget, depth + 1) for one in found]

    if "tuple" in content or "set" in content:
        # So can these, of the smallest numbers; and whoever reads an answer may take them for labels.
        budget.spend(_PRICE_OF_A_LONG_ONE)
    for tag, make in _MAKERS.items():
        if tag in content:
            return make(content[tag], members)
    if "frame" in content:
        return made_frame(content, members)
    if "series" in content:
        return made_series(content, members)
    if "function" in content:
        calls = content["function"]
        return Recorded(
            [_made_call(call, budget, depth) for call in islice(calls, len(inputs))], tuple(inputs)
        )
    raise Unreadable("an unknown tag")


def _float(text: Any, _members: Any) -> float:
    if text not in ("nan", "inf", "-inf"):
        raise Unreadable("no such number")
    return float(text)


def _something(name: Any, _members: Any) -> object:
    """Return an object of no use whose type has the recorded name."""
    name = re.sub(r"\W", "", name)[:40] if type(name) is str else ""
    return type(name or "object", (), {})()


def _span(seconds: Any, _members: Any) -> Any:
    if type(seconds) not in (int, float):
        raise Unreadable("no such time")
    return datetime.timedelta(seconds=seconds)


_MAKERS: dict[str, Callable[[Any, Any], Any]] = {
    "blank": lambda _content, _members: ____,
    "float": _float,
    "span": _span,
    "list": lambda found, members: members(found),
    "tuple": lambda found, members: tuple(members(found)),
    "set": lambda found, members: set(hashable(members(found))),
    "dict": lambda found, members: {
        hashable([key])[0]: value for key, value in (members(pair) for pair in found)
    },
    "large": _something,
    "other": _something,
}


@dataclass(frozen=True)
class Recorded:
    """A function that answers what another one answered in the sandbox.

    Attributes
    ----------
    calls : list of (state, value)
        In the order of the inputs.
    inputs : tuple of argument tuples
    """

    calls: list[tuple[str, Any]]
    inputs: tuple[Any, ...]
    _places: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Note which inputs stand where."""
        self._places.update({_key(arguments): i for i, arguments in enumerate(self.inputs)})

    def __call__(self, *arguments: Any) -> Any:
        """Repeat what was recorded for these arguments."""
        place = self._places.get(_key(arguments), len(self.calls))
        if place >= len(self.calls):
            raise OutOfTime
        state, value = self.calls[place]
        if state == "done":
            return value
        raise OutOfTime if state == "late" else type(value, (Exception,), {})


def _key(arguments: Sequence[Any]) -> str:
    return json.dumps(encode(list(arguments)), sort_keys=True)


def _made_call(call: Any, budget: _Budget, depth: int) -> tuple[str, Any]:
    if type(call) is not dict or len(call) != 1:
        raise Unreadable("no recorded call")
    [(state, value)] = call.items()
    if state == "done":
        return state, _decode(value, budget, depth + 1)
    if state not in ("late", "raised") or type(value) is not str:
        raise Unreadable("no recorded call")
    return state, re.sub(r"\W", "", value)[:40] or "Exception"

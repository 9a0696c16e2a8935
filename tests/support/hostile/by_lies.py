"""Hostile submissions whose values lie about what they are."""

from __future__ import annotations

from tests.support.hostile.registry import code


@code(1)
def equal_to_everything():
    return """
class Yes:
    def __eq__(self, other): return True
    __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __eq__
    __hash__ = lambda self: 0
    __float__ = lambda self: 12.0
    __class__ = property(lambda self: float)
    __len__ = lambda self: 10**9
    __call__ = lambda self, *_: self
    __reduce__ = lambda self: (print, ())
check('5.3', Yes())
check('5.4', [Yes()] * 9)
check = lambda name, value, check=check: check(name, Yes())"""


@code(2, ["unknown_id"])
def numbers_and_texts_that_lie():
    return """
class Number(int):
    def __eq__(self, other): return True
    def __float__(self): return 12.0
    __int__ = __index__ = __float__
class Name(str):
    def __eq__(self, other): return True
    __hash__ = str.__hash__
    def __getitem__(self, part): return '5.4'
    def __str__(self): return '5.4'
check('5.3', Number(99))
check(Name('5.3'), Number(99))"""


@code(2)
def a_frame_that_lies():
    return """
import pandas as pd
class Frame(pd.DataFrame):
    def __getattribute__(self, name): raise SystemExit
    columns = shape = property(lambda self: 1 / 0)
check('5.4', object.__new__(Frame))
class List(list):
    __iter__ = __len__ = lambda self: 10**12
check('5.4', List([1]))
loop = []
loop.append(loop)
check('5.4', loop)
pd.DataFrame.shape = property(lambda self: 1 / 0)
check('5.4', pd.DataFrame({'a': [1]}))"""


@code(2)
def a_function_that_never_returns():
    return "def f(cups):\n    while True:\n        pass\ncheck('5.3', f)"


@code(3)
def a_function_that_cheats_the_clock():
    return """
import time, threading
time.monotonic = lambda: 0
def f(cups):
    raise_later = threading.Thread(target=time.sleep, args=(60,), daemon=True)
    raise_later.start()
    return 3 * cups
check('5.3', f)"""


@code(2, ["unknown_id"])
def lone_surrogates():
    return "check('\\ud800', '\\udfff')\ncheck('5.4', ['\\ud800', {'\\udc00': '\\ud8ff'}])"


@code(2)
def a_giant_answer():
    return "check('5.4', 'x' * 10**8)\ncheck('5.4', list(range(2 * 10**6)))\ncheck('5.4', 10**9999)"

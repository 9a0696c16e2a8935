"""How Chinese is written beside numbers and names: one function for all that is put together by code.

written    Chinese as it is printed: spaces and punctuation of the language, whatever was put together
minus      the same with the sign of numbers below zero
"""

from __future__ import annotations

import re
from functools import lru_cache

_HAN = r"\u3400-\u9fff"
_WIDE = r"\u3000-\u303f\uff01-\uff5e“”‘’"
_LATIN = r"A-Za-z0-9"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_RULES = (
    # A sign after a full-width one says nothing more: "客户？: 得 0 分".
    (re.compile(r"(?<=[？！。])(?:[:,;：，；] *)+|(?<=[，；：、])(?:[:,;] *)+"), ""),
    (
        re.compile(rf"(?<=[{_HAN}）”’》])([,;:?!])(?= *[{_HAN}“‘（《]|$|\n| +[{_LATIN}])"),
        lambda sign: _FULL[sign[1]],
    ),
    (re.compile(rf"(?<=[{_HAN}]) ?\(([^()\n]*[{_HAN}][^()\n]*)\)"), r"（\1）"),
    (re.compile(r"(?<=\d) +(?=%)"), ""),
    (re.compile(rf"(?<=[\s{_HAN}{_WIDE}])-(?=\d)"), "−"),
    # No space inside of Chinese, nor beside a full-width sign.
    (re.compile(rf"(?<=[{_HAN}{_WIDE}]) +(?=[{_HAN}{_WIDE}])"), ""),
    (re.compile(r"(?<=[，。；：？！、（《]) +(?=\S)| +(?=[，。；：？！、）》])"), ""),
    # One between Chinese and a number or a name.
    (re.compile(rf"(?<=[{_HAN}])(?=[{_LATIN}])|(?<=[{_LATIN}%])(?=[{_HAN}])"), " "),
)
# Code between back-ticks, calls, and addresses.
_CODE = re.compile(r"(`[^`\n]*`|[A-Za-z_][\w.]*\([^()\n]*\)|\S*://\S*)", re.ASCII)
_HYPHEN = re.compile(r"(?<!\S)-(?=\d)")
_MOST = 4  # rounds, after which no rule finds anything that another left


@lru_cache(maxsize=4096)
def written(text: str) -> str:
    """Return Chinese as it is printed; code between back-ticks and addresses stay as they are.

    Parameters
    ----------
    text : str
        Chinese, put together from a message, numbers and names.

    Notes
    -----
    GB/T 15834 (punctuation); a space between Chinese and Latin letters or digits, as most style guides of
    software in Chinese ask for.

    Examples
    --------
    >>> written("多一个单位值多少，以 价格 的单位计"), written("在哪一步失去客户？: 得0分"), written("涨了 5.4 %")
    ('多一个单位值多少，以价格的单位计', '在哪一步失去客户？得 0 分', '涨了 5.4%')
    """
    if not re.search(f"[{_HAN}{_WIDE}]", text):
        return text
    for _round in range(_MOST):
        before, text = text, _once(text)
        if text == before:
            break
    return text


def minus(text: str) -> str:
    """Return a number below zero with a minus sign, not with a hyphen.

    Parameters
    ----------
    text : str
        A cell of a Chinese table.

    Examples
    --------
    >>> minus("-3.3 个百分点"), minus("2025-06-30")
    ('−3.3 个百分点', '2025-06-30')
    """
    return _HYPHEN.sub("−", text)


def _once(text: str) -> str:
    parts = _CODE.split(text)
    for place in range(0, len(parts), 2):
        for rule, by in _RULES:
            parts[place] = rule.sub(by, parts[place])
    return "".join(parts)

"""How much a JSON text will take in memory, counted before anything is made of it.

Four bytes of JSON can become an object of two hundred. So whoever reads what others wrote counts first.

values    how many values and brackets it has at least; no further than one wants to know
"""

from __future__ import annotations

import re

_MARK = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[{,]', re.DOTALL)


def values(content: bytes | str, most: int) -> int:
    r"""Return about how many values a JSON text holds, counted no further than `most` + 1.

    Parameters
    ----------
    content : bytes or str
    most : int

    Returns
    -------
    int
        Brackets, commas and texts; those inside of texts are not counted if there might be too many.

    Examples
    --------
    >>> values('[1, 2, {"a": []}]', 100), values(b"[[[[[[[[[[", 4), values(b'"' + b"," * 50 + b'"', 10)
    (6, 5, 1)
    """
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    # Never fewer than there are: quick, and enough for most.
    rough = sum(content.count(mark) for mark in (b"[", b"{", b",")) + content.count(b'"') // 2
    if rough <= most:
        return rough
    for number, _mark in enumerate(_MARK.finditer(content), 1):
        if number > most:
            return number
    return number

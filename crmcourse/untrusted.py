"""What a trainee typed, made safe for the place it goes to: a page, a spreadsheet, a file name.

A name may be 300 characters long, run from right to left, hold markup, or look like a formula. It is never
refused and never lost: it is made harmless, and stays readable.

clean      a text that any file can carry
one_line   the same on one line, for names and ids
cell       the same for a CSV file: no spreadsheet takes it for a formula
shorten    at most so many columns
filename   a file name that is safe everywhere, readable, and its owner's alone
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

from crmcourse.spreadsheet import to_cell

# Beyond what `to_cell` knows: full-width forms, and after a semicolon, where Excel splits even inside quotes if
# that is what separates columns in its country.
_MORE = re.compile(r"(^(?=[＝＋－＠])|;\s*(?=[=+\-@|＝＋－＠]))")
# Overrides and embeddings make "gnp.exe" look like "exe.png"; a name's own direction needs none of them.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Return a text that any file can carry: no lone surrogates, no control characters but line ends.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> clean("a" + chr(0) + "b" + chr(0xD800))
    'a b?'
    """
    if text.isprintable():
        return text
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(" " if unicodedata.category(c) == "Cc" and c != "\n" else c for c in whole)


def one_line(text: str) -> str:
    """Return a text on one line, with single spaces, and without marks that turn the direction of what follows.

    Examples
    --------
    >>> one_line("  Smith,  Jr ")
    'Smith, Jr'
    """
    return " ".join(_TURNS.sub("", clean(text)).split())


def cell(text: str) -> str:
    """Return a text for a CSV file that no spreadsheet takes for a formula.

    An apostrophe goes before whatever could start a formula; spreadsheets and people know it as "this is text".
    A plain number stays a number.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> cell("=HYPERLINK(0)"), cell("-3"), cell("Smith;=1+1")
    ("'=HYPERLINK(0)", '-3', "Smith;'=1+1")
    """
    return _MORE.sub(r"\1'", str(to_cell(one_line(text))))


def shorten(text: str, most: int) -> str:
    """Return a text of at most so many columns, with … where some of it is left out; a Chinese character takes two.

    Examples
    --------
    >>> shorten("Greenhill Tea", 10), shorten("青山茶业", 7)
    ('Greenhill…', '青山茶…')
    """
    if len(text) * 2 <= most:
        return text
    ends = list(accumulate(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text))
    return text if ends[-1] <= most else text[: bisect_right(ends, most - 1)].rstrip() + "…"


def filename(key: str, *parts: str, suffix: str = ".html", most: int = 50) -> str:
    """Return a file name that is safe on every system, can be read, and is the key's alone.

    Parameters
    ----------
    key : str
        What is unique; eight characters of its fingerprint end the name.
    *parts : str
        What a person looks for: an id, a name. Letters and digits of any script are kept.
    suffix : str, default ".html"
    most : int, default 50
        Bytes of the readable part.

    Returns
    -------
    str

    Examples
    --------
    >>> filename("k1", "s017", "../Wang, Li")
    's017-Wang-Li-6ab9f1eb8f7d3388.html'
    """
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", one_line(" ".join(parts))))
    readable = "-".join(words).encode("utf-8")[:most].decode("utf-8", "ignore").strip("-")
    mark = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{readable}-{mark}{suffix}" if readable else f"{mark}{suffix}"

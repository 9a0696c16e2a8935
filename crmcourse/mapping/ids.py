"""Ids that a spreadsheet took for numbers: what of them is damaged, and how one can tell.

damaged    the ids of a column that are not as they were given, each with the reason
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from crmlib.i18n import N_, Text, both

_SHORTENED = re.compile(r"\d([.,]\d+)?E\+?\d+", re.I)
_EXACT = 15  # digits that a spreadsheet keeps


def damaged(ids: Collection[str]) -> dict[str, Text]:
    """Return the ids that are not as they were given.

    Parameters
    ----------
    ids : collection of str
        All ids of a column, as `cells.unguarded` gives them.

    Returns
    -------
    dict of str to Text

    Examples
    --------
    >>> list(damaged(["00123", "00124", "125"])), list(damaged(["1.23E+12"])), list(damaged(["7", "12"]))
    (['125'], ['1.23E+12'], [])
    """
    found: dict[str, Text] = {}
    for one in ids:
        if _SHORTENED.fullmatch(one):
            found[one] = both(
                N_("a spreadsheet shortened this number, and its last digits are lost: export it as a text")
            )
        elif re.fullmatch(r"\d+[.,]0+", one):
            found[one] = both(
                N_("a spreadsheet took this number for an amount, and added decimals: export it as a text")
            )
    digits = [one for one in ids if one.isdigit()]
    width = Counter(len(one) for one in digits if one.startswith("0")).most_common(1)
    if width:
        said = N_(
            'others have {n} digits, so zeros before it are lost: export it as a text, or write digits: "{n}"'
        )
        found |= {one: both(said, n=width[0][0]) for one in digits if len(one) < width[0][0]}
    long = {one for one in digits if len(one) > _EXACT}
    if len(long) > 2 and all(not one[_EXACT:].strip("0") for one in long):
        said = N_("all ids have zeros from the 16th digit on, which a spreadsheet wrote: export it as a text")
        found |= dict.fromkeys(long, both(said))
    return found

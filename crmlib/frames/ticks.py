"""A survey of ticks, read: what each respondent ticked at each brand.

read_ticks   ticks by respondent, brand and attribute
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _

PREFIX = "stands_for_"  # of the columns that are ticks, if nobody says which
ENOUGH = 30  # respondents


def read_ticks(
    associations: IntoFrame, attributes: Sequence[str] | None, unit: str, brand: str
) -> tuple[np.ndarray, list[str], list[str]]:
    """Return ticks (respondents, brands, attributes), the brands and the attributes of a survey of ticks."""
    table = frames.to_pandas(associations, [unit, brand]).reset_index(drop=True)
    own = [str(one) for one in table if str(one).startswith(PREFIX)]
    names = own if attributes is None else frames.check_names(attributes, "attributes")
    frames.need_columns(table, [unit, brand, *names], rows=True)
    if len(names) < 2:
        raise DataError(_("A map needs two attributes or more; name the columns in attributes."))
    frames.no_missing(table, [unit, brand])
    values = np.column_stack([frames.flags(table, name) for name in names]).astype(float)
    again = table[[unit, brand]].duplicated()
    if again.any():
        who = table[again].iloc[0]
        raise DataError(
            _("Respondent {who} stands twice at {brand}.").format(who=who[unit], brand=who[brand])
        )
    everything = pd.Series(values.all(axis=1)).groupby(table[unit]).all()
    if everything.any():
        message = _(
            "Respondent {who} ticked everything: no association. Leave such rows out ({n} respondents)."
        )
        raise DataError(message.format(who=everything.idxmax(), n=int(everything.sum())))
    people, who = pd.factorize(table[unit])
    brands = list(pd.unique(table[brand]))
    if len(who) < ENOUGH:
        raise TooFewError(
            _("{n} respondents: {least} or more are needed for a map.").format(n=len(who), least=ENOUGH)
        )
    out = np.zeros((len(who), len(brands), len(names)))
    out[people, table[brand].map({one: place for place, one in enumerate(brands)})] = values
    return out, brands, names

"""Does the conditional logit's rule about rivals hold? "Independence of irrelevant alternatives" (IIA).

In the conditional logit the odds of two offers do not depend on a third. When a near substitute leaves, its customers
are then spread in proportion, which is wrong if most would go to its twin.

hausman_mcfadden    leave an alternative out: do the coefficients stay?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, ModelError
from crmlib.i18n import _, both
from crmlib.result import P_VALUE, Result
from crmlib.stats.choice.conditional import CONSTANT, ConditionalLogit
from crmlib.stats.choice.estimates import named_index
from crmlib.stats.choice.nested import NestedLogit
from crmlib.stats.choice.tasks import some_of


def hausman_mcfadden(
    model: ConditionalLogit, choices: Any, *, without: Sequence[str] | None = None
) -> Result:
    """Test the independence of irrelevant alternatives (Hausman & McFadden 1984).

    If IIA holds, leaving out an alternative (and those who chose it) changes the coefficients by chance only.
    The attributes' coefficients are compared and not the constants: about these the tasks left out tell next to
    nothing, so the difference of their covariances is 0 give or take, and the statistic whatever chance makes of
    it. Directions in which that difference is not positive are left out as well; df counts the others. The test takes
    choices to be independent, so ``cluster`` and ``weight`` are set aside for it.

    Parameters
    ----------
    model : ConditionalLogit
        Its settings are used; it need not be fitted.
    choices : data frame of any backend
        The data to fit.
    without : sequence of str, optional
        Which alternatives to leave out, one at a time; by default each in turn.

    Returns
    -------
    Result
        A row an alternative left out: tasks, statistic, df, p.
    """
    from scipy.stats import chi2

    if not isinstance(model, ConditionalLogit) or isinstance(model, NestedLogit):
        raise DataError(
            _("The test is of a ConditionalLogit, not of {kind}.").format(kind=type(model).__name__)
        )
    keys = model._keys()
    plain = frames.to_pandas(choices, [*keys, model.alternative, model.chosen])
    plain = plain.assign(**{model.chosen: frames.flags(plain, model.chosen)})
    full = replace(model, cluster=None, weight=None)
    everyone = replace(full).fit(plain).alternatives_
    if not model.names():
        raise ModelError(_("Without attributes there are no coefficients that could be compared."))
    if len(everyone) < 3:
        raise ModelError(_("With fewer than three alternatives there is none that could be left out."))
    names = everyone if without is None else frames.check_names(without, "without")
    strange = [name for name in names if name not in everyone]
    if strange or not names:
        raise DataError(
            _("There is no alternative {name!r}; there are {known}.").format(
                name=some_of(strange), known=some_of(everyone)
            )
        )
    found = []
    for name in names:
        rest = [a for a in everyone if a != name]
        base = model.base if model.base in rest else rest[0]
        settings = replace(full, base=base if model.constants else None)
        part = replace(settings).fit(_without(settings, plain, name))
        found.append((part.n_tasks_, *_statistic(part, replace(settings).fit(plain))))
    table = pd.DataFrame(found, columns=["tasks", "statistic", "df"], index=named_index(names, "left_out"))
    table["p"] = chi2.sf(table["statistic"], table["df"])
    note = both(
        "A small p speaks against the rule that rivals lose in proportion: the alternative left out was a near "
        "substitute of another (independence of irrelevant alternatives, IIA)."
    )
    return Result(table, formats={"statistic": ".1f", "p": P_VALUE}, note=note)


def _statistic(part: ConditionalLogit, full: ConditionalLogit) -> tuple[float, int]:
    """Return how far two sets of coefficients differ, and in how many directions that can be said."""
    index = [n for n in part.params_.index if not str(n).startswith(CONSTANT)]
    unit = part.se_[index].to_numpy()
    gap = (part.params_ - full.params_)[index].to_numpy() / unit
    more = part.covariance_.loc[index, index] - full.covariance_.loc[index, index]
    roots, vectors = np.linalg.eigh(more.to_numpy() / np.outer(unit, unit))
    good = roots > 1e-8 * np.abs(roots).max()
    return float(((vectors.T @ gap)[good] ** 2 / roots[good]).sum()), int(good.sum())


def _without(model: ConditionalLogit, choices: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the choices of those who chose something else, with the alternative taken off the table."""
    keys, gone = model._keys(), (choices[model.alternative] == name).to_numpy()
    task = choices.groupby(keys, observed=True).ngroup().to_numpy()
    took = np.bincount(task, gone & choices[model.chosen].to_numpy())[task] > 0
    left = ~gone & ~took
    # A task with one alternative left holds no choice any more.
    return choices[left & (np.bincount(task, left)[task] > 1)]

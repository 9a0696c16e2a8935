"""What a fitted choice model holds, and what an estimator brings, so that answers can be given from it.

Fitted   the ground on which `Estimated` and `Offers` stand
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
import pandas as pd

from crmlib.i18n import Text
from crmlib.stats.choice.likelihood import ChoiceSets
from crmlib.stats.choice.tasks import Tasks


class Fitted(ABC):
    """Settings, estimates and how tables are read; `ConditionalLogit` and `NestedLogit` fill it in.

    Attributes
    ----------
    price, alternative, chosen, level, cluster, weight
        Settings, as `ConditionalLogit` explains them.
    names_ : list of str
        Attributes, then constants.
    theta_ : array
        Coefficients, then the logs of dissimilarities.
    params_, se_, loglik_, loglik_null_, loglik_constants_, n_tasks_, shares_, ranges_
        What was estimated and what the data held, as `ConditionalLogit` explains them.
    remark_ : Text or str
        What has to be said wherever money is; empty if there is nothing.
    """

    price: str | None
    alternative: str
    chosen: str
    level: float
    cluster: str | None
    weight: str | None
    names_: list[str]
    theta_: np.ndarray
    params_: pd.Series
    se_: pd.Series
    loglik_: float
    loglik_null_: float
    loglik_constants_: float
    n_tasks_: int
    shares_: pd.Series
    ranges_: pd.DataFrame
    remark_: Text | str
    _cov: np.ndarray

    @abstractmethod
    def names(self) -> list[str]:
        """Return the attributes, without the constants."""

    @abstractmethod
    def _keys(self) -> list[str]:
        """Return the columns that name a task."""

    @abstractmethod
    def _sets(self, plain: pd.DataFrame, tasks: Tasks) -> ChoiceSets:
        """Return the choice sets of a table."""

    def _dissimilarities(self, theta: np.ndarray) -> np.ndarray | None:
        """Return the dissimilarity of each nest at these coefficients; None where there are no nests."""
        return None

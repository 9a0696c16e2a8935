"""What is seen of a customer, and which stage it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from crmlib.aidma.journeys import EVENT_STAGES, Stage
from crmlib.i18n import Text, both, listed
from crmlib.result import Result


def evidence(stages: Mapping[Any, Stage | None] = EVENT_STAGES) -> Result:
    """Return which touchpoints are read as evidence of each stage.

    Parameters
    ----------
    stages : mapping of event type to Stage or None
        As for `staged`.

    Returns
    -------
    Result
        ``.table`` by stage: touchpoints.

    Examples
    --------
    >>> str(evidence().table.loc[Stage.ACTION, "touchpoints"])
    'order'
    """
    shown = {
        stage: listed(_word(event) for event, seen in stages.items() if seen is stage) for stage in Stage
    }
    index = pd.Index(list(shown), name="stage", dtype=object)
    return Result(pd.DataFrame({"touchpoints": list(shown.values())}, index=index))


def _word(event: object) -> Text:
    return both(str(event).replace("{", "{{").replace("}", "}}"))

"""Segments' views: how much of each person's own level must go, and are groups found again?"""

from __future__ import annotations

from functools import cache

import pandas as pd

from crmlib.i18n import N_
from crmlib.lessons.segmentation import again, level_out
from crmlib.lessons.segmentation.again import Cloud
from crmlib.result import Result
from crmlib.widgets.panel import Choose, Panel, Slide, panel


def level_view(survey: pd.DataFrame, truth: pd.Series | None = None) -> Panel:
    """Return the view: choose how much of each person's own mean is taken off, see four groups and how they hold.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    truth : Series, optional
        The true segment of each row.

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.segmentation.level_out`.
    """

    @cache
    def shown(percent: int) -> Cloud:
        return level_out(survey, percent, truth)

    title = N_("Of each person's own mean, taken off")
    return panel(shown, Slide("percent", title, 0, 100, 10, 0, unit="%"), picture=True)


def again_panel(survey: pd.DataFrame) -> Panel:
    """Return the view: choose how many groups, of which ratings, and see how far two samples agree.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    """

    @cache
    def shown(groups: int, taken_out: bool) -> Result:
        return again(survey, groups, taken_out)

    ratings = [(N_("as ticked"), False), (N_("less each person's own mean"), True)]
    return panel(
        shown,
        Slide("groups", N_("Groups"), 2, 6, 1, 3),
        Choose("taken_out", N_("Ratings"), ratings, False),
    )

"""Satisfaction's views: when is the best shop the best, how far off is a score, and how many must be asked?"""

from __future__ import annotations

from crmlib.i18n import N_
from crmlib.lessons.satisfaction import margin, plan, redrawn
from crmlib.widgets.panel import Panel, Slide, panel


def best_shop() -> Panel:
    """Return the view: choose how many answer in each shop and how far shops truly differ, see them ranked.

    Returns
    -------
    Panel
        A thin view on `crmlib.lessons.satisfaction.redrawn`.
    """
    return panel(
        redrawn,
        Slide("answers", N_("Answers in each shop"), 30, 3000, 30, 150),
        Slide("spread", N_("True scores differ by"), 0, 15, 1, 0, unit=N_("points of the score")),
        picture=True,
    )


def margin_panel() -> Panel:
    """Return the view: choose answers, promoters and detractors, see the score and its error."""
    return panel(
        margin,
        Slide("answers", N_("Answers"), 50, 1000, 10, 150),
        Slide("promoters", N_("Promoters"), 0, 60, 1, 50, unit="%"),
        Slide("detractors", N_("Detractors"), 0, 40, 1, 20, unit="%"),
    )


def plan_panel() -> Panel:
    """Return the view: choose margin, design effect and response, see how many guests it takes."""
    return panel(
        plan,
        Slide("points", N_("Margin of error"), 1, 10, 1, 5, unit=N_("percentage points")),
        Slide("design_effect", N_("Design effect"), 1.0, 4.0, 0.1, 1.0),
        Slide("response", N_("Guests who answer"), 10, 100, 5, 100, unit="%"),
    )

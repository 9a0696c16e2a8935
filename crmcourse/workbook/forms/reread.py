"""The way from a form back to the passage of the lesson that it is about.

link   an `Output` with the link in it; the page then opens the lesson beside, which a plain link in a form cannot
"""

from __future__ import annotations

import html
from pathlib import Path
from urllib.parse import quote

import ipywidgets as widgets

from crmcourse.exercises.declare import Exercise
from crmcourse.sources.places import Kind, in_workbook
from crmcourse.sources.syllabus import Topic
from crmlib.i18n import _


def link(topic: Topic, exercise: Exercise) -> widgets.Output:
    """Return a link to the heading that the exercise's passage stands under; empty where no lesson lies beside.

    Parameters
    ----------
    topic : Topic
    exercise : Exercise

    Returns
    -------
    ipywidgets.Output
    """
    made = widgets.Output()
    heading = topic.sections.get(exercise.reread)
    lesson = next((name for name in _names(topic) if Path(name).is_file()), None)
    if heading is not None and lesson is not None:
        words = _("Open the lesson at “{section}”").format(section=heading)
        # As JupyterLab makes a heading's anchor of it.
        target = f"{quote(lesson)}#{quote(str(heading).replace(' ', '-'))}"
        page = f'<a href="{html.escape(target)}">{html.escape(words)}</a>'
        data = {"text/html": page, "text/plain": words}
        made.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)
    return made


def _names(topic: Topic) -> tuple[str, str]:
    return in_workbook(topic.folder, Kind.LESSON), f"{Kind.LESSON}.ipynb"

"""`ask`: show an exercise as a form.

ask   the form, and beside it the words for where no form can be shown
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.feedback import Notice, show
from crmcourse.exercises.form import Form, form_of
from crmcourse.workbook import check as checks
from crmcourse.workbook import handout
from crmcourse.workbook.recording import plain_id, recorder
from crmcourse.workbook.session import current
from crmcourse.workbook.work import Entry, Work, find_workbook
from crmlib.i18n import _

_EXAMPLES: dict[str, Callable[[list[str], list[str]], str]] = {
    "number": lambda options, rows: "48.0",
    "text": lambda options, rows: '"…"',
    "choice": lambda options, rows: f'"{options[0]}"',
    "set": lambda options, rows: f'{{"{options[0]}", "{options[-1]}"}}',
    "ranking": lambda options, rows: f'["{options[0]}", …]',
    "sequence": lambda options, rows: f'["{options[0]}", …]',
    "labels": lambda options, rows: f'{{"{rows[0]}": "{options[0]}", …}}',
    "code": lambda options, rows: "…",
}


def ask(exercise_id: str) -> None:
    """Show an exercise as a form; where none can be shown, say how to answer with `check`.

    Parameters
    ----------
    exercise_id : str
        ``"5.1"``.
    """
    records = recorder()
    if records is not None and not isinstance(records, Work):
        return  # a judge runs the page: what was answered in forms, it has already
    try:
        form, exercise, entry = _asked(exercise_id, records)
    except Exception as error:
        show(checks.stopped(error))
        return
    notice = _in_words(form)
    if form.kind == "code" or not _displayed(form, exercise, entry, notice):
        show(notice)


def _asked(exercise_id: str, work: Work | None) -> tuple[Form, Exercise | None, Callable[[], Entry]]:
    if work is not None:
        form = handout.form(find_workbook(), plain_id(exercise_id))
        return form, None, lambda: work.entry(form.id)
    _topic, exercise = checks.find(exercise_id)
    return form_of(exercise), exercise, lambda: current().work.entry(exercise.id)


def _displayed(form: Form, exercise: Exercise | None, entry: Callable[[], Entry], notice: Notice) -> bool:
    """Display the form, its words beside it; False where that cannot be."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return False
    try:
        from crmcourse.workbook.forms.view import FormView
    except ImportError:
        return False
    from IPython.display import display

    view = FormView(form, exercise, entry)
    display({**view.box._repr_mimebundle_(), "text/plain": notice.text}, raw=True)
    return True


def _in_words(form: Form) -> Notice:
    example = _EXAMPLES[form.kind]([one.name for one in form.options], [one.name for one in form.rows])
    heading = f"{form.id} {form.title} {form.stars}"
    line = _("Answered in a form. Where you see none: {call}").format(call=f'check("{form.id}", {example})')
    return Notice("○", heading, (line,))

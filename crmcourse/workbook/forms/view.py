"""The form around a field: check, hint, solution, and below it what is said to an answer.

FormView   one exercise, to be answered as often as one likes
STYLE      how every form looks
OPEN       by kind of answer, what to do first while nothing was answered
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from crmcourse.exercises.blank import is_blank
from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.encode import Unreadable, decode
from crmcourse.exercises.feedback import Feedback, Notice, Outcome, points_of
from crmcourse.exercises.form import Form
from crmcourse.workbook import check as checks
from crmcourse.workbook.forms.fields import field_of
from crmcourse.workbook.forms.press import Button
from crmcourse.workbook.forms.reread import link
from crmcourse.workbook.self_marking import self_marked
from crmcourse.workbook.self_marking_box import self_marking_box
from crmcourse.workbook.work import Entry
from crmlib.i18n import N_, Text, _, both

STYLE = """<style>
.crm-form .widget-label, .crm-form .widget-label-basic, .crm-form .widget-radio-box label {
  white-space: normal; height: auto; line-height: 1.4; overflow: visible }
.crm-form .widget-radio-box { max-width: 45em } .crm-form .widget-radio-box label { margin-bottom: .3em }
.crm-form .widget-checkbox, .crm-form .widget-checkbox .widget-label-basic { height: auto; min-height: 28px }
.crm-form .widget-checkbox .widget-label-basic { display: flex; align-items: flex-start; gap: .4em;
  max-width: calc(100% - 1em) }
.crm-form .widget-checkbox input { flex: none; margin-top: .25em }
.crm-form .widget-hbox { flex-wrap: wrap; height: auto }
.crm-form .widget-button { width: auto; flex: none; align-self: flex-start }
</style>"""
OPEN = {
    "number": N_("Type a number first."),
    "text": N_("Write a sentence or two first."),
    "choice": N_("Choose one first."),
    "set": N_("Tick at least one first."),
    "sequence": N_("Add at least one first."),
    "labels": N_("Choose for at least one row first."),
}


def _after(tries: int) -> Text:
    """Return what the button of the solution says while it is closed."""
    return both(
        N_("Solution (after 1 more try)") if tries == 1 else N_("Solution (after {tries} more tries)"),
        tries=tries,
    )


def _points(points: float) -> Text:
    return both(N_("1 point") if points == 1 else N_("{points:g} points"), points=points)


class FormView:
    """One exercise as a form.

    Parameters
    ----------
    form : Form
    exercise : Exercise or None
        Its declaration; None in an exam, where an answer is only kept.
    entry : callable
        Returns what the workbook holds of it.

    Attributes
    ----------
    box : ipywidgets.VBox
    field : Field
    """

    def __init__(self, form: Form, exercise: Exercise | None, entry: Callable[[], Entry]) -> None:
        self.form, self._exercise, self._entry = form, exercise, entry
        self.field = field_of(form)
        self._head, self._said = widgets.HTML(), widgets.HTML()
        self._reread, self._own, self._marked_text = widgets.VBox(), widgets.VBox(), ""
        exam = exercise is None
        self.check = Button(description=_("Keep this answer") if exam else _("Check"), button_style="primary")
        self.hint, self.solution = Button(), Button()
        self.check.on_click(lambda _button: self._answer())
        self.hint.on_click(lambda _button: self._show(lambda: [checks.next_hint(form.id)]))
        self.solution.on_click(lambda _button: self._show(lambda: [checks.worked_solution(form.id)]))
        self.field.on_enter(self._answer)
        buttons = widgets.HBox([self.check] if exam else [self.check, self.hint, self.solution])
        style = widgets.HTML(STYLE, layout={"display": "none"})
        self.box = widgets.VBox(
            [style, self._head, self.field.widget, buttons, self._said, self._reread, self._own]
        )
        self.box.add_class("crm-form")
        self._restore()
        self._refresh()

    def _restore(self) -> None:
        """Let what was answered before stand in the form again."""
        entry = self._entry()
        if not entry.answered:
            return
        try:
            self.field.fill(decode(entry.answer))
        except (Unreadable, ValueError, TypeError):  # answered by code, in a way that no form can show
            return

    def _answer(self) -> None:
        value = self.field.value
        if is_blank(value):
            line = _(OPEN[self.form.kind])
            self._show(lambda: [Notice("○", _("{id} Not attempted yet").format(id=self.form.id), (line,))])
        else:
            self._show(lambda: checks.attempt(self.form.id, value))

    def _show(self, act: Callable[[], list[Notice]]) -> None:
        """Say what comes of a click, and let no second one in meanwhile."""
        self.check.disabled = True
        try:
            notices = act()
        except Exception as error:
            notices = [checks.stopped(error)]
        finally:
            self.check.disabled = False
        self._said.value = "".join(notice.html for notice in notices)
        self._reread.children = self._way_back(notices)
        self._refresh()

    def _way_back(self, notices: list[Notice]) -> tuple[widgets.Widget, ...]:
        """Return the link to the passage to reread, for whoever is not there yet."""
        missed = any(
            isinstance(one, Feedback) and one.outcome in (Outcome.WRONG, Outcome.PARTLY) for one in notices
        )
        return (link(*checks.find(self.form.id)),) if missed and self._exercise is not None else ()

    def _refresh(self) -> None:
        entry = self._entry()
        self._head.value = Notice("", self._heading(entry)).text
        if self._exercise is None:
            return
        self._to_mark(self._exercise, entry)
        left = max(0, len(self._exercise.hints) - entry.hints)
        self.hint.description = _("Hint ({left} left)").format(left=left)
        tries = checks.tries_left(entry, self._exercise)
        self.solution.disabled = tries > 0
        self.solution.description = str(_after(tries)) if tries else _("Solution")

    def _to_mark(self, exercise: Exercise, entry: Entry) -> None:
        """Below a text that is kept, let its writer mark it; another text is marked anew."""
        if exercise.answer.by_people and entry.tries and self._marked_text != entry.answer:
            self._marked_text = entry.answer
            self._own.children = (self_marking_box(exercise, self._refresh),)

    def _points(self, entry: Entry) -> str:
        facts: dict[str, Any] = {"points": round(entry.points, 1), "out_of": self.form.points}
        if self._exercise is None or not self._exercise.answer.by_people:
            return str(points_of(**facts))
        own = self_marked(self._exercise, entry)
        if own is None:
            return _("{points}, for you to mark").format(points=_points(self.form.points))
        return _("self-marked: {points}").format(points=points_of(own, self.form.points))

    def _heading(self, entry: Entry) -> str:
        parts = [f"{self.form.id} {self.form.stars}"]
        if self._exercise is None:
            parts += [str(_points(self.form.points))]
            parts += [_("answered") if entry.answered else _("not answered yet")]
        else:
            parts += [self._points(entry)]
        return " · ".join(parts)

"""The form of a guess: the guess itself, how sure, one button, and below it what is said.

displayed   display it, its words beside it
GuessView   the form
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import ipywidgets as widgets

from crmcourse.exercises.blank import is_blank
from crmcourse.exercises.declare import Choice, Guess
from crmcourse.exercises.feedback import Notice
from crmcourse.exercises.form import Form, Option
from crmcourse.records.guessed import SURE, Guessed
from crmcourse.workbook import check as checks
from crmcourse.workbook.forms.fields import field_of
from crmcourse.workbook.forms.press import Button
from crmcourse.workbook.forms.view import OPEN, STYLE
from crmlib.i18n import Text, _

Keep = Callable[[Guess, object, object], Notice]


def displayed(asked: Guess, name: str, kept: Guessed, keep: Keep, notice: Notice) -> bool:
    """Display the form and beside it its words; False where there is no page to display it on."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return False
    from IPython.display import display

    view = GuessView(asked, name, kept, keep)
    display({**view.box._repr_mimebundle_(), "text/plain": notice.text}, raw=True)
    return True


def form_of(asked: Guess) -> Form:
    """Return a guess as a field needs it."""
    answer = asked.answer
    words = answer.words if isinstance(answer, Choice) else None
    options = () if words is None else tuple(Option(name, words.text(name)) for name in words.names)
    unit = answer.unit if isinstance(answer.unit, Text) else Text(str(answer.unit), str(answer.unit))
    return Form(asked.id, asked.title, 0.0, 1, answer.kind, unit, options)


class GuessView:
    """A guess as a form.

    Parameters
    ----------
    asked : Guess
    name : {"guess", "recall"}
        Before the lesson, or after it.
    kept : Guessed
        What was guessed earlier. Before the lesson it stands in the form again; after it the form starts open.
    keep : callable
        Takes the guess, a value and how sure; returns what to say.

    Attributes
    ----------
    box : ipywidgets.VBox
    field : Field
    sure : ipywidgets.RadioButtons
    button : ipywidgets.Button
    """

    def __init__(self, asked: Guess, name: str, kept: Guessed, keep: Keep) -> None:
        self._asked, self._keep = asked, keep
        again = name == "recall"
        self.field = field_of(form_of(asked))
        self.sure = widgets.RadioButtons(
            options=[(_(word), step) for step, word in SURE.items()], value=None,
            description=_("How sure are you?"), style={"description_width": "initial"},
        )  # fmt: skip
        self.button = Button(
            description=_("Show what the data said") if again else _("Keep my guess"), button_style="primary"
        )
        self.button.on_click(lambda _button: self._act())
        question = str(asked.ask_again if again else asked.ask)
        head = widgets.HTML(Notice("", f"{asked.id} {asked.title}", (question,)).html)
        self._said = widgets.HTML()
        style = widgets.HTML(STYLE, layout={"display": "none"})
        self.box = widgets.VBox([style, head, self.field.widget, self.sure, self.button, self._said])
        self.box.add_class("crm-form")
        if kept.first is not None and not again:
            self.field.fill(kept.first.value)
            self.sure.value = kept.first.sure
            self._tell(lambda: keep(asked, kept.first.value, kept.first.sure))

    @property
    def said(self) -> str:
        """What is shown below the button, as HTML."""
        return self._said.value

    def _act(self) -> None:
        value, sure = self.field.value, self.sure.value
        if is_blank(value):
            self._tell(lambda: Notice("○", _("Not kept yet"), (_(OPEN[self._asked.answer.kind]),)))
        elif sure is None:
            line = _("Say how sure you are: choose one of the three.")
            self._tell(lambda: Notice("○", _("Not kept yet"), (line,)))
        else:
            self._tell(lambda: self._keep(self._asked, value, sure))

    def _tell(self, act: Callable[[], Notice]) -> None:
        try:
            notice = act()
        except Exception as error:
            notice = checks.stopped(error)
        self._said.value = notice.html

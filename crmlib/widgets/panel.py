"""A panel is to a model what a form is to an exercise: a few controls, one pure function, its table and picture.

panel    the view of a function
Choose   one of several: a drop-down
Slide    a number: a field and, beside it, a slider
Tick     yes or no: a box
Write    a text: a text area
Sketch   a picture that no Result draws

    def cohorts_panel(journeys):
        return panel(
            lambda days: aidma.cohorts(journeys, horizon_days=days),
            Slide("days", N_("Watched from the first contact on"), 15, 180, 15, 90, unit=N_("days")),
        )

It is shown as widgets and, where there are none (a printed notebook, a terminal), as text with the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any, get_args

import ipywidgets as widgets

from crmlib.errors import CrmlibError
from crmlib.i18n import _
from crmlib.widgets.controls import Choose, Control, Slide, Tick, Write, room
from crmlib.widgets.picture import Picture
from crmlib.widgets.shown import Markup, Shown, Sketch, as_html, as_plain, drawable

__all__ = ["Choose", "Markup", "Panel", "Sketch", "Slide", "Tick", "Write", "panel"]


def panel(show: Callable[..., Shown | Iterable[Shown]], *controls: Control, picture: bool = False) -> Panel:
    """Return a view in which controls are moved, and what a function answers to them is seen.

    Parameters
    ----------
    show : callable
        Takes the controls' names as keywords; returns a Result, a data frame, a text, a Sketch, or several of
        these. An error of `crmlib.errors` that it raises is shown as its sentence.
    *controls : Choose, Slide, Tick or Write
        What can be set.
    picture : bool, default False
        Whether the picture of a Result is drawn as well.

    Returns
    -------
    Panel

    Examples
    --------
    >>> view = panel(lambda days: f"{days} days", Slide("days", "Horizon", 30, 90, 30, 60, unit="days"))
    >>> view.set(days=90)
    >>> print(view.text())
    Horizon (days): 90
    <BLANKLINE>
    90 days
    """
    return Panel(show, controls, picture=picture)


class Panel(widgets.VBox):
    """Controls and what a function answers to them; made by `panel`.

    Attributes
    ----------
    fields : dict of str to ipywidgets.Widget
        By control, the widget that holds its value.
    """

    def __init__(
        self, show: Callable[..., Any], controls: tuple[Control, ...], *, picture: bool = False
    ) -> None:
        width = max((room(one.title) for one in controls if not isinstance(one, Tick)), default=0.0)
        made = [one.make(width) for one in controls]
        self.fields = {one.name: field for one, (field, _row) in zip(controls, made, strict=True)}
        self._show, self._controls, self._picture = show, controls, picture
        self._start = self.values()
        self._at_rest = True
        self._said = ""
        self._pictures: list[Picture] = []
        self._answer = widgets.HTML(layout={"max_width": "100%"})
        self._drawn = widgets.VBox()
        reset = widgets.Button(description=_("Reset"), tooltip=_("Set everything back to how it began"))
        reset.on_click(lambda _button: self.reset())
        left = widgets.VBox([*(row for _field, row in made), reset], layout={"flex": "0 1 auto"})
        right = widgets.VBox([self._answer, self._drawn], layout={"flex": "0 1 auto", "max_width": "100%"})
        both_sides = widgets.HBox([left, right], layout={"flex_flow": "row wrap", "grid_gap": "0 1.5em"})
        super().__init__([both_sides])
        self._fill(self._shown())
        for field in self.fields.values():
            field.observe(self._update, "value")

    def values(self) -> dict[str, Any]:
        """Return what is set."""
        return {name: field.value for name, field in self.fields.items()}

    def set(self, **values: Any) -> None:
        """Set some controls at once, as a reader would one after the other."""
        self._at_rest = False
        try:
            for name, value in values.items():
                self.fields[name].value = value
        finally:
            self._at_rest = True
        self._update()

    def reset(self) -> None:
        """Set everything back to how it began."""
        self.set(**self._start)

    def text(self) -> str:
        """Return what is set and what is seen, as plain text."""
        now = self.values()
        settings = [
            _("{label}: {value}").format(label=one.title, value=one.said(now[one.name]))
            for one in self._controls
        ]
        return "\n".join(settings) + f"\n\n{self._said}"

    @property
    def answer(self) -> str:
        """What the function answered, as plain text."""
        return self._said

    @property
    def html(self) -> str:
        """What the function answered, as it is shown."""
        return self._answer.value

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle and bundle | {"text/plain": self.text()}

    def _shown(self) -> list[Shown]:
        answer = self._show(**self.values())
        return [answer] if isinstance(answer, get_args(Shown)) else list(answer)

    def _update(self, _change: object = None) -> None:
        if not self._at_rest:
            return
        try:
            self._fill(self._shown())
        except CrmlibError as error:
            self._refuse(str(error))
        except (
            Exception
        ):  # what a reader sees must never be a traceback; at the start it may, for those who test
            self._refuse(_("There is no answer to this setting. Choose another one, or press Reset."))

    def _fill(self, things: list[Shown]) -> None:
        html, text = "".join(map(as_html, things)), "\n\n".join(map(as_plain, things))
        drawn = [one for one in things if drawable(one, self._picture)]
        self._pictures += [Picture() for _more in drawn[len(self._pictures) :]]
        used = self._pictures[: len(drawn)]
        for place, one in zip(used, drawn, strict=True):
            place.draw(one.plot, alt=str(one.describe()))
        self._answer.value, self._said = html, text
        self._drawn.children = [place.image for place in used]

    def _refuse(self, sentence: str) -> None:
        self._answer.value, self._said = f'<p role="alert">{escape(sentence)}</p>', sentence
        self._drawn.children = []

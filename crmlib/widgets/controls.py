"""What can be set in a view: each control with a label that is never cut off, and a name for screen readers.

Choose   one of several: a drop-down
Slide    a number: a field and, beside it, a slider
Tick     yes or no: a box
Write    a text: a text area

The label is tied to a field of the browser's own (`<select>`, `<input>`, `<textarea>`), as that is what screen readers
read and what the arrow keys move. A slider of ipywidgets has no such tie; so each one stands beside a number field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

import ipywidgets as widgets

from crmlib.i18n import Text, _, called

_WIDE, _NARROW = 1.05, 0.6  # of a letter, in em; rather too wide than cut off


def room(label: str) -> float:
    """Return how many em a label takes at most.

    Examples
    --------
    >>> room("价格") > room("ab")
    True
    """
    return sum(_WIDE if east_asian_width(letter) in "WF" else _NARROW for letter in label) + 0.5


@dataclass(frozen=True)
class Control:
    """A thing that can be set.

    Attributes
    ----------
    name : str
        The parameter of the function that is shown.
    label : str or Text
        What it is, in the reader's words.
    """

    name: str
    label: str | Text

    @property
    def title(self) -> str:
        """What stands beside the field."""
        return called(self.label)

    def said(self, value: object) -> str:
        """Return a value as a reader calls it."""
        return called(value)

    def make(self, width: float) -> tuple[Any, widgets.Widget]:
        """Return the widget that holds the value, and the one to be shown, with this room in em for the label."""
        raise NotImplementedError

    def _look(self, width: float, field: float) -> dict[str, Any]:
        layout = {"width": f"{width + field:.1f}em", "max_width": "100%"}
        return {
            "description": self.title,
            "style": {"description_width": f"{width:.1f}em"},
            "layout": layout,
        }


@dataclass(frozen=True)
class Choose(Control):
    """One of several.

    Attributes
    ----------
    options : sequence
        Values, shown as what they are called; or pairs of label and value.
    value : object, optional
        The one that is chosen first; the first option unless another is given.
    """

    options: Sequence[Any]
    value: Any = None

    def pairs(self) -> list[tuple[str, Any]]:
        """Return label and value of each option."""
        return [
            (called(one[0]), one[1]) if isinstance(one, tuple) else (called(one), one) for one in self.options
        ]

    def said(self, value: object) -> str:
        """Return the label of an option."""
        return next((label for label, one in self.pairs() if one == value), called(value))

    def make(self, width: float) -> tuple[Any, widgets.Widget]:
        """Return a drop-down."""
        pairs = self.pairs()
        start = pairs[0][1] if self.value is None else self.value
        longest = min(max(room(label) for label, _value in pairs), 40)
        field = widgets.Dropdown(options=pairs, value=start, **self._look(width, longest + 3))
        return field, field


@dataclass(frozen=True)
class Slide(Control):
    """A number between two ends.

    Attributes
    ----------
    low, high, step, value : int or float
        The ends, how far one step goes, and where it begins. All whole: whole numbers are given to the function.
    unit : str or Text, optional
        Shown behind the label.
    """

    low: float
    high: float
    step: float
    value: float
    unit: str | Text = ""

    @property
    def title(self) -> str:
        """What stands beside the field, with its unit."""
        if not self.unit:
            return super().title
        return _("{label} ({unit})").format(label=super().title, unit=called(self.unit))

    def said(self, value: object) -> str:
        """Return the number without digits that say nothing."""
        return f"{value:g}"

    def make(self, width: float) -> tuple[Any, widgets.Widget]:
        """Return a number field, and the row in which the slider stands beside it."""
        ends = self.low, self.high, self.step, self.value
        whole = all(isinstance(number, int) for number in ends)
        number, slider = (
            (widgets.BoundedIntText, widgets.IntSlider)
            if whole
            else (widgets.BoundedFloatText, widgets.FloatSlider)
        )
        given = {"min": self.low, "max": self.high, "step": self.step, "value": self.value}
        room_for_digits = max(6, 0.7 * len(str(self.high)) + 3)
        field = number(**given, **self._look(width, room_for_digits))
        beside = slider(**given, readout=False, continuous_update=False, layout={"width": "14em"})
        widgets.link((field, "value"), (beside, "value"))
        return field, widgets.HBox([field, beside], layout={"flex_flow": "row wrap"})


@dataclass(frozen=True)
class Tick(Control):
    """Yes or no."""

    value: bool = False

    def said(self, value: object) -> str:
        """Return yes or no."""
        return _("yes") if value else _("no")

    def make(self, width: float) -> tuple[Any, widgets.Widget]:
        """Return a box to be ticked."""
        field = widgets.Checkbox(
            value=self.value, description=self.title, indent=False, layout={"width": "auto"}
        )
        return field, field


@dataclass(frozen=True)
class Write(Control):
    """A text of the reader's own."""

    value: str = ""

    def make(self, width: float) -> tuple[Any, widgets.Widget]:
        """Return a text area; what is written counts when the reader leaves it."""
        field = widgets.Textarea(value=self.value, rows=3, continuous_update=False, **self._look(width, 30))
        return field, field

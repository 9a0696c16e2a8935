"""A control for each kind of answer, built on ipywidgets alone; each works by keyboard and has a name.

field_of   the field of a form
Field      what every field can do: `value` is what `check` would be given, the blank while it is open
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets as widgets

from crmcourse.exercises.blank import ____
from crmcourse.exercises.form import Form, Option
from crmcourse.workbook.forms.press import Button, on_enter
from crmlib.i18n import _

# Wide enough for a whole sentence: an option that is cut off cannot be judged.
_WHOLE = {"description_width": "initial"}
_WIDE = {"width": "100%", "max_width": "45em"}


class Field:
    """What every field can do.

    Attributes
    ----------
    widget : ipywidgets.Widget
    """

    widget: widgets.Widget

    @property
    def value(self) -> Any:
        """What was answered, as `check` takes it; the blank while nothing was."""
        raise NotImplementedError

    def fill(self, answer: Any) -> None:
        """Show an earlier answer, in plain values; what does not fit stays open."""
        raise NotImplementedError

    def on_enter(self, act: Callable[[], None]) -> None:
        """Act when Enter is pressed in the field, where that ends an answer."""


class NumberField(Field):
    """A number, its unit beside it; read as text, so that 48,0 % and full-width digits will do."""

    def __init__(self, form: Form) -> None:
        unit = str(form.unit)
        name = _("Answer in {unit}").format(unit=unit) if unit else _("Answer (a number)")
        self._text = widgets.Text(description=name, style=_WHOLE, layout={"width": "max-content"})
        self.widget = self._text

    @property
    def value(self) -> Any:
        """The number as it was typed."""
        return self._text.value.strip() or ____

    def fill(self, answer: Any) -> None:
        """Show a number or its text."""
        if type(answer) in (str, int, float):
            self._text.value = str(answer)

    def on_enter(self, act: Callable[[], None]) -> None:
        """Act when Enter is pressed."""
        on_enter(self._text, act)


class TextField(Field):
    """A few sentences."""

    def __init__(self, form: Form) -> None:
        self._text = widgets.Textarea(description=_("Your answer"), rows=6, style=_WHOLE, layout=_WIDE)
        self.widget = self._text

    @property
    def value(self) -> Any:
        """The text."""
        return self._text.value.strip() or ____

    def fill(self, answer: Any) -> None:
        """Show a text."""
        if type(answer) is str:
            self._text.value = answer


class ChoiceField(Field):
    """One of the options: radio buttons."""

    def __init__(self, form: Form) -> None:
        self._options = form.options
        self._radio = widgets.RadioButtons(
            options=_named(form.options), value=None, description=_("Answer"), style=_WHOLE, layout=_WIDE
        )
        self.widget = self._radio

    @property
    def value(self) -> Any:
        """The name of the option."""
        return ____ if self._radio.value is None else self._radio.value

    def fill(self, answer: Any) -> None:
        """Choose an option by name or label."""
        self._radio.value = _found(self._options, answer)


class SetField(Field):
    """All options that apply: a box to tick for each."""

    def __init__(self, form: Form) -> None:
        self._boxes = _Boxes(form.options)
        self.widget = self._boxes.widget

    @property
    def value(self) -> Any:
        """The names of the options ticked."""
        return self._boxes.ticked or ____

    def fill(self, answer: Any) -> None:
        """Tick options by name or label."""
        self._boxes.tick(answer)


class _Boxes:
    def __init__(self, options: Sequence[Option], name: str = "") -> None:
        self._options = options
        self._boxes = {
            one.name: widgets.Checkbox(
                description=_("{name}: {label}").format(name=name, label=one.label)
                if name
                else str(one.label),
                indent=False,
                layout=_WIDE,
            )
            for one in options
        }
        self.widget = widgets.VBox(list(self._boxes.values()))

    @property
    def ticked(self) -> set[str]:
        return {name for name, box in self._boxes.items() if box.value}

    def tick(self, answer: Any) -> None:
        wanted = {_found(self._options, one) for one in _members(answer)}
        for name, box in self._boxes.items():
            box.value = name in wanted


class _Order:
    """A list whose chosen line is moved by buttons."""

    def __init__(self, options: Sequence[Option], names: Iterable[str], what: str) -> None:
        self._labels = {one.name: str(one.label) for one in options}
        self.names = list(names)
        self.list = widgets.Select(
            description=what, rows=max(2, len(options)), style=_WHOLE, layout={"width": "28em"}
        )
        up = Button(description=_("Move up"), tooltip=_("Move the chosen line up"))
        down = Button(description=_("Move down"), tooltip=_("Move the chosen line down"))
        up.on_click(lambda _button: self.move(-1))
        down.on_click(lambda _button: self.move(1))
        self.buttons = [up, down]
        self.show(0)

    def show(self, at: int | None) -> None:
        # Numbered, so that a stage which stands there twice is two lines.
        self.list.options = [
            (f"{place}. {self._labels[name]}", place - 1) for place, name in enumerate(self.names, 1)
        ]
        self.list.index = None if at is None or not self.names else max(0, min(at, len(self.names) - 1))

    def move(self, by: int) -> None:
        at = self.list.index
        if at is None or not 0 <= at + by < len(self.names):
            return
        self.names.insert(at + by, self.names.pop(at))
        self.show(at + by)


class RankingField(Field):
    """Every item once, from first to last."""

    def __init__(self, form: Form) -> None:
        self._options = form.options
        names = [one.name for one in form.options]
        self._order = _Order(form.options, names, _("Order, first to last"))
        self.widget = widgets.HBox([self._order.list, widgets.VBox(self._order.buttons)])

    @property
    def value(self) -> Any:
        """The names in order."""
        return list(self._order.names)

    def fill(self, answer: Any) -> None:
        """Show an order; items that it lacks come last."""
        given = [name for name in (_found(self._options, one) for one in _members(answer)) if name]
        rest = [one.name for one in self._options]
        self._order.names = list(dict.fromkeys([*given, *rest]))
        self._order.show(0)


class SequenceField(Field):
    """A path over stages: they are added one after the other, and may be moved or taken out."""

    def __init__(self, form: Form) -> None:
        self._options = form.options
        self._order = _Order(form.options, (), _("Your order"))
        self._next = widgets.Dropdown(options=_named(form.options), description=_("Next"), style=_WHOLE)
        add = Button(description=_("Add"), tooltip=_("Put it at the end of the list"))
        out = Button(description=_("Take out"), tooltip=_("Take the chosen line out of the list"))
        add.on_click(lambda _button: self._add())
        out.on_click(lambda _button: self._take_out())
        self.widget = widgets.VBox(
            [
                widgets.HBox([self._next, add]),
                widgets.HBox([self._order.list, widgets.VBox([*self._order.buttons, out])]),
            ]
        )

    @property
    def value(self) -> Any:
        """The stages in order."""
        return list(self._order.names) or ____

    def fill(self, answer: Any) -> None:
        """Show a path."""
        self._order.names = [
            name for name in (_found(self._options, one) for one in _members(answer)) if name
        ]
        self._order.show(0)

    def _add(self) -> None:
        self._order.names.append(self._next.value)
        self._order.show(len(self._order.names) - 1)

    def _take_out(self) -> None:
        at = self._order.list.index
        if at is not None:
            del self._order.names[at]
            self._order.show(at)


class LabelsField(Field):
    """A label for each row: a list to choose from, or boxes to tick where a row may have several."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._rows: dict[str, Any] = {}
        for row in form.rows:
            self._rows[row.name] = (
                _Boxes(form.options, str(row.label))
                if form.several
                else widgets.Dropdown(
                    # Not None: a list whose value is None shows nothing at all.
                    options=[(_("choose"), ""), *_named(form.options)],
                    description=str(row.label),
                    style=_WHOLE,
                    layout=_WIDE,
                )
            )
        self.widget = widgets.VBox([one.widget if form.several else one for one in self._rows.values()])

    @property
    def value(self) -> Any:
        """Row → label, or labels; rows that are open are left out."""
        if self._form.several:
            return {name: one.ticked for name, one in self._rows.items() if one.ticked} or ____
        return {name: one.value for name, one in self._rows.items() if one.value} or ____

    def fill(self, answer: Any) -> None:
        """Show labels by row."""
        given = answer if type(answer) is dict else {}
        for row, label in given.items():
            name = _found(self._form.rows, row)
            if name is not None and self._form.several:
                self._rows[name].tick(label)
            elif name is not None:
                self._rows[name].value = _found(self._form.options, label) or ""


_FIELDS: dict[str, Callable[[Form], Field]] = {
    "number": NumberField,
    "text": TextField,
    "choice": ChoiceField,
    "set": SetField,
    "ranking": RankingField,
    "sequence": SequenceField,
    "labels": LabelsField,
}


def field_of(form: Form) -> Field:
    """Return the field of a form.

    Parameters
    ----------
    form : Form
        Of any kind but ``"code"``.

    Examples
    --------
    >>> from crmlib.i18n import Text
    >>> field = field_of(Form("5.1", Text("A", "甲"), 1, 1, "number", Text("%", "%")))
    >>> field.fill(48.0)
    >>> field.value
    '48.0'
    """
    return _FIELDS[form.kind](form)


def _named(options: Sequence[Option]) -> list[tuple[str, str]]:
    return [(str(one.label), one.name) for one in options]


def _members(answer: Any) -> list[Any]:
    if type(answer) in (list, tuple):
        return list(answer)
    return sorted(answer, key=str) if type(answer) in (set, frozenset) else [answer]


def _found(options: Sequence[Option], given: Any) -> str | None:
    """Return the name of the option that goes by a name or label, or None."""
    word = str(given).strip().casefold() if type(given) in (str, int, float) else ""
    for one in options:
        if word in {name.casefold() for name in (one.name, one.label.en, one.label.zh)}:
            return one.name
    return None

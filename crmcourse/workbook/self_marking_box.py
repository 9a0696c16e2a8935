"""The second part of a form for a short text: the model answer, its key points to tick, a button to keep them.

self_marking_box   the block that stands below a text once it is kept
"""

from __future__ import annotations

import html
from collections.abc import Callable

import ipywidgets as widgets

from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.feedback import Notice
from crmcourse.workbook import self_marking
from crmcourse.workbook.forms.press import Button
from crmcourse.workbook.session import current
from crmlib.i18n import Text, _, language

_WIDE = {"width": "auto", "max_width": "45em"}


def self_marking_box(exercise: Exercise, kept: Callable[[], object] = lambda: None) -> widgets.VBox:
    """Return the block in which a trainee marks a text that is kept.

    Parameters
    ----------
    exercise : Exercise
        One that is answered by a short text.
    kept : callable
        Told each time the ticks were kept.

    Returns
    -------
    ipywidgets.VBox
        Ticks that were kept before stand in it again. Every control has its words as its name, and works by keyboard.
    """
    work = current().work
    entry = work.entry(exercise.id)
    one = self_marking.shown(exercise, entry=entry)
    boxes = [
        widgets.Checkbox(
            value=bool(one.ticks and one.ticks[place]),
            description=f"{place + 1}. {point.label}",
            indent=False,
            layout=_WIDE,
        )
        for place, point in enumerate(one.points)
    ]
    button, said = Button(description=_("Keep my marks"), layout={"width": "auto"}), widgets.HTML()
    if one.ticks is not None:
        said.value = self_marking.said(exercise, entry).html

    def keep(_button: object) -> None:
        work.ticked(exercise.id, [box.value for box in boxes])
        notices = [self_marking.said(exercise, work.entry(exercise.id))]
        notices += [Notice("○", _("Your work"), (message,)) for message in work.messages()]
        said.value = "".join(notice.html for notice in notices)
        kept()

    button.on_click(keep)
    heading, think = _("A good answer"), _("To think about:")
    parts: list[widgets.Widget] = [
        _paragraphs(f"<strong>{_escaped(heading)}</strong>", _escaped(one.model)),
        _paragraphs(_escaped(_("Which of these did you say, in whatever words? Be strict with yourself."))),
    ]
    for box, point in zip(boxes, one.points, strict=True):
        parts.append(box)
        if point.counter.en:
            parts.append(
                _paragraphs(
                    _escaped(_("Does not count: {counter}").format(counter=point.counter)), small=True
                )
            )
    if one.questions:
        items = "".join(f"<li>{_escaped(question)}</li>" for question in one.questions)
        parts.append(_paragraphs(f"{_escaped(think)}<ul>{items}</ul>"))
    made = widgets.VBox([*parts, button, said])
    made.add_class("crm-self-marking")
    return made


def _escaped(text: Text | str) -> str:
    return html.escape(str(text))


def _paragraphs(*markup: str, small: bool = False) -> widgets.HTML:
    style = "margin:0 0 .5em 1.8em;font-size:.92em" if small else "margin:.4em 0"
    inside = "".join(f'<div style="{style};max-width:45em;line-height:1.5">{one}</div>' for one in markup)
    return widgets.HTML(f'<div lang="{language()}">{inside}</div>')

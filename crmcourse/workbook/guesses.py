"""Guess before you look: what opens a lesson, and what ends it.

guess    ask for a guess and how sure it is, and keep it
recall   ask the same again, then show both beside what the data said

Neither is marked: nothing in them is right or wrong, and they have no points. Both can be called with a value, by
those who program: ``guess("5.0", "b", sure=2)``. In an exam there is no guess, and a judge who runs a lesson sees none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from crmcourse.exercises.blank import ____, is_blank
from crmcourse.exercises.declare import Choice, Guess
from crmcourse.exercises.feedback import Notice, show
from crmcourse.exercises.plain import CannotRead, NotAttempted, scalar, unwrap
from crmcourse.records.guessed import SURE, Guessed, Stand
from crmcourse.workbook import check as checks
from crmcourse.workbook.recording import plain_id, recorder
from crmcourse.workbook.session import current
from crmcourse.workbook.work import Work
from crmlib.errors import CrmlibError, DataError
from crmlib.i18n import N_, _, listed

_OPEN = {"choice": N_("Choose one first."), "number": N_("Type a number first.")}
_AGAIN = N_("You can change it until you come to the question at the end of the lesson.")


def guess(guess_id: str, value: object = ____, sure: object = None) -> None:
    """Ask for a guess in a form; or keep one that is given.

    Parameters
    ----------
    guess_id : str
        ``"5.0"``.
    value : object, optional
        The guess: the name of an option, or a number.
    sure : {1, 2, 3}, optional
        A hunch, fairly sure, very sure.
    """
    _run(guess_id, value, sure, "guess", keep_first)


def recall(guess_id: str, value: object = ____, sure: object = None) -> None:
    """Ask the same again, then show the first guess, the later one, and what the data said.

    Parameters
    ----------
    guess_id, value, sure
        As for `guess`.
    """
    _run(guess_id, value, sure, "recall", keep_later)


def keep_first(asked: Guess, value: object, sure: object) -> Notice:
    """Keep a first guess, unless it can no longer change, and say so."""
    try:
        stand = _stand(asked, value, sure)
    except DataError as error:
        return _not_kept(error)
    kept = current().work.guessed(asked.id, lambda now: now if now.fixed else replace(now, first=stand))
    if kept.first is None:
        line = _("You have seen already what the data said, so there is nothing left to guess.")
        return Notice("○", _("{id} Your guess").format(id=asked.id), (line,))
    said = _("You guess: {guess}.").format(guess=_shown(asked, kept.first))
    if kept.fixed:
        lines = said, _("You have come to the question at the end, so your first guess stands.")
        return Notice("○", _("{id} Your guess").format(id=asked.id), lines)
    return Notice("○", _("{id} Your guess is kept").format(id=asked.id), (said, _(_AGAIN)))


def keep_later(asked: Guess, value: object, sure: object) -> Notice:
    """Keep where the trainee stands after the lesson, and show it beside the first guess and what the data said."""
    try:
        stand = _stand(asked, value, sure)
    except DataError as error:
        return _not_kept(error)
    kept = current().work.guessed(
        asked.id, lambda now: now if now.later is not None else replace(now, later=stand)
    )
    return compared(asked, kept)


def compared(asked: Guess, kept: Guessed) -> Notice:
    """Return the first guess, the later one and what the data said, in words."""
    if kept.first is None:
        lines = [_("Before the lesson: you made no guess.")]
    else:
        lines = [_("Before the lesson: {guess}.").format(guess=_shown(asked, kept.first))]
    if kept.later is not None:
        lines.append(_("Now: {guess}.").format(guess=_shown(asked, kept.later)))
        if kept.first is not None:
            same = kept.first.value == kept.later.value
            lines.append(_("You stay with your guess.") if same else _("You have changed your mind."))
    try:
        lines.append(_("The data: {said}").format(said=asked.said()))
    except (CrmlibError, CannotRead) as error:
        lines.append(_("What the data say cannot be told here: {error}").format(error=error))
    return Notice("○", _("{id} Your guess and the data").format(id=asked.id), tuple(lines))


def _run(
    guess_id: object, value: object, sure: object, name: str, keep: Callable[[Guess, object, object], Notice]
) -> None:
    records = recorder()
    if records is not None and not isinstance(records, Work):
        return
    try:
        if records is not None:
            show(Notice("○", _("Not in an exam"), (_("There is nothing to guess in an exam."),)))
            return
        _topic, asked = current().syllabus.guess(plain_id(guess_id))
        if is_blank(unwrap(value)):
            _ask(asked, name, keep)
        else:
            show(keep(asked, value, sure))
        for notice in checks.what_happened_to(current().work):
            show(notice)
    except Exception as error:
        show(checks.stopped(error))


def _ask(asked: Guess, name: str, keep: Callable[[Guess, object, object], Notice]) -> None:
    from crmcourse.workbook.forms.guess import displayed

    work = current().work
    kept = work.guesses().get(asked.id, Guessed())
    if name == "recall" and kept.first is not None and not kept.opened:
        kept = work.guessed(asked.id, lambda now: replace(now, opened=True))
    if kept.later is not None:
        show(
            compared(asked, kept)
            if name == "recall"
            else keep_first(asked, kept.later.value, kept.later.sure)
        )
        return
    notice = _in_words(asked, name)
    if not displayed(asked, name, kept, keep, notice):
        show(notice)


def _in_words(asked: Guess, name: str) -> Notice:
    """Return the question as text, for where no form can be shown."""
    question = str(asked.ask if name == "guess" else asked.ask_again)
    lines, example = [question], "12.5"
    if isinstance(asked.answer, Choice):
        words = asked.answer.words
        lines += [_("{name}: {label}").format(name=one, label=words.label(one)) for one in words.names]
        example = f'"{words.names[0]}"'
    call = f'{name}("{asked.id}", {example}, sure=2)'
    lines.append(_("Answered in a form. Where you see none: {call}").format(call=call))
    heading = _("{id} Guess first: {title}") if name == "guess" else _("{id} Guess again: {title}")
    return Notice("○", heading.format(id=asked.id, title=asked.title), tuple(lines))


def _stand(asked: Guess, value: object, sure: object) -> Stand:
    """Return a guess as it is kept.

    Raises
    ------
    DataError
        If it is no guess of this kind, or it isn't said how sure it is.
    """
    try:
        read = asked.answer.read(value)
    except NotAttempted:
        raise DataError(_(_OPEN[asked.answer.kind])) from None
    except CannotRead as error:
        wanted = _("Wanted: {what}.").format(what=asked.answer.expects())
        raise DataError(f"{error} {wanted}") from None
    steps = listed(f"{step} ({_(word)})" for step, word in SURE.items())
    try:
        plain = scalar(unwrap(sure))
    except CannotRead:
        plain = None
    if type(plain) is not int or plain not in SURE:
        raise DataError(_("How sure are you? It is one of {steps}.").format(steps=steps))
    stand = Stand(read, plain, datetime.now(UTC).isoformat(timespec="seconds"))
    if Stand.from_json(stand.to_json()) is None:
        raise DataError(_("That is too large to be a guess."))
    return stand


def _not_kept(error: DataError) -> Notice:
    return Notice("○", _("Not kept yet"), (str(error),))


def _shown(asked: Guess, stand: Stand) -> str:
    try:
        value: Any = asked.shown(stand.value)
    except (KeyError, TypeError, ValueError, AttributeError):  # of an option that there is no longer
        value = str(stand.value)
    return _("{value}, {sure}").format(value=value, sure=_(SURE[stand.sure]))

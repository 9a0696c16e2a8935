"""The course map: all topics with their minutes, what is done, and the next step as a link.

course_map   show it
CourseMap    the map itself, as text and as a table
next_step    where to go on
"""

from __future__ import annotations

import html
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crmcourse.exercises.feedback import Notice, points_of
from crmcourse.sources.places import Edition, Kind
from crmcourse.sources.syllabus import Topic
from crmcourse.workbook import check as checks
from crmcourse.workbook.session import current
from crmcourse.workbook.work import Entry, find_workbook
from crmlib.errors import CrmlibError
from crmlib.i18n import Text, _, language

_LEFT = "text-align:left"
_KINDS = {Kind.LESSON: Text(en="lesson", zh="课程"), Kind.EXERCISES: Text(en="exercises", zh="练习")}


def course_map() -> None:
    """Show the topics, what of them is done, and the next step."""
    checks._tell(_made)


@dataclass(frozen=True)
class Stop:
    """A topic on the map.

    Attributes
    ----------
    topic : Topic
    answered, exercises : int
        How many of how many.
    points, out_of : float
    begun : bool
        Whether its lesson was begun, as far as a guess or an answer tells.
    links : mapping of Kind to str
        Where its notebooks lie, from here; those that lie nowhere are not in it.
    """

    topic: Topic
    answered: int
    exercises: int
    points: float
    out_of: float
    begun: bool
    links: Mapping[Kind, str]

    @property
    def done(self) -> bool:
        """Whether every exercise has an answer."""
        return self.answered >= self.exercises


def next_step(stops: Sequence[Stop]) -> tuple[Stop, Kind] | None:
    """Return where to go on: the first topic with something left, its exercises once its lesson is begun; or None."""
    stop = next((one for one in stops if not one.done), None)
    return None if stop is None else (stop, Kind.EXERCISES if stop.begun else Kind.LESSON)


@dataclass(frozen=True, repr=False)
class CourseMap(Notice):
    """The map: what it says as text, and the same as a table with links."""

    stops: tuple[Stop, ...] = ()

    @property
    def html(self) -> str:
        """The table, and the next step below it."""
        from crmlib.html import STYLE  # here, for it brings pandas along

        heads = (
            _("Topic"),
            *(str(name).capitalize() for name in _KINDS.values()),
            _("Answered"),
            _("Points"),
        )
        head = "".join(f'<th scope="col" style="{_LEFT}">{html.escape(name)}</th>' for name in heads)
        rows = "\n".join(map(_row, self.stops))
        label = html.escape(str(self.heading))
        return (
            f'<p lang="{language()}"><strong>{_next_as_html(self.stops)}</strong></p>\n'
            f'<figure class="crm-table" lang="{language()}"><style>{STYLE}</style>\n'
            f'<div class="crm-scroll" role="region" tabindex="0" aria-label="{label}">\n<table>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>"
            f"<figcaption>{label}</figcaption></figure>"
        )


def _made() -> CourseMap:
    session = current()
    entries, folder = session.work.entries(), find_workbook()
    stops = tuple(_stop(topic, entries, folder) for topic in session.syllabus.topics)
    got, of = sum(stop.points for stop in stops), sum(stop.out_of for stop in stops)
    total = points_of(round(got, 1), of)
    return CourseMap(
        "", _("Course map") + f" · {total}", (_next_in_words(stops), *map(_line, stops)), stops=stops
    )


def _stop(topic: Topic, entries: Mapping[str, Entry], folder: Path | None) -> Stop:
    try:
        exercises = topic.exercises
    except CrmlibError:
        exercises = ()
    mine = {one.id: entries[one.id] for one in exercises if one.id in entries}
    return Stop(
        topic,
        answered=sum(bool(entry.at or entry.tries) for entry in mine.values()),
        exercises=len(exercises),
        points=sum(min(mine[one.id].points, one.points) for one in exercises if one.id in mine),
        out_of=sum(one.points for one in exercises),
        begun=bool(mine) or f"{topic.number}.0" in entries,
        links=_links(topic, folder),
    )


def _links(topic: Topic, folder: Path | None) -> dict[Kind, str]:
    found = {}
    for kind in _KINDS if folder is not None else ():
        edition = Edition(topic, language(), kind)
        # The second is where older workbooks have it.
        place = next((one for one in (edition.in_workbook, edition.path) if (folder / one).is_file()), None)
        if place is not None:
            found[kind] = Path(os.path.relpath(folder / place)).as_posix()
    return found


def _minutes(topic: Topic, kind: Kind) -> str:
    return _("{minutes} minutes").format(
        minutes=topic.minutes.lesson if kind is Kind.LESSON else topic.minutes.exercises
    )


def _next_in_words(stops: Sequence[Stop]) -> str:
    step = next_step(stops)
    if step is None:
        return _("You have answered every exercise.")
    stop, kind = step
    return _("Next step: {title} ({kind})").format(title=stop.topic.title, kind=_KINDS[kind])


def _next_as_html(stops: Sequence[Stop]) -> str:
    step, words = next_step(stops), html.escape(_next_in_words(stops))
    return words if step is None else _linked(words, step[0].links.get(step[1]))


def _linked(words: str, path: str | None) -> str:
    return words if path is None else f'<a href="{html.escape(path)}">{words}</a>'


def _line(stop: Stop) -> str:
    topic = stop.topic
    parts = [
        *(f"{name} {_minutes(topic, kind)}" for kind, name in _KINDS.items()),
        _("answered: {n} of {all}").format(n=stop.answered, all=stop.exercises),
        str(points_of(round(stop.points, 1), stop.out_of)),
    ]
    return _("{topic}: {rest}").format(topic=f"{topic.number:02} {topic.title}", rest=" · ".join(parts))


def _row(stop: Stop) -> str:
    topic = stop.topic
    name = html.escape(f"{topic.number:02} {topic.title}")
    cells = [
        *(
            f"{_linked(html.escape(str(name)), stop.links.get(kind))} · {_minutes(topic, kind)}"
            for kind, name in _KINDS.items()
        ),
        _("{n} of {all}").format(n=stop.answered, all=stop.exercises),
        _("{n} of {all}").format(n=f"{round(stop.points, 1):g}", all=f"{stop.out_of:g}"),
    ]
    row = "".join(f'<td style="{_LEFT}">{cell}</td>' for cell in cells)
    return f'<tr><th scope="row" class="long" style="{_LEFT}">{name}</th>{row}</tr>'

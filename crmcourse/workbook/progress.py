"""A trainee's points so far.

points_so_far   by topic, with what is left; what a trainee gave a text stands apart from what was checked
is_done         whether there is nothing left to do for an exercise
"""

from __future__ import annotations

from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.feedback import Notice, points_of
from crmcourse.sources.syllabus import Topic
from crmcourse.workbook.self_marking import self_marked
from crmcourse.workbook.session import current
from crmcourse.workbook.work import Entry
from crmlib.errors import CrmlibError
from crmlib.i18n import _, both, listed


def points_so_far(topic: object) -> Notice:
    """Return the points by topic, and what is left."""
    session = current()
    topics = session.syllabus.topics if topic is None else [session.syllabus.topic(str(topic))]
    entries = session.work.entries()
    lines, got, own, of = [], 0.0, 0.0, 0.0
    for one in topics:
        try:
            exercises = one.exercises
        except CrmlibError as error:
            lines.append(f"{one.folder}: {error}")
            continue
        if exercises:
            mine = {each.id: entries.get(each.id, Entry()) for each in exercises}
            texts = sum(self_marked(each, mine[each.id]) or 0.0 for each in exercises)
            points = texts + sum(
                min(mine[each.id].points, each.points) for each in exercises if not each.answer.by_people
            )
            got, own, of = got + points, own + texts, of + sum(each.points for each in exercises)
            lines.append(_topic_line(one, mine, points, texts))
    heading = _("Your progress") + f" · {_points(got, of, own)}"
    return Notice("✓" if of and got - own >= of else "○", heading, tuple(lines))


def _points(points: float, out_of: float, own: float) -> str:
    total = str(points_of(round(points, 1), out_of))
    return total + (_(" ({points:g} of them self-marked)").format(points=round(own, 1)) if own else "")


def is_done(exercise: Exercise, entry: Entry) -> bool:
    """Return whether there is nothing left to do: it is right, or a text that its writer has marked."""
    return self_marked(exercise, entry) is not None if exercise.answer.by_people else entry.passed


def _topic_line(topic: Topic, mine: dict[str, Entry], points: float, own: float) -> str:
    left = [one.id for one in topic.exercises if not is_done(one, mine[one.id])]
    parts = [
        _points(points, sum(one.points for one in topic.exercises), own),
        _("left: {names}").format(names=listed(left)) if left else _("nothing left"),
        _("hints used: {count}").format(count=sum(entry.hints for entry in mine.values())),
    ]
    facts = " · ".join(parts)
    return str(both("{topic}: {facts}", topic=f"{topic.number:02} " + topic.title, facts=facts))
